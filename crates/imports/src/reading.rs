//! Understanding the cells of a row: names, dates, numbers. What is wrong is told, nothing is guessed.

use std::collections::HashMap;

use access::Ctx;
use jiff::civil::{Date, date};
use kit::Sex;
use sheets::read::{DateCounts, DateFault, DateOrder, DateRules, FinFault, NameFault, PhoneFault, ReadDate, WordFault};
use sheets::{Cell, CellKind, Field, Mapping, Oddity, Row};

use crate::Wrong;
use crate::districts::Districts;

/// How the cells of one list are understood.
pub struct Reading {
    mapping: Mapping,
    orders: HashMap<usize, DateOrder>,
    districts: Districts,
    today: Date,
    is_1904: bool,
}

/// Fields that hold dates.
const DATES: [Field; 3] = [Field::BirthDate, Field::EntryDate, Field::LeavingDate];
/// Nobody is older.
const OLDEST: i16 = 120;

impl Reading {
    /// For these columns. Whether the day or the month comes first in a column of dates is what all its cells say.
    pub fn new(ctx: &Ctx, mapping: Mapping, counts: &HashMap<usize, DateCounts>, is_1904: bool) -> Self {
        let columns = DATES.iter().filter_map(|field| mapping.column_of(*field));
        let order = |column: usize| (column, counts.get(&column).copied().unwrap_or_default().decide(mapping.order));
        let orders = columns.map(order).collect();
        let today = ctx.profile().calendar().date_of(ctx.now());
        Self { mapping, orders, districts: Districts::of(ctx.profile()), today, is_1904 }
    }

    /// Columns whose dates are counted first.
    pub fn dates(mapping: &Mapping) -> Vec<usize> {
        DATES.iter().filter_map(|field| mapping.column_of(*field)).collect()
    }

    /// The columns.
    pub const fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// For one row.
    pub const fn of<'r>(&'r self, row: &'r Row) -> Reader<'r> {
        Reader { reading: self, row }
    }
}

/// One row, field by field.
pub struct Reader<'r> {
    reading: &'r Reading,
    row: &'r Row,
}

