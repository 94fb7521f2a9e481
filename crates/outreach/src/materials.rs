//! Materials: leaflets, posters, lesson plans and films, in one language or several, and the copies handed out.

use access::{AccessError, Action, Ctx, Done, Tally, Thing, Work};
use journal::{Act, Kind};
use kit::{FileId, HandoutId, Lang, MaterialId, Moment, OrgId, PublicCode};
use store::{args, sql};

use crate::files::PublicFile;
use crate::{Audience, Licence, MaterialKind};

/// A material.
pub struct Material {
    /// Id.
    pub id: MaterialId,
    /// The end of its public address.
    pub code: PublicCode,
    /// Whose it is.
    pub org_id: OrgId,
    /// That organisation's key in the profile.
    pub agency: String,
    /// What it is.
    pub kind: MaterialKind,
    /// For whom.
    pub audience: Audience,
    /// Under which terms.
    pub licence: Licence,
    /// Whether the hot line's number stands on it.
    pub names_line: bool,
    /// When it was entered.
    pub at: Moment,
}
store::columns!(Material { id, code, org_id, agency, kind, audience, licence, names_line, at });

impl Material {
    const fn desk(&self) -> Thing {
        Thing::Desk { org: self.org_id }
    }
    pub(crate) fn done(&self, act: Act) -> Done {
        let done = Done::new(act, Kind::Material, self.id).fact("audience", self.audience).fact("kind", self.kind);
        if self.names_line { done.fact("line", "yes") } else { done }
    }
}

/// A material in one language.
pub struct MaterialText {
    /// Language code.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// Its file, if it has one.
    pub file_id: Option<FileId>,
    /// What the file is called when it is fetched.
    pub file_name: String,
    /// Its type, such as `application/pdf`.
    pub file_type: String,
    /// Bytes.
    pub size: i64,
    /// Since when it is public.
    pub published_at: Option<Moment>,
}
store::columns!(MaterialText { lang, title, summary, file_id, file_name, file_type, size, published_at });

/// What someone enters of a material in a language.
pub struct NewText<'n> {
    /// The language.
    pub lang: Lang,
    /// The title.
    pub title: &'n str,
    /// What it is about.
    pub summary: &'n str,
    /// A file, when there is a new one.
    pub file: Option<PublicFile>,
}

/// Loads a material that the actor may do `action` to.
pub(crate) async fn material(work: &mut Work<'_>, id: MaterialId, action: Action) -> Result<Material, AccessError> {
    let found: Option<Material> = work
        .tx
        .opt(
            sql!(
                "SELECT m.id, m.code, m.org_id, o.agency, m.kind, m.audience, m.licence, m.names_line = 1 AS names_line,
                        m.at
                 FROM material m JOIN org o ON o.id = m.org_id WHERE m.id = $1"
            ),
            args![id],
        )
        .await?;
    let material = found.ok_or(AccessError::NotFound)?;
    work.allow(action, &material.desk())?;
    Ok(material)
}

/// Enters a material, in its first language.
pub async fn enter(
    ctx: &Ctx,
    kind: MaterialKind,
    audience: Audience,
    licence: Licence,
    names_line: bool,
    text: NewText<'_>,
) -> Result<MaterialId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::WriteOutreach, &ctx.desk()?)?;
    let content = [kind.code(), audience.code(), licence.code(), text.lang.code(), text.title].map(str::as_bytes);
    work.first_time("material", &content).await?;
    let member = ctx.member()?;
    let material = Material {
        id: MaterialId::new(ctx.now(), ctx.entropy()),
        code: PublicCode::new(ctx.entropy()),
        org_id: member.org,
        agency: member.agency.clone(),
        kind,
        audience,
        licence,
        names_line,
        at: ctx.now(),
    };
    work.tx
        .run(
            sql!(
                "INSERT INTO material (id, code, org_id, kind, audience, licence, names_line, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            args![
                material.id,
                &material.code,
                material.org_id,
                kind.code(),
                audience.code(),
                licence.code(),
                i64::from(names_line),
                material.at
            ],
        )
        .await?;
    write_text(work, &material, text).await?;
    Ok(material.id)
}

