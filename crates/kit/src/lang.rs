//! The languages the program speaks, with their letters' own order and case.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use icu_casemap::CaseMapper;
use icu_collator::{Collator, options::CollatorOptions};
use icu_locale_core::{LanguageIdentifier, Locale, langid};
use serde::{Deserialize, Serialize};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Azerbaijani, in Latin letters.
    #[default]
    Az,
    /// Russian.
    Ru,
    /// English.
    En,
    /// Turkish: public pages only.
    Tr,
    /// Persian: public pages only.
    Fa,
    /// Arabic: public pages only.
    Ar,
}

/// A language the program does not speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this language is not one of az, ru, en, tr, fa, ar")]
pub struct UnknownLang;

impl Lang {
    /// A number as it is written in this language, with so many places behind its comma or point: `1,3` or `1.3`.
    pub fn decimal(self, value: f64, places: usize) -> String {
        let text = format!("{value:.places$}");
        match self {
            Self::Az | Self::Ru | Self::Tr => text.replace('.', ","),
            Self::En | Self::Fa | Self::Ar => text,
        }
    }

    /// Every language, in the order in which public pages offer them.
    pub const ALL: [Self; 6] = [Self::Az, Self::Ru, Self::En, Self::Tr, Self::Fa, Self::Ar];
    /// Those of the whole program and of every text of a profile. The further ones are spoken at the public door:
    /// those who read them come for help, not to work here.
    pub const FULL: [Self; 3] = [Self::Az, Self::Ru, Self::En];

    /// A number with its sign and one place behind its comma or point, `+3,0` or `−1.5`; `0` for one that rounds to it.
    pub fn signed(self, value: f64) -> String {
        let tenths = (value * 10.0).round() / 10.0;
        let sign = if tenths < 0.0 { "\u{2212}" } else { "+" };
        if tenths == 0.0 { "0".to_owned() } else { format!("{sign}{}", self.decimal(tenths.abs(), 1)) }
    }

    /// The BCP 47 code, as in `lang="az"`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Az => "az",
            Self::Ru => "ru",
            Self::En => "en",
            Self::Tr => "tr",
            Self::Fa => "fa",
            Self::Ar => "ar",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Az => "Azərbaycan dili",
            Self::Ru => "Русский",
            Self::En => "English",
            Self::Tr => "Türkçe",
            Self::Fa => "فارسی",
            Self::Ar => "العربية",
        }
    }

    /// Writing direction, as in `dir="ltr"`.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Fa | Self::Ar => "rtl",
            Self::Az | Self::Ru | Self::En | Self::Tr => "ltr",
        }
    }

    /// Whether the whole program speaks it, and not the public door alone.
    pub const fn is_full(self) -> bool {
        matches!(self, Self::Az | Self::Ru | Self::En)
    }

    /// The language for translation and formatting libraries.
    pub const fn id(self) -> LanguageIdentifier {
        match self {
            Self::Az => langid!("az"),
            Self::Ru => langid!("ru"),
            Self::En => langid!("en"),
            Self::Tr => langid!("tr"),
            Self::Fa => langid!("fa"),
            Self::Ar => langid!("ar"),
        }
    }

    /// Lower case by the language's rules: in Azerbaijani `I` becomes `ı` and `İ` becomes `i`.
    pub fn lower(self, text: &str) -> String {
        CaseMapper::new().lowercase_to_string(text, &self.id()).into_owned()
    }

    /// Upper case by the language's rules: in Azerbaijani `i` becomes `İ`.
    pub fn upper(self, text: &str) -> String {
        CaseMapper::new().uppercase_to_string(text, &self.id()).into_owned()
    }

    /// Sorts by the language's alphabet (`ə` after `e`, `ç` after `c`), looking at what `key` gives.
    pub fn sort_by_key<T>(self, items: &mut [T], key: impl Fn(&T) -> String) {
        match Collator::try_new(Locale::from(self.id()).into(), CollatorOptions::default()) {
            Ok(collator) => items.sort_by(|a, b| collator.compare(&key(a), &key(b))),
            // The data is compiled in, so this is not reached; bytes are still an order.
            Err(_) => items.sort_by(|a, b| key(a).cmp(&key(b)) as Ordering),
        }
    }
}

crate::stored_as_text!(Lang);

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.code() == code).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_stands_behind_a_comma_or_a_point() {
        assert_eq!((Lang::Az.decimal(1.25, 1), Lang::En.decimal(0.873, 3)), ("1,2".to_owned(), "0.873".to_owned()));
        assert_eq!(Lang::Ru.decimal(-3.0, 0), "-3");
        assert_eq!(
            [Lang::Az.signed(3.0), Lang::En.signed(-1.46), Lang::Ru.signed(0.04), Lang::Ru.signed(-0.04)],
            ["+3,0", "−1.5", "0", "0"]
        );
    }

    #[test]
    fn azerbaijani_i_keeps_its_dot() {
        assert_eq!(Lang::Az.upper("ismayıllı"), "İSMAYILLI");
        assert_eq!(Lang::Az.lower("ISMAYILLI İ"), "ısmayıllı i");
        assert_eq!(Lang::En.upper("imishli"), "IMISHLI");
    }

    #[test]
    fn districts_stand_in_the_order_of_the_alphabet() {
        let mut names =
            vec!["Zərdab", "Şəki", "Sumqayıt", "Əli Bayramlı", "Füzuli", "Goranboy", "Gəncə", "Xaçmaz", "Hacıqabul"];
        Lang::Az.sort_by_key(&mut names, |n| (*n).to_owned());
        assert_eq!(
            names,
            ["Əli Bayramlı", "Füzuli", "Gəncə", "Goranboy", "Hacıqabul", "Xaçmaz", "Sumqayıt", "Şəki", "Zərdab"]
        );
    }
}
