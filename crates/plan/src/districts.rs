//! What was done for households, by district (measure 13.2.7).
//!
//! A table of districts, columns and periods can be subtracted in many ways: a column's total is known, one period
//! lies in another, and tomorrow's table differs from today's by what was done today. So nothing in it is exact: each
//! number is shown as the public sees the plan's ([`publish`]), rounded down; few and none look alike; and acts are
//! counted as of the beginning of the day. A small number is then spread over all districts that look like its own, and
//! no subtraction says which it is (docs/decisions/0028).

use access::{AccessError, Action, Ctx};
use households::overdue_by_district;
use journal::figures::{Filter, Fold};
use kit::Moment;

use crate::figures::{day_began, of_the_day};
use crate::{Public, publish};

kit::code_list! {
    /// What is counted of each district.
    Column {
        /// Households that were registered.
        Registered = "registered",
        /// Assessed for the first time.
        Assessed = "assessed",
        /// Referrals to those who act.
        Directed = "directed",
        /// Of these, services that began in time.
        Served = "served",
        /// Households that are overdue now: to be assessed, or with a line of their plan past its day.
        Overdue = "overdue",
        /// Assessed again.
        Reassessed = "reassessed",
        /// Found to be entered twice, and not parted again.
        Duplicates = "duplicates",
    }
}

kit::code_list! {
    /// When what is counted was done.
    Period {
        /// In this year.
        ThisYear = "this-year",
        /// In the year before.
        LastYear = "last-year",
        /// Ever.
        All = "all",
    }
}

impl Column {
    /// Acts that count for it, with a fact they must have, and acts that count against it. What is overdue is no act.
    const fn acts(self) -> (&'static str, Option<(&'static str, &'static str)>, &'static str) {
        match self {
            Self::Registered => ("household.registered", None, "household.unregistered"),
            Self::Assessed => ("household.assessed", None, ""),
            Self::Directed => ("household.referred", None, ""),
            Self::Served => ("household.served", Some(("in_time", "yes")), ""),
            Self::Overdue => ("", None, ""),
            Self::Reassessed => ("household.reassessed", None, ""),
            Self::Duplicates => ("household.merged", None, "household.parted"),
        }
    }

    /// Counts by district.
    fn counts(self, fold: &Fold, period: &str) -> Vec<(String, i64)> {
        let (act, fact, against) = self.acts();
        let filter = |act: &str| Filter {
            acts: vec![act.to_owned()],
            facts: fact.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            period: period.to_owned(),
        };
        let mut counts = fold.by_district(&filter(act), None);
        for (district, n) in fold.by_district(&filter(against), None) {
            counts.push((district, -n));
        }
        counts
    }
}

impl Period {
    /// As the journal's filter has it.
    fn filter(self, ctx: &Ctx) -> String {
        let year = ctx.profile().calendar().date_of(ctx.now()).year();
        match self {
            Self::ThisYear => year.to_string(),
            Self::LastYear => (year - 1).to_string(),
            Self::All => String::new(),
        }
    }
}

/// A district's row: its code, and for each column how many at least; `None` for few or none.
pub type Row = (String, Vec<Option<i64>>);

/// Every district, in the profile's order, as it may be shown, and as of when acts are counted.
pub async fn districts(ctx: &Ctx, period: Period) -> Result<(Moment, Vec<Row>), AccessError> {
    let filter = period.filter(ctx);
    let count = |fold: &Fold| -> Vec<_> { Column::ALL.iter().map(|column| column.counts(fold, &filter)).collect() };
    let mut columns = of_the_day(ctx, Action::OpenFigure, count).await?;
    let mut work = ctx.look().await?;
    work.allow(Action::OpenFigure, &access::Thing::Plan)?;
    let overdue = overdue_by_district(&mut work).await?;
    for (column, counts) in Column::ALL.iter().zip(&mut columns) {
        if *column == Column::Overdue {
            counts.clone_from(&overdue);
        }
    }
    let k = i64::from(ctx.profile().small_cell());
    let cell = |counts: &Vec<(String, i64)>, code: &str| {
        let n = counts.iter().filter(|(district, _)| district == code).map(|(_, n)| n).sum();
        match publish(n, k) {
            Public::AtLeast(n) => Some(n),
            Public::Zero | Public::FewerThan(_) => None,
        }
    };
    let row = |region: &profile::Region| {
        (region.code.clone(), columns.iter().map(|counts| cell(counts, &region.code)).collect())
    };
    Ok((day_began(ctx)?, ctx.profile().regions().iter().map(row).collect()))
}