/// Enters a material in a language, or changes what was entered. What is published stays so.
pub async fn enter_text(ctx: &Ctx, id: MaterialId, text: NewText<'_>) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::WriteOutreach).await?;
    write_text(work, &material, text).await
}

async fn write_text(mut work: Work<'_>, material: &Material, text: NewText<'_>) -> Result<(), AccessError> {
    let (file, lang) = (text.file, text.lang);
    let (file_id, name, kind, size) = match &file {
        Some(file) => (Some(file.id), file.name.as_str(), file.kind, file.size),
        None => (None, "", "", 0),
    };
    let old: Option<(Option<FileId>,)> = work
        .tx
        // An update, not a select: of two who send a file at once, the second one's takes the place of the first's.
        .opt(
            sql!("UPDATE material_text SET title = title WHERE material_id = $1 AND lang = $2 RETURNING file_id"),
            args![material.id, lang],
        )
        .await?;
    // Without a new file the old one stays.
    work.tx
        .run(
            sql!(
                "INSERT INTO material_text (material_id, lang, title, summary, file_id, file_name, file_type, size)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (material_id, lang) DO UPDATE SET
                     title = excluded.title, summary = excluded.summary,
                     file_id = COALESCE(excluded.file_id, material_text.file_id),
                     file_name = CASE WHEN excluded.file_id IS NULL THEN material_text.file_name ELSE excluded.file_name END,
                     file_type = CASE WHEN excluded.file_id IS NULL THEN material_text.file_type ELSE excluded.file_type END,
                     size = CASE WHEN excluded.file_id IS NULL THEN material_text.size ELSE excluded.size END"
            ),
            args![material.id, lang, text.title, text.summary, file_id, name, kind, size],
        )
        .await?;
    let (files, is_new) = (work.ctx.house().files.clone(), file.is_some());
    // Kept first: a commit whose answer is lost may have happened, and what nothing has is swept.
    if let Some(mut file) = file {
        file.keep();
    }
    work.commit(material.done(Act::MaterialWritten).fact("language", lang)).await?;
    if let (true, Some((Some(old),))) = (is_new, old) {
        crate::files::remove(&files, old);
    }
    Ok(())
}

/// Shows a material to everyone, in one language.
pub async fn publish(ctx: &Ctx, id: MaterialId, lang: Lang) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::PublishMaterial).await?;
    let now = ctx.now();
    let published = sql!(
        "UPDATE material_text SET published_at = $1 WHERE material_id = $2 AND lang = $3 AND published_at IS NULL"
    );
    if work.tx.run(published, args![now, id, lang]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(material.done(Act::MaterialPublished).fact("language", lang)).await
}

/// Takes a material off the public pages, in one language.
pub async fn withdraw(ctx: &Ctx, id: MaterialId, lang: Lang) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::PublishMaterial).await?;
    let taken = sql!(
        "UPDATE material_text SET published_at = NULL
         WHERE material_id = $1 AND lang = $2 AND published_at IS NOT NULL"
    );
    if work.tx.run(taken, args![id, lang]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(material.done(Act::MaterialWithdrawn).fact("language", lang)).await
}

/// Takes a material's file away, in one language: from the public pages and from the disk.
pub async fn remove_file(ctx: &Ctx, id: MaterialId, lang: Lang) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::PublishMaterial).await?;
    let held = sql!(
        "UPDATE material_text SET title = title WHERE material_id = $1 AND lang = $2 AND file_id IS NOT NULL
         RETURNING file_id"
    );
    let held: Option<(FileId,)> = work.tx.opt(held, args![id, lang]).await?;
    let (file,) = held.ok_or(AccessError::Moved)?;
    let gone = sql!(
        "UPDATE material_text SET file_id = NULL, file_name = '', file_type = '', size = 0
         WHERE material_id = $1 AND lang = $2"
    );
    work.tx.run(gone, args![id, lang]).await?;
    work.commit(material.done(Act::MaterialWritten).fact("language", lang).fact("file", "removed")).await?;
    crate::files::remove(&ctx.house().files, file);
    Ok(())
}

