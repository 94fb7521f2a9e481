//! A campaign as one text with its changing places marked: what all of its offers say alike, and what differs from one to
//! the next.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Offers that are laid beside each other.
const OFFERS: usize = 8;
/// Words of each.
const WORDS: usize = 1_500;
/// Variants of one place that are shown.
const VARIANTS: usize = 6;

/// A piece of a campaign's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Every offer says this.
    Same(String),
    /// Here they differ: what they say, each once; an empty one says nothing here.
    Slot(Vec<String>),
}

/// Lays texts over each other. Of one text all is the same.
pub fn template(texts: &[&str]) -> Vec<Piece> {
    let words = |text: &&str| text.split_whitespace().take(WORDS).map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = texts.iter().take(OFFERS).map(words).collect();
    let Some((base, others)) = all.split_first() else { return Vec::new() };
    // For each other text: where it goes on with each word of the first; and whether the word stands there.
    let laid: Vec<Vec<(usize, bool)>> = others.iter().map(|other| lay(base, other)).collect();
    let is_same = |at: usize| laid.iter().all(|laid| laid[at].1);
    let joins =
        |at: usize| at == 0 || laid.iter().all(|laid| laid[at].0 == laid[at - 1].0 + usize::from(laid[at - 1].1));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at <= base.len() {
        let from = at;
        while at < base.len() && !is_same(at) {
            at += 1;
        }
        // A place that only others fill lies between two words that all have.
        if at > from || (at > 0 && at <= base.len() && !joins_at(&laid, others, base.len(), at, joins)) || at == 0 {
            let said = variants(base, others, &laid, from, at);
            if said.iter().any(|text| !text.is_empty()) {
                pieces.push(Piece::Slot(said));
            }
        }
        if at >= base.len() {
            break;
        }
        let start = at;
        at += 1;
        while at < base.len() && is_same(at) && joins(at) {
            at += 1;
        }
        pieces.push(Piece::Same(base[start..at].join(" ")));
    }
    pieces
}

/// Whether texts have so much in common that laying them over each other says something: a third of the words of the
/// first. Texts of one hand that share a contact alone do not.
pub fn says_something(pieces: &[Piece]) -> bool {
    let count = |text: &String| text.split_whitespace().count();
    let same: usize = pieces.iter().map(|piece| if let Piece::Same(text) = piece { count(text) } else { 0 }).sum();
    let first: usize =
        pieces.iter().map(|piece| if let Piece::Slot(said) = piece { said.first().map_or(0, count) } else { 0 }).sum();
    same * 2 >= first && same > 0
}

fn joins_at(
    laid: &[Vec<(usize, bool)>],
    others: &[Vec<String>],
    end: usize,
    at: usize,
    joins: impl Fn(usize) -> bool,
) -> bool {
    if at < end {
        joins(at)
    } else {
        laid.iter().zip(others).all(|(laid, other)| laid[end - 1].0 + usize::from(laid[end - 1].1) == other.len())
    }
}

/// For each word of the first text: where the other one stands when it comes to it, and whether it says the same.
fn lay(base: &[String], other: &[String]) -> Vec<(usize, bool)> {
    let mut laid = vec![(0, false); base.len()];
    for op in capture_diff_slices(Algorithm::Patience, base, other) {
        let (old, new) = (op.old_range(), op.new_range());
        for (step, at) in old.clone().enumerate() {
            laid[at] = match op {
                DiffOp::Equal { .. } => (new.start + step, true),
                _ => (new.start, false),
            };
        }
    }
    laid
}

/// What each text says between two words that all have.
fn variants(
    base: &[String],
    others: &[Vec<String>],
    laid: &[Vec<(usize, bool)>],
    from: usize,
    to: usize,
) -> Vec<String> {
    let mut said = vec![base[from..to].join(" ")];
    for (laid, other) in laid.iter().zip(others) {
        let start = if from == 0 { 0 } else { laid[from - 1].0 + usize::from(laid[from - 1].1) };
        let end = laid.get(to).map_or(other.len(), |(at, _)| *at).max(start);
        said.push(other[start..end].join(" "));
    }
    let mut once: Vec<String> = Vec::new();
    for text in said {
        if once.len() < VARIANTS && !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }
    fn slot(texts: &[&str]) -> Piece {
        Piece::Slot(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn what_differs_is_a_slot_and_the_rest_is_the_same() {
        let texts = [
            "Dubayda iş var maaş 1500 manat yazın",
            "Dubayda iş var maaş 2000 manat tez yazın",
            "TƏCİLİ Dubayda iş var maaş 1500 manat yazın indi",
        ];
        assert_eq!(
            template(&texts),
            [
                slot(&["", "TƏCİLİ"]),
                same("Dubayda iş var maaş"),
                slot(&["1500", "2000"]),
                same("manat"),
                slot(&["", "tez"]),
                same("yazın"),
                slot(&["", "indi"]),
            ]
        );
    }

    #[test]
    fn one_text_has_no_slots_and_none_has_nothing() {
        assert_eq!(template(&["a b"]), [same("a b")]);
        assert_eq!(template(&["a b", "a b"]), [same("a b")]);
        assert!(template(&[]).is_empty() && template(&[""]).is_empty());
    }

    #[test]
    fn texts_with_nothing_in_common_are_one_slot() {
        assert_eq!(template(&["a b", "c d"]), [slot(&["a b", "c d"])]);
        assert!(!says_something(&template(&["a b", "c d"])));
        assert!(says_something(&template(&["a b c", "a b d"])));
    }
}
