//! A date of birth as it is typed into a form, and the age band that follows.

use access::Ctx;
use jiff::civil::date;
use kit::AgeBand;
use sheets::read::{DateCounts, DateFault, DateNote, DateRules, Order, ReadDate};

/// Reads `21.05.1998`, `05.1998`, `1998`, `1998-05-21` and what else people write; the day comes first.
///
/// # Errors
/// As [`sheets::read::date`]; a number of days, as spreadsheets store dates, is none in a form.
pub fn birth(ctx: &Ctx, typed: &str) -> Result<ReadDate, DateFault> {
    let rules = DateRules {
        order: DateCounts::default().decide(Some(Order::DayFirst)),
        earliest: date(1900, 1, 1),
        latest: ctx.profile().calendar().date_of(ctx.now()),
        is_1904: false,
    };
    let read = sheets::read::date(typed, &rules)?;
    if read.notes.has(DateNote::Serial) { Err(DateFault::NotADate) } else { Ok(read) }
}

/// A date of birth as it is kept: `2010`, `2010-05` or `2010-05-21`.
pub fn written(born: &ReadDate) -> String {
    let parts = [born.month, born.day].into_iter().map_while(|part| part).map(|part| format!("-{part:02}"));
    format!("{:04}", born.year) + &parts.collect::<String>()
}

/// The age band of someone born then, today in the country. Without a month the year's middle is taken.
pub fn age_band(ctx: &Ctx, born: Option<&ReadDate>) -> AgeBand {
    let Some(born) = born else { return AgeBand::Unknown };
    let today = ctx.profile().calendar().date_of(ctx.now());
    let birthday = (born.month.unwrap_or(7), born.day.unwrap_or(1));
    let had_it = birthday <= (today.month().unsigned_abs(), today.day().unsigned_abs());
    match today.year() - born.year - i16::from(!had_it) {
        ..14 => AgeBand::Under14,
        14..18 => AgeBand::From14To17,
        18..30 => AgeBand::From18To29,
        30..45 => AgeBand::From30To44,
        45..60 => AgeBand::From45To59,
        60.. => AgeBand::From60,
    }
}
