//! Reading figures from the journal.

use std::collections::HashMap;

use access::{AccessError, Action, Ctx, Thing};
use journal::figures::{self, Filter, Fold};
use kit::Moment;
use profile::{Counted, Figure, Measure, Measured};
use store::Tx;
use tokio::sync::Mutex;

use crate::fold_small;

/// What a figure says now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// So many.
    Count(i64),
    /// A part of a whole; the whole may be nothing.
    Share {
        /// The part.
        part: i64,
        /// The whole.
        whole: i64,
    },
    /// A median over so many spans, in seconds; nothing measured yet when `of` is 0.
    Median {
        /// Seconds.
        seconds: i64,
        /// How many spans.
        of: i64,
    },
}

impl Shown {
    /// Whether nothing has been recorded yet.
    pub const fn is_zero(self) -> bool {
        matches!(self, Self::Count(0) | Self::Share { whole: 0, .. } | Self::Median { of: 0, .. })
    }
}

/// What was counted of the journal up to a moment, kept in memory: entries are never changed, so that each view reads
/// only what was journalled since the last.
#[derive(Default)]
pub(crate) struct Counts {
    fold: Fold,
    /// Times between entries cost more to find. By figure: of how many entries they were found, and what.
    medians: HashMap<String, (i64, Shown)>,
}

/// What this house has counted: until now, and until this day began.
#[derive(Default)]
struct Kept {
    now: Mutex<Counts>,
    day: Mutex<Counts>,
}

/// A figure's entries, as the journal is asked for them.
fn filter(counted: &Counted) -> Filter {
    Filter { acts: counted.acts.clone(), facts: counted.facts.clone(), period: String::new() }
}

impl Counts {
    async fn read(&mut self, tx: &mut Tx, key: &str, of: &Measured, until: Moment) -> Result<Shown, AccessError> {
        let count = |counted: &Counted| self.fold.count(&filter(counted));
        Ok(match of {
            Measured::Count(of) => Shown::Count(count(of)),
            Measured::Sum { of, fact } => Shown::Count(self.fold.sum(&filter(of), fact)),
            Measured::Balance { opened, closed } => Shown::Count((count(opened) - count(closed)).max(0)),
            Measured::Share { part, whole } => Shown::Share { part: count(part), whole: count(whole) },
            Measured::MedianDays { from, to } | Measured::MedianSeconds { from, to } => {
                let entries = count(from) + count(to);
                if let Some((_, shown)) = self.medians.get(key).filter(|(of, _)| *of == entries) {
                    return Ok(*shown);
                }
                let spans = figures::seconds_between(tx, &filter(from), &filter(to), until).await?;
                let seconds = spans.get(spans.len() / 2).copied().unwrap_or(0);
                let shown = Shown::Median { seconds, of: i64::try_from(spans.len()).unwrap_or(i64::MAX) };
                self.medians.insert(key.to_owned(), (entries, shown));
                shown
            }
        })
    }
}

/// After the end of time.
const EVER: Moment = Moment::from_micros(i64::MAX);

/// Every measure's figures as they are now, in the plan's order.
pub async fn figures_now(ctx: &Ctx) -> Result<Vec<Vec<Shown>>, AccessError> {
    let kept = ctx.house().kept::<Kept>();
    figures_of(ctx, Action::ReadPlan, &mut *kept.now.lock().await, EVER).await
}

/// When the day began in the country.
pub(crate) fn day_began(ctx: &Ctx) -> Result<Moment, AccessError> {
    let calendar = ctx.profile().calendar();
    let day = calendar.start_of(calendar.date_of(ctx.now()));
    day.ok_or_else(|| AccessError::Internal("a day without a beginning".to_owned()))
}

/// Every measure's figures as they were when this day began, to be protected and published. Whoever watches the
/// published page cannot tell at what hour something was done, and adding acts of one's own to see others' takes days.
pub async fn figures_of_the_day(ctx: &Ctx) -> Result<(Moment, Vec<Vec<Shown>>), AccessError> {
    let (day, kept) = (day_began(ctx)?, ctx.house().kept::<Kept>());
    Ok((day, figures_of(ctx, Action::ReadPublicPlan, &mut *kept.day.lock().await, day).await?))
}

