//! Public texts: written in editions, shown from a time that is set, taken back by taking the newest one away. The
//! profile's own text stands before the first edition.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use access::{AccessError, Action, Ctx, Done, Editions, Thing, Work};
use editions::New;
pub use editions::is_name;
use journal::{Act, Kind};
use kit::{EditionId, Lang, Moment};
use store::{args, sql};

/// Longest public text, in characters.
pub const TEXT_CHARS: usize = 20_000;
/// For how long it is not asked again what is shown, in seconds: a text that was scheduled may come so much later.
const KNOWN_SECONDS: i64 = 5;

/// A text as it was or will be shown.
pub struct Edition {
    /// Id.
    pub id: EditionId,
    /// The page.
    pub name: String,
    /// Language code.
    pub lang: String,
    /// Markdown.
    pub body: String,
    /// The edition in the first language that it was written beside; empty for the profile's own.
    pub beside: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub written_at: Moment,
    /// From when it is shown; never, while it is a draft.
    pub shown_from: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}
store::columns!(Edition { id, name, lang, body, beside, by, written_at, shown_from, withdrawn_at });

impl Edition {
    /// Whether it may be shown at a time, if none comes before it.
    fn is_shown(&self, now: Moment) -> bool {
        self.withdrawn_at.is_none() && self.shown_from.is_some_and(|from| from <= now)
    }
    /// Whether it waits for its time.
    pub fn is_scheduled(&self, now: Moment) -> bool {
        self.withdrawn_at.is_none() && self.shown_from.is_some_and(|from| from > now)
    }
    /// Whether it was never published.
    pub const fn is_draft(&self) -> bool {
        self.shown_from.is_none() && self.withdrawn_at.is_none()
    }
}

/// The language in which texts are written first: the profile's.
pub fn first_lang(ctx: &Ctx) -> Lang {
    ctx.profile().languages().first().copied().unwrap_or_default()
}

/// What is shown of a page now, in a language.
pub async fn shown(ctx: &Ctx, lang: Lang, name: &str) -> Result<Option<String>, AccessError> {
    let editions = editions(ctx).await?;
    let own = editions.get(&(lang, name.to_owned())).cloned();
    Ok(own.or_else(|| ctx.profile().page(lang, name).map(str::to_owned)))
}

/// Names of pages that the profile does not have, in a language.
pub async fn further_pages(ctx: &Ctx, lang: Lang) -> Result<Vec<(String, String)>, AccessError> {
    let editions = editions(ctx).await?;
    let further = editions.iter().filter(|((l, name), _)| *l == lang && ctx.profile().page(lang, name).is_none());
    let mut further: Vec<_> = further.map(|((_, name), body)| (name.clone(), crate::text::render(body).0)).collect();
    lang.sort_by_key(&mut further, |(_, title)| title.clone());
    Ok(further)
}

/// Every text that is shown in place of the profile's own.
async fn editions(ctx: &Ctx) -> Result<Editions, AccessError> {
    let now = ctx.now();
    let known = ctx.house().editions.read().ok().and_then(|known| known.clone());
    if let Some((_, editions)) = known.filter(|(at, _)| now.seconds_since(*at) < KNOWN_SECONDS) {
        return Ok(editions);
    }
    let mut work = ctx.look().await?;
    let rows: Vec<(String, String, String)> = work
        .tx
        .all(
            sql!(
                "SELECT lang, name, body FROM edition
                 WHERE withdrawn_at IS NULL AND shown_from <= $1 ORDER BY shown_from, written_at, id"
            ),
            args![now],
        )
        .await?;
    // The newest of a page comes last, and stays.
    let texts = rows.into_iter().filter_map(|(lang, name, body)| Some(((lang.parse().ok()?, name), body)));
    let editions: Editions = Arc::new(texts.collect::<HashMap<_, _>>());
    if let Ok(mut known) = ctx.house().editions.write() {
        *known = Some((now, Arc::clone(&editions)));
    }
    Ok(editions)
}

fn forget_what_is_shown(ctx: &Ctx) {
    if let Ok(mut known) = ctx.house().editions.write() {
        *known = None;
    }
}

/// How a page stands in a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Something is shown.
    pub shown: bool,
    /// What is shown is an edition and not the profile's own text.
    pub own: bool,
    /// The text in the first language has changed since.
    pub outdated: bool,
    /// A draft waits.
    pub draft: bool,
    /// From when the next edition is shown.
    pub scheduled: Option<Moment>,
}

