//! Names and addresses by which somebody is reached on the net.

use std::ops::Range;

use crate::{Contact, ContactKind};

/// Addresses before a name or a number, small. A number behind it is a telephone with its country's code.
const BEFORE: [(&str, ContactKind); 8] = [
    ("t.me/", ContactKind::Telegram),
    ("telegram.me/", ContactKind::Telegram),
    ("tg://resolve?domain=", ContactKind::Telegram),
    ("instagram.com/", ContactKind::Instagram),
    ("wa.me/", ContactKind::Phone),
    ("whatsapp.com/send?phone=", ContactKind::Phone),
    ("whatsapp.com/send/?phone=", ContactKind::Phone),
    ("viber://chat?number=", ContactKind::Phone),
];
/// What stands behind the address and is no name.
const NOT_NAMES: [&str; 9] =
    ["joinchat", "share", "addstickers", "proxy", "explore", "reel", "stories", "accounts", "send"];
/// How far before a name the word stands that says whose name it is, in bytes.
const NEAR: usize = 24;

/// Finds handles and addresses.
pub(crate) fn find(text: &str) -> Vec<Contact> {
    // Only letters of one byte become small, so that places stay what they are.
    let small = text.to_ascii_lowercase();
    let mut found: Vec<Contact> = BEFORE.iter().flat_map(|(before, kind)| behind(&small, before, *kind)).collect();
    for (at, _) in small.match_indices('@') {
        let is_within = found.iter().any(|contact| contact.place.contains(&at));
        found.extend((!is_within).then(|| email(&small, at).or_else(|| named(&small, at))).flatten());
    }
    found
}

fn behind(small: &str, before: &str, kind: ContactKind) -> Vec<Contact> {
    let mut found = Vec::new();
    for (at, _) in small.match_indices(before) {
        if small[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) && !small[..at].ends_with("www") {
            continue;
        }
        let from = at + before.len();
        let rest = small[from..].strip_prefix("s/").filter(|_| kind == ContactKind::Telegram).unwrap_or(&small[from..]);
        let start = small.len() - rest.len();
        let name: &str = &rest[..rest.find(|c: char| !is_name(c)).unwrap_or(rest.len())];
        let name = name.trim_end_matches('.');
        let value = match kind {
            ContactKind::Phone => {
                let digits: String =
                    rest.trim_start_matches(['+', ' ']).chars().take_while(char::is_ascii_digit).collect();
                (9..=15).contains(&digits.len()).then(|| format!("+{digits}"))
            }
            _ => (name.len() >= 3 && !NOT_NAMES.contains(&name)).then(|| name.to_owned()),
        };
        let end = start + name.len().max(1);
        found.extend(value.map(|value| Contact { kind, value, place: at..end.min(small.len()) }));
    }
    found.retain(|contact| small.get(contact.place.clone()).is_some());
    found
}

const fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

fn email(small: &str, at: usize) -> Option<Contact> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let start = small[..at].rfind(|c| !is_local(c)).map_or(0, |end| end + char_length(small, end));
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let rest = &small[at + 1..];
    let domain = rest[..rest.find(|c| !is_domain(c)).unwrap_or(rest.len())].trim_end_matches(['.', '-']);
    let (local, dot) = (&small[start..at], domain.rfind('.')?);
    let is_sound = !local.is_empty() && dot > 0 && domain.len() - dot > 2;
    let place: Range<usize> = start..at + 1 + domain.len();
    is_sound.then(|| Contact { kind: ContactKind::Email, value: format!("{local}@{domain}"), place })
}

fn char_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// `@name`: on Instagram where the text says so, on Telegram otherwise.
fn named(small: &str, at: usize) -> Option<Contact> {
    let rest = &small[at + 1..];
    let name = rest[..rest.find(|c: char| !is_name(c)).unwrap_or(rest.len())].trim_end_matches(['.', '_']);
    let before = &small[small.floor_char_boundary(at.saturating_sub(NEAR))..at];
    let is_alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == '@');
    let says = |words: &[&str]| words.iter().filter_map(|word| before.rfind(word)).max();
    let instagram = says(&["insta", "инста", "ig:", "ig "]);
    let kind =
        if instagram > says(&["teleg", "телег", "tg"]) { ContactKind::Instagram } else { ContactKind::Telegram };
    let shortest = if kind == ContactKind::Telegram { 5 } else { 3 };
    let is_name = is_alone && name.len() >= shortest && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_name = is_name && (kind == ContactKind::Instagram || !name.contains('.'));
    is_name.then(|| Contact { kind, value: name.to_owned(), place: at..at + 1 + name.len() })
}
