//! Counts of what was seen: written down every few seconds, and journalled when their day has passed. The journal never
//! says when in a day something was seen, or by whom.

use std::collections::BTreeMap;

use access::{AccessError, Ctx, Done, Tally};
use journal::{Act, Kind};
use kit::Lang;
use store::{args, sql};

use crate::Audience;

/// Writes down what was counted in memory. A chore.
pub async fn keep_tallies(ctx: &Ctx) -> Result<usize, AccessError> {
    let taken = ctx.house().tallies.take();
    if taken.is_empty() {
        return Ok(0);
    }
    let kept =
        write(ctx, taken.iter().map(|((what, name, lang), n)| (*what, name.as_str(), *lang, *n)).collect()).await;
    match kept {
        Ok(()) => Ok(taken.len()),
        Err(error) => {
            ctx.house().tallies.put_back(taken);
            Err(error)
        }
    }
}

async fn write(ctx: &Ctx, counts: Vec<(Tally, &str, Lang, i64)>) -> Result<(), AccessError> {
    let day = ctx.profile().calendar().date_of(ctx.now()).to_string();
    let mut tx = ctx.house().store().write().await?;
    for (what, name, lang, n) in counts {
        let add = sql!(
            "INSERT INTO tally (day, what, name, lang, n) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (day, what, name, lang) DO UPDATE SET n = tally.n + excluded.n"
        );
        tx.run(add, args![&day, what.code(), name, lang, n]).await?;
    }
    Ok(tx.commit().await?)
}

struct Counted {
    what: Tally,
    name: String,
    lang: String,
    n: i64,
    audience: Option<String>,
    agency: Option<String>,
    district: Option<String>,
}
store::columns!(Counted { what, name, lang, n, audience, agency, district });

/// Journals what was counted on days that have passed. Gives how many entries. A chore.
pub async fn journal_tallies(ctx: &Ctx) -> Result<usize, AccessError> {
    let mut work = ctx.begin().await?;
    let today = ctx.profile().calendar().date_of(ctx.now()).to_string();
    let rows: Vec<Counted> = work
        .tx
        .all(
            sql!(
                "SELECT t.what, t.name, t.lang, CAST(sum(t.n) AS BIGINT) AS n, m.audience, o.agency, p.district
                 FROM tally t
                 LEFT JOIN poster p ON t.what IN ('visit', 'report') AND p.code = t.name
                 LEFT JOIN material m ON m.id = CASE WHEN p.code IS NULL THEN t.name ELSE p.material_id END
                 LEFT JOIN org o ON o.id = m.org_id
                 WHERE t.journalled = 0 AND t.day < $1
                 GROUP BY t.what, t.name, t.lang, m.audience, o.agency, p.district
                 ORDER BY t.what, t.name, t.lang"
            ),
            args![&today],
        )
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    // Views and fetches of one thing in one language are one entry, visits and reports of one poster too.
    let mut entries: BTreeMap<(bool, String, String), Done> = BTreeMap::new();
    for row in rows {
        let is_poster = matches!(row.what, Tally::Visit | Tally::Report);
        let key = (is_poster, row.name.clone(), row.lang.clone());
        let done = entries.remove(&key).unwrap_or_else(|| begin(&row));
        entries.insert(key, done.fact(fact_of(row.what), row.n));
    }
    work.tx.run(sql!("UPDATE tally SET journalled = 1 WHERE journalled = 0 AND day < $1"), args![&today]).await?;
    let count = entries.len();
    work.commit_all(entries.into_values().collect()).await?;
    Ok(count)
}

const fn fact_of(what: Tally) -> &'static str {
    match what {
        Tally::Page | Tally::Material => "views",
        Tally::File => "downloads",
        Tally::Visit => "visits",
        Tally::Report => "reports",
    }
}

fn begin(row: &Counted) -> Done {
    let done = match row.what {
        Tally::Page => Done::new(Act::MaterialTallied, Kind::Page, &row.name),
        Tally::Material | Tally::File => Done::new(Act::MaterialTallied, Kind::Material, &row.name),
        Tally::Visit | Tally::Report => Done::new(Act::PosterTallied, Kind::Poster, row.name.to_lowercase()),
    };
    let audience = row.audience.clone().unwrap_or_else(|| Audience::of_page(&row.name).to_string());
    let done = done.fact("language", &row.lang).fact("audience", audience);
    done.agency(row.agency.as_deref().unwrap_or_default()).district(row.district.as_deref().unwrap_or_default())
}
