//! One object of a PDF: which of its strings say who, when and with what (ISO 32000-1, 14.3.3 and 12.5.6.2), and what
//! is said of the stream that follows it.

use super::words::{self, Sign};

/// Brackets within brackets.
const DEPTH: usize = 200;
/// Strings that one object may have before it is not looked at further.
const STRINGS: usize = 100_000;

/// A string or a list of strings stands in this place.
type Span = (u32, u32);

/// How the content of a stream is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not.
    #[default]
    Plain,
    /// Deflated (RFC 1950).
    Flate,
    /// A JPEG picture.
    Jpeg,
    /// A JPEG picture, deflated.
    FlateJpeg,
    /// A JPEG picture that is packed in another way, or a JPEG 2000: they may tell something and are not opened.
    Picture,
    /// In another way, or in several.
    Other,
}

/// What was learnt of an object.
#[derive(Debug, Default)]
pub struct Facts {
    /// `/Type` of the whole.
    pub kind: Vec<u8>,
    /// `/Subtype` of the whole.
    pub subkind: Vec<u8>,
    /// `/Length` where it is a number.
    pub length: Option<u64>,
    /// `/Filter`.
    pub packing: Packing,
    /// Something changes the bytes before they are packed.
    pub has_parms: bool,
    /// `/N` and `/First` of a stream of objects.
    pub objects: (Option<u64>, Option<u64>),
    /// It says who made the file.
    pub is_info: bool,
    /// It has strings, and was not taken for one that says who made the file.
    pub has_strings: bool,
    /// Objects that hold the values of such an object.
    pub wanted: Vec<u64>,
    /// Objects that the trailer names as such.
    pub infos: Vec<u64>,
    /// It is a trailer: it names where the document begins.
    pub is_trailer: bool,
    /// Strings of an object that is nothing but strings: they may be values of another.
    pub bare: Vec<Span>,
    /// Something in it may tell more, or could not be read.
    pub is_doubtful: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Key {
    #[default]
    Other,
    Type,
    Subtype,
    Length,
    Filter,
    Parms,
    Count,
    First,
    Id,
    Root,
    Encrypt,
    Info,
    /// Says who, when or with what wherever it stands, and makes an object one that says it.
    Maker,
    /// Does so in such an object only: it names other things too.
    Topic,
    /// Says it wherever it stands.
    Telling,
    /// Who wrote a note; elsewhere a name of something else.
    Writer,
    /// Belongs to objects of other kinds.
    Foreign,
    /// A signature.
    Signed,
    /// Leads to what is not looked into.
    Hidden,
}

fn key(name: &[u8]) -> Key {
    match &words::name(name)[..] {
        b"Type" => Key::Type,
        b"Subtype" => Key::Subtype,
        b"Length" => Key::Length,
        b"Filter" => Key::Filter,
        b"DecodeParms" | b"F" => Key::Parms,
        b"N" => Key::Count,
        b"First" => Key::First,
        b"ID" => Key::Id,
        b"Root" => Key::Root,
        b"Encrypt" => Key::Encrypt,
        b"Info" => Key::Info,
        b"Author" | b"Creator" | b"Producer" | b"CreationDate" | b"ModDate" | b"Keywords" => Key::Maker,
        b"Title" | b"Subject" => Key::Topic,
        b"M" | b"LastModified" | b"LastModifiedBy" | b"SourceModified" | b"Company" | b"Manager" | b"PTEX.FileName" => {
            Key::Telling
        }
        b"T" => Key::Writer,
        b"Parent" | b"FT" | b"S" | b"Kids" | b"Dest" | b"A" | b"Resources" => Key::Foreign,
        b"ByteRange" => Key::Signed,
        b"EF" | b"AdditionalStreams" | b"PieceInfo" | b"XFA" | b"OPI" | b"RichMediaContent" => Key::Hidden,
        _ => Key::Other,
    }
}

/// Brackets that are open.
#[derive(Default)]
struct Level {
    is_list: bool,
    /// The value behind this key is awaited, or has just been read.
    key: Key,
    has_key: bool,
    seen: u32,
    kind: Vec<u8>,
    subkind: Vec<u8>,
    strings: Vec<(Span, Key)>,
    refs: Vec<u64>,
}

impl Level {
    fn has(&self, key: Key) -> bool {
        self.seen & (1 << key as u32) != 0
    }

