//! What `himaya link` learned from the registers, kept so that it can be looked at and asked with.
//!
//! Cases are not learned from: no weight that anyone sees may move because somebody stands in a case.

use access::{AccessError, Action, Ctx, Work};
use kit::{LinkModelId, Moment};
use linkage::{LEVELS, Layout, Model};
use store::{args, sql};

use crate::entry::layout;

/// A model that was learned.
pub(crate) struct Learned {
    pub id: LinkModelId,
    pub model: Model,
    pub entries: i64,
    pub at: Moment,
}

struct Row {
    id: LinkModelId,
    entries: i64,
    body: String,
    at: Moment,
}
store::columns!(Row { id, entries, body, at });

/// Of so many whom somebody asks for, one in a hundred thousand entries is expected to be meant: weights for data too few
/// to learn from.
const PAIRS: f64 = 100_000.0;
/// Of those who are registered, so many are expected to stand in some register already.
const EXPECTED: f64 = 0.3;

/// Weights to begin with.
pub(crate) fn to_begin_with(layout: &Layout) -> Model {
    Model::defaults(layout, PAIRS, 1.0)
}

/// The same model with the odds of a question: one person against everyone, not each against each. Never more than with
/// weights to begin with, so that few entries do not make everybody alike.
pub(crate) fn to_ask_with(learned: &Learned) -> Model {
    let expected = EXPECTED / (learned.entries.max(1) as f64);
    Model { prior: expected.min(1.0 / PAIRS), ..learned.model.clone() }
}

fn read(row: Option<Row>) -> Result<Option<Learned>, AccessError> {
    let Some(row) = row else { return Ok(None) };
    let layout = layout()?;
    let model = serde_json::from_str::<Model>(&row.body).ok().filter(|model| model.fits(&layout));
    if model.is_none() {
        tracing::error!(model = %row.id, "what was learned is of other fields: weights to begin with are used");
    }
    Ok(model.map(|model| Learned { id: row.id, model, entries: row.entries, at: row.at }))
}

/// What was learned last.
pub(crate) async fn newest(work: &mut Work<'_>) -> Result<Option<Learned>, AccessError> {
    let newest = sql!("SELECT id, entries, body, at FROM link_model ORDER BY at DESC, id DESC LIMIT 1");
    read(work.tx.opt(newest, args![]).await?)
}

/// What was learned under this id.
pub(crate) async fn learned_as(work: &mut Work<'_>, id: LinkModelId) -> Result<Option<Learned>, AccessError> {
    read(work.tx.opt(sql!("SELECT id, entries, body, at FROM link_model WHERE id = $1"), args![id]).await?)
}

/// Keeps a model. As it is read back, so it is used: a run that is resumed must weigh as before.
pub(crate) async fn keep(work: &mut Work<'_>, model: &Model, entries: usize) -> Result<Learned, AccessError> {
    let ctx = work.ctx;
    let id = LinkModelId::new(ctx.now(), ctx.entropy());
    let body = serde_json::to_string(model).map_err(|e| AccessError::Internal(e.to_string()))?;
    let insert = sql!("INSERT INTO link_model (id, entries, body, at) VALUES ($1, $2, $3, $4)");
    work.tx.run(insert, args![id, i64::try_from(entries).unwrap_or(i64::MAX), body, ctx.now()]).await?;
    let kept = learned_as(work, id).await?;
    kept.ok_or_else(|| AccessError::Internal("a model that was learned is none".to_owned()))
}

/// What the levels of one field weigh.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWeights {
    /// The field.
    pub field: String,
    /// Bits of each level, from the same to different.
    pub bits: [f64; LEVELS],
    /// The share of pairs of one person that are the same in it.
    pub of_one: f64,
    /// The share of pairs of strangers.
    pub of_strangers: f64,
    /// The share of pairs of relatives.
    pub of_relatives: f64,
}

/// What weighs how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// From how many entries it was learned, and when; `None` for weights to begin with.
    pub learned: Option<(i64, Moment)>,
    /// Field by field.
    pub fields: Vec<FieldWeights>,
    /// Bits at which one person and two are equally likely.
    pub even: f64,
}

/// What weighs how much, for those who decide by it.
pub async fn weights(ctx: &Ctx) -> Result<Weights, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ReviewDuplicates, &ctx.desk()?)?;
    let learned = newest(&mut work).await?;
    let from = learned.as_ref().map(|learned| (learned.entries, learned.at));
    let model = match learned {
        Some(learned) => learned.model,
        None => to_begin_with(&layout()?),
    };
    let of = |field: &linkage::FieldModel| FieldWeights {
        field: field.name.clone(),
        bits: Model::bits(field),
        of_one: field.m[0],
        of_strangers: field.u[0],
        of_relatives: field.kin[0],
    };
    Ok(Weights { learned: from, fields: model.fields.iter().map(of).collect(), even: model.even() })
}
