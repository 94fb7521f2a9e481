//! Editions of public texts, as far as more than one room writes them: whoever studies offers drafts a warning, and the
//! editors publish it. A page's other rules are the room `outreach`'s.

use access::{AccessError, Done, Work};
use journal::{Act, Kind};
use kit::{EditionId, Lang, Moment};
use store::{args, sql};

/// An edition to be kept.
pub struct New<'e> {
    /// The page: a name as [`is_name`] has it.
    pub name: &'e str,
    /// The language.
    pub lang: Lang,
    /// Markdown; its first heading is the title.
    pub body: &'e str,
    /// The edition in the first language that it was written beside; empty for none.
    pub beside: &'e str,
    /// What was written last before it; empty for the first of a page.
    pub follows: &'e str,
    /// From when it is shown; `None` for a draft.
    pub shown_from: Option<Moment>,
}

/// How the names of pages begin that are drafted as warnings, where offers are studied.
pub const WARNING: &str = "warning-";

/// Whether a page may have this name: it stands in addresses.
pub fn is_name(name: &str) -> bool {
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (2..=40).contains(&name.len()) && name.bytes().all(letters) && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Keeps an edition; who may do that was asked before. What is to go into the journal comes back.
///
/// # Errors
/// `Moved` when another edition follows the same one: the other of two who write at one moment is told.
pub async fn keep(work: &mut Work<'_>, new: &New<'_>) -> Result<(EditionId, Done), AccessError> {
    let New { name, lang, body, beside, follows, shown_from } = *new;
    let (now, member) = (work.ctx.now(), work.ctx.member()?.id);
    let id = EditionId::new(now, work.ctx.entropy());
    let insert = sql!(
        "INSERT INTO edition (id, name, lang, body, beside, follows, member_id, written_at, shown_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
    );
    let row = args![id, name, lang, body, beside, follows, member, now, shown_from];
    if work.tx.run(insert, row).await? == 0 {
        return Err(AccessError::Moved);
    }
    let act = if shown_from.is_some() { Act::PagePublished } else { Act::PageWritten };
    Ok((id, Done::new(act, Kind::Page, name).fact("language", lang).fact("edition", id)))
}

/// How far a page is that begins with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The language that was written last.
    pub lang: Lang,
    /// From when an edition is shown that was not taken back, in whichever language.
    pub shown_from: Option<Moment>,
}

/// How far a page is; `None` when nobody wrote it.
pub async fn progress(work: &mut Work<'_>, name: &str) -> Result<Option<Progress>, AccessError> {
    let last = sql!("SELECT lang FROM edition WHERE name = $1 ORDER BY written_at DESC, id DESC LIMIT 1");
    let Some((lang,)): Option<(String,)> = work.tx.opt(last, args![name]).await? else { return Ok(None) };
    let shown = sql!("SELECT min(shown_from) FROM edition WHERE name = $1 AND withdrawn_at IS NULL");
    let (shown_from,): (Option<Moment>,) = work.tx.one(shown, args![name]).await?;
    Ok(Some(Progress { lang: lang.parse().unwrap_or_default(), shown_from }))
}
