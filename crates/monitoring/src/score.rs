//! The reading order: what the profile's signs say of a text, and what was learned from the agency's own decisions, if that
//! was accepted. Both add up, and each part can be shown.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use access::{AccessError, Ctx};
use kit::{OfferModelId, OrgId};
use profile::{Seen, Sign, SignKind, Starting, Text};
use screening::{Model, Words};
use store::{Tx, args, sql};

use crate::sealed::{Sealer, internal};

/// Models that are in use, by agency.
#[derive(Default)]
struct InUse(Mutex<HashMap<OrgId, (OfferModelId, Arc<Model>)>>);

/// What an agency puts offers in order by.
#[derive(Clone)]
pub struct Order {
    /// What was learned from its decisions, when that was accepted.
    pub learned: Option<Arc<Model>>,
    /// What the profile has to begin with, until then.
    pub starting: Option<Starting>,
}

/// A score and all of its parts.
pub struct Explained<'p> {
    /// Natural logarithm of the odds.
    pub log_odds: f64,
    /// Where the sum begins.
    pub begins: f64,
    /// Signs of the profile that stand in the text: each with its places and what it adds.
    pub signs: Vec<(&'p Sign, Vec<Range<usize>>, f64)>,
    /// Facts that an honest offer gives and this one does not, and what all of them add together.
    pub missing: (Vec<&'p Sign>, f64),
    /// What the words add that were learned from decisions, or that the profile begins with: those that say most, by their
    /// places.
    pub words: Vec<(Range<usize>, f64)>,
    /// All of them together.
    pub learned: f64,
    /// What the profile's weights were learned from, where they were used.
    pub starting: Option<&'p Text>,
}

impl Explained<'_> {
    /// The same as a chance in per cent, rounded.
    pub fn per_cent(&self) -> i64 {
        per_cent(self.log_odds)
    }
}

/// A logarithm of odds as a chance in per cent, rounded.
pub fn per_cent(log_odds: f64) -> i64 {
    // Never 0 and never 100: a score is not certain of anything.
    ((100.0 / (1.0 + (-log_odds).exp())).round() as i64).clamp(1, 99)
}

/// Log odds in thousandths, as they are kept.
pub(crate) fn kept(log_odds: f64) -> i64 {
    (log_odds.clamp(-1e6, 1e6) * 1000.0).round() as i64
}

/// What a score is in per cent from which on offers are put before an analyst, as it is kept.
pub(crate) fn read_from(ctx: &Ctx) -> i64 {
    let share = f64::from(ctx.profile().offers().monitoring.read_from).clamp(0.1, 99.9) / 100.0;
    kept((share / (1.0 - share)).ln())
}

/// Words that are shown.
const SHOWN_WORDS: usize = 12;

impl Order {
    /// What an agency begins with: the signs, and the profile's weights.
    pub(crate) fn beginning(ctx: &Ctx) -> Self {
        Self { learned: None, starting: ctx.profile().offers().monitoring.starting.clone() }
    }

    /// What was learned from decisions, in the place of the profile's weights.
    pub(crate) const fn of_learned(model: Arc<Model>) -> Self {
        Self { learned: Some(model), starting: None }
    }

    /// What the weights of words add, those that were learned from decisions or those to begin with; `None` where there are
    /// none for the text.
    fn weights(&self, text: &str, words: &Words) -> Option<f64> {
        match (&self.learned, &self.starting) {
            (Some(model), _) => Some(model.score(words).log_odds),
            (None, Some(starting)) => starting.adds(text, words),
            (None, None) => None,
        }
    }

    /// The score alone.
    pub fn score(&self, seen: &Seen<'_>, text: &str) -> f64 {
        seen.log_odds() + self.weights(text, &seen.words).unwrap_or(0.0)
    }

    /// The score with its parts.
    pub fn explain<'p>(&self, ctx: &'p Ctx, text: &str) -> Explained<'p> {
        let offers = ctx.profile().offers();
        let seen = offers.look(text);
        let weights = self.weights(text, &seen.words);
        let (adds, missing) = seen.adds();
        let learned = weights.unwrap_or(0.0);
        let log_odds = seen.log_odds() + learned;
        let begins_with = offers.monitoring.starting.as_ref().filter(|_| self.learned.is_none() && weights.is_some());
        let mut words = match (&self.learned, begins_with) {
            (Some(model), _) => model.explain(&seen.words),
            (None, Some(starting)) => {
                let words = starting.model.explain(&seen.words).into_iter();
                words.map(|(place, adds)| (place, starting.share * adds)).collect()
            }
            (None, None) => Vec::new(),
        };
        words.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        words.truncate(SHOWN_WORDS);
        words.sort_by_key(|(place, _)| place.start);
        let begins = Seen::begins();
        let signs = seen.signs.into_iter().zip(adds).map(|((sign, places), adds)| (sign, places, adds)).collect();
        let starting = begins_with.map(|starting| &starting.source);
        Explained { log_odds, begins, signs, missing: (seen.missing, missing), words, learned, starting }
    }
}

/// Keys of the signs that warn.
pub(crate) fn warning_keys(seen: &Seen<'_>) -> Vec<String> {
    seen.signs.iter().filter(|(sign, _)| sign.kind == SignKind::Warn).map(|(sign, _)| sign.key.clone()).collect()
}

/// What an agency puts offers in order by now.
pub(crate) async fn order_of(ctx: &Ctx, tx: &mut Tx, org: OrgId) -> Result<Order, AccessError> {
    let used: Option<(OfferModelId, Vec<u8>)> = tx
        .opt(
            sql!("SELECT id, body FROM offer_model WHERE org_id = $1 AND state = 'used' ORDER BY at DESC LIMIT 1"),
            args![org],
        )
        .await?;
    let Some((id, body)) = used else { return Ok(Order::beginning(ctx)) };
    let kept: Arc<InUse> = ctx.house().kept();
    let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, model)) = kept.get(&org)
        && *known == id
    {
        return Ok(Order::of_learned(Arc::clone(model)));
    }
    let bytes = Sealer::of(ctx).open(("offer_model", &id.to_string(), "body"), &body)?;
    let model = Arc::new(Model::from_bytes(&bytes).ok_or_else(|| internal("a learned reading order cannot be read"))?);
    kept.insert(org, (id, Arc::clone(&model)));
    Ok(Order::of_learned(model))
}
