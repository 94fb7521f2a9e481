//! In which order offers are read: a sparse logistic regression on the terms of their texts, every term of which can be
//! shown. It learns from what was decided about earlier offers. A score is a reading order and not a finding.

mod calibrate;
mod fit;
mod terms;
mod vocabulary;

use std::ops::Range;

use crate::kept::{Reader, Writer};
use crate::ranking::calibrate::Calibration;
use crate::ranking::terms::Family;
use crate::ranking::vocabulary::Vocabulary;
use crate::words::Words;

/// Parts into which examples are split to learn how far a score can be believed.
const PARTS: u64 = 5;
/// How freely weights may grow (the C of LIBLINEAR).
const FREEDOM: f64 = 1.0;
/// Counts that every term is given beforehand on both sides, so that one text alone does not decide.
const BEFOREHAND: f64 = 0.3;
/// Texts that must have a term before it is looked at.
const TEXTS: usize = 2;

/// How the bytes of a model begin.
const KIND: &[u8] = b"himaya-ranking-2";

/// A decided offer to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its campaign: copies of one text are never learned from and asked about at once.
    pub campaign: u64,
    /// Whether it was found to be worth acting on.
    pub suspicious: bool,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    vocabulary: Vocabulary,
    /// For each term: how rare it is; 0 for one that is not used.
    rarity: Vec<f64>,
    /// For each term: what it adds to the log odds, for each unit of its share in the text. Made as
    /// small as texts that were not learned from say it must be.
    adds: Vec<f64>,
    bias: f64,
}

/// Known terms of a text: their places in the vocabulary and how often each stands there.
type Row = Vec<(u32, u32)>;

/// What a model says of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Between 0 and 1: of offers with this score, about so many were worth acting on among those it learned from.
    pub probability: f64,
    /// Natural logarithm of its odds.
    pub log_odds: f64,
}

