//! The XML of office documents: who wrote a note or a change and when, and the numbers by which a program tells the
//! sessions of one writer apart. Elements and attributes are known by the name behind the colon: prefixes are free.

use crate::{Flow, Format, find};

/// Bytes of one element's head.
const TAG: usize = 64 * 1024;
/// Bytes of a writer's name, and how many of them are known.
const NAME: usize = 256;
const WRITERS: usize = 200;
/// Stands where a time must stand.
const TIME: &str = "1980-01-01T00:00:00Z";

/// Where we are in it.
#[derive(Default)]
pub struct Xml {
    /// Texts in it may be anything a program wanted to keep.
    is_foreign: bool,
    begun: bool,
    is_doubtful: bool,
    within: Within,
    /// How much of an element's head was looked at while it came, and the quotes that are open there.
    seen: (usize, Option<u8>),
    /// Writers of notes, whose names the program puts before what they wrote.
    writers: Vec<Vec<u8>>,
    /// Text that begins here begins an element.
    is_first: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    /// Passed or left out until these bytes.
    Until(&'static [u8], bool),
    /// Left out until the element of this name ends; `true` when its end is left out too.
    Element(Vec<u8>, bool),
}

impl Xml {
    /// `is_foreign` says that it is of a program of its own.
    pub fn new(is_foreign: bool) -> Self {
        Self { is_foreign, ..Self::default() }
    }
}

impl Format for Xml {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if !self.begun {
            let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
            let rest = bytes[start..].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes[start..]);
            match rest {
                [] | [0xef] | [0xef, 0xbb] | [b'<'] if bytes.len() < TAG => return Flow::More,
                // In another encoding every letter has two bytes.
                [b'<', second, ..] if *second != 0 => self.begun = true,
                _ => return Flow::Lost,
            }
        }
        match &self.within {
            Within::Until(end, is_kept) => {
                let (end, is_kept) = (*end, *is_kept);
                let (length, is_found) = match find(bytes, end) {
                    Some(at) => (at + end.len(), true),
                    None => (bytes.len().saturating_sub(end.len() - 1), false),
                };
                if is_kept {
                    out.extend_from_slice(&bytes[..length]);
                }
                if is_found {
                    self.within = Within::Text;
                }
                if length > 0 { Flow::Step(length) } else { Flow::More }
            }
            Within::Element(..) | Within::Text => self.element(bytes, out),
        }
    }

    fn end(&mut self, rest: &[u8], _: &mut Vec<u8>) -> bool {
        // An element's head that was cut may tell.
        rest.is_empty() && self.within == Within::Text
    }

    fn is_complete(&self) -> bool {
        !self.is_doubtful
    }
}

