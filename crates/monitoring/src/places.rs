//! In which district an offer is: by the names of the profile's regions in its text, with any ending.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use access::Ctx;
use profile::Profile;
use screening::{Lexicon, Phrase, Words};

/// The names of all regions, ready to be sought. Made once for each house.
#[derive(Default)]
struct Names(OnceLock<(Lexicon, Vec<String>)>);

/// Letters of a name from which on it is sought: shorter ones are parts of other words.
const SHORTEST: usize = 4;

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
        let mut of_region = Vec::new();
        for lang in kit::Lang::FULL {
            // "Qazax rayonu", "Bakı şəhəri": the word that says what kind of place it is, is left out.
            let name = region.name.get(lang);
            let word = name.split([' ', ',', '(', '-']).next().unwrap_or_default();
            if word.chars().count() >= SHORTEST {
                of_region.extend(Phrase::read(&format!("{word}*")).ok());
            }
        }
        phrases.push(of_region);
        codes.push(region.code.clone());
    }
    (Lexicon::new(&phrases).unwrap_or_default(), codes)
}
