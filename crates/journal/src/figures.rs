//! Counts over entries. Nothing here names anyone: agency, district and month are the finest there is.

use std::collections::HashMap;

use kit::Moment;
use store::{Sql, StoreError, Tx, Value, args, sql};

/// Which entries a figure counts: of any of these acts, with all of these facts, up to a moment.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Codes of acts.
    pub acts: Vec<String>,
    /// Facts and the value each must have; at most three.
    pub facts: Vec<(String, String)>,
    /// Only entries from before this moment.
    pub until: Option<Moment>,
}

impl Filter {
    /// The parameters of the statements below: an act, a pattern for each of three facts, and a moment.
    fn args(&self, act: &str) -> Vec<Value> {
        let pattern = |n: usize| match self.facts.get(n) {
            Some((key, value)) => format!("%;{key}={value};%"),
            None => "%".to_owned(),
        };
        args![act, pattern(0), pattern(1), pattern(2), self.until.unwrap_or(Moment::from_micros(i64::MAX))]
    }
}

/// How many entries.
pub async fn count(tx: &mut Tx, filter: &Filter) -> Result<i64, StoreError> {
    let mut total = 0;
    for act in &filter.acts {
        let count = sql!(
            "SELECT count(*) FROM journal
                 WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5"
        );
        total += tx.count(count, filter.args(act)).await?;
    }
    Ok(total)
}

/// The sum of a fact that is a whole number. Entries without it count nothing.
pub async fn sum(tx: &mut Tx, filter: &Filter, fact: &str) -> Result<i64, StoreError> {
    let groups = grouped(
        tx,
        filter,
        sql!(
            "SELECT facts, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY facts"
        ),
    )
    .await?;
    Ok(groups.iter().filter_map(|(facts, n)| Some(value_of(facts, fact)?.saturating_mul(*n))).sum())
}

/// A group's name and how many entries it has.
pub type Group = (String, i64);

async fn grouped(tx: &mut Tx, filter: &Filter, statement: Sql) -> Result<Vec<Group>, StoreError> {
    let mut groups: HashMap<String, i64> = HashMap::new();
    for act in &filter.acts {
        for (name, n) in tx.all::<Group>(statement, filter.args(act)).await? {
            *groups.entry(name).or_default() += n;
        }
    }
    Ok(most_first(groups))
}

fn most_first(groups: HashMap<String, i64>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    groups
}

fn value_of(facts: &str, fact: &str) -> Option<i64> {
    facts.split(';').filter_map(|f| f.split_once('=')).find(|(key, _)| *key == fact)?.1.parse().ok()
}

/// Groups by the sum of a fact. Without one they are counted by `counted`, which is far less to read where facts hold
/// ids.
async fn groups(
    tx: &mut Tx,
    filter: &Filter,
    fact: Option<&str>,
    counted: Sql,
    with_facts: Sql,
) -> Result<Vec<Group>, StoreError> {
    let Some(fact) = fact else { return grouped(tx, filter, counted).await };
    let mut groups: HashMap<String, i64> = HashMap::new();
    for act in &filter.acts {
        for (name, facts, n) in tx.all::<(String, String, i64)>(with_facts, filter.args(act)).await? {
            *groups.entry(name).or_default() += value_of(&facts, fact).unwrap_or(0).saturating_mul(n);
        }
    }
    Ok(most_first(groups))
}

/// How many entries for each agency, or the sum of a fact, most first.
pub async fn by_agency(tx: &mut Tx, filter: &Filter, fact: Option<&str>) -> Result<Vec<Group>, StoreError> {
    groups(
        tx,
        filter,
        fact,
        sql!(
            "SELECT agency, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY agency"
        ),
        sql!(
            "SELECT agency, facts, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY agency, facts"
        ),
    )
    .await
}

/// How many entries for each district, or the sum of a fact, most first.
pub async fn by_district(tx: &mut Tx, filter: &Filter, fact: Option<&str>) -> Result<Vec<Group>, StoreError> {
    groups(
        tx,
        filter,
        fact,
        sql!(
            "SELECT district, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY district"
        ),
        sql!(
            "SELECT district, facts, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY district, facts"
        ),
    )
    .await
}

/// How many entries for each month, or the sum of a fact, oldest first.
pub async fn by_month(tx: &mut Tx, filter: &Filter, fact: Option<&str>) -> Result<Vec<Group>, StoreError> {
    let mut found = groups(
        tx,
        filter,
        fact,
        sql!(
            "SELECT month, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY month"
        ),
        sql!(
            "SELECT month, facts, count(*) FROM journal
             WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY month, facts"
        ),
    )
    .await?;
    found.sort();
    Ok(found)
}

/// For each thing that has an entry of both kinds, the seconds from its first `from` to its first `to`.
pub async fn seconds_between(tx: &mut Tx, from: &Filter, to: &Filter) -> Result<Vec<i64>, StoreError> {
    let (starts, ends) = (first_times(tx, from).await?, first_times(tx, to).await?);
    let span = |(subject, start): (&String, &Moment)| Some(ends.get(subject)?.seconds_since(*start));
    let mut spans: Vec<i64> = starts.iter().filter_map(span).filter(|s| *s >= 0).collect();
    spans.sort_unstable();
    Ok(spans)
}

async fn first_times(tx: &mut Tx, filter: &Filter) -> Result<HashMap<String, Moment>, StoreError> {
    let mut times: HashMap<String, Moment> = HashMap::new();
    for act in &filter.acts {
        let rows: Vec<(String, Moment)> = tx
            .all(
                sql!(
                    "SELECT subject_id, min(at) FROM journal
                     WHERE act = $1 AND facts LIKE $2 AND facts LIKE $3 AND facts LIKE $4 AND at < $5 GROUP BY subject_id"
                ),
                filter.args(act),
            )
            .await?;
        for (subject, at) in rows {
            times.entry(subject).and_modify(|t| *t = (*t).min(at)).or_insert(at);
        }
    }
    Ok(times)
}