    /// Whether it is one that says who made the file (Table 317).
    fn is_info(&self) -> bool {
        (self.has(Key::Maker) || self.has(Key::Topic))
            && (!self.has(Key::Type) || self.kind == b"Info")
            && ![Key::Subtype, Key::Foreign, Key::Filter, Key::Signed, Key::Root].iter().any(|key| self.has(*key))
    }

    fn is_note(&self) -> bool {
        self.has(Key::Subtype) && self.subkind != b"Widget" && !self.has(Key::Foreign) && self.kind != b"StructElem"
    }
}

/// Takes out of an object what it tells, so that its length stays. `is_info` says that it is known as one that says who
/// made the file, `is_wanted` that it holds a value of such a one.
pub fn clean(bytes: &mut [u8], is_info: bool, is_wanted: bool) -> Facts {
    let mut facts = Facts::default();
    let mut levels = vec![Level { is_list: true, ..Level::default() }];
    let mut numbers = [u64::MAX; 2];
    let (mut at, mut strings, mut is_bare) = (0, 0, true);
    while let Some((sign, start, end)) = words::next(bytes, at) {
        at = end;
        let depth = levels.len() - 1;
        let Some(level) = levels.last_mut() else { break };
        let is_key = !level.is_list && !level.has_key && sign == Sign::Name;
        match sign {
            Sign::Comment if words::is_mark(&bytes[start..end]) => {}
            Sign::Comment => bytes[start + 1..end].fill(b' '),
            Sign::Name if is_key => {
                level.key = key(&bytes[start..end]);
                level.seen |= 1 << level.key as u32;
                level.has_key = true;
                facts.is_doubtful |= matches!(level.key, Key::Hidden | Key::Encrypt | Key::Signed);
            }
            Sign::Name => {
                is_bare = false;
                level.has_key = false;
                let name = words::name(&bytes[start..end]);
                facts.is_doubtful |= level.key == Key::Type && matches!(&name[..], b"EmbeddedFile" | b"Sig");
                match level.key {
                    Key::Type => level.kind = name,
                    Key::Subtype => level.subkind = name,
                    Key::Filter if depth <= 2 => facts.packing = packed(facts.packing, &name),
                    _ => {}
                }
            }
            Sign::Literal | Sign::Hex => {
                strings += 1;
                level.has_key = false;
                if strings <= STRINGS {
                    level.strings.push(((start as u32, end as u32), level.key));
                }
            }
            Sign::Word => {
                level.has_key = false;
                let word = &bytes[start..end];
                if word == b"R" {
                    is_bare = false;
                    refers(level, numbers[0], depth, &mut facts);
                } else if depth == 1 && level.key == Key::Parms && word != b"null" {
                    facts.has_parms = true;
                } else if depth > 0 {
                    is_bare = false;
                }
                let number = words::number(word).unwrap_or(u64::MAX);
                if depth == 1 && number < u64::MAX {
                    match level.key {
                        // The second number of a reference is none.
                        Key::Length if facts.length.is_none() => facts.length = Some(number),
                        Key::Count if facts.objects.0.is_none() => facts.objects.0 = Some(number),
                        Key::First if facts.objects.1.is_none() => facts.objects.1 = Some(number),
                        _ => {}
                    }
                }
                numbers = [numbers[1], number];
            }
            Sign::Opens | Sign::ListOpens => {
                let is_list = sign == Sign::ListOpens;
                is_bare &= is_list;
                facts.has_parms |= depth == 1 && level.key == Key::Parms;
                // What stands in a list belongs to the key before the list.
                let key = if is_list { level.key } else { Key::Other };
                level.has_key = false;
                levels.push(Level { is_list, key, ..Level::default() });
                if levels.len() > DEPTH {
                    facts.is_doubtful = true;
                    break;
                }
            }
            Sign::Closes | Sign::ListCloses => match levels.pop() {
                Some(level) if depth > 0 && level.is_list == (sign == Sign::ListCloses) => {
                    close(bytes, level, &mut levels, is_info, &mut facts);
                }
                level => {
                    levels.extend(level);
                    facts.is_doubtful = true;
                }
            },
            Sign::Odd => {
                facts.is_doubtful = true;
                if end - start > 1 {
                    // A string that was cut off.
                    level.strings.push(((start as u32, end as u32), level.key));
                }
            }
        }
    }
    facts.is_doubtful |= strings > STRINGS || levels.len() != 1;
    // One that was cut short is closed too: what came of it is cleaned.
    while levels.len() > 1 {
        if let Some(level) = levels.pop() {
            close(bytes, level, &mut levels, is_info, &mut facts);
        }
    }
    let left = levels.pop().map(|level| level.strings).unwrap_or_default();
    if is_bare && !left.is_empty() {
        if is_wanted || is_info {
            left.iter().for_each(|(span, _)| empty(bytes, *span));
        } else {
            facts.bare = left.into_iter().map(|(span, _)| span).collect();
        }
    } else {
        facts.has_strings |= !left.is_empty();
    }
    facts
}

/// A value that stands elsewhere.
fn refers(level: &mut Level, number: u64, depth: usize, facts: &mut Facts) {
    if depth == 1 {
        match level.key {
            Key::Length => facts.length = None,
            Key::Info => facts.infos.push(number),
            Key::Filter => facts.packing = Packing::Picture,
            Key::Parms => facts.has_parms = true,
            _ => {}
        }
    }
    if level.refs.len() < 256 {
        level.refs.push(number);
    } else {
        facts.is_doubtful |= matches!(level.key, Key::Maker | Key::Topic);
    }
}

/// Brackets close: what stood in them is known, and which of its strings tell.
fn close(bytes: &mut [u8], mut level: Level, levels: &mut [Level], is_known: bool, facts: &mut Facts) {
    let depth = levels.len();
    let Some(outer) = levels.last_mut() else { return };
    if level.is_list {
        outer.strings.append(&mut level.strings);
        outer.refs.append(&mut level.refs);
        return;
    }
    if level.has(Key::Signed) {
        // Who signed is what a signature is for.
        return;
    }
    let is_info = level.is_info() || (depth == 1 && is_known) || (!outer.is_list && outer.key == Key::Info);
    let is_note = level.is_note();
    let is_trailer = depth == 1 && level.has(Key::Root);
    let mut others = Vec::new();
    for (span, key) in std::mem::take(&mut level.strings) {
        match key {
            _ if is_info => empty(bytes, span),
            Key::Maker | Key::Telling => empty(bytes, span),
            Key::Writer if is_note => empty(bytes, span),
            Key::Id if is_trailer && !level.has(Key::Encrypt) => zero(bytes, span),
            _ => others.push((span, Key::Other)),
        }
    }
    if depth == 1 {
        facts.is_info |= is_info;
        facts.is_trailer |= is_trailer;
        facts.has_strings |= !others.is_empty();
        facts.kind = level.kind;
        facts.subkind = level.subkind;
        if is_info {
            facts.wanted.append(&mut level.refs);
        }
    } else if outer.strings.is_empty() {
        outer.strings = others;
    } else {
        outer.strings.append(&mut others);
    }
}

/// Puts an empty string in the place of one, with spaces behind it.
pub fn empty(bytes: &mut [u8], (start, end): Span) {
    let Some(string) = bytes.get_mut(start as usize..end as usize) else { return };
    if let [first, second, rest @ ..] = string {
        *second = if *first == b'(' { b')' } else { b'>' };
        rest.fill(b' ');
    }
}

/// What tells files apart keeps its length: readers may insist on that.
fn zero(bytes: &mut [u8], (start, end): Span) {
    let Some(string) = bytes.get_mut(start as usize..end as usize) else { return };
    let length = string.len();
    string[1..length - 1].fill(b'0');
}

fn packed(before: Packing, name: &[u8]) -> Packing {
    match (before, name) {
        (Packing::Plain, b"FlateDecode") => Packing::Flate,
        (Packing::Plain, b"DCTDecode") => Packing::Jpeg,
        (Packing::Flate, b"DCTDecode") => Packing::FlateJpeg,
        (Packing::FlateJpeg, _) | (_, b"DCTDecode" | b"JPXDecode") => Packing::Picture,
        (Packing::Picture, _) => Packing::Picture,
        _ => Packing::Other,
    }
}
