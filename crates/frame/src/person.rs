//! What is typed of a person: a name, a personal number, a date of birth and the age band that follows.

use access::Ctx;
use jiff::civil::date;
use kit::AgeBand;
use sheets::read::{DateCounts, DateFault, DateNote, DateRules, FinFault, NameFault, Order, ReadDate};

use crate::{Form, Words};

/// Longest name: more is not one.
const NAME_CHARS: usize = 100;
/// Longest number.
const LINE_CHARS: usize = 300;

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

/// The date of birth in a field, if there is one; a sentence when it is none.
pub fn read_birth(form: &mut Form, t: &Words, ctx: &Ctx, field: &str) -> Option<ReadDate> {
    let typed = form.text(t, field, LINE_CHARS);
    match birth(ctx, &typed) {
        Ok(born) => return Some(born),
        Err(DateFault::Empty) => {}
        Err(DateFault::TooLate) => form.refuse(field, t.text("error-born-later")),
        Err(_) => form.refuse(field, t.text("error-born")),
    }
    None
}

/// A name, or nothing.
pub fn read_name(form: &mut Form, t: &Words, field: &str) -> String {
    let typed = form.text(t, field, NAME_CHARS);
    match sheets::read::name(&typed) {
        Ok(name) => return name,
        Err(NameFault::HoldsDigit) => form.refuse(field, t.text("error-name-digits")),
        Err(NameFault::HoldsSign | NameFault::NoLetter) => form.refuse(field, t.text("error-name-signs")),
        // A text that is too long has its sentence already.
        Err(NameFault::Empty | NameFault::TooLong) => {}
    }
    typed
}

/// A family name and a given name, of which one must be there.
pub fn read_names(form: &mut Form, t: &Words) -> (String, String) {
    let family = read_name(form, t, "family");
    let given = read_name(form, t, "given");
    if family.is_empty() && given.is_empty() && form.error("family").is_none() && form.error("given").is_none() {
        form.refuse("family", t.text("error-name"));
    }
    (family, given)
}

/// A personal number, or nothing. What looks like another letter is told, not changed.
pub fn read_fin(form: &mut Form, t: &Words) -> String {
    let typed = form.text(t, "fin", LINE_CHARS);
    match sheets::read::fin(&typed) {
        Ok(fin) => return fin.text,
        Err(FinFault::Empty) => {}
        Err(FinFault::HoldsOOrI { .. }) => form.refuse("fin", t.text("error-fin-letters")),
        Err(_) => form.refuse("fin", t.text("error-fin")),
    }
    typed
}
