//! Telephones: pieces that are digits one after the other, held against the numbering plans of the countries near by.

use std::ops::Range;

use rlibphonenumber::enums::Region;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::digits::{Is, Piece, pieces, spoken};
use crate::{Contact, ContactKind};

/// Digits of a telephone.
const FEWEST: usize = 9;
const MOST: usize = 15;
/// Pieces of one telephone: digits one by one, each in its own disguise.
const PIECES: usize = 20;
/// Bytes between two pieces of one telephone: spaces, signs, pictures.
const BETWEEN: usize = 12;
/// Telephones that are looked for in one text.
const TRIES: usize = 2_000;

/// Whose numbers are written without the country's code, and how they begin then. Beginnings that nobody would write
/// a price or a day with.
const NEAR: [(Region, &[&str]); 4] = [
    (Region::AZ, &["0", "10", "50", "51", "55", "60", "70", "77", "99"]),
    (Region::TR, &["05", "02", "03", "04", "5"]),
    (Region::RU, &["89", "84", "83", "88"]),
    (Region::GE, &["05", "5"]),
];

/// Finds telephones outside of places that are taken already.
pub(crate) fn find(text: &str, taken: &[Range<usize>]) -> Vec<Contact> {
    let pieces = pieces(text);
    let (mut found, mut at, mut tries) = (Vec::new(), 0, 0);
    while at < pieces.len() && tries < TRIES {
        let is_start = !matches!(pieces[at].is, Is::Other)
            && !taken.iter().any(|place| place.contains(&pieces[at].place.start))
            && !is_behind_digit(text, &pieces, at);
        tries += usize::from(is_start);
        match is_start.then(|| longest(text, &pieces, at)).flatten() {
            Some((number, next)) => {
                let place = begin(text, pieces[at].place.start)..pieces[next - 1].place.end;
                found.push(Contact { kind: ContactKind::Phone, value: number, place });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a piece only goes on with digits that were given up already: `2026-11-03`.
fn is_behind_digit(text: &str, pieces: &[Piece], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &pieces[before]) else { return false };
    let between = &text[before.place.end..pieces[at].place.start];
    before.is == Is::Digits && matches!(between, "." | "-" | ":" | "/")
}

/// A plus stands before the first digits.
fn begin(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end_matches([' ', '(']);
    if before.ends_with(['+', '＋']) { before.char_indices().next_back().map_or(start, |(at, _)| at) } else { start }
}

/// The longest telephone that begins with a piece, and the piece behind it.
fn longest(text: &str, pieces: &[Piece], from: usize) -> Option<(String, usize)> {
    let has_plus = begin(text, pieces[from].place.start) < pieces[from].place.start;
    let (mut digits, mut repeated, mut words, mut best) = (String::new(), String::new(), Vec::new(), None);
    let mut has_spoken = false;
    for (at, piece) in pieces.iter().enumerate().skip(from).take(PIECES) {
        let between = if at > from { &text[pieces[at - 1].place.end..piece.place.start] } else { "" };
        if !joins(between, has_spoken) {
            break;
        }
        // A number that is spoken ends at a comma: "əlli, bir" is 50 and 1.
        if between.contains(',') {
            digits.push_str(&spoken(&words, false));
            repeated.push_str(&spoken(&words, true));
            words.clear();
        }
        match piece.is {
            Is::Other => break,
            Is::Word(worth) => {
                has_spoken = true;
                words.push(worth);
            }
            // A piece that only looks like digits is one where others stand around it.
            Is::Looks if digits.is_empty() && words.is_empty() && piece.digits.len() > 1 => break,
            Is::Digits | Is::Looks => {
                digits.push_str(&spoken(&words, false));
                repeated.push_str(&spoken(&words, true));
                words.clear();
                digits.push_str(&piece.digits);
                repeated.push_str(&piece.digits);
            }
        }
        // "üç sıfır" is three and zero, or three zeros: both are tried.
        for all in [digits.clone() + &spoken(&words, false), repeated.clone() + &spoken(&words, true)] {
            if (FEWEST..=MOST).contains(&all.len())
                && let Some(number) = number(&all, has_plus)
            {
                best = Some((number, at + 1));
            }
        }
        if digits.len().min(repeated.len()) > MOST {
            break;
        }
    }
    best
}

/// Whether what stands between two pieces can stand within one telephone.
fn joins(between: &str, is_spoken: bool) -> bool {
    between.len() <= BETWEEN && between.chars().all(|c| !matches!(c, '\n' | '+' | ';' | '|') && (c != ',' || is_spoken))
}

/// A telephone in one form, if these digits are one.
fn number(digits: &str, has_plus: bool) -> Option<String> {
    let parse = |digits: &str, region| {
        let number = PHONE_NUMBER_UTIL.parse(digits, region).ok()?;
        number.is_valid().then(|| number.format_as(PhoneNumberFormat::E164).into_owned())
    };
    let whole = digits.strip_prefix("00").filter(|_| digits.len() > 11);
    if has_plus || whole.is_some() {
        // Whoever writes the country's code means a telephone: its length is enough, for plans that change.
        let number = PHONE_NUMBER_UTIL.parse(format!("+{}", whole.unwrap_or(digits)), None).ok()?;
        let is_possible = number.is_valid() || number.is_possible_with_reason().is_ok();
        return is_possible.then(|| number.format_as(PhoneNumberFormat::E164).into_owned());
    }
    if digits.len() == 12 && (digits.starts_with("994") || digits.starts_with("90") || digits.starts_with("380")) {
        return parse(&format!("+{digits}"), None);
    }
    let of = |(region, begins): &(Region, &[&str])| {
        begins.iter().any(|begin| digits.starts_with(begin)).then(|| parse(digits, Some(*region))).flatten()
    };
    NEAR.iter().find_map(of)
}
