//! Reading a TOML file by hand, so that every mistake in it is named with its line, not only the first.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kit::Lang;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Text;
use crate::problem::{ProblemKind, Report};

/// A parsed TOML file.
pub(crate) struct Sheet<'a> {
    file: &'a str,
    text: &'a str,
    root: Spanned<DeTable<'a>>,
    report: &'a Report,
}

impl<'a> Sheet<'a> {
    /// Parses a file; what is malformed goes into the report, the rest can still be read.
    pub(crate) fn parse(file: &'a str, text: &'a str, report: &'a Report) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = error.span().map(|span| line_at(text, span.start));
            report.add(file, line, ProblemKind::Malformed, format!("not valid TOML: {}", error.message()));
        }
        Self { file, text, root, report }
    }

    /// The file's top level, in which only `fields` may stand.
    pub(crate) fn top(&'a self, fields: &[&str]) -> Row<'a> {
        Row::new(self, self.root.get_ref(), 0, fields)
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// One table of a file.
pub(crate) struct Row<'a> {
    sheet: &'a Sheet<'a>,
    table: &'a DeTable<'a>,
    start: usize,
}

impl<'a> Row<'a> {
    fn new(sheet: &'a Sheet<'a>, table: &'a DeTable<'a>, start: usize, fields: &[&str]) -> Self {
        let row = Self { sheet, table, start };
        for key in table.keys().filter(|key| !fields.contains(&key.get_ref().as_ref())) {
            let known = fields.join(", ");
            row.note(
                key.span().start,
                ProblemKind::Wrong,
                format!("`{}` is not known here; expected: {known}", key.get_ref()),
            );
        }
        row
    }

    fn note(&self, offset: usize, kind: ProblemKind, what: String) {
        self.sheet.report.add(self.sheet.file, Some(line_at(self.sheet.text, offset)), kind, what);
    }

    fn find(&self, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(name)
    }

    /// Whether the table has a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Notes a problem with the field `name`, or with the whole table when it has no such field.
    pub(crate) fn problem(&self, name: &str, kind: ProblemKind, what: impl Into<String>) {
        self.note(self.find(name).map_or(self.start, |v| v.span().start), kind, what.into());
    }

    fn missing(&self, name: &str) {
        self.problem(name, ProblemKind::Missing, format!("`{name}` is missing"));
    }

    fn wrong(&self, name: &str, expected: &str) {
        self.problem(name, ProblemKind::Wrong, format!("`{name}` must be {expected}"));
    }

    /// A text that may be left out.
    pub(crate) fn opt_str(&self, name: &str) -> Option<String> {
        match self.find(name)?.get_ref() {
            DeValue::String(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
            _ => {
                self.wrong(name, "a text that is not empty");
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn str(&self, name: &str) -> String {
        if self.find(name).is_none() {
            self.missing(name);
        }
        self.opt_str(name).unwrap_or_default()
    }

    /// A key: small letters, digits and single dashes.
    pub(crate) fn key(&self, name: &str) -> String {
        let key = self.str(name);
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !key.is_empty() && !key.split('-').all(plain) {
            self.wrong(name, "small letters and digits with single dashes between them");
        }
        key
    }

    /// A key that no earlier row has.
    pub(crate) fn unique_key(&self, name: &str, seen: &mut BTreeSet<String>) -> String {
        let key = self.key(name);
        if !key.is_empty() && !seen.insert(key.clone()) {
            self.problem(name, ProblemKind::Duplicate, format!("`{key}` is used twice"));
        }
        key
    }

    /// Yes or no; `false` when left out.
    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.find(name).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Boolean(b)) => *b,
            Some(_) => {
                self.wrong(name, "true or false");
                false
            }
        }
    }

    /// Yes or no, that must be said.
    pub(crate) fn said(&self, name: &str) -> bool {
        if self.find(name).is_none() {
            self.missing(name);
        }
        self.flag(name)
    }

    /// A whole number between two others, or `None` when left out or wrong.
    pub(crate) fn opt_number(&self, name: &str, least: u32, most: u32) -> Option<u32> {
        let value = self.find(name)?;
        let number = match value.get_ref() {
            DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.wrong(name, &format!("a whole number from {least} to {most}"));
        }
        number
    }

    /// A whole number that must be there; `least` when it is not.
    pub(crate) fn number(&self, name: &str, least: u32, most: u32) -> u32 {
        if self.find(name).is_none() {
            self.missing(name);
        }
        self.opt_number(name, least, most).unwrap_or(least)
    }

    /// A day, written as a TOML date.
    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        let Some(value) = self.find(name) else {
            self.missing(name);
            return None;
        };
        let date = match value.get_ref() {
            DeValue::Datetime(at) if at.time.is_none() => at.date.and_then(|d| {
                let (year, month, day) = (i16::try_from(d.year), i8::try_from(d.month), i8::try_from(d.day));
                Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
            }),
            _ => None,
        };
        if date.is_none() {
            self.wrong(name, "a date such as 2026-03-20");
        }
        date
    }

    /// One of the words of a list, with what it stands for.
    pub(crate) fn one_of<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let word = self.str(name);
        let found = words.iter().find(|(w, _)| *w == word).map(|(_, value)| *value);
        if found.is_none() && !word.is_empty() {
            let known: Vec<_> = words.iter().map(|(w, _)| *w).collect();
            self.wrong(name, &format!("one of: {}", known.join(", ")));
        }
        found
    }

    /// A text in every language, that may be left out.
    pub(crate) fn opt_text(&self, name: &str) -> Option<Text> {
        let value = self.find(name)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(name, "a table with az, ru and en");
            return None;
        };
        let codes = Lang::ALL.map(Lang::code);
        let inner = Row::new(self.sheet, table, value.span().start, &codes);
        let missing = Lang::FULL.into_iter().filter(|lang| inner.find(lang.code()).is_none());
        for lang in missing {
            inner.note(inner.start, ProblemKind::Missing, format!("`{name}` has no translation into {lang}"));
        }
        let words = |lang: Lang| Some((lang, inner.opt_str(lang.code())?));
        Some(Text::new(Lang::ALL.into_iter().filter_map(words)))
    }

    /// A text in every language, that must be there.
    pub(crate) fn text(&self, name: &str) -> Text {
        if self.find(name).is_none() {
            self.missing(name);
        }
        self.opt_text(name).unwrap_or_default()
    }

    /// A list of texts; empty when left out.
    pub(crate) fn strings(&self, name: &str) -> Vec<String> {
        let Some(value) = self.find(name) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(name, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(s) if !s.trim().is_empty() => texts.push(s.trim().to_owned()),
                _ => self.note(
                    item.span().start,
                    ProblemKind::Wrong,
                    format!("`{name}` must hold texts that are not empty"),
                ),
            }
        }
        texts
    }

    /// Pairs of a word and the text it must equal; empty when left out.
    pub(crate) fn pairs(&self, name: &str) -> Vec<(String, String)> {
        let Some(value) = self.find(name) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(name, "a table of texts");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (key, value) in table.iter() {
            match value.get_ref() {
                DeValue::String(s) => pairs.push((key.get_ref().clone().into_owned(), s.clone().into_owned())),
                _ => self.note(value.span().start, ProblemKind::Wrong, format!("`{}` must be a text", key.get_ref())),
            }
        }
        pairs
    }

    /// A table inside this one.
    pub(crate) fn table(&self, name: &str, fields: &[&str]) -> Option<Row<'a>> {
        let Some(value) = self.find(name) else {
            self.missing(name);
            return None;
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(name, "a table");
            return None;
        };
        Some(Row::new(self.sheet, table, value.span().start, fields))
    }

    /// The tables of a list (`[[name]]`); a problem when there is none.
    pub(crate) fn rows(&self, name: &str, fields: &[&str]) -> Vec<Row<'a>> {
        let rows = self.opt_rows(name, fields);
        if rows.is_empty() {
            self.problem(name, ProblemKind::Missing, format!("there is no [[{name}]]"));
        }
        rows
    }

    /// The tables of a list that may be empty.
    pub(crate) fn opt_rows(&self, name: &str, fields: &[&str]) -> Vec<Row<'a>> {
        let Some(value) = self.find(name) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(name, "a list of tables");
            return Vec::new();
        };
        let mut rows = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => rows.push(Row::new(self.sheet, table, item.span().start, fields)),
                _ => self.note(item.span().start, ProblemKind::Wrong, format!("`{name}` must hold tables")),
            }
        }
        rows
    }
}
