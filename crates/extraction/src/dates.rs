//! Reads days and times from text, in Azerbaijani, Russian, Turkish, English and German.

/// Months by number. Each name must stand as a whole word; a dot after it is allowed.
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "january jan yanvar ocak января январь янв januar jänner ocağın",
    "february feb fevral şubat февраля февраль фев февр februar",
    "march mar mart марта март мар märz mrz",
    "april apr aprel nisan апреля апрель апр",
    "may mayıs мая май mai",
    "june jun iyun haziran июня июнь июн juni",
    "july jul iyul temmuz июля июль июл juli",
    "august aug avqust ağustos августа август авг",
    "september sep sept sentyabr eylül сентября сентябрь сен сент",
    "october oct oktyabr ekim октября октябрь окт oktober okt",
    "november nov noyabr kasım ноября ноябрь ноя нояб",
    "december dec dekabr aralık декабря декабрь дек dezember dez",
];

/// A day that can be: year, month, day.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1990..=2100).contains(&year) && (1..=length).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn month(word: &str) -> Option<u32> {
    MONTHS.iter().position(|names| names.split(' ').any(|n| n == word)).map(|at| at as u32 + 1)
}

/// The hours, minutes, seconds and zone that follow an ISO day, if they are well-formed.
fn clock(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let bytes = rest.as_bytes();
    let two = |at: usize| {
        rest.get(at..at + 2).filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|d| d.parse::<u32>().ok())
    };
    let (hour, minute) = (two(0)?, two(3)?);
    if bytes.get(2) != Some(&b':') || hour > 23 || minute > 59 {
        return None;
    }
    let mut second = 0;
    let mut at = 5;
    if bytes.get(5) == Some(&b':')
        && let Some(s) = two(6).filter(|s| *s < 60)
    {
        second = s;
        at = 8;
        if bytes.get(8) == Some(&b'.') {
            at = 9 + bytes.iter().skip(9).take_while(|b| b.is_ascii_digit()).count();
        }
    }
    let zone = rest.get(at..).unwrap_or("").trim();
    let zone_bytes = zone.as_bytes();
    let zone = match zone_bytes.first() {
        Some(b'Z' | b'z') => "Z".to_owned(),
        Some(sign @ (b'+' | b'-')) => {
            let digits: String = zone.chars().skip(1).take(5).filter(char::is_ascii_digit).take(4).collect();
            match digits.len() {
                4 => format!("{}{}:{}", *sign as char, &digits[..2], &digits[2..]),
                2 => format!("{}{digits}:00", *sign as char),
                _ => String::new(),
            }
        }
        _ => String::new(),
    };
    Some(format!("T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// Reads a machine-written date: an ISO day or date-time, or else as [`find`] does.
pub fn machine(text: &str) -> Option<String> {
    let text = text.trim();
    if let (Some(head), Some(rest)) = (text.get(..10), text.get(10..)) {
        let mut parts = head.splitn(3, ['-', '/', '.']);
        if let (Some(y), Some(m), Some(d)) = (parts.next(), parts.next(), parts.next())
            && y.len() == 4
            && let (Ok(y), Ok(m), Ok(d)) = (y.parse(), m.parse(), d.parse())
        {
            return day(y, m, d).map(|day| day + &clock(rest).unwrap_or_default());
        }
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number = |a: usize, b: usize| text.get(a..b).and_then(|n| n.parse().ok());
        return day(number(0, 4)?, number(4, 6)?, number(6, 8)?);
    }
    find(text)
}

/// Letters of a text in which a date is looked for.
const MAX_CHARS: usize = 400;

/// The first date in a text that people read.
pub fn find(text: &str) -> Option<String> {
    // The combining dot that a Turkish capital İ leaves in lower case is dropped.
    let lower: String = text.chars().take(MAX_CHARS).flat_map(char::to_lowercase).filter(|c| *c != '\u{307}').collect();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | ';' | '·' | '•'))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = numeric(word) {
            return Some(found);
        }
        let bare = word.trim_end_matches('.');
        let Some(month) = month(bare) else { continue };
        let before = at.checked_sub(1).and_then(|n| words.get(n)).and_then(|w| ordinal(w));
        let before_year = at.checked_sub(1).and_then(|n| words.get(n)).and_then(|w| year(w));
        let after = words.get(at + 1);
        let after_year = words.get(at + 2).and_then(|w| year(w));
        let after_day = after.and_then(|w| ordinal(w));
        // 12 November 2025, 12 noyabr 2025-ci il; November 12, 2025; 2025 November 12
        let ways = [(before, after.and_then(|w| year(w))), (after_day, after_year), (after_day, before_year)];
        if let Some(found) = ways.into_iter().find_map(|(d, y)| day(y?, month, d?)) {
            return Some(found);
        }
    }
    None
}

/// `12`, `12th`, `12.`; 1 to 31.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(digits..)?;
    (1..=2).contains(&digits).then_some(())?;
    matches!(rest, "" | "." | "st" | "nd" | "rd" | "th").then_some(())?;
    word.get(..digits)?.parse().ok()
}

/// `2025`, `2025-ci`, `2025г`.
fn year(word: &str) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(digits..)?;
    (digits == 4 && (rest.is_empty() || rest.starts_with('-') || rest.starts_with('г') || rest.starts_with('.')))
        .then_some(())?;
    word.get(..4)?.parse().ok()
}

/// `12.11.2025`, `12/11/2025`, `2025-11-12`. Day before month, unless that cannot be.
fn numeric(word: &str) -> Option<String> {
    let word = word.split(['t', 'T']).next()?;
    for sign in ['.', '/', '-'] {
        let mut parts = word.split(sign);
        let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let (Ok(a_n), Ok(b_n), Ok(c_n)) = (a.parse::<u32>(), b.parse::<u32>(), c.parse::<u32>()) else { continue };
        if a.len() == 4 {
            return day(a_n, b_n, c_n);
        }
        if c.len() == 4 && a.len() <= 2 && b.len() <= 2 {
            return day(c_n, b_n, a_n).or_else(|| day(c_n, a_n, b_n));
        }
    }
    None
}

/// The day an address names, as in `/2025/11/12/`.
pub fn in_address(address: &str) -> Option<String> {
    let parts: Vec<&str> = address.split(['/', '-', '_', '?']).collect();
    parts.windows(3).find_map(|w| {
        let [y, m, d] = w else { return None };
        (y.len() == 4 && (1..=2).contains(&m.len()) && (1..=2).contains(&d.len())).then_some(())?;
        day(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    })
}
