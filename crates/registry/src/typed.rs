//! A date of birth as people write it, and the age band that follows.

use access::Ctx;
use kit::AgeBand;

/// A date of birth, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// The day, 1 to 31.
    pub day: Option<i8>,
}

impl std::fmt::Display for Birth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// Reads `1998`, `05.1998`, `1998-05`, `21.05.1998` or `1998-05-21`. `None` for anything else, a day that is not on
/// the calendar, and a year nobody alive was born in.
pub fn birth(typed: &str) -> Option<Birth> {
    let parts: Vec<&str> = typed.trim().split(['.', '-', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<i16>().ok().filter(|n| *n > 0);
    let small = |part: &str| number(part).and_then(|n| i8::try_from(n).ok());
    let is_year = |part: &str| part.len() == 4;
    let found = match parts.as_slice() {
        [year] if is_year(year) => Birth { year: number(year)?, month: None, day: None },
        [month, year] if is_year(year) => Birth { year: number(year)?, month: Some(small(month)?), day: None },
        [year, month] if is_year(year) => Birth { year: number(year)?, month: Some(small(month)?), day: None },
        [day, month, year] if is_year(year) => {
            Birth { year: number(year)?, month: Some(small(month)?), day: Some(small(day)?) }
        }
        [year, month, day] if is_year(year) => {
            Birth { year: number(year)?, month: Some(small(month)?), day: Some(small(day)?) }
        }
        _ => return None,
    };
    let first = jiff::civil::Date::new(found.year, found.month.unwrap_or(1), found.day.unwrap_or(1)).ok()?;
    (1900..=2200).contains(&first.year()).then_some(found)
}

/// The age band of someone born then, today in the country. Without a month the year's middle is taken.
pub fn age_band(ctx: &Ctx, born: Option<Birth>) -> AgeBand {
    let Some(born) = born else { return AgeBand::Unknown };
    let today = ctx.profile().calendar().date_of(ctx.now());
    let birthday = (born.month.unwrap_or(7), born.day.unwrap_or(1));
    let had_it = birthday <= (today.month(), today.day());
    let age = today.year() - born.year - i16::from(!had_it);
    match age {
        ..14 => AgeBand::Under14,
        14..18 => AgeBand::From14To17,
        18..30 => AgeBand::From18To29,
        30..45 => AgeBand::From30To44,
        45..60 => AgeBand::From45To59,
        60.. => AgeBand::From60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let read = |text| birth(text).map(|born| born.to_string());
        for (typed, meant) in [
            ("1998", "1998"),
            ("05.1998", "1998-05"),
            ("1998-05", "1998-05"),
            ("21.05.1998", "1998-05-21"),
            (" 21/5/1998 ", "1998-05-21"),
            ("1998-05-21", "1998-05-21"),
            ("29.02.2024", "2024-02-29"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(meant), "{typed}");
        }
        for wrong in ["", "98", "31.02.1998", "29.02.2023", "13.1998", "1.2.3.1998", "soon", "1850", "٢٠١٠"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
