//! How far a score can be believed: a straight line through the log odds of texts that were not learned from (Platt, 1999).

/// Newton steps at most.
const STEPS: usize = 100;

/// A line: what the log odds are multiplied by, and what is added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calibration {
    pub(crate) steep: f64,
    pub(crate) add: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { steep: 1.0, add: 0.0 }
    }
}

impl Calibration {
    /// The line under which the answers are most likely. Answers count a little less than wholly, as Platt has it, so that
    /// few examples do not make certain.
    pub(crate) fn of(scores: &[(f64, bool)]) -> Self {
        let yes = scores.iter().filter(|(_, answer)| *answer).count() as f64;
        let no = scores.len() as f64 - yes;
        if yes == 0.0 || no == 0.0 {
            return Self::default();
        }
        let aims = [1.0 / (no + 2.0), (yes + 1.0) / (yes + 2.0)];
        let mut line = Self { steep: 1.0, add: 0.0 };
        let mut loss = line.loss(scores, aims);
        for _ in 0..STEPS {
            let (mut slope, mut bend) = ([0.0, 0.0], [1e-9, 0.0, 1e-9]);
            for (score, answer) in scores {
                let p = line.probability(*score);
                let (off, width) = (p - aims[usize::from(*answer)], p * (1.0 - p));
                slope[0] += off * score;
                slope[1] += off;
                bend[0] += width * score * score;
                bend[1] += width * score;
                bend[2] += width;
            }
            let whole = bend[0].mul_add(bend[2], -(bend[1] * bend[1]));
            let by =
                [(bend[2] * slope[0] - bend[1] * slope[1]) / whole, (bend[0] * slope[1] - bend[1] * slope[0]) / whole];
            let Some((next, less)) = line.step(by, loss, scores, aims) else { break };
            let is_still = loss - less < 1e-10;
            (line, loss) = (next, less);
            if is_still {
                break;
            }
        }
        line
    }

    /// The longest part of a step that makes the loss less.
    fn step(self, by: [f64; 2], loss: f64, scores: &[(f64, bool)], aims: [f64; 2]) -> Option<(Self, f64)> {
        let part = |halvings: i32| 0.5f64.powi(halvings);
        (0..20).map(part).find_map(|part| {
            let next = Self { steep: self.steep - part * by[0], add: self.add - part * by[1] };
            let less = next.loss(scores, aims);
            (less < loss && next.steep > 0.0).then_some((next, less))
        })
    }

    fn loss(self, scores: &[(f64, bool)], aims: [f64; 2]) -> f64 {
        let of = |(score, answer): &(f64, bool)| {
            let (p, aim) = (self.probability(*score).clamp(1e-12, 1.0 - 1e-12), aims[usize::from(*answer)]);
            -aim.mul_add(p.ln(), (1.0 - aim) * (1.0 - p).ln())
        };
        scores.iter().map(of).sum()
    }

    /// The probability at some log odds.
    pub(crate) fn probability(self, log_odds: f64) -> f64 {
        1.0 / (1.0 + (-self.steep.mul_add(log_odds, self.add)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_sure_is_made_less_sure() {
        // At +4 three of four are right, at -4 one of four: the odds are 3 to 1, not 55 to 1.
        let scores: Vec<(f64, bool)> =
            (0..400).map(|n| if n % 2 == 0 { (4.0, n % 8 != 0) } else { (-4.0, n % 8 == 1) }).collect();
        let line = Calibration::of(&scores);
        assert!((line.probability(4.0) - 0.75).abs() < 0.01, "{line:?}");
        assert!((line.probability(-4.0) - 0.25).abs() < 0.01, "{line:?}");
    }

    #[test]
    fn one_kind_of_answer_tells_nothing() {
        assert_eq!(Calibration::of(&[(1.0, true), (2.0, true)]), Calibration::default());
    }
}
