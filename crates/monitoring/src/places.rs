//! In which district an offer is: by the names of the profile's regions in its text, with the endings of places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use access::Ctx;
use profile::Profile;
use screening::{Lexicon, Phrase, Words};

/// The names of all regions, ready to be sought. Made once for each house.
#[derive(Default)]
struct Names(OnceLock<(Lexicon, Vec<String>)>);

/// Letters of a name from which on it is sought: shorter ones are parts of other words.
const SHORTEST: usize = 4;

/// Endings of a name in Azerbaijani and Turkish: in, from, to, of, those of.
const TURKIC: [&str; 32] = [
    "", "da", "də", "dan", "dən", "ta", "tə", "tan", "tən", "ya", "yə", "a", "ə", "nın", "nin", "nun", "nün", "ın",
    "in", "un", "ün", "nı", "ni", "nu", "nü", "dakı", "dəki", "lı", "li", "lu", "lü", "nda",
];
/// Endings of a name in Russian: of an adjective without its "ий", of one that ends in "а" or "я" without that, of others.
const ADJECTIVE: [&str; 5] = ["ий", "ого", "ому", "ом", "им"];
const FEMININE: [&str; 9] = ["а", "я", "ы", "и", "е", "у", "ю", "ой", "ей"];
const OTHER: [&str; 5] = ["", "а", "у", "ом", "е"];

/// The code of the district that a text names most often; the first of those where several are named equally.
pub(crate) fn district_of(ctx: &Ctx, text: &str) -> Option<String> {
    let kept: Arc<Names> = ctx.house().kept();
    let (lexicon, codes) = kept.0.get_or_init(|| names(ctx.profile()));
    let words = Words::of(text);
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for hit in lexicon.find(&words) {
        let count = counts.entry(hit.sign).or_insert((0, hit.words.start));
        count.0 += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, (count, first))| (*count, usize::MAX - first));
    most.and_then(|(at, _)| codes.get(at).cloned())
}

fn names(profile: &Profile) -> (Lexicon, Vec<String>) {
    let (mut phrases, mut codes) = (Vec::new(), Vec::new());
    for region in profile.regions() {
        let mut forms = BTreeSet::new();
        for lang in kit::Lang::FULL {
            // "Qazax rayonu", "Bakı şəhəri": the word that says what kind of place it is, is left out.
            let name = region.name.get(lang);
            let word = name.split([' ', ',', '(', '-']).next().unwrap_or_default().to_lowercase();
            if word.chars().count() >= SHORTEST {
                forms.extend(forms_of(&word));
            }
        }
        let forms = forms.into_iter().collect::<Vec<_>>().join("|");
        phrases.push(Phrase::read(&forms).into_iter().collect());
        codes.push(region.code.clone());
    }
    (Lexicon::new(&phrases).unwrap_or_default(), codes)
}

/// A name as it stands in sentences. Any ending would find Bakı in the Turkish "bakımlı".
fn forms_of(word: &str) -> Vec<String> {
    let with =
        |stem: &str, endings: &[&str]| endings.iter().map(|ending| format!("{stem}{ending}")).collect::<Vec<_>>();
    if !word.chars().any(|c| ('а'..='я').contains(&c)) {
        return with(word, &TURKIC);
    }
    if let Some(stem) = word.strip_suffix("ий") {
        // "Шамкирский район", and its town.
        let town = stem.strip_suffix("ск").filter(|town| town.chars().count() >= SHORTEST);
        return [with(stem, &ADJECTIVE), town.map(|town| with(town, &OTHER)).unwrap_or_default()].concat();
    }
    match word.strip_suffix(['а', 'я']) {
        Some(stem) => with(stem, &FEMININE),
        None => with(word, &OTHER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn district(text: &str) -> Option<String> {
        let (lexicon, codes) = names(&Profile::embedded_az().map_err(drop).expect("the built-in profile"));
        let words = Words::of(text);
        lexicon.find(&words).first().map(|hit| codes[hit.sign].clone())
    }

    #[test]
    fn a_place_is_found_with_its_endings_and_not_in_other_words() {
        for (text, code) in [
            ("İş Bakıdadır, Bakıda iş", "AZ-BA"),
            ("Sumqayıtda dərzi", "AZ-SM"),
            ("gencede ofis", "AZ-GA"),
            ("Работа в Гяндже", "AZ-GA"),
            ("склад в Шамкире", "AZ-SKR"),
            ("Абшеронского района", "AZ-ABS"),
            ("Work in Baku", "AZ-BA"),
        ] {
            assert_eq!(district(text).as_deref(), Some(code), "{text}");
        }
        for text in ["bakımlı bayanlar", "çocuk bakıcısı aranıyor", "Bakılır, bakılsın", "Kıbrıs'ta iş"] {
            assert_eq!(district(text), None, "{text}");
        }
    }
}
