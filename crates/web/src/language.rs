//! The language stands first in every address: `/az/report`. No cookie is needed to keep it.

use axum::http::uri::{PathAndQuery, Uri};
use kit::Lang;

/// What an address says about the language.
#[derive(Debug, PartialEq, Eq)]
pub enum Spoken {
    /// A language, and the address without it.
    In(Lang, Uri),
    /// None; an address that is the same in every language.
    Any,
    /// None, but there should be one.
    Missing,
}

/// Takes the language off an address.
pub fn spoken(uri: &Uri) -> Spoken {
    let path = uri.path();
    if path.starts_with("/assets/") {
        return Spoken::Any;
    }
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let Ok(lang) = first.parse::<Lang>() else { return Spoken::Missing };
    let rest = match &path[1 + first.len()..] {
        "" => "/",
        rest => rest,
    };
    let rest = match uri.query() {
        Some(query) => format!("{rest}?{query}"),
        None => rest.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(rest).ok();
    Uri::from_parts(parts).map_or(Spoken::Missing, |uri| Spoken::In(lang, uri))
}

/// The language a browser asks for, or the first on offer.
pub fn preferred(accept_language: &str, offered: &[Lang]) -> Lang {
    let mut best = (0.0, offered.first().copied().unwrap_or_default());
    for item in accept_language.split(',') {
        let mut parts = item.split(';');
        let code = parts.next().unwrap_or_default().trim().split('-').next().unwrap_or_default();
        let weight = parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok());
        if let (Ok(lang), Some(weight)) = (code.to_lowercase().parse::<Lang>(), weight)
            && weight > best.0
            && offered.contains(&lang)
        {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_taken_off() {
        let uri = |text: &str| text.parse::<Uri>().unwrap();
        assert_eq!(spoken(&uri("/ru/report?x=1")), Spoken::In(Lang::Ru, uri("/report?x=1")));
        assert_eq!(spoken(&uri("/az")), Spoken::In(Lang::Az, uri("/")));
        assert_eq!(spoken(&uri("/az/")), Spoken::In(Lang::Az, uri("/")));
        assert_eq!(spoken(&uri("/assets/app.css")), Spoken::Any);
        for missing in ["/", "/report", "/aze/report", "//az/report"] {
            assert!(!matches!(spoken(&uri(missing)), Spoken::In(Lang::Ru | Lang::En, _)), "{missing}");
        }
        assert_eq!(spoken(&uri("/report")), Spoken::Missing);
    }

    #[test]
    fn the_browsers_wish_is_followed() {
        let wish = |text| preferred(text, &Lang::FULL);
        assert_eq!(preferred("fa, en;q=0.5", &Lang::ALL), Lang::Fa);
        assert_eq!(wish("fa, en;q=0.5"), Lang::En);
        assert_eq!(wish("ru-RU,ru;q=0.9,en;q=0.8"), Lang::Ru);
        assert_eq!(wish("fr, en;q=0.5, az;q=0.7"), Lang::Az);
        assert_eq!(wish("*"), Lang::Az);
        assert_eq!(wish("en;q=wrong"), Lang::Az);
        assert_eq!(wish(""), Lang::Az);
    }
}
