//! A sentence or name in every language of the program, and in those of the public pages where it is shown there.

use std::collections::BTreeMap;

use kit::Lang;

/// The same words in every language. A profile that lacks one of [`Lang::FULL`] does not load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(BTreeMap<Lang, String>);

impl Text {
    /// Puts translations together; what is missing reads as empty.
    pub fn new(translations: impl IntoIterator<Item = (Lang, String)>) -> Self {
        Self(translations.into_iter().collect())
    }

    /// The words in `lang`; in English where one of the further languages has none.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(&lang).or_else(|| self.0.get(&Lang::En)).map_or("", String::as_str)
    }

    /// Whether there are words in `lang` itself.
    pub fn has(&self, lang: Lang) -> bool {
        self.0.contains_key(&lang)
    }
}