impl Model {
    /// Learns from decided offers. The same examples in the same order give the same model.
    pub fn learn(examples: &[Example<'_>]) -> Self {
        Self::sparse(examples, usize::MAX)
    }

    /// Learns from decided offers, by the `most` terms that say most: small enough to be handed on.
    pub fn sparse(examples: &[Example<'_>], most: usize) -> Self {
        let terms: Vec<_> = examples.iter().map(|example| terms::of(example.text)).collect();
        let vocabulary = Vocabulary::of(&terms, TEXTS);
        let rows: Vec<Row> = terms.iter().map(|row| vocabulary.known(row)).collect();
        let all: Vec<usize> = (0..examples.len()).collect();
        let mut model = Self::of_rows(examples, &rows, &all, &vocabulary, most);
        let mut apart = Vec::with_capacity(examples.len());
        for part in 0..PARTS {
            let is_out = |at: &usize| crate::sketch::mixed(examples[*at].campaign) % PARTS == part;
            let (out, within): (Vec<usize>, Vec<usize>) = all.iter().partition(|at| is_out(at));
            let without = Self::of_rows(examples, &rows, &within, &vocabulary, most);
            apart.extend(out.into_iter().map(|at| (without.log_odds(&rows[at]), examples[at].suspicious)));
        }
        let line = Calibration::of(&apart);
        model.adds.iter_mut().for_each(|adds| *adds *= line.steep);
        model.bias = line.steep.mul_add(model.bias, line.add);
        model.forget_unused();
        model
    }

    /// Learns by all terms of the chosen rows, and then by the `most` of them that say most.
    fn of_rows(examples: &[Example<'_>], rows: &[Row], chosen: &[usize], vocabulary: &Vocabulary, most: usize) -> Self {
        let model = Self::by(examples, rows, chosen, vocabulary, rarity(rows, chosen, vocabulary.len()));
        let mut said = vec![0.0; model.adds.len()];
        chosen.iter().flat_map(|at| &rows[*at]).for_each(|(at, _)| said[*at as usize] += 1.0_f64);
        let says = |at: &usize| model.adds[*at].abs() * model.rarity[*at] * said[*at].sqrt();
        let mut used: Vec<usize> = (0..said.len()).filter(|at| model.rarity[*at] > 0.0).collect();
        if used.len() <= most {
            return model;
        }
        used.sort_by(|one, other| says(other).total_cmp(&says(one)));
        let mut rarity = vec![0.0; said.len()];
        used.iter().take(most).for_each(|at| rarity[*at] = model.rarity[*at]);
        Self::by(examples, rows, chosen, vocabulary, rarity)
    }

    fn by(examples: &[Example<'_>], rows: &[Row], chosen: &[usize], vocabulary: &Vocabulary, rarity: Vec<f64>) -> Self {
        let told = telling(examples, rows, chosen, &rarity);
        let mut model = Self { vocabulary: vocabulary.clone(), rarity, adds: told, bias: 0.0 };
        let inputs: Vec<Vec<(u32, f64)>> = chosen.iter().map(|at| model.parts(&rows[*at])).collect();
        let answers: Vec<bool> = chosen.iter().map(|at| examples[*at].suspicious).collect();
        let (weights, bias) = fit::logistic(&inputs, &answers, model.adds.len(), FREEDOM);
        model.adds.iter_mut().zip(weights).for_each(|(adds, weight)| *adds *= weight);
        model.bias = bias;
        model
    }

    /// Leaves out the terms that add nothing.
    fn forget_unused(&mut self) {
        let used: Vec<usize> = (0..self.rarity.len()).filter(|at| self.rarity[*at] > 0.0).collect();
        let of = |list: &[f64]| used.iter().map(|at| list[*at]).collect();
        let numbers = used.iter().map(|at| self.vocabulary.numbers()[*at]).collect();
        (self.rarity, self.adds) = (of(&self.rarity), of(&self.adds));
        self.vocabulary = Vocabulary::of_sorted(numbers);
    }

    /// The model as bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.put(KIND);
        out.length(self.vocabulary.len());
        self.vocabulary.numbers().iter().for_each(|number| out.put(&number.to_le_bytes()));
        for list in [&self.rarity, &self.adds] {
            out.length(list.len());
            list.iter().for_each(|value| out.put(&value.to_le_bytes()));
        }
        out.put(&self.bias.to_le_bytes());
        out.0
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reader(bytes.strip_prefix(KIND)?);
        let numbers = rest.list(u32::from_le_bytes)?;
        let (rarity, adds) = (rest.list(f64::from_le_bytes)?, rest.list(f64::from_le_bytes)?);
        let bias = f64::from_le_bytes(rest.take()?);
        let is_sound = numbers.is_sorted_by(|one, next| one < next)
            && rarity.len() == numbers.len()
            && adds.len() == numbers.len()
            && rarity.iter().chain(&adds).chain([&bias]).all(|value| value.is_finite())
            && rest.0.is_empty();
        let vocabulary = Vocabulary::of_sorted(numbers);
        is_sound.then_some(Self { vocabulary, rarity, adds, bias })
    }

    /// What the score of a text with these words is.
    pub fn score(&self, words: &Words) -> Score {
        let log_odds = self.log_odds(&self.row(words));
        Score { probability: 1.0 / (1.0 + (-log_odds).exp()), log_odds }
    }

    /// The known terms of a text.
    fn row(&self, words: &Words) -> Row {
        let mut places = Vec::new();
        terms::each_place(words, |number, _| places.extend(self.vocabulary.place(number)));
        places.sort_unstable();
        let count = |same: &[u32]| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX));
        places.chunk_by(|one, other| one == other).map(count).collect()
    }

    fn log_odds(&self, row: &Row) -> f64 {
        self.bias + self.parts(row).iter().map(|(_, adds)| adds).sum::<f64>()
    }

    /// What each known term of a text adds: its share, which is how often it stands there, times how rare it is, of length
    /// one within its family, times what it adds for each unit.
    fn parts(&self, row: &Row) -> Vec<(u32, f64)> {
        let mut lengths = [0.0; 2];
        let mut parts = Vec::with_capacity(row.len());
        let family = |at: u32| Family::of(self.vocabulary.number(at)) as usize;
        for (at, count) in row.iter().filter(|(at, _)| self.rarity[*at as usize] > 0.0) {
            let share = (1.0 + f64::from(*count).ln()) * self.rarity[*at as usize];
            lengths[family(*at)] += share * share;
            parts.push((*at, share));
        }
        for (at, part) in &mut parts {
            *part *= self.adds[*at as usize] / lengths[family(*at)].sqrt();
        }
        parts
    }

    /// What each of a text's words adds to the log odds, by its place in bytes: all terms it is part of, shared among the words
    /// they touch. What the words add and the bias make up the log odds.
    pub fn explain(&self, words: &Words) -> Vec<(Range<usize>, f64)> {
        let row = self.row(words);
        let mut each = vec![0.0; self.vocabulary.len()];
        for ((at, adds), count) in self.parts(&row).into_iter().map(|part| (part, count_of(&row, part.0))) {
            each[at as usize] = adds / f64::from(count);
        }
        let mut adds = vec![0.0; words.len()];
        terms::each_place(words, |term, touched| {
            let share = self.vocabulary.place(term).map_or(0.0, |at| each[at as usize]) / touched.len() as f64;
            adds[touched].iter_mut().for_each(|sum| *sum += share);
        });
        adds.into_iter().enumerate().map(|(at, adds)| (words.place(&(at..at + 1)), adds)).collect()
    }
}

/// The chance that a text that is worth acting on has a higher score than one that is not (the area under the ROC curve).
/// `None` without texts of both kinds.
pub fn area(scored: &[(f64, bool)]) -> Option<f64> {
    let mut sorted: Vec<_> = scored.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut ranks, mut from) = (0.0, 0);
    while from < sorted.len() {
        let end = from + sorted[from..].iter().take_while(|(score, _)| *score == sorted[from].0).count();
        // Equal scores share the ranks they take up. What is no number equals nothing, and takes one.
        let end = end.max(from + 1);
        let rank = (from + 1 + end) as f64 / 2.0;
        ranks += rank * sorted[from..end].iter().filter(|(_, label)| *label).count() as f64;
        from = end;
    }
    let yes = scored.iter().filter(|(_, label)| *label).count() as f64;
    let no = scored.len() as f64 - yes;
    (yes > 0.0 && no > 0.0).then(|| (ranks - yes * (yes + 1.0) / 2.0) / (yes * no))
}

