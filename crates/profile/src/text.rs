//! A sentence or name in every language of the pages.

use std::collections::BTreeMap;

use kit::Lang;

/// The same words in every language. A profile with a missing translation does not load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(BTreeMap<Lang, String>);

impl Text {
    /// Puts translations together; what is missing reads as empty.
    pub fn new(translations: impl IntoIterator<Item = (Lang, String)>) -> Self {
        Self(translations.into_iter().collect())
    }

    /// The words in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(&lang).map_or("", String::as_str)
    }
}
