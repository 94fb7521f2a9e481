//! Offers that are copies or rewordings of one text, or reach for the same telephone with much the same words.
//!
//! A campaign is a star, not a chain: each offer is compared with those it began with, so that it cannot drift from one
//! text to quite another over a hundred small steps. From any offer to the first it is two steps, or four where a campaign
//! was taken in by another.

use std::collections::BTreeMap;

use crate::likeness::{Reader, likeness};
use crate::sketch::{BANDS, Sketch};

/// Two campaigns are one when an offer is nearly as like the second as the first: at least this share.
pub const MERGED: f64 = 0.7;
/// Offers of a campaign with which others are compared.
pub const EXAMPLES: usize = 3;
/// Campaigns of one bucket that are looked at; a fuller bucket is of words that everyone uses.
pub const CROWD: usize = 8;

/// The number of a campaign.
pub type Campaign = u32;

/// All campaigns so far. Offers are added one by one.
#[derive(Debug, Default)]
pub struct Campaigns {
    buckets: Vec<Buckets>,
    contacts: BTreeMap<u64, Vec<Campaign>>,
    /// The first offer of each campaign, and a few more that are like the first: what one copy has changed, another has
    /// kept.
    examples: Vec<Vec<Sketch>>,
    /// A campaign that turned out to be another one's: that one.
    is: Vec<Campaign>,
    /// Whether others turned out to be this one.
    has_taken: Vec<bool>,
}

impl Campaigns {
    /// None yet.
    pub fn new() -> Self {
        Self { buckets: (0..BANDS).map(|_| Buckets::default()).collect(), ..Self::default() }
    }

    /// Adds an offer and says to which campaign it belongs: a known one, or its own. [`Self::now`] says it later, when
    /// campaigns may have become one.
    pub fn add(&mut self, offer: Sketch) -> Campaign {
        let met = self.candidates(&offer).into_iter();
        let met: Vec<_> = met.map(|campaign| (campaign, self.examples[campaign as usize].as_slice())).collect();
        let mut reader = Reader::of(&offer);
        let like = reader.alike(&met);
        let Some((own, most)) = like.first().copied() else { return self.begin(offer) };
        for (other, _) in like.into_iter().skip(1).filter(|(_, likeness)| *likeness >= most * MERGED) {
            // One that has taken another in stays itself: what it took in was never compared with this one.
            if !self.has_taken[other as usize]
                && likeness(&self.examples[other as usize][0], &self.examples[own as usize]).is_some()
            {
                self.is[other as usize] = own;
                self.has_taken[own as usize] = true;
            }
        }
        let examples = &mut self.examples[own as usize];
        if examples.len() < EXAMPLES && reader.likeness(&examples[..1]).is_some_and(|like| like.share() < 1.0) {
            let (words, contacts) = (offer.words.clone(), offer.contacts.clone());
            examples.push(Sketch { bands: Vec::new(), words, contacts });
        }
        self.enter(&offer, own);
        own
    }

    /// The campaign that a campaign belongs to by now.
    pub fn now(&self, campaign: Campaign) -> Campaign {
        let mut at = campaign;
        while self.is[at as usize] != at {
            at = self.is[at as usize];
        }
        at
    }

    fn begin(&mut self, offer: Sketch) -> Campaign {
        let campaign = Campaign::try_from(self.examples.len()).unwrap_or(Campaign::MAX);
        self.is.push(campaign);
        self.has_taken.push(false);
        self.enter(&offer, campaign);
        self.examples.push(vec![Sketch { bands: Vec::new(), ..offer }]);
        campaign
    }

    fn enter(&mut self, offer: &Sketch, campaign: Campaign) {
        for (buckets, key) in self.buckets.iter_mut().zip(&offer.bands) {
            buckets.add(*key, campaign);
        }
        for contact in &offer.contacts {
            let of_contact = self.contacts.entry(*contact).or_default();
            if of_contact.len() < CROWD && !of_contact.contains(&campaign) {
                of_contact.push(campaign);
            }
        }
    }

