//! What may be shown without pointing at a person (house rule 10).
//!
//! Two rules, for two readers:
//!
//! * A breakdown (coordinator): groups below the threshold are not listed. They are folded into one line,
//!   "all others", so that neither a small count nor its place is shown, and nothing can be found out by
//!   subtraction: the line's sum is what the shown total already says. Where that sum is small itself, the smallest
//!   listed groups are folded too, until it is not: else a single missing district would stand there with its count.
//! * The public: a count from 1 to below the threshold is "fewer than k"; above it is rounded down to a
//!   multiple of k, so that two visits an hour apart do not show a single act.

/// A count as the public may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Public {
    /// None at all.
    Zero,
    /// At least one, but fewer than this.
    FewerThan(i64),
    /// At least this many, rounded down.
    AtLeast(i64),
}

/// A count as the public may see it. `k` is the profile's smallest cell.
pub fn publish(count: i64, k: i64) -> Public {
    let k = k.max(1);
    match count {
        ..=0 => Public::Zero,
        n if n < k => Public::FewerThan(k),
        n => Public::AtLeast(n - n % k),
    }
}

/// The groups that may be listed, and the sum of all others if it is more than nothing. A group may be less than nothing:
/// what was entered by mistake in one month and taken back in another.
pub fn fold_small(groups: Vec<(String, i64)>, k: i64) -> (Vec<(String, i64)>, Option<i64>) {
    // A group without a name ("district not said") is no place, but small all the same.
    let (mut shown, small): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, n)| *n >= k.max(1));
    let mut rest: i64 = small.iter().map(|(_, n)| n).sum();
    while (1..k).contains(&rest) {
        let Some((at, _)) = shown.iter().enumerate().min_by_key(|(_, (_, n))| *n) else { break };
        rest += shown.remove(at).1;
    }
    (shown, (rest > 0).then_some(rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_public_sees_no_small_count() {
        assert_eq!(publish(0, 5), Public::Zero);
        assert_eq!(publish(1, 5), Public::FewerThan(5));
        assert_eq!(publish(4, 5), Public::FewerThan(5));
        assert_eq!(publish(5, 5), Public::AtLeast(5));
        assert_eq!(publish(9, 5), Public::AtLeast(5));
        assert_eq!(publish(10, 5), Public::AtLeast(10));
    }

    proptest! {
        #[test]
        fn nothing_small_is_listed_and_nothing_is_lost(counts in proptest::collection::vec(-40_i64..40, 0..20), k in 2_i64..10) {
            let groups: Vec<_> = counts.iter().enumerate().map(|(i, n)| (format!("AZ-{i}"), *n)).collect();
            let total: i64 = counts.iter().sum();
            let (shown, rest) = fold_small(groups, k);
            prop_assert!(shown.iter().all(|(_, n)| *n >= k));
            prop_assert!(rest.is_none_or(|rest| rest >= k || shown.is_empty()), "a small rest beside what is listed");
            let listed: i64 = shown.iter().map(|(_, n)| n).sum();
            prop_assert_eq!(listed + rest.unwrap_or(0), total.max(listed));
        }

        #[test]
        fn one_act_more_changes_a_published_count_at_most_at_a_multiple(count in 0_i64..1000, k in 2_i64..10) {
            if publish(count, k) != publish(count + 1, k) {
                prop_assert!(count == 0 || (count + 1) % k == 0);
            }
        }
    }
}
