//! Numbers and dates of workbooks, as texts.

use jiff::Span;
use jiff::civil::{Date, date};

use crate::cell::{Cell, CellKind, Oddity};

/// How a cell shows its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// As a number.
    #[default]
    Plain,
    /// As a date, a time, or both.
    Date,
    /// With zeros in front, to so many digits.
    Zeros(usize),
}

/// The last day a spreadsheet program knows: 9999-12-31.
const LAST_DAY: i64 = 2_958_465;
const SECONDS: f64 = 86_400.0;

/// What a format's code shows. `[Red]`, `"text"`, `\x`, `_x` and `*x` are decoration.
pub(crate) fn format(code: &str) -> Format {
    let mut plain = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // Hours beyond a day: [h]:mm.
                if inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    plain.push_str(&inside);
                }
            }
            // Only what shows positive numbers.
            ';' => break,
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    if plain.starts_with("general") || plain.is_empty() {
        Format::Plain
    } else if plain.len() > 1 && plain.chars().all(|c| c == '0') {
        Format::Zeros(plain.len().min(32))
    } else if plain.contains(['d', 'm', 'y', 'h', 's', 'д', 'м', 'г', 'ч']) && !plain.contains(['0', '#', '?']) {
        Format::Date
    } else if plain.contains(['y', 'd', 'h']) || plain.contains("ss") {
        // Tenths of seconds have zeros: mm:ss.0.
        Format::Date
    } else {
        Format::Plain
    }
}

/// The formats that have a number and no code (ECMA-376 part 1, 18.8.30); those for the Far East are dates too.
pub(crate) const fn built_in(id: u32) -> Format {
    match id {
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
        _ => Format::Plain,
    }
}

/// A number as it is stored, in the way its cell shows it.
pub(crate) fn cell(raw: &str, format: Format, is_1904: bool) -> Cell {
    let raw = raw.trim();
    let Some(value) = raw.parse::<f64>().ok().filter(|value| value.is_finite()) else { return Cell::of_text(raw) };
    if format == Format::Date {
        if let Some(text) = moment(value, is_1904) {
            return Cell::new(text, CellKind::Date);
        }
        let mut cell = plain(raw, value);
        cell.oddities.add(Oddity::ImpossibleDate);
        return cell;
    }
    let mut cell = plain(raw, value);
    if let Format::Zeros(digits) = format
        && cell.text.len() < digits
        && cell.text.bytes().all(|byte| byte.is_ascii_digit())
    {
        cell.text = format!("{:0>digits$}", cell.text);
        cell.oddities.add(Oddity::ZerosByFormat);
    }
    cell
}

/// Digits as a person would write them: 15 of them, which is what can be relied on, and no exponent.
fn plain(raw: &str, value: f64) -> Cell {
    let is_short = raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit());
    if is_short && (raw.len() == 1 || !raw.starts_with('0')) {
        return Cell::new(raw.to_owned(), CellKind::Number);
    }
    // Adding nothing makes a plain zero of -0.
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value) + 0.0;
    let size = rounded.abs();
    let text = if size != 0.0 && !(1e-9..1e21).contains(&size) { format!("{rounded:e}") } else { format!("{rounded}") };
    let mut cell = Cell::new(text, CellKind::Number);
    if size >= 1e15 {
        cell.oddities.add(Oddity::PrecisionLost);
    }
    cell
}

/// A date from the days since the beginning of 1900 or 1904.
fn moment(value: f64, is_1904: bool) -> Option<String> {
    if value < 0.0 || value > LAST_DAY as f64 + 1.0 {
        return None;
    }
    let (mut days, mut seconds) = (value.floor() as i64, (value.fract() * SECONDS).round() as i64);
    if seconds >= SECONDS as i64 {
        (days, seconds) = (days + 1, 0);
    }
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if days == 0 && !is_1904 {
        return (seconds > 0).then_some(time);
    }
    let day = day(days, is_1904)?;
    Some(if seconds == 0 { day.to_string() } else { format!("{day}T{time}") })
}

/// The day of a serial number. In 1900 Excel counts a 29 February that never was, which is number 60.
pub(crate) fn day(days: i64, is_1904: bool) -> Option<Date> {
    let (first, days) = match (is_1904, days) {
        (true, days) => (date(1904, 1, 1), days),
        (false, 60) | (false, ..=0) => return None,
        (false, 1..=59) => (date(1899, 12, 31), days),
        (false, _) => (date(1899, 12, 30), days),
    };
    first.checked_add(Span::new().try_days(days).ok()?).ok()
}
