//! Words in the reader's language: the room's own first, then the frame's.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_bundle::FluentValue;
use fluent_bundle::bundle::FluentBundle;
use fluent_templates::{LanguageIdentifier, Loader, StaticLoader, langid};
use kit::Lang;

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| { crate::set_marks(bundle); },
        };
    }
}
pub use loader::LOCALES;

/// Marks around a value keep a Latin word in its place in a line that runs from right to left. In the other languages
/// they would only break copying and searching.
pub fn set_marks<R, M>(bundle: &mut FluentBundle<R, M>) {
    let from_the_right = |code: &str| code.parse::<Lang>().is_ok_and(|lang| lang.dir() == "rtl");
    bundle.set_use_isolating(bundle.locales.iter().any(|lang| from_the_right(lang.language.as_str())));
}

/// A reader's language and the lists of words to look in.
#[derive(Clone, Copy)]
pub struct Words {
    lang: Lang,
    room: &'static StaticLoader,
}

impl Words {
    /// The words of a room in a language.
    pub const fn new(lang: Lang, room: &'static StaticLoader) -> Self {
        Self { lang, room }
    }

    /// The language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The words under `key`. A missing key shows itself in brackets, which the tests look for.
    pub fn text(&self, key: &str) -> String {
        self.look_up(key, None)
    }

    /// The words under `prefix-code`, for a code list.
    pub fn code(&self, prefix: &str, code: impl std::fmt::Display) -> String {
        let code = code.to_string().replace('+', "-plus").replace('.', "-");
        self.text(&format!("{prefix}-{code}"))
    }

    /// The words under `key` for a number `n`, in the language's plural form.
    pub fn count(&self, key: &str, n: impl TryInto<i64>) -> String {
        let n = n.try_into().unwrap_or(i64::MAX);
        self.look_up(key, Some(&HashMap::from([(Cow::Borrowed("n"), FluentValue::from(n))])))
    }

    /// The words under `key` with one named value in them.
    pub fn with(&self, key: &str, name: &'static str, value: impl std::fmt::Display) -> String {
        let value = FluentValue::from(value.to_string());
        self.look_up(key, Some(&HashMap::from([(Cow::Borrowed(name), value)])))
    }

    /// The words under `key` with named values in them.
    pub fn with_all(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let values = values.iter().map(|(name, v)| (Cow::Borrowed(*name), FluentValue::from(v.clone()))).collect();
        self.look_up(key, Some(&values))
    }

    fn look_up(&self, key: &str, values: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        let lang = id(self.lang);
        let values = values.cloned().unwrap_or_default();
        let find = |loader: &StaticLoader| loader.try_lookup_with_args(&lang, key, &values);
        find(self.room).or_else(|| find(&LOCALES)).unwrap_or_else(|| format!("⟦{key}⟧"))
    }
}

/// The language as the words' library names it.
const fn id(lang: Lang) -> LanguageIdentifier {
    match lang {
        Lang::Az => langid!("az"),
        Lang::Ru => langid!("ru"),
        Lang::En => langid!("en"),
        Lang::Tr => langid!("tr"),
        Lang::Fa => langid!("fa"),
        Lang::Ar => langid!("ar"),
    }
}
