//! Many times, and what they say together.

use std::time::Duration;

/// Times of the same thing, sorted.
pub struct Times(Vec<Duration>);

impl Times {
    /// Takes times in any order.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The time within which so many in a hundred were done (nearest rank).
    pub fn within(&self, percent: f64) -> Duration {
        let rank = (percent / 100.0 * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.clamp(1, self.0.len().max(1)) - 1).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}

/// Milliseconds of one of `count` things that took `total` together.
pub fn each(total: Duration, count: usize) -> f64 {
    total.as_secs_f64() * 1000.0 / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_taken() {
        let times = Times::new((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!(times.within(50.0), Duration::from_millis(50));
        assert_eq!(times.within(99.0), Duration::from_millis(99));
        assert_eq!(times.within(100.0), times.longest());
        assert_eq!(Times::new(Vec::new()).within(50.0), Duration::ZERO);
        assert_eq!(Times::new(vec![Duration::from_secs(1)]).within(99.0), Duration::from_secs(1));
    }
}
