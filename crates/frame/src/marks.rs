//! A text with marks on some of its places.

use std::ops::Range;

/// A piece of a text, and the numbers of the marks it has.
#[derive(Debug, PartialEq, Eq)]
pub struct Marked<'a> {
    /// The text.
    pub words: &'a str,
    /// Numbers of the lists that hold it, from 1.
    pub marks: Vec<usize>,
}

/// Cuts a text where marks begin and end; each piece with the numbers, from 1, of the lists that hold it.
pub fn marked<'a>(text: &'a str, places: &[&[Range<usize>]]) -> Vec<Marked<'a>> {
    let mut cuts: Vec<usize> = places.iter().flat_map(|of| of.iter()).flat_map(|p| [p.start, p.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let within =
        |piece: &Range<usize>, of: &&[Range<usize>]| of.iter().any(|p| p.start <= piece.start && piece.end <= p.end);
    let piece = |pair: &[usize]| {
        let range = pair[0]..pair[1];
        let marks = (1..).zip(places).filter(|(_, of)| within(&range, of)).map(|(number, _)| number).collect();
        Some(Marked { words: text.get(range)?, marks })
    };
    cuts.windows(2).filter_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_marks_begin_and_end() {
        let piece = |words: &'static str, marks: &[usize]| Marked { words, marks: marks.to_vec() };
        assert_eq!(marked("abcdef", &[]), [piece("abcdef", &[])]);
        assert_eq!(
            marked("abcdef", &[&[1..4, 4..4], &[3..5, 5..6]]),
            [piece("a", &[]), piece("bc", &[1]), piece("d", &[1, 2]), piece("e", &[2]), piece("f", &[2])]
        );
    }
}
