//! Reading figures from the journal.

use access::{AccessError, Action, Ctx, Thing};
use journal::figures::{self, Filter};
use kit::Moment;
use profile::{Counted, Figure, Measure, Measured};
use store::Tx;

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

async fn read(tx: &mut Tx, measured: &Measured, until: Option<Moment>) -> Result<Shown, AccessError> {
    let filter = |counted: &Counted| Filter { acts: counted.acts.clone(), facts: counted.facts.clone(), until };
    Ok(match measured {
        Measured::Count(of) => Shown::Count(figures::count(tx, &filter(of)).await?),
        Measured::Sum { of, fact } => Shown::Count(figures::sum(tx, &filter(of), fact).await?),
        Measured::Balance { opened, closed } => {
            let (opened, closed) =
                (figures::count(tx, &filter(opened)).await?, figures::count(tx, &filter(closed)).await?);
            Shown::Count((opened - closed).max(0))
        }
        Measured::Share { part, whole } => Shown::Share {
            part: figures::count(tx, &filter(part)).await?,
            whole: figures::count(tx, &filter(whole)).await?,
        },
        Measured::MedianDays { from, to } | Measured::MedianSeconds { from, to } => {
            let spans = figures::seconds_between(tx, &filter(from), &filter(to)).await?;
            let seconds = spans.get(spans.len() / 2).copied().unwrap_or(0);
            Shown::Median { seconds, of: i64::try_from(spans.len()).unwrap_or(i64::MAX) }
        }
    })
}

/// Every measure's figures as they are now, in the plan's order.
pub async fn figures_now(ctx: &Ctx) -> Result<Vec<Vec<Shown>>, AccessError> {
    figures_of(ctx, Action::ReadPlan, None).await
}

/// Every measure's figures as they were when this day began, to be protected and published. Whoever watches the
/// published page cannot tell at what hour something was done, and adding acts of one's own to see others' takes days.
pub async fn figures_of_the_day(ctx: &Ctx) -> Result<(Moment, Vec<Vec<Shown>>), AccessError> {
    let calendar = ctx.profile().calendar();
    let day = calendar.start_of(calendar.date_of(ctx.now()));
    let day = day.ok_or_else(|| AccessError::Internal("a day without a beginning".to_owned()))?;
    Ok((day, figures_of(ctx, Action::ReadPublicPlan, Some(day)).await?))
}

async fn figures_of(ctx: &Ctx, action: Action, until: Option<Moment>) -> Result<Vec<Vec<Shown>>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(action, &Thing::Plan)?;
    let mut all = Vec::new();
    for measure in &ctx.profile().plan().measures {
        let mut row = Vec::new();
        for figure in &measure.figures {
            row.push(read(&mut work.tx, &figure.measured, until).await?);
        }
        all.push(row);
    }
    Ok(all)
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
pub async fn breakdown(ctx: &Ctx, figure: &Figure) -> Result<Breakdown, AccessError> {
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
    let filter = Filter { acts: counted.acts.clone(), facts: counted.facts.clone(), until: None };
    let tx = &mut work.tx;
    Ok(Breakdown {
        shown: read(tx, &figure.measured, None).await?,
        agencies: fold_small(figures::by_agency(tx, &filter, fact).await?, k),
        districts: fold_small(figures::by_district(tx, &filter, fact).await?, k),
        months: fold_small(figures::by_month(tx, &filter, fact).await?, k),
    })
}

/// The measure and figure with these keys.
pub(crate) fn find<'p>(ctx: &'p Ctx, number: &str, key: &str) -> Option<(&'p Measure, &'p Figure)> {
    let measure = ctx.profile().plan().measure(number)?;
    Some((measure, measure.figure(key)?))
}
