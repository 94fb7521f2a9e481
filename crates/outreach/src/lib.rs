//! Telling people: the first page, and the public texts of the profile. What each page says is data
//! (`profiles/<country>/pages/<language>/`), so that another country writes its own.

mod pages;
mod text;

pub use pages::routes;

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| { frame::set_marks(bundle); },
        };
    }
}
pub(crate) use loader::LOCALES;
