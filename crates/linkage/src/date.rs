//! Dates of birth as people have them: exact, without a day, without a month, or about.

/// In what order a column writes dates of digits only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 1987-03-21, 19870321.
    YearFirst,
    /// 21.03.1987, 21031987: the order of Azerbaijani and Russian documents.
    DayFirst,
    /// 03/21/1987.
    MonthFirst,
}

/// What is known of a date of birth. Parts are kept as they were written, possible or not: a thirteenth month is a
/// typing error, and still evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BirthDate {
    /// The year, four digits.
    pub year: Option<u16>,
    /// The month.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
    /// Written as "about": then only the year is taken.
    pub approximate: bool,
}

/// Signs and words before or behind a date that say it is a guess, in Azerbaijani, Russian and English.
const ABOUT: [&str; 9] = ["~", "≈", "?", "təxmin", "texmin", "около", "прибл", "about", "circa"];

impl BirthDate {
    /// Reads a date. `None` when there is no year in it.
    pub fn read(text: &str, order: DateOrder) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let approximate = ABOUT.iter().any(|word| lower.contains(word));
        let groups: Vec<&str> = lower.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
        let parts: Vec<&str> = match *groups.as_slice() {
            [whole] if whole.len() == 8 && order == DateOrder::YearFirst => {
                vec![&whole[..4], &whole[4..6], &whole[6..]]
            }
            [whole] if whole.len() == 8 => vec![&whole[..2], &whole[2..4], &whole[4..]],
            [whole] if whole.len() == 6 && order == DateOrder::YearFirst => vec![&whole[..4], &whole[4..]],
            // A time of day behind the date is of no use.
            [a, b, c, ..] => vec![a, b, c],
            _ => groups,
        };
        let year_at = parts.iter().position(|p| p.len() == 4)?;
        let mut date = Self { year: parts[year_at].parse().ok(), approximate, ..Self::default() };
        if approximate {
            return Some(date);
        }
        let number = |at: usize| parts.get(at).filter(|p| p.len() <= 2).and_then(|p| p.parse::<u8>().ok());
        (date.month, date.day) = match (parts.len(), year_at, order) {
            (2, 0, _) => (number(1), None),
            (2, _, _) => (number(0), None),
            (3, 0, _) => (number(1), number(2)),
            (3, _, DateOrder::MonthFirst) => (number(0), number(1)),
            (3, _, _) => (number(1), number(0)),
            _ => (None, None),
        };
        // 00 stands for a part that is not known.
        date.month = date.month.filter(|m| *m != 0);
        date.day = date.day.filter(|d| *d != 0);
        Some(date)
    }
}