/// Copies that were handed out.
pub struct Handout {
    /// Id.
    pub id: HandoutId,
    /// Language code.
    pub lang: String,
    /// District code.
    pub district: String,
    /// The day, `2026-11-24`.
    pub day: String,
    /// How many.
    pub copies: i64,
    /// When it was taken back, because it was entered by mistake.
    pub taken_back_at: Option<Moment>,
}
store::columns!(Handout { id, lang, district, day, copies, taken_back_at });

/// Records copies that were handed out.
pub async fn hand_out(
    ctx: &Ctx,
    id: MaterialId,
    lang: Lang,
    district: &str,
    day: &str,
    copies: i64,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::WriteOutreach).await?;
    let content =
        [&id.as_bytes()[..], lang.code().as_bytes(), district.as_bytes(), day.as_bytes(), &copies.to_be_bytes()];
    work.first_time("handout", &content).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO handout (id, material_id, lang, district, day, copies, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![HandoutId::new(ctx.now(), ctx.entropy()), id, lang, district, day, copies, ctx.now()],
        )
        .await?;
    let done = material.done(Act::MaterialDistributed).district(district);
    work.commit(done.fact("language", lang).fact("copies", copies)).await
}

/// Takes back what was entered by mistake: the journal counts the copies down again.
pub async fn take_back_handout(ctx: &Ctx, id: MaterialId, handout: HandoutId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let material = material(&mut work, id, Action::WriteOutreach).await?;
    let taken: Option<(String, String, i64)> = work
        .tx
        .opt(
            sql!(
                "UPDATE handout SET taken_back_at = $1 WHERE id = $2 AND material_id = $3 AND taken_back_at IS NULL
                 RETURNING lang, district, copies"
            ),
            args![ctx.now(), handout, id],
        )
        .await?;
    let (lang, district, copies) = taken.ok_or(AccessError::Moved)?;
    let done = material.done(Act::MaterialDistributed).district(&district);
    work.commit(done.fact("language", lang).fact("copies", -copies)).await
}

/// A material in the list of its organisation.
pub struct MaterialRow {
    /// Id.
    pub id: MaterialId,
    /// A title, in the reader's language if there is one.
    pub title: String,
    /// What it is.
    pub kind: MaterialKind,
    /// For whom.
    pub audience: Audience,
    /// Languages, and whether it is public in each.
    pub langs: Vec<(String, bool)>,
    /// How often it was seen, up to yesterday.
    pub views: i64,
    /// How often it was fetched, up to yesterday.
    pub downloads: i64,
    /// Copies handed out.
    pub copies: i64,
}

struct ListRow {
    id: MaterialId,
    kind: MaterialKind,
    audience: Audience,
    lang: String,
    title: String,
    published: i64,
    views: i64,
    downloads: i64,
    copies: i64,
}
store::columns!(ListRow { id, kind, audience, lang, title, published, views, downloads, copies });

/// The organisation's materials, newest first.
pub async fn of_own(ctx: &Ctx) -> Result<Vec<MaterialRow>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOutreach, &ctx.desk()?)?;
    let rows: Vec<ListRow> = work
        .tx
        .all(
            sql!(
                "SELECT m.id, m.kind, m.audience, t.lang, t.title,
                        CASE WHEN t.published_at IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS published,
                        (SELECT CAST(COALESCE(sum(journalled), 0) AS BIGINT) FROM tally
                         WHERE what = 'material' AND name = m.id) AS views,
                        (SELECT CAST(COALESCE(sum(journalled), 0) AS BIGINT) FROM tally
                         WHERE what = 'file' AND name = m.id) AS downloads,
                        (SELECT CAST(COALESCE(sum(copies), 0) AS BIGINT) FROM handout
                         WHERE material_id = m.id AND taken_back_at IS NULL) AS copies
                 FROM material m JOIN material_text t ON t.material_id = m.id
                 WHERE m.org_id = $1 ORDER BY m.at DESC, m.id DESC, t.lang"
            ),
            args![ctx.member()?.org],
        )
        .await?;
    let mut list: Vec<MaterialRow> = Vec::new();
    for row in rows {
        let ListRow { id, kind, audience, lang, title, published, views, downloads, copies } = row;
        if list.last().is_none_or(|last| last.id != id) {
            let (title, langs) = (title.clone(), Vec::new());
            list.push(MaterialRow { id, title, kind, audience, langs, views, downloads, copies });
        }
        if let Some(last) = list.last_mut() {
            if lang == ctx.lang().code() {
                last.title = title;
            }
            last.langs.push((lang, published == 1));
        }
    }
    Ok(list)
}

