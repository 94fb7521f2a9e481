//! From weighed pairs to persons.

use crate::link::Found;
use crate::model::Scorer;
use crate::table::Table;

/// Of the rows that the certain pairs leave over, this share of what the certain ones would suggest is expected to have
/// a partner: they are left over for a reason.
const LEFT_OVER: f64 = 0.5;

/// Pairs two tables in which nobody stands twice: the best pairs first, each row at most once.
///
/// Pairs with even odds are taken. Then the odds are new: fewer rows are left, and when nearly everybody found a
/// partner, a left-over row probably has one too, so that less evidence is enough.
pub fn one_to_one(mut pairs: Vec<Found>, rows: (usize, usize), even: f64) -> Vec<Found> {
    pairs.sort_by(|a, b| b.bits.total_cmp(&a.bits).then((a.left, a.right).cmp(&(b.left, b.right))));
    let (mut left, mut right) = (vec![false; rows.0], vec![false; rows.1]);
    let mut taken: Vec<Found> = Vec::new();
    let mut take = |least: f64, taken: &mut Vec<Found>| {
        for pair in pairs.iter().filter(|pair| f64::from(pair.bits) >= least) {
            let (l, r) = (pair.left as usize, pair.right as usize);
            if !left[l] && !right[r] {
                (left[l], right[r]) = (true, true);
                taken.push(*pair);
            }
        }
    };
    take(even, &mut taken);
    let fewer = rows.0.min(rows.1).max(1) as f64;
    let (left_over, right_over) = ((rows.0 - taken.len()) as f64, (rows.1 - taken.len()) as f64);
    let expected = LEFT_OVER * taken.len() as f64 / fewer * left_over.min(right_over);
    if expected >= 1.0 {
        let prior = (expected / (left_over * right_over)).min(0.5);
        take(((1.0 - prior) / prior).log2().min(even), &mut taken);
    }
    taken
}

/// Rows that belong together get one number: that of the first of them.
///
/// Clusters grow from the strongest pair on. Two clusters become one when their rows, each with each, have even odds on
/// average: a chain of doubtful pairs does not make one person of many. No cluster has more than `most` rows.
pub fn clusters(mut pairs: Vec<Found>, table: &Table, scorer: &Scorer, most: usize) -> Vec<u32> {
    pairs.sort_by(|a, b| b.bits.total_cmp(&a.bits).then((a.left, a.right).cmp(&(b.left, b.right))));
    let even = scorer.model().even();
    let mut of: Vec<u32> = (0..table.len() as u32).collect();
    let mut members: std::collections::HashMap<u32, Vec<u32>> = std::collections::HashMap::new();
    for pair in pairs.iter().filter(|pair| f64::from(pair.bits) >= even) {
        let (one, other) = (of[pair.left as usize], of[pair.right as usize]);
        if one == other {
            continue;
        }
        let ones = members.get(&one).cloned().unwrap_or_else(|| vec![one]);
        let others = members.get(&other).cloned().unwrap_or_else(|| vec![other]);
        if ones.len() + others.len() > most || !together(&ones, &others, pair, table, scorer, even) {
            continue;
        }
        let (first, second) = (one.min(other), one.max(other));
        let mut all = [ones, others].concat();
        all.sort_unstable();
        all.iter().for_each(|row| of[*row as usize] = first);
        members.remove(&second);
        members.insert(first, all);
    }
    of
}

fn together(ones: &[u32], others: &[u32], pair: &Found, table: &Table, scorer: &Scorer, even: f64) -> bool {
    if ones.len() * others.len() == 1 {
        return f64::from(pair.bits) >= even;
    }
    let all = ones.iter().flat_map(|one| others.iter().map(move |other| (*one as usize, *other as usize)));
    let sum: f64 = all.map(|(one, other)| scorer.score(table, one, table, other)).sum();
    sum / (ones.len() * others.len()) as f64 >= even
}
