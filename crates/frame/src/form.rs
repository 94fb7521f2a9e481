//! Forms: what was typed, kept for showing it again, and what is wrong with it, sentence by sentence.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use jiff::civil::Date;
use kit::Entropy;

use crate::{Failure, Told, Words};

/// What was typed into a form, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

/// More fields than any of our forms has: someone is playing.
const MOST_FIELDS: usize = 500;

impl Form {
    /// A form with nothing in it.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads `application/x-www-form-urlencoded`. Broken escapes become replacement signs, as in browsers.
    pub fn parse(bytes: &[u8]) -> Result<Self, Told> {
        let fields: Vec<_> = form_urlencoded::parse(bytes).into_owned().take(MOST_FIELDS + 1).collect();
        if fields.len() > MOST_FIELDS {
            return Err(Told::Malformed);
        }
        let mut form = Self::default();
        for (name, value) in fields {
            form.add(name, value);
        }
        Ok(form)
    }

    /// Adds a field. Line ends become plain ones, and signs that PostgreSQL cannot keep or that fool the
    /// eye are dropped.
    pub fn add(&mut self, name: String, value: String) {
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let keep = |c: &char| !(c.is_control() || turns(*c)) || matches!(c, '\n' | '\t');
        let value = value.replace("\r\n", "\n").replace('\r', "\n").chars().filter(keep).collect();
        self.fields.push((name, value));
    }

    /// Puts a value in, for a form that opens filled.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// Takes a value out.
    pub fn remove(&mut self, name: &str, value: &str) {
        self.fields.retain(|(n, v)| (n.as_str(), v.as_str()) != (name, value));
    }

    /// What was typed under `name`, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Everything ticked under `name`.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Every field, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Whether `value` was chosen under `name`.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(n, v)| n == name && v == value)
    }

    /// What is wrong with `name`, if something is.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(n, _)| n == name).map(|(_, e)| e.as_str())
    }

    /// Everything that is wrong, in the order of the form.
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }

    /// Puts what is wrong into the order in which the fields stand on the page. Names that are not given come first.
    pub fn in_order(&mut self, fields: &[&str]) {
        self.errors.sort_by_key(|(name, _)| fields.iter().position(|field| field == name).map_or(0, |at| at + 1));
    }

    /// Forgets what is wrong with other fields than these: they are asked on another page.
    pub fn keep_errors(&mut self, fields: &[&str]) {
        self.errors.retain(|(name, _)| fields.contains(&name.as_str()));
    }

    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// Says what is wrong with a field.
    pub fn refuse(&mut self, name: &str, sentence: String) {
        self.errors.push((name.to_owned(), sentence));
    }

    /// A text of at most `most` characters, without the white space around it. Says so when it is too long.
    pub fn text(&mut self, t: &Words, name: &str, most: usize) -> String {
        let text = self.value(name).trim().to_owned();
        let length = text.chars().count();
        if length > most {
            let sentence = t.with_all("error-too-long", &[("most", most.to_string()), ("length", length.to_string())]);
            self.refuse(name, sentence);
        }
        text
    }

    /// A text that must be there; `missing` is the key of the sentence when it is not.
    pub fn required(&mut self, t: &Words, name: &str, most: usize, missing: &str) -> String {
        let text = self.text(t, name, most);
        if text.is_empty() {
            self.refuse(name, t.text(missing));
        }
        text
    }

    /// A value of a code list; `None` and a sentence when nothing or something else was sent.
    pub fn code<T: FromStr>(&mut self, t: &Words, name: &str, missing: &str) -> Option<T> {
        let parsed = self.value(name).parse().ok();
        if parsed.is_none() {
            self.refuse(name, t.text(missing));
        }
        parsed
    }

    /// One of the given keys; a sentence when nothing or something else was sent.
    pub fn one_of<'k>(
        &mut self,
        t: &Words,
        name: &str,
        mut keys: impl Iterator<Item = &'k str>,
        missing: &str,
    ) -> String {
        let value = self.value(name).to_owned();
        if keys.any(|key| key == value) {
            return value;
        }
        self.refuse(name, t.text(missing));
        String::new()
    }

    /// A whole number from `least` to `most`; `wrong` is the key of the sentence when it is none.
    pub fn number(&mut self, t: &Words, name: &str, range: RangeInclusive<i64>, wrong: &str) -> i64 {
        let typed: String = self.value(name).chars().filter(|c| !c.is_whitespace()).collect();
        let number = typed.parse().ok().filter(|n| range.contains(n));
        if number.is_none() {
            self.refuse(
                name,
                t.with_all(wrong, &[("least", range.start().to_string()), ("most", range.end().to_string())]),
            );
        }
        number.unwrap_or_default()
    }

    /// A day, as browsers send it (`2026-11-24`) or as people write it (`24.11.2026`), from 2000 on and not after
    /// `last`; `wrong` is the key of the sentence when it is none.
    pub fn day(&mut self, t: &Words, name: &str, last: Date, wrong: &str) -> String {
        let typed = self.value(name).trim();
        let parsed = Date::strptime("%Y-%m-%d", typed).or_else(|_| Date::strptime("%d.%m.%Y", typed));
        let day = parsed.ok().filter(|day| day.year() >= 2000 && *day <= last);
        if day.is_none() {
            self.refuse(name, t.text(wrong));
        }
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    /// The form's token.
    pub fn token(&self) -> Option<FormToken> {
        FormToken::parse(self.value("form"))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Told::Malformed.into());
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|e| if e.status() == Told::TooLarge.status() { Told::TooLarge } else { Told::Malformed })?;
        Ok(Self::parse(&bytes)?)
    }
}

/// A form's own number: the same number is the same sending, however often the button is pressed or the
/// line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormToken(pub [u8; 16]);

impl FormToken {
    /// A fresh number.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }

    /// Reads a number from a hidden field.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(|n| Self(n.to_be_bytes()))
    }
}

impl std::fmt::Display for FormToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_a_form_or_a_sentence(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(form) = Form::parse(&bytes) {
                for (_, value) in form.fields() {
                    let harmful = value.contains(['\0', '\r', '\u{1b}']);
                    prop_assert!(!harmful);
                }
            }
        }

        #[test]
        fn tokens_are_read_back(bytes: [u8; 16]) {
            prop_assert_eq!(FormToken::parse(&FormToken(bytes).to_string()), Some(FormToken(bytes)));
        }

        #[test]
        fn other_texts_are_no_tokens(text in ".{0,40}") {
            if let Some(token) = FormToken::parse(&text) {
                prop_assert_eq!(token.to_string(), text);
            }
        }
    }

    #[test]
    fn what_was_typed_is_kept() {
        let form = Form::parse("what=bir%0D%0Aiki+%C9%99&need=a&need=b".as_bytes()).unwrap();
        assert_eq!(form.value("what"), "bir\niki ə");
        assert_eq!(form.all("need"), ["a", "b"]);
        assert!(form.has("need", "b") && !form.has("need", "c"));
    }

    #[test]
    fn a_form_of_a_thousand_fields_is_refused() {
        assert!(Form::parse("a=1&".repeat(1000).as_bytes()).is_err());
    }
}
