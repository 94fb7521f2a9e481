//! Words made up from the frequencies of lingua's models.
//!
//! A model holds, for every run of one to five letters, how often its last letter follows the others. From these the
//! words of the text that the model was made from can be drawn again: exactly in their frequency up to three letters, and
//! letter by letter after that. Where a word begins and ends is not in the model, but follows from it: a run that is more
//! frequent than all its continuations together has ended words, and one that is more frequent than all its
//! beginnings has begun them.

use std::collections::HashMap;

use fst::{Map, Streamer};

use crate::dice::Dice;

/// What words are drawn from.
pub struct Chain {
    /// Words of up to three letters and beginnings of four letters, with how far the sum of their frequencies reaches.
    starts: Vec<(f64, String, bool)>,
    /// The same, with the rare ones drawn more often than they are found.
    rare: Vec<f64>,
    /// What may follow each run of four letters; `None` is the end of the word.
    follow: HashMap<String, Vec<(f64, Option<char>)>>,
}

impl Chain {
    /// Reads a model.
    pub fn new(bytes: &[u8]) -> Result<Chain, fst::Error> {
        let map = Map::new(bytes)?;
        let mut given = HashMap::new();
        let mut stream = map.stream();
        while let Some((key, bits)) = stream.next() {
            given.insert(String::from_utf8_lossy(key).into_owned(), f64::from_bits(bits).exp());
        }
        let mut often: HashMap<String, f64> = HashMap::new();
        let mut keys: Vec<&String> = given.keys().collect();
        keys.sort_by_key(|key| (key.chars().count(), key.as_str()));
        for key in &keys {
            let before = head(key);
            let base = if before.is_empty() { 1.0 } else { often.get(before).copied().unwrap_or(0.0) };
            often.insert((*key).clone(), base * given[*key]);
        }
        // What is left of a run after its continuations on either side, and on both.
        let mut begins = often.clone();
        let mut ends = often.clone();
        let mut alone = often.clone();
        // In the order of the keys, so that the sums are the same in every run to the last bit.
        for key in keys {
            let value = &often[key];
            take(&mut begins, tail(key), *value);
            take(&mut ends, head(key), *value);
            take(&mut alone, tail(key), *value);
            take(&mut alone, head(key), *value);
            let middle = tail(head(key));
            if let Some(left) = alone.get_mut(middle) {
                *left += value;
            }
        }
        let mut starts = Vec::new();
        let mut rare = Vec::new();
        let (mut reach, mut rare_reach) = (0.0, 0.0);
        let mut keys: Vec<&String> = often.keys().collect();
        keys.sort_unstable();
        for key in &keys {
            let length = key.chars().count();
            let (share, whole) = match length {
                1..=3 => (alone[*key], true),
                4 => (begins[*key], false),
                _ => continue,
            };
            if share > often[*key] * 1e-6 && share > 1e-9 {
                reach += share;
                rare_reach += share.powf(0.6);
                rare.push(rare_reach);
                starts.push((reach, (*key).clone(), whole));
            }
        }
        let mut follow: HashMap<String, Vec<(f64, Option<char>)>> = HashMap::new();
        for key in &keys {
            if key.chars().count() == 5 {
                let last = key.chars().next_back();
                follow.entry(head(key).to_owned()).or_default().push((given[*key], last));
            }
        }
        for choices in follow.values_mut() {
            let mut reach = 0.0;
            for choice in choices.iter_mut() {
                reach += choice.0;
                choice.0 = reach;
            }
            if reach < 1.0 {
                choices.push((1.0, None));
            }
        }
        Ok(Chain { starts, rare, follow })
    }

    /// Draws a word, where `rare` is true with rare words more often than they are found.
    pub fn word(&self, rare: bool, dice: &mut Dice) -> String {
        let share = dice.share();
        let place = if rare {
            let at = share * self.rare.last().copied().unwrap_or(0.0);
            self.rare.partition_point(|reach| *reach < at)
        } else {
            let at = share * self.starts.last().map_or(0.0, |(reach, ..)| *reach);
            self.starts.partition_point(|(reach, ..)| *reach < at)
        };
        let Some((_, start, whole)) = self.starts.get(place) else { return String::new() };
        let mut word = start.clone();
        if *whole {
            return word;
        }
        let mut length = 4;
        while length < 30 {
            let cut = word.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
            let Some(choices) = self.follow.get(&word[cut..]) else { break };
            let at = dice.share();
            match choices.iter().find(|(reach, _)| *reach >= at) {
                Some((_, Some(next))) => word.push(*next),
                _ => break,
            }
            length += 1;
        }
        word
    }
}

fn take(from: &mut HashMap<String, f64>, key: &str, value: f64) {
    if let Some(left) = from.get_mut(key) {
        *left -= value;
    }
}

/// All of a run but its last letter.
fn head(run: &str) -> &str {
    run.char_indices().next_back().map_or("", |(at, _)| &run[..at])
}

/// All of a run but its first letter.
fn tail(run: &str) -> &str {
    run.chars().next().map_or("", |first| &run[first.len_utf8()..])
}
