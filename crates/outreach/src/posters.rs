//! Printed addresses, one for each poster or batch of leaflets, so that it is known which of them bring visits and
//! reports. Only sums are kept, of visits by the day and of reports by the month; they are
//! shown rounded down, and small ones not at all: nobody learns which report came how.

use access::{AccessError, Action, Ctx, Done, Tally, Work};
use journal::{Act, Kind};
use kit::{Lang, MaterialId, Moment, PublicCode};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use store::{args, sql};

/// A printed address.
pub struct Poster {
    /// The end of the address.
    pub code: PublicCode,
    /// Of which material.
    pub material_id: MaterialId,
    /// Language code of the page that it leads to.
    pub lang: String,
    /// District code.
    pub district: String,
    /// Where it hangs, in the organisation's own words.
    pub place: String,
    /// Since when it leads nowhere of its own.
    pub retired_at: Option<Moment>,
    /// Visits up to yesterday.
    pub visits: i64,
    /// Reports up to the end of last month.
    pub reports: i64,
}
store::columns!(Poster { code, material_id, lang, district, place, retired_at, visits, reports });

pub(crate) async fn of_material(work: &mut Work<'_>, id: MaterialId) -> Result<Vec<Poster>, AccessError> {
    let rows = sql!(
        "SELECT p.code, p.material_id, p.lang, p.district, p.place, p.retired_at,
                (SELECT CAST(COALESCE(sum(journalled), 0) AS BIGINT) FROM tally
                 WHERE what = 'visit' AND name = p.code) AS visits,
                (SELECT CAST(COALESCE(sum(journalled), 0) AS BIGINT) FROM tally
                 WHERE what = 'report' AND name = p.code) AS reports
         FROM poster p WHERE p.material_id = $1 ORDER BY p.at DESC, p.code LIMIT 500"
    );
    Ok(work.tx.all(rows, args![id]).await?)
}

/// Makes a printed address.
pub async fn make(
    ctx: &Ctx,
    id: MaterialId,
    lang: Lang,
    district: &str,
    place: &str,
) -> Result<PublicCode, AccessError> {
    let mut work = ctx.begin().await?;
    crate::materials::material(&mut work, id, Action::WriteOutreach).await?;
    work.first_time("poster", &[id.as_bytes(), lang.code().as_bytes(), district.as_bytes(), place.as_bytes()]).await?;
    let code = PublicCode::new(ctx.entropy());
    work.tx
        .run(
            sql!("INSERT INTO poster (code, material_id, lang, district, place, at) VALUES ($1, $2, $3, $4, $5, $6)"),
            args![&code, id, lang, district, place, ctx.now()],
        )
        .await?;
    let done = Done::new(Act::PosterMade, Kind::Poster, code_fact(&code)).district(district).fact("language", lang);
    work.commit(done).await?;
    Ok(code)
}

/// Says that a poster is gone: its address leads to the first page, and counts nothing.
pub async fn retire(ctx: &Ctx, id: MaterialId, code: &PublicCode) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    crate::materials::material(&mut work, id, Action::WriteOutreach).await?;
    let retired = sql!("UPDATE poster SET retired_at = $1 WHERE code = $2 AND material_id = $3 AND retired_at IS NULL");
    if work.tx.run(retired, args![ctx.now(), code, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::PosterRetired, Kind::Poster, code_fact(code))).await
}

/// A code as the journal writes it.
pub(crate) fn code_fact(code: &PublicCode) -> String {
    code.to_string().to_lowercase()
}

/// A printed address of the own organisation, for printing.
pub async fn own(ctx: &Ctx, id: MaterialId, code: &PublicCode) -> Result<Poster, AccessError> {
    let mut work = ctx.look().await?;
    crate::materials::material(&mut work, id, Action::ListOutreach).await?;
    let all = of_material(&mut work, id).await?;
    all.into_iter().find(|poster| poster.code == *code).ok_or(AccessError::NotFound)
}

/// Somebody follows a printed address. Gives whether it is still there; then it is counted.
pub async fn follow(ctx: &Ctx, code: &PublicCode) -> Result<bool, AccessError> {
    let mut work = ctx.look().await?;
    let there =
        work.tx.count(sql!("SELECT count(*) FROM poster WHERE code = $1 AND retired_at IS NULL"), args![code]).await?
            > 0;
    if there {
        ctx.house().tallies.add(Tally::Visit, code.as_str(), ctx.lang());
    }
    Ok(there)
}

/// An address as a picture that phones read, in SVG.
pub fn picture(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(300, 300).quiet_zone(true).build();
    // The page is HTML: the XML head has no place in it.
    picture.find("<svg").map(|at| picture[at..].to_owned())
}