/// Every page with how it stands in each language of the profile, by name.
pub async fn overview(ctx: &Ctx) -> Result<BTreeMap<String, Vec<(Lang, Standing)>>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListTexts, &Thing::Texts)?;
    let rows = every_edition(&mut work).await?;
    let now = ctx.now();
    let (first, languages) = (first_lang(ctx), ctx.profile().languages());
    let of_profile = ctx.profile().page_names().map(str::to_owned);
    let names: BTreeSet<String> = of_profile.chain(rows.iter().map(|row| row.name.clone())).collect();
    let stands = |name: String| {
        let of = |lang: Lang| rows.iter().filter(|r| r.name == name && r.lang == lang.code()).collect::<Vec<_>>();
        let source = newest_shown(&of(first), now).map_or(String::new(), |e| e.id.to_string());
        let standing = |lang: &Lang| {
            let editions = of(*lang);
            let current = newest_shown(&editions, now);
            let beside = current.map_or("", |e| e.beside.as_str());
            let shown = current.is_some() || ctx.profile().page(*lang, &name).is_some();
            let standing = Standing {
                shown,
                own: current.is_some(),
                outdated: shown && *lang != first && beside != source,
                draft: editions.iter().any(|e| e.is_draft()),
                scheduled: editions.iter().filter(|e| e.is_scheduled(now)).filter_map(|e| e.shown_from).min(),
            };
            (*lang, standing)
        };
        let all = languages.iter().map(standing).collect();
        (name, all)
    };
    Ok(names.into_iter().map(stands).collect())
}

fn newest_shown<'e>(editions: &[&'e Edition], now: Moment) -> Option<&'e Edition> {
    let shown = editions.iter().filter(|e| e.is_shown(now));
    shown.max_by_key(|e| (e.shown_from, e.written_at, e.id)).copied()
}

async fn every_edition(work: &mut Work<'_>) -> Result<Vec<Edition>, AccessError> {
    let rows = sql!(
        "SELECT e.id, e.name, e.lang, '' AS body, e.beside, m.name AS by, e.written_at, e.shown_from, e.withdrawn_at
         FROM edition e JOIN member m ON m.id = e.member_id"
    );
    Ok(work.tx.all(rows, args![]).await?)
}

/// Titles of the pages that the profile does not have, as they were written last, by name.
pub async fn further_titles(ctx: &Ctx) -> Result<BTreeMap<String, String>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListTexts, &Thing::Texts)?;
    let last = sql!(
        "SELECT e.name, e.body FROM edition e
         WHERE e.written_at = (SELECT max(o.written_at) FROM edition o WHERE o.name = e.name)"
    );
    let rows: Vec<(String, String)> = work.tx.all(last, args![]).await?;
    let further = rows.into_iter().filter(|(name, _)| ctx.profile().page_names().all(|known| known != name));
    Ok(further.map(|(name, body)| (name, crate::text::render(&body).0)).collect())
}

/// A page in a language, as whoever writes it sees it.
pub struct Desk {
    /// What is shown in the first language, to be written beside.
    pub source: Option<String>,
    /// That text's edition; empty for the profile's own.
    pub source_id: String,
    /// What is shown in this language.
    pub shown: Option<String>,
    /// The edition that is shown, if it is not the profile's own text.
    pub shown_id: Option<EditionId>,
    /// Whether the first language's text has changed since.
    pub outdated: bool,
    /// What was written last, newest first.
    pub editions: Vec<Edition>,
}

impl Desk {
    /// The number of what was written last: whoever saves says beside which they wrote, so that nobody overwrites
    /// what somebody else has just written.
    pub fn latest(&self) -> String {
        self.editions.first().map_or_else(String::new, |e| e.id.to_string())
    }
    /// What the writing begins with: the draft that waits, else what is shown.
    pub fn begin_with(&self) -> &str {
        let draft = self.editions.first().filter(|e| e.is_draft()).map(|e| e.body.as_str());
        draft.or(self.shown.as_deref()).unwrap_or_default()
    }
}

