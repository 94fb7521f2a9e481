//! Logistic regression with a penalty on squares, by coordinate descent in the dual (Yu, Huang and Lin, 2011, algorithm 5).

/// Rounds over all examples at most.
const ROUNDS: usize = 200;
/// When no step of a round is larger, as a share of what it may be, it is done.
const STILL: f64 = 1e-3;
/// A step smaller than this, as a share of what it may be, is not worth going through a text for.
const SMALL: f64 = 1e-6;
/// Newton steps for one coordinate at most.
const STEPS: usize = 50;

/// The weights and the bias that fit `inputs` (index, value) to `answers`; `freedom` is what a wrong answer costs beside the
/// size of the weights. The bias is a weight of its own on an input that is always one.
pub(crate) fn logistic(inputs: &[Vec<(u32, f64)>], answers: &[bool], count: usize, freedom: f64) -> (Vec<f64>, f64) {
    let (mut weights, mut bias) = (vec![0.0; count], 0.0);
    let squares: Vec<f64> =
        inputs.iter().map(|row| 1.0 + row.iter().map(|(_, value)| value * value).sum::<f64>()).collect();
    let small = (0.001 * freedom).min(1e-8);
    let mut dual = vec![[small, freedom - small]; inputs.len()];
    let go = |at: usize, by: f64, weights: &mut [f64], bias: &mut f64| {
        let by = if answers[at] { by } else { -by };
        inputs[at].iter().for_each(|(index, value)| weights[*index as usize] += by * value);
        *bias += by;
    };
    (0..inputs.len()).for_each(|at| go(at, small, &mut weights, &mut bias));
    for _ in 0..ROUNDS {
        let mut largest: f64 = 0.0;
        for at in 0..inputs.len() {
            let sum = bias + inputs[at].iter().map(|(index, value)| weights[*index as usize] * value).sum::<f64>();
            let margin = if answers[at] { sum } else { -sum };
            let turned = 0.5f64.mul_add(squares[at] * (dual[at][1] - dual[at][0]), margin) < 0.0;
            let (own, sign) = if turned { (1, -1.0) } else { (0, 1.0) };
            let before = dual[at][own];
            let after = best(before, squares[at], sign * margin, freedom);
            if (after - before).abs() < SMALL * freedom {
                continue;
            }
            dual[at][own] = after;
            dual[at][1 - own] = freedom - after;
            go(at, sign * (after - before), &mut weights, &mut bias);
            largest = largest.max((after - before).abs());
        }
        if largest <= STILL * freedom {
            break;
        }
    }
    (weights, bias)
}

/// Where one coordinate is best while the others stand still, between 0 and `freedom`.
fn best(before: f64, square: f64, margin: f64, freedom: f64) -> f64 {
    let mut at = if freedom - before < 0.5 * freedom { 0.1 * before } else { before };
    for _ in 0..STEPS {
        let slope = square.mul_add(at - before, margin) + (at / (freedom - at)).ln();
        if slope.abs() < 1e-9 {
            break;
        }
        let bend = square + freedom / (freedom - at) / at;
        let next = at - slope / bend;
        at = if next <= 0.0 { 0.1 * at } else { next.min(freedom * (1.0 - 1e-12)) };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient of the penalized loss is nothing at its least.
    #[test]
    fn what_is_found_is_the_best_there_is() {
        let inputs = vec![vec![(0, 1.0), (1, 0.5)], vec![(0, 0.2)], vec![(1, 1.0)], vec![(0, -0.5), (1, 0.3)], vec![]];
        let answers = [true, false, true, false, true];
        let freedom = 3.0;
        let (weights, bias) = logistic(&inputs, &answers, 2, freedom);
        let mut slope = [weights[0], weights[1], bias];
        for (row, answer) in inputs.iter().zip(answers) {
            let sum = bias + row.iter().map(|(index, value)| weights[*index as usize] * value).sum::<f64>();
            let sign = if answer { 1.0 } else { -1.0 };
            let pull = -freedom * sign / (1.0 + (sign * sum).exp());
            row.iter().for_each(|(index, value)| slope[*index as usize] += pull * value);
            slope[2] += pull;
        }
        assert!(slope.iter().all(|part| part.abs() < 1e-2), "{slope:?}");
    }

    #[test]
    fn nothing_to_learn_from_gives_nothing() {
        assert_eq!(logistic(&[], &[], 3, 1.0), (vec![0.0; 3], 0.0));
    }
}
