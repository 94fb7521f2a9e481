//! How far the score of an offer moves when the offer is written another way.

use std::path::Path;

use serde_json::Value;

use crate::ranking::Offer;
use crate::{Fallible, say};

/// Words of which one is left out.
const LEFT_OUT: usize = 8;
/// How near the score of a reworded offer is to be.
const NEAR: f64 = 0.1;

/// Gives offers their twins: those of a file, or without one each offer reworded by rules.
pub fn add(offers: &mut [Offer], file: Option<&Path>) -> Fallible<()> {
    let Some(file) = file else {
        offers.iter_mut().for_each(|offer| offer.twin = Some(reworded(&offer.text)));
        return Ok(());
    };
    for (at, line) in std::fs::read_to_string(file)?.lines().enumerate() {
        let wrong = || format!("{}, line {}: not a twin of one of the offers", file.display(), at + 1);
        let row: Value = serde_json::from_str(line).map_err(|e| format!("{}: {e}", wrong()))?;
        let offer = row.get("line").and_then(Value::as_u64).and_then(|number| offers.get_mut(number as usize));
        let text = row.get("text").and_then(Value::as_str).map(ToOwned::to_owned);
        offer.ok_or_else(wrong)?.twin = Some(text.ok_or_else(wrong)?);
    }
    Ok(())
}

/// The same offer as somebody else would send it on: its sentences in another order and one word of eight left out. Nothing is
/// added, so that what it says stays the same.
fn reworded(text: &str) -> String {
    let sentences: Vec<&str> = text.split_inclusive(['.', '!', '?', '\n', ';']).collect();
    let mut at: Vec<usize> = (0..sentences.len()).collect();
    at.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20);
    let ordered: Vec<&str> = at.into_iter().map(|at| sentences[at].trim()).collect();
    let ordered = ordered.join(" ");
    let kept = ordered.split(' ').enumerate().filter(|(at, _)| at % LEFT_OUT != LEFT_OUT - 1);
    kept.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

/// Prints how far scores moved: of each offer, its own and that of its rewording.
pub fn judge(pairs: &[(f64, f64)]) {
    let mut moved: Vec<f64> = pairs.iter().map(|(one, other)| (one - other).abs()).collect();
    moved.sort_by(f64::total_cmp);
    let Some(last) = moved.len().checked_sub(1) else { return };
    let mean = moved.iter().sum::<f64>() / moved.len() as f64;
    let near = moved.iter().filter(|moved| **moved <= NEAR).count() as f64 / moved.len() as f64;
    say::figure("reworded: mean move of the score", format!("{mean:.4}"));
    say::figure("reworded: move of 95 of 100 at most", format!("{:.4}", moved[last * 95 / 100]));
    say::figure("reworded: within 0.1 of the score", format!("{:.1} %", near * 100.0));
}
