//! Counts of what was seen: written down every few seconds, and journalled when their day has passed. The journal never
//! says when in a day something was seen, or by whom. Reports that came by a printed address are counted by the month:
//! in a small district a day may have but one.

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
    let mut counts: Vec<_> = taken.iter().map(|((what, name, lang), n)| (*what, name.as_str(), *lang, *n)).collect();
    // In one order on every node: two that write at once wait for each other, and not both for ever.
    counts.sort();
    match write(ctx, counts).await {
        Ok(()) => Ok(taken.len()),
        Err(error) => {
            ctx.house().tallies.put_back(taken);
            Err(error)
        }
    }
}

async fn write(ctx: &Ctx, counts: Vec<(Tally, &str, Lang, i64)>) -> Result<(), AccessError> {
    let today = ctx.profile().calendar().date_of(ctx.now());
    let (day, month) = (today.to_string(), today.last_of_month().to_string());
    let mut tx = ctx.house().store().write().await?;
    for (what, name, lang, n) in counts {
        // The code comes with the form: it may be mistyped, invented, or of a poster that is down.
        let poster = sql!("SELECT count(*) FROM poster WHERE code = $1 AND retired_at IS NULL");
        if what == Tally::Report && tx.count(poster, args![name]).await? == 0 {
            continue;
        }
        let add = sql!(
            "INSERT INTO tally (day, what, name, lang, n) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (day, what, name, lang) DO UPDATE SET n = tally.n + excluded.n"
        );
        let until = if what == Tally::Report { &month } else { &day };
        tx.run(add, args![until, what.code(), name, lang, n]).await?;
    }
    Ok(tx.commit().await?)
}

struct Counted {
    day: String,
    what: Tally,
    name: String,
    lang: String,
    n: i64,
    journalled: i64,
    audience: Option<String>,
    names_line: bool,
    agency: Option<String>,
    district: Option<String>,
}
store::columns!(Counted { day, what, name, lang, n, journalled, audience, names_line, agency, district });

/// Counts by the name of their fact.
type Facts = BTreeMap<&'static str, i64>;

/// Journals what was counted on days that have passed. Gives how many entries. A chore.
pub async fn journal_tallies(ctx: &Ctx) -> Result<usize, AccessError> {
    let today = ctx.profile().calendar().date_of(ctx.now()).to_string();
    // Read first: most of the time there is nothing to write, and reports are not to wait for that.
    let rows: Vec<Counted> = ctx
        .look()
        .await?
        .tx
        .all(
            sql!(
                "SELECT t.day, t.what, t.name, t.lang, t.n, t.journalled, m.audience,
                        COALESCE(m.names_line, 0) = 1 AS names_line, o.agency, p.district
                 FROM tally t
                 LEFT JOIN poster p ON t.what IN ('visit', 'report') AND p.code = t.name
                 LEFT JOIN material m ON m.id = CASE WHEN p.code IS NULL THEN t.name ELSE p.material_id END
                 LEFT JOIN org o ON o.id = m.org_id
                 WHERE t.journalled < t.n AND t.day < $1 ORDER BY t.day, t.what, t.name, t.lang"
            ),
            args![&today],
        )
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut named = Vec::new();
    for row in rows {
        let names_line = row.names_line || (row.what == Tally::Page && page_names_line(ctx, &row).await?);
        named.push(Counted { names_line, ..row });
    }
    let mut work = ctx.begin().await?;
    // Views and fetches of one thing in one language are one entry, visits and reports of one poster too.
    let mut entries: BTreeMap<(bool, String, String), (Counted, Facts)> = BTreeMap::new();
    for row in named {
        // What is counted meanwhile for a day that has passed is left for the next time, and what another node has
        // journalled meanwhile is left to it.
        let mark = sql!(
            "UPDATE tally SET journalled = $1
             WHERE day = $2 AND what = $3 AND name = $4 AND lang = $5 AND journalled = $6"
        );
        let marked = args![row.n, &row.day, row.what.code(), &row.name, &row.lang, row.journalled];
        if work.tx.run(mark, marked).await? == 0 {
            continue;
        }
        let is_poster = matches!(row.what, Tally::Visit | Tally::Report);
        let (fact, n) = (fact_of(row.what), row.n - row.journalled);
        let key = (is_poster, row.name.clone(), row.lang.clone());
        *entries.entry(key).or_insert_with(|| (row, Facts::new())).1.entry(fact).or_default() += n;
    }
    if entries.is_empty() {
        return Ok(0);
    }
    let count = entries.len();
    let done =
        |(row, facts): (Counted, Facts)| facts.into_iter().fold(begin(&row), |done, (fact, n)| done.fact(fact, n));
    work.commit_all(entries.into_values().map(done).collect()).await?;
    Ok(count)
}

/// Whether the number of the country's first hot line, the one against trafficking, stands in a public text.
async fn page_names_line(ctx: &Ctx, row: &Counted) -> Result<bool, AccessError> {
    let (Some(line), Ok(lang)) = (ctx.profile().hotlines().first(), row.lang.parse()) else { return Ok(false) };
    let text = crate::texts::shown(ctx, lang, &row.name).await?.unwrap_or_default();
    Ok(text.split(|c: char| !c.is_ascii_digit()).any(|number| number == line.number))
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
    let done = if row.names_line { done.fact("line", "yes") } else { done };
    let audience = row.audience.clone().unwrap_or_else(|| Audience::of_page(&row.name).to_string());
    let done = done.fact("language", &row.lang).fact("audience", audience);
    done.agency(row.agency.as_deref().unwrap_or_default()).district(row.district.as_deref().unwrap_or_default())
}
