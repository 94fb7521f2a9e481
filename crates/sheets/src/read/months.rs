//! Names of months.

use crate::fold;

/// Folded names in Azerbaijani (Latin, Cyrillic), Russian and English, without endings.
#[rustfmt::skip]
const NAMES: [&[&str]; 12] = [
    &["yanvar", "јанвар", "январ", "january"],
    &["fevral", "феврал", "february"],
    &["mart", "март", "march"],
    &["aprel", "апрел", "april"],
    &["may", "мај", "май", "мая", "мае"],
    &["iyun", "ијун", "июн", "june"],
    &["iyul", "ијул", "июл", "july"],
    &["avqust", "август", "august"],
    &["sentyabr", "сентјабр", "сентябр", "september"],
    &["oktyabr", "октјабр", "октябр", "october"],
    &["noyabr", "нојабр", "ноябр", "november"],
    &["dekabr", "декабр", "december"],
];

/// How they are shortened.
#[rustfmt::skip]
const SHORT: [&[&str]; 12] = [
    &["yan", "јан", "янв", "jan"],
    &["fev", "фев", "feb"],
    &["mar", "мар"],
    &["apr", "апр"],
    &[],
    &["iyn", "jun"],
    &["iyl", "jul"],
    &["avq", "авг", "aug"],
    &["sen", "sent", "сен", "сент", "sep", "sept"],
    &["okt", "окт", "oct"],
    &["noy", "ној", "ноя", "nov"],
    &["dek", "дек", "dec"],
];

/// Letters of an ending: mart-ın, март-а.
const ENDING: usize = 2;

/// The month that a word names, from 1.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = fold::words(word);
    let is_named = |name: &str| word.strip_prefix(name).is_some_and(|ending| ending.chars().count() <= ENDING);
    let at = (0..12).find(|at| NAMES[*at].iter().any(|name| is_named(name)) || SHORT[*at].contains(&word.as_str()))?;
    u8::try_from(at + 1).ok()
}
