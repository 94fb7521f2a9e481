//! What the indicators that were marked say, and why.
//!
//! The rule of the ILO/EC operational indicators (Delphi survey, 2009) makes a *dimension* positive by
//! the strength of its marked indicators. How positive dimensions combine into a result stands in the
//! paper's own table, which was not reached: a person judges, and the page says so. Nothing here decides.

use crate::{Dimension, IndicatorSet, Strength, Threshold};

/// One dimension after screening.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// The dimension.
    pub dimension: &'a Dimension,
    /// How many strong indicators were marked.
    pub strong: u32,
    /// How many medium ones.
    pub medium: u32,
    /// How many weak ones.
    pub weak: u32,
    /// The rule that makes the dimension positive; `None` when no rule is met.
    pub by: Option<Threshold>,
}

impl Finding<'_> {
    /// Whether the dimension is positive.
    pub const fn is_positive(&self) -> bool {
        self.by.is_some()
    }

    /// Whether anything was marked at all.
    pub const fn is_marked(&self) -> bool {
        self.strong + self.medium + self.weak > 0
    }
}

/// What the indicators with these codes say, dimension by dimension, in the set's order. Codes that are
/// not in the set are passed over.
pub fn explain<'a>(set: &'a IndicatorSet, marked: &[&str]) -> Vec<Finding<'a>> {
    set.dimensions
        .iter()
        .map(|dimension| {
            let of = |strength: Strength| {
                let hit = |i: &&crate::Indicator| i.strength == strength && marked.contains(&i.code.as_str());
                u32::try_from(dimension.indicators.iter().filter(hit).count()).unwrap_or(u32::MAX)
            };
            let (strong, medium, weak) = (of(Strength::Strong), of(Strength::Medium), of(Strength::Weak));
            let met = |t: &&Threshold| strong >= t.strong && medium >= t.medium && weak >= t.weak;
            Finding { dimension, strong, medium, weak, by: set.thresholds.iter().find(met).copied() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::Profile;

    static AZ: LazyLock<Profile> = LazyLock::new(|| Profile::embedded_az().unwrap());

    fn positive(codes: &[&str]) -> Vec<String> {
        let set = AZ.indicator_set("ilo-adult-labour").unwrap();
        explain(set, codes).iter().filter(|f| f.is_positive()).map(|f| f.dimension.key.clone()).collect()
    }

    #[test]
    fn the_rule_of_the_set_is_followed() {
        // Two strong; one strong with a medium or a weak one; three medium; two medium with a weak one.
        assert_eq!(positive(&["CD1", "CD2"]), ["coercion-at-destination"]);
        assert_eq!(positive(&["EX1", "EX2"]), ["exploitation"]);
        assert_eq!(positive(&["EX1", "EX9"]), ["exploitation"]);
        assert_eq!(positive(&["DR2", "DR3", "DR4"]), ["deceptive-recruitment"]);
        assert_eq!(positive(&["DR2", "DR3", "DR10"]), ["deceptive-recruitment"]);
        // And nothing less: one strong alone, two medium, one medium with weak ones, weak ones alone.
        for too_little in [&["CD1"][..], &["DR2", "DR3"], &["RV1", "RV13", "RV14", "RV15", "RV16"], &["DR10"], &[]] {
            assert!(positive(too_little).is_empty(), "{too_little:?}");
        }
    }

    #[test]
    fn indicators_of_different_dimensions_do_not_add_up() {
        assert!(positive(&["DR1", "CR1", "EX1"]).is_empty());
    }

    proptest! {
        #[test]
        fn marking_more_never_makes_a_dimension_negative(picks in proptest::collection::vec(0_usize..67, 0..30)) {
            let set = AZ.indicator_set("ilo-adult-labour").unwrap();
            let codes: Vec<&str> = set.dimensions.iter().flat_map(|d| &d.indicators).map(|i| i.code.as_str()).collect();
            let marked: Vec<&str> = picks.iter().map(|p| codes[*p]).collect();
            let fewer = &marked[..marked.len() / 2];
            let before = explain(set, fewer);
            for (before, after) in before.iter().zip(explain(set, &marked)) {
                prop_assert!(!before.is_positive() || after.is_positive());
            }
        }
    }
}
