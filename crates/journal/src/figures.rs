//! Counts over entries. Nothing here names anyone: agency, district and month are the finest there is.
//!
//! Entries are never changed, so what was counted once holds: a [`Fold`] is kept in memory and takes in what was
//! journalled since.

use std::collections::HashMap;

use kit::Moment;
use store::{StoreError, Tx, Value, args, sql};

/// Which entries a figure counts: of any of these acts, with all of these facts, in a period.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Codes of acts.
    pub acts: Vec<String>,
    /// Facts and the value each must have; of times between entries at most three.
    pub facts: Vec<(String, String)>,
    /// A year or a month, `2026` or `2026-11`; empty: ever.
    pub period: String,
}

impl Filter {
    fn has(&self, facts: &str) -> bool {
        self.facts.iter().all(|(key, value)| facts.contains(&format!(";{key}={value};")))
    }
}

/// A group's name and how many entries it has.
pub type Group = (String, i64);

/// Where and when entries were made.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    agency: String,
    district: String,
    month: String,
}

/// Every entry up to a place in the journal, those that are alike counted together: by act, then by facts (without the
/// ids in them), then by place.
#[derive(Default)]
pub struct Fold {
    /// The first entry that is not counted yet.
    next: i64,
    acts: HashMap<String, HashMap<String, HashMap<Place, i64>>>,
}

struct Row {
    seq: i64,
    at: Moment,
    month: String,
    act: String,
    agency: String,
    district: String,
    facts: String,
}
store::columns!(Row { seq, at, month, act, agency, district, facts });

/// Entries read at once.
const CHUNK: i64 = 10_000;

impl Fold {
    /// Takes in what was journalled since, up to the first entry that is not from before `until`. Whoever keeps a fold
    /// begins the transaction when nobody else can be at it: one that began earlier might see less than was counted.
    pub async fn catch_up(&mut self, tx: &mut Tx, until: Moment) -> Result<(), StoreError> {
        loop {
            let next = sql!(
                "SELECT seq, at, month, act, agency, district, facts FROM journal WHERE seq >= $1 ORDER BY seq LIMIT $2"
            );
            let rows: Vec<Row> = tx.all(next, args![self.next, CHUNK]).await?;
            let is_last = i64::try_from(rows.len()).is_ok_and(|n| n < CHUNK);
            for row in rows {
                if row.at >= until {
                    return Ok(());
                }
                self.next = row.seq + 1;
                let alike = self.acts.entry(row.act).or_default().entry(coded(&row.facts)).or_default();
                let place = Place { agency: row.agency, district: row.district, month: row.month };
                *alike.entry(place).or_default() += 1;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// What a filter lets through: facts, place and how many entries.
    fn each<'f>(&'f self, filter: &'f Filter) -> impl Iterator<Item = (&'f str, &'f Place, i64)> {
        let facts = filter.acts.iter().filter_map(|act| self.acts.get(act)).flatten();
        let alike = facts.filter(|(facts, _)| filter.has(facts));
        let places = alike.flat_map(|(facts, places)| places.iter().map(|(place, n)| (facts.as_str(), place, *n)));
        places.filter(|(_, place, _)| place.month.starts_with(&filter.period))
    }

    /// How many entries.
    pub fn count(&self, filter: &Filter) -> i64 {
        self.each(filter).map(|(.., n)| n).sum()
    }

    /// The sum of a fact that is a whole number. Entries without it count nothing.
    pub fn sum(&self, filter: &Filter, fact: &str) -> i64 {
        self.each(filter).map(|(facts, _, n)| worth(facts, Some(fact), n)).sum()
    }

    fn groups(&self, filter: &Filter, fact: Option<&str>, name: fn(&Place) -> &str) -> Vec<Group> {
        let mut groups: HashMap<&str, i64> = HashMap::new();
        for (facts, place, n) in self.each(filter) {
            *groups.entry(name(place)).or_default() += worth(facts, fact, n);
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        groups
    }

    /// How many entries for each agency, or the sum of a fact, most first.
    pub fn by_agency(&self, filter: &Filter, fact: Option<&str>) -> Vec<Group> {
        self.groups(filter, fact, |place| &place.agency)
    }

    /// How many entries for each district, or the sum of a fact, most first.
    pub fn by_district(&self, filter: &Filter, fact: Option<&str>) -> Vec<Group> {
        self.groups(filter, fact, |place| &place.district)
    }

    /// How many entries for each month, or the sum of a fact, oldest first.
    pub fn by_month(&self, filter: &Filter, fact: Option<&str>) -> Vec<Group> {
        let mut months = self.groups(filter, fact, |place| &place.month);
        months.sort();
        months
    }
}

/// The facts that are codes: an id makes every entry another, and no figure asks for one.
fn coded(facts: &str) -> String {
    let is_code = |fact: &&str| fact.split_once('=').is_some_and(|(_, value)| value.len() != 36);
    facts.split(';').filter(is_code).fold(";".to_owned(), |text, fact| text + fact + ";")
}

/// What so many alike entries count: one each, or the value of a fact.
fn worth(facts: &str, fact: Option<&str>, n: i64) -> i64 {
    let Some(fact) = fact else { return n };
    let value = facts.split(';').filter_map(|f| f.split_once('=')).find(|(key, _)| *key == fact);
    value.and_then(|(_, value)| value.parse::<i64>().ok()).unwrap_or(0).saturating_mul(n)
}

/// For each thing that has an entry of both kinds from before `until`, the seconds from its first `from` to its first
/// `to`.
pub async fn seconds_between(tx: &mut Tx, from: &Filter, to: &Filter, until: Moment) -> Result<Vec<i64>, StoreError> {
    let (starts, ends) = (first_times(tx, from, until).await?, first_times(tx, to, until).await?);
    let span = |(subject, start): (&String, &Moment)| Some(ends.get(subject)?.seconds_since(*start));
    let mut spans: Vec<i64> = starts.iter().filter_map(span).filter(|s| *s >= 0).collect();
    spans.sort_unstable();
    Ok(spans)
}

/// The parameters of the statement below: an act, a pattern for each of three facts, and a moment.
fn parameters(filter: &Filter, act: &str, until: Moment) -> Vec<Value> {
    let pattern = |n: usize| match filter.facts.get(n) {
        Some((key, value)) => format!("%;{key}={value};%"),
        None => "%".to_owned(),
    };
    args![act, pattern(0), pattern(1), pattern(2), until]
}

async fn first_times(tx: &mut Tx, filter: &Filter, until: Moment) -> Result<HashMap<String, Moment>, StoreError> {
    let mut times: HashMap<String, Moment> = HashMap::new();
    for act in &filter.acts {
        let rows: Vec<(String, Moment)> = tx
            .all(
                sql!(
                    "SELECT subject_id, min(at) FROM journal
                     WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY subject_id"
                ),
                parameters(filter, act, until),
            )
            .await?;
        for (subject, at) in rows {
            times.entry(subject).and_modify(|t| *t = (*t).min(at)).or_insert(at);
        }
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_left_out_of_what_is_alike() {
        assert_eq!(coded(";a=b;case=0191f2d6-7c2a-7000-8000-000000000000;n=7;"), ";a=b;n=7;");
        assert_eq!(coded(";"), ";");
        assert_eq!(worth(";a=b;n=-7;", Some("n"), 3), -21);
        assert_eq!(worth(";a=b;", Some("n"), 3), 0);
    }
}
