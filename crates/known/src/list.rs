//! A whole list against the own register, and against itself: who of it is known already. Nothing is asked elsewhere.

use access::{AccessError, Action, Ctx};
use linkage::{Linker, Scorer, Settings, Table, Work as Between};
use tokio::sync::Mutex;

use crate::entry::layout;
use crate::index::{Index, Place};
use crate::{Bits, Known};

/// Who is like somebody of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alike {
    /// Someone of the own register: their id, their household, and how likely it is them.
    pub own: Option<(String, String, f64)>,
    /// An earlier one of the list, by place, and how likely it is the same person.
    pub earlier: Option<(usize, f64)>,
}

/// Up to so many pairs each is looked at; beyond it candidates come from blocks. A preview is waited for: what it misses,
/// linking the register finds afterwards.
const EVERY_PAIR: f64 = 1e8;

/// Compares a list of people with the own register, and with itself.
///
/// # Errors
/// `Denied` for those who do not register.
pub async fn compare_list(ctx: &Ctx, people: Vec<Known>) -> Result<Vec<Alike>, AccessError> {
    let own = ctx.member()?.org;
    if !ctx.may(Action::RegisterHousehold, &ctx.desk()?) {
        return Err(AccessError::Denied);
    }
    let index = ctx.house().kept::<Mutex<Index>>();
    let mut index = index.lock().await;
    index.catch_up(ctx).await?;
    let (Some(table), Some(scorer)) = (&index.table, index.scorer.clone()) else {
        return Ok(vec![Alike::default(); people.len()]);
    };
    let (mut register, mut places) = (Table::new(layout()?), Vec::new());
    for (at, place) in index.places.iter().enumerate() {
        if place.org == own && place.kind.is_registered() && register.push_from(table, at).is_ok() {
            places.push(place.clone());
        }
    }
    drop(index);
    let ctx = ctx.clone();
    let compared = tokio::task::spawn_blocking(move || alike(&ctx, &people, &register, &places, &scorer));
    compared.await.map_err(|e| AccessError::Internal(e.to_string()))?
}

fn alike(
    ctx: &Ctx,
    people: &[Known],
    register: &Table,
    places: &[Place],
    scorer: &Scorer,
) -> Result<Vec<Alike>, AccessError> {
    let bits = Bits::of(ctx)?;
    let broken = |e: linkage::Broken| AccessError::Internal(e.to_string());
    let mut list = Table::with_room(layout()?, people.len());
    for person in people {
        list.push(&bits.row(ctx, person)).map_err(broken)?;
    }
    let mut alike = vec![Alike::default(); people.len()];
    let settings = Settings { exhaustive_up_to: EVERY_PAIR, doubtful_bits: 1.0, ..Settings::default() };
    let chance = |bits: f32| scorer.model().probability(f64::from(bits));
    if !register.is_empty() && !list.is_empty() {
        let linker = Linker::new(Between::Between(&list, register), settings);
        for piece in 0..linker.pieces() {
            for found in linker.find(piece, scorer).0 {
                let place = &places[found.right as usize];
                let best = &mut alike[found.left as usize].own;
                if best.as_ref().is_none_or(|(.., before)| chance(found.bits) > *before) {
                    *best = Some((place.id.clone(), place.record.clone(), chance(found.bits)));
                }
            }
        }
    }
    let linker = Linker::new(Between::Within(&list), settings);
    for piece in 0..linker.pieces() {
        for found in linker.find(piece, scorer).0 {
            let (first, second) = (found.left.min(found.right) as usize, found.left.max(found.right) as usize);
            let best = &mut alike[second].earlier;
            if best.is_none_or(|(_, before)| chance(found.bits) > before) {
                *best = Some((first, chance(found.bits)));
            }
        }
    }
    Ok(alike)
}
