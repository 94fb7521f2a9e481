//! How far the score of an offer moves when the offer is written another way.

use std::path::Path;

use screening::{Campaign, Campaigns, Sketch};
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

/// Which twins fall into the campaign of their original, when all offers came first; `false` for an offer without a twin.
pub fn in_campaign(offers: &[Offer]) -> Vec<bool> {
    let mut campaigns = Campaigns::new();
    let own: Vec<_> = offers.iter().map(|offer| campaigns.add(Sketch::of(&offer.text))).collect();
    let of_twin: Vec<_> =
        offers.iter().map(|offer| offer.twin.as_deref().map(|twin| campaigns.add(Sketch::of(twin)))).collect();
    let is_own = |(own, twin): (&Campaign, Option<Campaign>)| {
        twin.is_some_and(|twin| campaigns.now(twin) == campaigns.now(*own))
    };
    own.iter().zip(of_twin).map(is_own).collect()
}

/// Prints how far scores moved: of each offer, its own and that of its rewording, and whether both are in one campaign. In the
/// queue a campaign has one score, the highest of its offers'.
pub fn judge(twins: &[(f64, f64, bool)]) {
    let share = |is: &dyn Fn(&(f64, f64, bool)) -> bool| {
        format!("{:.1} %", twins.iter().filter(|twin| is(twin)).count() as f64 / twins.len() as f64 * 100.0)
    };
    let mut moved: Vec<f64> = twins.iter().map(|(one, other, _)| (one - other).abs()).collect();
    moved.sort_by(f64::total_cmp);
    let Some(last) = moved.len().checked_sub(1) else { return };
    let mean = moved.iter().sum::<f64>() / moved.len() as f64;
    say::figure("reworded: mean move of the score", format!("{mean:.4}"));
    say::figure("reworded: move of 95 of 100 at most", format!("{:.4}", moved[last * 95 / 100]));
    say::figure("reworded: within 0.1 of the score", share(&|(one, other, _)| (one - other).abs() <= NEAR));
    say::figure("reworded: in the campaign of its original", share(&|(.., is_in)| *is_in));
    let stays = |(one, other, is_in): &(f64, f64, bool)| {
        let queued = if *is_in { one.max(*other) } else { *other };
        (one - queued).abs() <= NEAR
    };
    say::figure("reworded: within 0.1 of it in the queue", share(&stays));
}