impl Xml {
    fn element(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let is_text = self.within == Within::Text;
        match bytes.iter().position(|byte| *byte == b'<') {
            _ if bytes.is_empty() => return Flow::More,
            Some(0) => {}
            None if self.is_first && self.awaits_name() && bytes.len() < 2 * NAME => return Flow::More,
            at => {
                let text = &bytes[..at.unwrap_or(bytes.len())];
                if self.names_writer(text) {
                    return Flow::Step(text.len());
                }
                if is_text {
                    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || b"\xef\xbb\xbf".contains(byte);
                    self.is_doubtful |= self.is_foreign && !text.iter().all(is_blank);
                    out.extend_from_slice(text);
                }
                return Flow::Step(text.len());
            }
        }
        let special: [(&[u8], &'static [u8], bool); 3] =
            [(b"<!--", b"-->", false), (b"<![CDATA[", b"]]>", true), (b"<?", b"?>", true)];
        for (begin, end, is_kept) in special {
            if is_text && bytes.starts_with(begin) {
                self.is_doubtful |= begin.len() > 4 && self.is_foreign;
                self.within = Within::Until(end, is_kept);
                return Flow::Step(0);
            }
            if is_text && begin.starts_with(bytes) {
                return Flow::More;
            }
        }
        let end = self.tag_end(bytes);
        if end.is_none() && bytes.len() < TAG {
            return Flow::More;
        }
        self.seen = (0, None);
        let Some(end) = end else {
            self.is_doubtful = true;
            if is_text {
                self.within = Within::Until(b">", true);
                return Flow::Step(0);
            }
            return Flow::Step(TAG);
        };
        let tag = &bytes[..end];
        if let Within::Element(name, is_dropped) = &self.within {
            if tag[1..].strip_prefix(b"/").is_some_and(|closing| qualified(closing) == &name[..]) {
                if !is_dropped {
                    out.extend_from_slice(tag);
                }
                self.within = Within::Text;
            }
            return Flow::Step(end);
        }
        self.begins(tag, out);
        Flow::Step(end)
    }

    /// Whether the text that begins here must come as a whole.
    fn awaits_name(&self) -> bool {
        match &self.within {
            Within::Element(name, false) => local(name) == b"author",
            _ => !self.writers.is_empty(),
        }
    }

    /// Whether a text is nothing but a writer's name, with a colon. Learns names where they are told.
    fn names_writer(&mut self, text: &[u8]) -> bool {
        let is_first = std::mem::replace(&mut self.is_first, false);
        if let Within::Element(name, false) = &self.within {
            let is_new = is_first && local(name) == b"author" && text.len() <= NAME && self.writers.len() < WRITERS;
            if is_new && !text.trim_ascii().is_empty() {
                self.writers.push(text.trim_ascii().to_vec());
            }
            return false;
        }
        let name = text.trim_ascii().strip_suffix(b":").filter(|_| text.len() < 2 * NAME);
        is_first && name.is_some_and(|name| self.writers.iter().any(|writer| writer == name.trim_ascii_end()))
    }

    /// Where an element's head ends: behind the bracket that stands in no quotes.
    fn tag_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let (from, mut quote) = self.seen;
        for (at, byte) in bytes.iter().enumerate().take(TAG).skip(from) {
            match (quote, *byte) {
                (None, b'>') => return Some(at + 1),
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
        }
        self.seen = (bytes.len().min(TAG), quote);
        None
    }

    /// An element begins or ends.
    fn begins(&mut self, tag: &[u8], out: &mut Vec<u8>) {
        self.is_first = true;
        let name = qualified(&tag[1..]);
        let is_empty = tag.ends_with(b"/>");
        let attributes = attributes(tag, 1 + name.len());
        self.is_doubtful |= is_doubtful(name, &attributes);
        if is_dropped(name, &attributes) {
            if !is_empty {
                self.within = Within::Element(name.to_vec(), true);
            }
            return;
        }
        let mut at = 0;
        let is_change = attributes.iter().any(|attribute| local(attribute.name) == b"author");
        for attribute in &attributes {
            match change(name, attribute, is_change) {
                Change::Stays => continue,
                Change::Goes => out.extend_from_slice(&tag[at..attribute.from]),
                Change::Is(value) => {
                    out.extend_from_slice(&tag[at..attribute.value_from]);
                    out.extend_from_slice(value.as_bytes());
                    out.extend_from_slice(&tag[attribute.value_from + attribute.value.len()..attribute.end]);
                }
            }
            at = attribute.end;
        }
        out.extend_from_slice(&tag[at..]);
        if let (Some(text), false) = (emptied(name, &attributes), is_empty) {
            out.extend_from_slice(text.as_bytes());
            self.within = Within::Element(name.to_vec(), false);
        }
    }
}

fn qualified(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |at| &name[at + 1..])
}

struct Attribute<'t> {
    name: &'t [u8],
    value: &'t [u8],
    /// The space before it.
    from: usize,
    value_from: usize,
    end: usize,
}

fn attributes(tag: &[u8], mut at: usize) -> Vec<Attribute<'_>> {
    let mut attributes = Vec::new();
    let spaces = |at: usize| tag[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    while at < tag.len() {
        let from = at;
        at += spaces(at);
        let name = qualified(&tag[at..]);
        at += name.len();
        at += spaces(at);
        if name.is_empty() || tag.get(at) != Some(&b'=') {
            break;
        }
        at += 1;
        at += spaces(at);
        let Some(quote) = tag.get(at).filter(|quote| matches!(quote, b'"' | b'\'')) else { break };
        let value_from = at + 1;
        let Some(length) = tag[value_from..].iter().position(|byte| byte == quote) else { break };
        at = value_from + length + 1;
        attributes.push(Attribute { name, value: &tag[value_from..at - 1], from, value_from, end: at });
    }
    attributes
}