/// Opens a page in a language for writing.
pub async fn desk(ctx: &Ctx, name: &str, lang: Lang) -> Result<Desk, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListTexts, &Thing::Texts)?;
    let editions = editions_of(&mut work, name, lang).await?;
    let source =
        if lang == first_lang(ctx) { Vec::new() } else { editions_of(&mut work, name, first_lang(ctx)).await? };
    let now = ctx.now();
    let current = newest_shown(&editions.iter().collect::<Vec<_>>(), now);
    let current_source = newest_shown(&source.iter().collect::<Vec<_>>(), now);
    let profiles = |lang: Lang| ctx.profile().page(lang, name).map(str::to_owned);
    let source_id = current_source.map_or(String::new(), |e| e.id.to_string());
    let is_first = lang == first_lang(ctx);
    Ok(Desk {
        source: if is_first { None } else { current_source.map(|e| e.body.clone()).or(profiles(first_lang(ctx))) },
        shown: current.map(|e| e.body.clone()).or(profiles(lang)),
        shown_id: current.map(|e| e.id),
        outdated: !is_first && current.map_or("", |e| e.beside.as_str()) != source_id,
        source_id,
        editions,
    })
}

/// Every edition of one page in one language, newest first.
async fn editions_of(work: &mut Work<'_>, name: &str, lang: Lang) -> Result<Vec<Edition>, AccessError> {
    let rows = sql!(
        "SELECT e.id, e.name, e.lang, e.body, e.beside, m.name AS by, e.written_at, e.shown_from, e.withdrawn_at
         FROM edition e JOIN member m ON m.id = e.member_id
         WHERE e.name = $1 AND e.lang = $2 ORDER BY e.written_at DESC, e.id DESC"
    );
    Ok(work.tx.all(rows, args![name, lang]).await?)
}

/// What someone wrote.
pub struct Writing<'w> {
    /// The page.
    pub name: &'w str,
    /// The language.
    pub lang: Lang,
    /// Markdown.
    pub body: &'w str,
    /// What was written last when they began.
    pub latest: &'w str,
    /// From when it is to be shown; `None` keeps it as a draft.
    pub shown_from: Option<Moment>,
}

/// Keeps what was written, as a draft or to be shown. `Moved` when somebody else has written meanwhile.
pub async fn write(ctx: &Ctx, writing: &Writing<'_>) -> Result<EditionId, AccessError> {
    let Writing { name, lang, body, latest, shown_from } = *writing;
    let mut work = ctx.begin().await?;
    work.allow(if shown_from.is_some() { Action::PublishText } else { Action::WriteText }, &Thing::Texts)?;
    if !is_name(name) {
        return Err(AccessError::NotFound);
    }
    let before = editions_of(&mut work, name, lang).await?;
    if before.first().map_or_else(String::new, |e| e.id.to_string()) != latest {
        return Err(AccessError::Moved);
    }
    let now = ctx.now();
    let source =
        if lang == first_lang(ctx) { Vec::new() } else { editions_of(&mut work, name, first_lang(ctx)).await? };
    let beside = newest_shown(&source.iter().collect::<Vec<_>>(), now).map_or(String::new(), |e| e.id.to_string());
    // A draft takes the place of the one before it.
    let drafts =
        sql!("DELETE FROM edition WHERE name = $1 AND lang = $2 AND shown_from IS NULL AND withdrawn_at IS NULL");
    work.tx.run(drafts, args![name, lang]).await?;
    if shown_from.is_some() {
        // What was scheduled before would take the place of what is published now.
        let scheduled = sql!(
            "UPDATE edition SET withdrawn_at = $1
             WHERE name = $2 AND lang = $3 AND withdrawn_at IS NULL AND shown_from > $1"
        );
        work.tx.run(scheduled, args![now, name, lang]).await?;
    }
    let new = New { name, lang, body, beside: &beside, follows: latest, shown_from };
    let (id, done) = editions::keep(&mut work, &new).await?;
    work.commit(done.fact("audience", crate::Audience::of_page(name))).await?;
    forget_what_is_shown(ctx);
    Ok(id)
}

/// Takes back an edition that is or will be shown. What was shown before it is shown again.
pub async fn withdraw(ctx: &Ctx, name: &str, lang: Lang, id: EditionId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::PublishText, &Thing::Texts)?;
    let changed = work
        .tx
        .run(
            sql!(
                "UPDATE edition SET withdrawn_at = $1
                 WHERE id = $2 AND name = $3 AND lang = $4 AND withdrawn_at IS NULL"
            ),
            args![ctx.now(), id, name, lang],
        )
        .await?;
    if changed == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::PageWithdrawn, Kind::Page, name).fact("language", lang).fact("edition", id)).await?;
    forget_what_is_shown(ctx);
    Ok(())
}