impl Reader<'_> {
    /// The day on which it is read, in the country.
    pub const fn today(&self) -> Date {
        self.reading.today
    }

    fn cell(&self, field: Field) -> Option<&Cell> {
        self.reading.mapping.column_of(field).map(|column| self.row.cell(column))
    }

    /// What stands in a column, at most so many characters; nothing when the list has no such column.
    ///
    /// # Errors
    /// An error of a spreadsheet, a formula that was never calculated, a number that was shortened, a text too long.
    pub fn text(&self, field: Field, most: usize) -> Result<&str, Wrong> {
        let Some(cell) = self.cell(field) else { return Ok("") };
        let wrong = |code| Err(Wrong::field(code, field, &cell.text));
        if cell.kind == CellKind::Error {
            return wrong("cell-error");
        }
        if cell.oddities.has(Oddity::FormulaWithoutValue) {
            return wrong("formula");
        }
        if cell.oddities.has(Oddity::Scientific) || cell.oddities.has(Oddity::PrecisionLost) {
            return wrong("shortened");
        }
        if cell.oddities.has(Oddity::BadCharacter) {
            return wrong("letters");
        }
        if cell.text.chars().count() > most { wrong("long") } else { Ok(&cell.text) }
    }

    /// The same, where it must not be empty.
    ///
    /// # Errors
    /// As [`Reader::text`], and when nothing stands there.
    pub fn needed(&self, field: Field, most: usize) -> Result<&str, Wrong> {
        let text = self.text(field, most)?;
        if !text.is_empty() {
            return Ok(text);
        }
        let is_merged = self.cell(field).is_some_and(|cell| cell.oddities.has(Oddity::Merged));
        Err(Wrong::field(if is_merged { "merged" } else { "empty" }, field, ""))
    }

    /// A name, or nothing.
    ///
    /// # Errors
    /// When it is none.
    pub fn name(&self, field: Field) -> Result<String, Wrong> {
        let text = self.text(field, 2_000)?;
        let wrong = |code| Err(Wrong::field(code, field, text));
        match sheets::read::name(text) {
            Ok(name) => Ok(name),
            // Lists put a dash where there is none.
            Err(NameFault::Empty | NameFault::NoLetter) => Ok(String::new()),
            Err(NameFault::HoldsDigit) => wrong("name-digit"),
            Err(NameFault::HoldsSign) => wrong("name-sign"),
            Err(NameFault::TooLong) => wrong("name-long"),
        }
    }

    /// Family name, given name and father's name, from columns of their own or from one, as documents order them.
    ///
    /// # Errors
    /// When one is none, or all are empty.
    pub fn names(&self) -> Result<[String; 3], Wrong> {
        let parts = [Field::Surname, Field::GivenName, Field::Patronymic];
        let mut names = [String::new(), String::new(), String::new()];
        for (name, field) in names.iter_mut().zip(parts) {
            *name = self.name(field)?;
        }
        if names[0].is_empty() && names[1].is_empty() {
            let full = self.name(Field::FullName)?;
            let mut words = full.split(' ').filter(|word| !word.is_empty()).map(str::to_owned);
            names[0] = words.next().unwrap_or_default();
            names[1] = words.next().unwrap_or_default();
            if names[2].is_empty() {
                names[2] = words.collect::<Vec<_>>().join(" ");
            }
        }
        if names[0].is_empty() && names[1].is_empty() {
            let field =
                [Field::Surname, Field::FullName, Field::GivenName].into_iter().find(|f| self.cell(*f).is_some());
            return Err(Wrong { code: "name-missing".to_owned(), field, found: String::new() });
        }
        Ok(names)
    }

    /// A date that is not after `latest`, or nothing.
    ///
    /// # Errors
    /// When it is none, or can be read as two days.
    pub fn date(&self, field: Field, latest: Date) -> Result<Option<ReadDate>, Wrong> {
        let text = self.text(field, 100)?;
        let column = self.reading.mapping.column_of(field).unwrap_or_default();
        let order = self.reading.orders.get(&column).copied();
        let order = order.unwrap_or_else(|| DateCounts::default().decide(None));
        let is_1904 = self.reading.is_1904;
        let earliest = date(self.reading.today.year() - OLDEST, 1, 1);
        let wrong = |code| Err(Wrong::field(code, field, text));
        match sheets::read::date(text, &DateRules { order, earliest, latest, is_1904 }) {
            Ok(read) => Ok(Some(read)),
            Err(DateFault::Empty) => Ok(None),
            Err(DateFault::NotADate) if !text.chars().any(char::is_alphanumeric) => Ok(None),
            Err(DateFault::NotADate) => wrong("date"),
            Err(DateFault::Impossible) => wrong("date-impossible"),
            Err(DateFault::Unclear) => wrong("date-unclear"),
            Err(DateFault::TooEarly) => wrong("date-early"),
            Err(DateFault::TooLate) => wrong("date-late"),
        }
    }

    /// When somebody was born, as exactly as the list says it: a date, a year, or an age.
    ///
    /// # Errors
    /// When what stands there is none of them.
    pub fn birth(&self) -> Result<Option<ReadDate>, Wrong> {
        let today = self.reading.today;
        if let Some(date) = self.date(Field::BirthDate, today)? {
            return Ok(Some(date));
        }
        let number = |field: Field, code: &str| {
            let text = self.text(field, 100)?;
            let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
            match digits.parse::<i16>() {
                _ if text.is_empty() || text == "-" => Ok(None),
                Ok(number) => Ok(Some((number, Wrong::field(code, field, text)))),
                Err(_) => Err(Wrong::field(code, field, text)),
            }
        };
        let of_year = |year| ReadDate { year, month: None, day: None, notes: sheets::read::DateNotes::NONE };
        if let Some((year, wrong)) = number(Field::BirthYear, "year")? {
            let may_be = today.year() - OLDEST..=today.year();
            return if may_be.contains(&year) { Ok(Some(of_year(year))) } else { Err(wrong) };
        }
        match number(Field::Age, "age")? {
            Some((age, _)) if (0..OLDEST).contains(&age) => Ok(Some(of_year(today.year() - age))),
            Some((_, wrong)) => Err(wrong),
            None => Ok(None),
        }
    }

    /// The personal number, or nothing.
    ///
    /// # Errors
    /// When it is none: letters I or O, lost zeros, another length.
    pub fn fin(&self) -> Result<String, Wrong> {
        let text = self.text(Field::Fin, 100)?;
        let wrong = |code, found: &str| Err(Wrong::field(code, Field::Fin, found));
        match sheets::read::fin(text) {
            Ok(fin) => Ok(fin.text),
            Err(FinFault::Empty) => Ok(String::new()),
            Err(_) if !text.chars().any(char::is_alphanumeric) => Ok(String::new()),
            Err(FinFault::HoldsOOrI { suggestion }) => wrong("fin-letters", &format!("{text} ({suggestion}?)")),
            Err(FinFault::ZerosLost { suggestion }) => wrong("fin-zeros", &format!("{text} ({suggestion}?)")),
            Err(FinFault::Scientific) => wrong("shortened", text),
            Err(_) => wrong("fin", text),
        }
    }

    /// A telephone number, or nothing.
    ///
    /// # Errors
    /// When it is none, or there are two.
    pub fn phone(&self) -> Result<String, Wrong> {
        let text = self.text(Field::Phone, 100)?;
        let wrong = |code| Err(Wrong::field(code, Field::Phone, text));
        match sheets::read::phone(text) {
            Ok(phone) => Ok(phone.world),
            Err(PhoneFault::Empty) => Ok(String::new()),
            Err(_) if !text.chars().any(char::is_alphanumeric) => Ok(String::new()),
            Err(PhoneFault::Several) => wrong("phone-several"),
            Err(PhoneFault::Scientific) => wrong("shortened"),
            Err(_) => wrong("phone"),
        }
    }

    /// Sex; not said when nothing stands there.
    ///
    /// # Errors
    /// When the word is not known.
    pub fn sex(&self) -> Result<Sex, Wrong> {
        let text = self.text(Field::Sex, 100)?;
        match sheets::read::sex(text) {
            Ok(sheets::read::Sex::Female) => Ok(Sex::Female),
            Ok(sheets::read::Sex::Male) => Ok(Sex::Male),
            Err(WordFault::Empty) => Ok(Sex::Unknown),
            Err(WordFault::Unknown) => Err(Wrong::field("sex", Field::Sex, text)),
        }
    }

    /// A district or city by its code or its name in any of the country's languages; nothing when nothing stands there.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn district(&self) -> Result<Option<&str>, Wrong> {
        let text = self.text(Field::District, 300)?;
        if text.is_empty() {
            return Ok(None);
        }
        let found = self.reading.districts.find(text).ok_or_else(|| Wrong::field("district", Field::District, text))?;
        Ok(Some(found))
    }

    /// A whole number that is not below nothing, or none.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn count(&self, field: Field) -> Result<Option<u32>, Wrong> {
        let text = self.text(field, 100)?;
        if text.is_empty() {
            return Ok(None);
        }
        let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
        whole.parse().map(Some).map_err(|_| Wrong::field("count", field, text))
    }
}