enum Change {
    Stays,
    Goes,
    Is(&'static str),
}

/// What becomes of an attribute.
fn change(element: &[u8], attribute: &Attribute<'_>, is_change: bool) -> Change {
    let value = attribute.value;
    match (local(element), local(attribute.name)) {
        (_, b"author" | b"initials" | b"userName" | b"userId" | b"chg-author" | b"refreshedBy") => Change::Is(""),
        (b"customWorkbookView", b"name") => Change::Is(""),
        (b"pivotCacheDefinition", b"refreshedDate") => Change::Is("0"),
        (b"cmAuthor" | b"author" | b"chgData" | b"userInfo", b"name") | (b"person", b"displayName") => Change::Is(""),
        (_, b"date") if is_change => Change::Is(TIME),
        (_, b"dateUtc" | b"chg-date-time" | b"dT" | b"dateTime" | b"refreshedDateIso") => Change::Is(TIME),
        (b"cm" | b"reply" | b"comment" | b"client", b"dt" | b"created" | b"modified") => Change::Is(TIME),
        (_, b"rsid" | b"paragraph-rsid") => Change::Goes,
        (_, name) if name.starts_with(b"rsid") => Change::Goes,
        (b"pageSetup", b"id") => Change::Goes,
        (b"imagedata", b"title") => Change::Is(""),
        (b"threadingInfo", b"timeZoneBias") => Change::Is("0"),
        (_, b"descr") if is_path(value) => Change::Is(""),
        (b"cNvPr" | b"docPr", b"name" | b"descr" | b"title") if is_file(value) => Change::Is(""),
        _ => Change::Stays,
    }
}

/// Whether it is a place in somebody's computer.
fn is_path(value: &[u8]) -> bool {
    value.contains(&b'\\') || value.starts_with(b"/") || value.starts_with(b"file:")
}

/// Whether it is a picture's file, which cameras name after the time.
fn is_file(value: &[u8]) -> bool {
    let ending = value.rsplit(|byte| *byte == b'.').next().filter(|ending| ending.len() < value.len());
    let known: [&[u8]; 9] = [b"jpg", b"jpeg", b"png", b"heic", b"gif", b"tif", b"tiff", b"bmp", b"webp"];
    ending.is_some_and(|ending| known.contains(&&ending.to_ascii_lowercase()[..]))
}

fn value<'t>(attributes: &[Attribute<'t>], name: &[u8]) -> &'t [u8] {
    attributes.iter().find(|attribute| local(attribute.name) == name).map_or(b"", |attribute| attribute.value)
}

/// Whether an element is left out.
fn is_dropped(element: &[u8], attributes: &[Attribute<'_>]) -> bool {
    match local(element) {
        b"rsid" | b"rsidRoot" | b"docId" | b"absPath" | b"revisionPtr" | b"attachedTemplate" | b"printerSettings" => {
            true
        }
        b"Relationship" => {
            let kind = value(attributes, b"Type");
            [&b"/thumbnail"[..], b"/printerSettings", b"/attachedTemplate"].iter().any(|end| kind.ends_with(end))
        }
        b"Override" => {
            let part = value(attributes, b"PartName").to_ascii_lowercase();
            find(&part, b"/printersettings/").is_some() || part.starts_with(b"/docprops/thumbnail")
        }
        b"file-entry" => value(attributes, b"full-path").starts_with(b"Thumbnails/"),
        _ => false,
    }
}

/// What stands instead of the text of an element that says who or when.
fn emptied(element: &[u8], attributes: &[Attribute<'_>]) -> Option<&'static str> {
    let is_meta = element.starts_with(b"dc:") || element.starts_with(b"meta:");
    match local(element) {
        b"author" => Some(""),
        // Fields of the text itself have such names too, and are what a writer wants to be read.
        b"creator" | b"creator-initials" | b"initial-creator" | b"generator" if is_meta => Some(""),
        b"date" | b"creation-date" if is_meta => Some(TIME.trim_end_matches('Z')),
        b"config-item" => match value(attributes, b"name") {
            b"PrinterName" | b"PrinterSetup" | b"Rsid" | b"RsidRoot" | b"CurrentDatabaseDataSource" => Some(""),
            _ => None,
        },
        _ => None,
    }
}

/// Whether there is more behind it than is looked into.
fn is_doubtful(element: &[u8], attributes: &[Attribute<'_>]) -> bool {
    match local(element) {
        b"encryption-data" | b"mailMerge" | b"docVar" | b"Signature" => true,
        b"Relationship" => {
            let is_left = !is_dropped(element, attributes);
            is_left && value(attributes, b"TargetMode") == b"External" && is_path(value(attributes, b"Target"))
        }
        _ => attributes.iter().any(|attribute| local(attribute.name) == b"gfxdata"),
    }
}