async fn figures_of(
    ctx: &Ctx,
    action: Action,
    counts: &mut Counts,
    until: Moment,
) -> Result<Vec<Vec<Shown>>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(action, &Thing::Plan)?;
    every(ctx, &mut work.tx, counts, until).await
}

/// Counts all of the journal after a start, so that nobody waits for it. For the system itself: it shows nothing to
/// anyone.
pub async fn count_ahead(ctx: &Ctx) -> Result<(), AccessError> {
    let (day, kept) = (day_began(ctx)?, ctx.house().kept::<Kept>());
    for (counts, until) in [(&kept.now, EVER), (&kept.day, day)] {
        let mut counts = counts.lock().await;
        every(ctx, &mut ctx.look().await?.tx, &mut counts, until).await?;
    }
    Ok(())
}

async fn every(ctx: &Ctx, tx: &mut Tx, counts: &mut Counts, until: Moment) -> Result<Vec<Vec<Shown>>, AccessError> {
    counts.fold.catch_up(tx, until).await?;
    let mut all = Vec::new();
    for measure in &ctx.profile().plan().measures {
        let mut row = Vec::new();
        for figure in &measure.figures {
            let key = format!("{}/{}", measure.number, figure.key);
            row.push(counts.read(tx, &key, &figure.measured, until).await?);
        }
        all.push(row);
    }
    Ok(all)
}

/// Looks at what had been counted when this day began.
pub(crate) async fn of_the_day<T>(ctx: &Ctx, action: Action, look: impl FnOnce(&Fold) -> T) -> Result<T, AccessError> {
    let (day, kept) = (day_began(ctx)?, ctx.house().kept::<Kept>());
    let mut counts = kept.day.lock().await;
    let mut work = ctx.look().await?;
    work.allow(action, &Thing::Plan)?;
    counts.fold.catch_up(&mut work.tx, day).await?;
    Ok(look(&counts.fold))
}

/// A figure opened: what it counts by agency, district and month, small groups folded together.
pub struct Breakdown {
    /// The figure's value.
    pub shown: Shown,
    /// Agencies, most first, and the rest.
    pub agencies: (Vec<(String, i64)>, Option<i64>),
    /// Districts, most first, and the rest.
    pub districts: (Vec<(String, i64)>, Option<i64>),
    /// Months, oldest first, and the rest.
    pub months: (Vec<(String, i64)>, Option<i64>),
}

/// Opens a figure to the counts behind it. For a share or a median these are the counts of its whole.
pub async fn breakdown(ctx: &Ctx, measure: &Measure, figure: &Figure) -> Result<Breakdown, AccessError> {
    let kept = ctx.house().kept::<Kept>();
    let mut counts = kept.now.lock().await;
    let mut work = ctx.look().await?;
    work.allow(Action::OpenFigure, &Thing::Plan)?;
    let k = i64::from(ctx.profile().small_cell());
    let counted = match &figure.measured {
        Measured::Count(of) | Measured::Sum { of, .. } => of,
        Measured::Share { whole, .. } => whole,
        Measured::Balance { opened, .. } => opened,
        Measured::MedianDays { to, .. } | Measured::MedianSeconds { to, .. } => to,
    };
    let fact = match &figure.measured {
        Measured::Sum { fact, .. } => Some(fact.as_str()),
        _ => None,
    };
    let filter = filter(counted);
    counts.fold.catch_up(&mut work.tx, EVER).await?;
    let key = format!("{}/{}", measure.number, figure.key);
    let shown = counts.read(&mut work.tx, &key, &figure.measured, EVER).await?;
    Ok(Breakdown {
        shown,
        agencies: fold_small(counts.fold.by_agency(&filter, fact), k),
        districts: fold_small(counts.fold.by_district(&filter, fact), k),
        months: fold_small(counts.fold.by_month(&filter, fact), k),
    })
}

/// The measure and figure with these keys.
pub(crate) fn find<'p>(ctx: &'p Ctx, number: &str, key: &str) -> Option<(&'p Measure, &'p Figure)> {
    let measure = ctx.profile().plan().measure(number)?;
    Some((measure, measure.figure(key)?))
}