    /// Campaigns that share a bucket or a telephone, as they are now, each once.
    fn candidates(&self, offer: &Sketch) -> Vec<Campaign> {
        let mut found = Vec::new();
        for (buckets, key) in self.buckets.iter().zip(&offer.bands) {
            buckets.each(*key, |campaign| found.push(campaign));
        }
        for contact in &offer.contacts {
            found.extend(self.contacts.get(contact).into_iter().flatten().copied());
        }
        found.iter_mut().for_each(|campaign| *campaign = self.now(*campaign));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Campaigns by bucket: one table with open addressing, because there is one for each band and each must be small.
#[derive(Debug, Default)]
struct Buckets {
    /// Key and campaign plus one; zero is free.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Buckets {
    fn each(&self, key: u32, mut then: impl FnMut(Campaign)) {
        if self.slots.is_empty() {
            return;
        }
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].1 != 0 {
            if self.slots[at].0 == key {
                then(self.slots[at].1 - 1);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a campaign to a bucket that does not have it and is not crowded.
    fn add(&mut self, key: u32, campaign: Campaign) {
        let (mut is_there, mut crowd) = (false, 0);
        self.each(key, |other| {
            is_there |= other == campaign;
            crowd += 1;
        });
        if is_there || crowd >= CROWD {
            return;
        }
        if self.used * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.put((key, campaign + 1));
        self.used += 1;
    }

    fn put(&mut self, slot: (u32, u32)) {
        let mask = self.slots.len() - 1;
        let mut at = slot.0 as usize & mask;
        while self.slots[at].1 != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    fn grow(&mut self) {
        let more = (self.slots.len() * 2).max(16);
        let slots = std::mem::replace(&mut self.slots, vec![(0, 0); more]);
        slots.into_iter().filter(|slot| slot.1 != 0).for_each(|slot| self.put(slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "Türkiyədə otel işi üçün gənc xanımlar axtarılır, təcrübə tələb olunmur, maaş yüksəkdir, yol pulu \
                         və yaşayış bizdən, ətraflı məlumat üçün bu nömrəyə yazın";
    const STOCK: &str = "ətraflı məlumat üçün bu nömrəyə yazın";

    fn numbers(texts: &[String]) -> Vec<Campaign> {
        let mut all = Campaigns::new();
        let found: Vec<_> = texts.iter().map(|text| all.add(Sketch::of(text))).collect();
        found.into_iter().map(|campaign| all.now(campaign)).collect()
    }

    #[test]
    fn copies_with_small_changes_are_one_campaign() {
        let texts = [
            OFFER.to_owned(),
            OFFER.to_uppercase(),
            OFFER.replace("gənc xanımlar", "cavan qızlar").replace("yüksəkdir", "çoxdur"),
            format!("TƏCİLİ!!! {OFFER} 050 123 45 67"),
        ];
        assert_eq!(numbers(&texts), [0, 0, 0, 0]);
    }

    #[test]
    fn a_shared_sentence_makes_no_campaign() {
        let other = format!("Bakıda mühasib vakansiyası, iş qrafiki həftədə beş gün, rəsmi müqavilə bağlanır, {STOCK}");
        assert_eq!(numbers(&[OFFER.to_owned(), other]), [0, 1]);
    }

    #[test]
    fn a_campaign_does_not_drift_into_another_text() {
        let words: Vec<String> = (0..60).map(|n| format!("söz{n}a")).collect();
        let others: Vec<String> = (0..60).map(|n| format!("başqa{n}b")).collect();
        let step = |from: usize| words[from..].iter().chain(&others[..from]).cloned().collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..=60).step_by(3).map(step).collect();
        let found = numbers(&texts);
        assert_ne!(found[0], found[20], "{found:?}");
    }

    #[test]
    fn a_campaign_does_not_drift_sentence_by_sentence() {
        let sentence =
            |n: usize| (0..8).map(move |word| format!("söz{n}{}", ["a", "b", "ç", "d", "e", "f", "g", "ı"][word]));
        // Twelve sentences, each time one more of them another one and all of them in another order.
        let step = |gone: usize| {
            let mut kept: Vec<usize> = (gone..gone + 12).collect();
            kept.rotate_left(gone % 12);
            kept.into_iter().flat_map(sentence).collect::<Vec<_>>().join(" ")
        };
        let found = numbers(&(0..=12).map(step).collect::<Vec<_>>());
        assert_eq!(found[0], found[3], "{found:?}");
        assert_ne!(found[0], found[12], "{found:?}");
    }

    #[test]
    fn one_word_fifty_thousand_times_and_a_list_of_telephones_are_read() {
        let telephones: String = (0..5_000).map(|n| format!("05012{n:05} zəng ")).collect();
        let texts = ["iş ".repeat(50_000), "iş ".repeat(49_999), telephones.clone(), telephones + "edin"];
        assert_eq!(numbers(&texts), [0, 0, 1, 1]);
    }

    #[test]
    fn texts_without_words_are_not_copies_of_each_other() {
        assert_eq!(numbers(&[String::new(), "!!!".to_owned(), OFFER.to_owned()]), [0, 1, 2]);
    }
}