/// A material with all that is known of it, for its organisation.
pub struct MaterialDesk {
    /// The material.
    pub material: Material,
    /// In each language.
    pub texts: Vec<MaterialText>,
    /// Copies handed out, newest first.
    pub handouts: Vec<Handout>,
    /// Printed addresses.
    pub posters: Vec<crate::posters::Poster>,
}

/// Opens a material for its organisation.
pub async fn desk(ctx: &Ctx, id: MaterialId) -> Result<MaterialDesk, AccessError> {
    let mut work = ctx.look().await?;
    let material = material(&mut work, id, Action::ListOutreach).await?;
    let texts = texts_of(&mut work, id).await?;
    let handouts = work
        .tx
        .all(
            sql!(
                "SELECT id, lang, district, day, copies, taken_back_at FROM handout
                 WHERE material_id = $1 ORDER BY day DESC, at DESC LIMIT 200"
            ),
            args![id],
        )
        .await?;
    let posters = crate::posters::of_material(&mut work, id).await?;
    Ok(MaterialDesk { material, texts, handouts, posters })
}

async fn texts_of(work: &mut Work<'_>, id: MaterialId) -> Result<Vec<MaterialText>, AccessError> {
    let rows = sql!(
        "SELECT lang, title, summary, file_id, file_name, file_type, size, published_at FROM material_text
         WHERE material_id = $1 ORDER BY lang"
    );
    Ok(work.tx.all(rows, args![id]).await?)
}

/// A material as everyone sees it in the list.
pub struct PublicRow {
    /// The end of its address.
    pub code: PublicCode,
    /// What it is.
    pub kind: MaterialKind,
    /// For whom.
    pub audience: Audience,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
}
store::columns!(PublicRow { code, kind, audience, title, summary });

/// What is public in the reader's language, newest first.
pub async fn library(ctx: &Ctx) -> Result<Vec<PublicRow>, AccessError> {
    let mut work = ctx.look().await?;
    let rows = sql!(
        "SELECT m.code, m.kind, m.audience, t.title, t.summary
         FROM material_text t JOIN material m ON m.id = t.material_id
         WHERE t.lang = $1 AND t.published_at IS NOT NULL
         ORDER BY t.published_at DESC, m.id LIMIT 200"
    );
    Ok(work.tx.all(rows, args![ctx.lang()]).await?)
}

/// A material that is public in the reader's language, and the other languages in which it is.
pub async fn public(ctx: &Ctx, code: &PublicCode) -> Result<(Material, MaterialText, Vec<String>), AccessError> {
    let mut work = ctx.look().await?;
    let found: Option<Material> = work
        .tx
        .opt(
            sql!(
                "SELECT m.id, m.code, m.org_id, o.agency, m.kind, m.audience, m.licence, m.names_line = 1 AS names_line,
                        m.at
                 FROM material m JOIN org o ON o.id = m.org_id WHERE m.code = $1"
            ),
            args![code],
        )
        .await?;
    let material = found.ok_or(AccessError::NotFound)?;
    let (own, others): (Vec<_>, Vec<_>) = texts_of(&mut work, material.id)
        .await?
        .into_iter()
        .filter(|text| text.published_at.is_some())
        .partition(|text| text.lang == ctx.lang().code());
    let own = own.into_iter().next().ok_or(AccessError::NotFound)?;
    Ok((material, own, others.into_iter().map(|text| text.lang).collect()))
}

/// Counts that a material was seen or fetched.
pub fn tally(ctx: &Ctx, what: Tally, material: &Material) {
    ctx.house().tallies.add(what, &material.id.to_string(), ctx.lang());
}