fn count_of(row: &Row, term: u32) -> u32 {
    row.binary_search_by_key(&term, |(at, _)| *at).map_or(1, |at| row[at].1)
}

/// How rare each term is among the chosen texts; 0 for terms of a single text.
fn rarity(rows: &[Row], chosen: &[usize], terms: usize) -> Vec<f64> {
    let mut texts = vec![0_usize; terms];
    chosen.iter().flat_map(|at| &rows[*at]).for_each(|(at, _)| texts[*at as usize] += 1);
    let all = chosen.len() as f64;
    let rare = |texts: usize| if texts < TEXTS { 0.0 } else { ((1.0 + all) / (1.0 + texts as f64)).ln() + 1.0 };
    texts.into_iter().map(rare).collect()
}

/// How much more often each term stands in suspicious texts than in the others, as a logarithm (Wang and Manning, 2012).
fn telling(examples: &[Example<'_>], rows: &[Row], chosen: &[usize], rarity: &[f64]) -> Vec<f64> {
    let mut counts = vec![[BEFOREHAND; 2]; rarity.len()];
    for at in chosen {
        rows[*at].iter().for_each(|(term, _)| counts[*term as usize][usize::from(examples[*at].suspicious)] += 1.0);
    }
    let known = || counts.iter().zip(rarity).filter(|(_, rarity)| **rarity > 0.0);
    let all = known().fold([f64::MIN_POSITIVE; 2], |[a, b], ([c, d], _)| [a + c, b + d]);
    counts.iter().map(|[harmless, suspicious]| ((suspicious / all[1]) / (harmless / all[0])).ln()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static LEARNED: LazyLock<Model> = LazyLock::new(|| Model::learn(&examples()));

    const HARMLESS: [&str; 4] = [
        "Accountant wanted, office in Baku, monthly wage 900, written contract, working hours nine to six",
        "Driver wanted, delivery in Ganja, wage 700, contract, working hours eight to five",
        "Teacher of mathematics, school in Sheki, wage 650, contract of one year",
        "Cook for a kindergarten, wage 600, contract, working hours seven to three",
    ];
    const SUSPICIOUS: [&str; 4] = [
        "Earn easy money abroad, no experience, we pay your ticket, passport kept by us, write now",
        "Girls wanted, easy money in Dubai, no experience, ticket paid, write now",
        "Easy job abroad, no documents, no experience, quick money, write in private now",
        "Quick money, ticket paid, no questions, write now",
    ];

    fn examples() -> Vec<Example<'static>> {
        let of = |texts: &'static [&str], suspicious: bool, from: u64| {
            let example = move |(campaign, text): (u64, &&'static str)| Example { text, campaign, suspicious };
            (from..).zip(texts).map(example).collect::<Vec<_>>()
        };
        [of(&HARMLESS, false, 0), of(&SUSPICIOUS, true, 100)].concat()
    }

    #[test]
    fn what_it_has_not_seen_is_put_in_order() {
        let model = Model::learn(&examples());
        let bad = model.score(&Words::of("No experience, easy money, ticket paid, write now"));
        let good = model.score(&Words::of("Accountant, wage 800, contract, office, working hours"));
        assert!(bad.probability > good.probability, "{bad:?} {good:?}");
        assert!((0.0..=1.0).contains(&bad.probability) && (0.0..=1.0).contains(&good.probability));
    }

    #[test]
    fn capitals_marks_and_look_alikes_do_not_move_a_score() {
        let score = |text: &str| LEARNED.score(&Words::of(text)).log_odds;
        let plain = score("easy money abroad, no experience, visa and ticket paid, write now");
        assert_eq!(plain, score("EASY MONEY ABROAD! NO EXPERIENCE!! Visa and ticket paid — WRITE NOW"));
        assert_eq!(plain, score("éasy mоnеy abrоad, nо exреriеnсе, v1sa and tìcket pаid, write nоw"));
        assert_ne!(plain, score("easy money abroad, no experience, visa and ticket paid"));
    }

    #[test]
    fn few_terms_chosen_from_chance_say_nothing() {
        // Thirty words of two hundred, and answers that have nothing to do with them.
        let chance = |n: u64| crate::sketch::mixed(n) as usize;
        let text = |n: u64| (0..30).map(|at| format!("word{}x ", chance(n * 64 + at) % 200)).collect::<String>();
        let texts: Vec<String> = (0..100).map(text).collect();
        let examples: Vec<_> = (0..)
            .zip(&texts)
            .map(|(n, text)| Example { text, campaign: n, suspicious: chance(n + 1_000_000).is_multiple_of(2) })
            .collect();
        let model = Model::sparse(&examples, 60);
        let farthest =
            (200..260).map(|n| (model.score(&Words::of(&text(n))).probability - 0.5).abs()).fold(0.0, f64::max);
        assert!(farthest < 0.25, "{farthest}");
    }

    #[test]
    fn what_is_kept_is_read_again_and_what_is_broken_is_not() {
        let model = Model::learn(&examples());
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).as_ref(), Some(&model));
        assert!((0..bytes.len()).step_by(97).all(|end| Model::from_bytes(&bytes[..end]).is_none()));
        let mut disordered = bytes;
        disordered[KIND.len() + 4..KIND.len() + 8].fill(0xff);
        assert_eq!(Model::from_bytes(&disordered), None);
    }

    #[test]
    fn what_words_add_makes_up_the_score() {
        let model = Model::learn(&examples());
        let text = "Easy money abroad, write now, no contract";
        let explained = model.explain(&Words::of(text));
        let sum = explained.iter().map(|(_, adds)| adds).sum::<f64>();
        assert!((sum + model.bias - model.score(&Words::of(text)).log_odds).abs() < 1e-9);
        let of = |word: &str| explained.iter().find(|(place, _)| &text[place.clone()] == word).unwrap().1;
        assert!(of("money") > 0.0 && of("contract") < 0.0, "{explained:?}");
    }

    proptest! {
        #[test]
        fn of_any_text_with_a_word_the_words_make_up_the_score(text in "(write|now|easy|money|contract|ə|[A-Z !?🙂\n]){1,40}") {
            let model = &*LEARNED;
            let explained = model.explain(&Words::of(&text));
            prop_assume!(!explained.is_empty());
            let sum = explained.iter().map(|(_, adds)| adds).sum::<f64>();
            prop_assert!((sum + model.bias - model.score(&Words::of(&text)).log_odds).abs() < 1e-9);
        }
    }

    #[test]
    fn the_area_is_the_share_of_pairs_in_order() {
        let scored = |list: &[(f64, bool)]| area(list).map(|area| (area * 1000.0).round());
        assert_eq!(scored(&[(0.1, false), (0.9, true)]), Some(1000.0));
        assert_eq!(scored(&[(0.9, false), (0.1, true)]), Some(0.0));
        assert_eq!(scored(&[(0.5, false), (0.5, true), (0.7, true)]), Some(750.0));
        assert_eq!(scored(&[(0.5, true)]), None);
        assert!(scored(&[(f64::NAN, true), (f64::NAN, false)]).is_some());
    }

    #[test]
    fn no_examples_and_no_words_are_no_trouble() {
        let model = Model::learn(&[]);
        assert!((model.score(&Words::of("anything")).probability - 0.5).abs() < 1e-9);
        assert!(Model::learn(&examples()).explain(&Words::default()).is_empty());
    }

    #[test]
    fn a_sparse_model_has_few_terms_and_puts_in_the_same_order() {
        let (model, whole) = (Model::sparse(&examples(), 40), Model::learn(&examples()));
        assert!(model.vocabulary.len() == 40 && whole.vocabulary.len() > 400);
        let score = |text: &str| model.score(&Words::of(text)).probability;
        assert!(score("No experience, easy money, ticket paid") > score("Accountant, contract, working hours"));
    }

    #[test]
    fn the_same_examples_give_the_same_model() {
        assert_eq!(Model::learn(&examples()), Model::learn(&examples()));
    }
}
