//! In which letters a text file is written. The whole file is counted, so that what is said about it holds for it.
//!
//! Only what the field meets is told apart: UTF-8, UTF-16, and three tables of Windows. A detector of forty encodings
//! takes a short list of Azerbaijani names for Japanese, and says of nothing why.

use std::io::Read;

use crate::Error;
use crate::codes::codes;
use crate::source::Source;

codes! {
    /// Encodings that are read.
    TextEncoding {
        /// UTF-8.
        Utf8 = "utf-8",
        /// UTF-16, the low byte first.
        Utf16Le = "utf-16le",
        /// UTF-16, the high byte first.
        Utf16Be = "utf-16be",
        /// Windows-1251: Russian.
        Windows1251 = "windows-1251",
        /// Windows-1254: Turkish, and Azerbaijani without ə.
        Windows1254 = "windows-1254",
        /// Windows-1252: western Europe.
        Windows1252 = "windows-1252",
    }
}

impl TextEncoding {
    pub(crate) const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

codes! {
    /// By what an encoding was told.
    EncodingReason {
        /// Whoever loads the file has said it.
        Asked = "asked",
        /// The mark at the beginning.
        Mark = "mark",
        /// Only letters that are the same in all of them.
        Plain = "plain",
        /// All of it fits, which by chance it would not.
        Fits = "fits",
        /// Nearly all of it fits; the rest is marked in its cells.
        NearlyFits = "nearly-fits",
        /// Every second byte is that of a letter in UTF-16.
        Pairs = "pairs",
        /// Letters outside of ASCII stand together, as in Cyrillic words.
        LettersTogether = "letters-together",
        /// They stand alone between Latin letters, and some are only Turkish ones there: ğ ı ş İ Ğ Ş.
        TurkishLetters = "turkish-letters",
        /// They stand alone between Latin letters, and none is a Turkish one.
        LettersApart = "letters-apart",
    }
}

/// What was found out about the letters of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingFound {
    /// How it is read.
    pub encoding: TextEncoding,
    /// Whether it begins with a byte order mark.
    pub has_mark: bool,
    /// By what it was told.
    pub reason: EncodingReason,
    /// Whether it is beyond doubt. If not, a person should look at the preview.
    pub is_certain: bool,
    /// What speaks for it: letters, pairs or sequences that fit.
    pub counted_for: u64,
    /// What speaks against it.
    pub counted_against: u64,
    /// Line breaks in the file.
    pub lines: u64,
}

impl EncodingFound {
    /// Where the text begins.
    pub(crate) const fn start(&self) -> u64 {
        match (self.has_mark, self.encoding) {
            (false, _) => 0,
            (true, TextEncoding::Utf8) => 3,
            (true, _) => 2,
        }
    }
}

/// What is counted over the whole file.
#[derive(Default)]
struct Counts {
    bytes: u64,
    nul: u64,
    control: u64,
    /// Sequences of UTF-8 that are more than one byte, and bytes that belong to none.
    sequences: u64,
    broken: u64,
    /// Pairs, and those that are likely characters with the low byte first, and with the high byte first.
    pairs: u64,
    low_first: u64,
    high_first: u64,
    /// Two neighbours from 0xC0 on; one of them with an ASCII letter.
    together: u64,
    apart: u64,
    high: u64,
    turkish: u64,
    western: u64,
    breaks: u64,
}

const PIECE: usize = 64 * 1024;

/// Reads the whole file once and says how it is written.
pub(crate) fn find(source: &mut Source, asked: Option<TextEncoding>) -> Result<EncodingFound, Error> {
    let mark = source.piece(0, 3)?;
    let counts = count(source.go_to(0)?)?;
    let marked = match mark.as_slice() {
        [0xef, 0xbb, 0xbf] => Some(TextEncoding::Utf8),
        [0xff, 0xfe, ..] => Some(TextEncoding::Utf16Le),
        [0xfe, 0xff, ..] => Some(TextEncoding::Utf16Be),
        _ => None,
    };
    let found = |encoding, reason, is_certain, counted_for, counted_against| EncodingFound {
        encoding,
        has_mark: marked == Some(encoding),
        reason,
        is_certain,
        counted_for,
        counted_against,
        lines: counts.breaks,
    };
    if let Some(asked) = asked {
        return Ok(found(asked, EncodingReason::Asked, true, 0, 0));
    }
    if let Some(marked) = marked {
        return Ok(found(marked, EncodingReason::Mark, true, 1, 0));
    }
    let (low, high, pairs) = (counts.low_first, counts.high_first, counts.pairs);
    for (encoding, likely, other) in [(TextEncoding::Utf16Le, low, high), (TextEncoding::Utf16Be, high, low)] {
        if counts.bytes % 2 == 0 && likely * 10 >= pairs * 9 && likely > other * 4 {
            return Ok(found(encoding, EncodingReason::Pairs, pairs >= 20, likely, pairs - likely));
        }
    }
    if (counts.nul + counts.control) * 10 > counts.bytes {
        return Err(Error::NotATable);
    }
    Ok(match (counts.sequences, counts.broken) {
        (0, 0) => found(TextEncoding::Utf8, EncodingReason::Plain, true, counts.bytes, 0),
        (fits, 0) => found(TextEncoding::Utf8, EncodingReason::Fits, true, fits, 0),
        (fits, broken) if fits > broken * 20 => {
            found(TextEncoding::Utf8, EncodingReason::NearlyFits, false, fits, broken)
        }
        _ => {
            let (together, apart) = (counts.together, counts.apart);
            if together > apart {
                let is_certain = together >= 20 && together > apart * 10;
                found(TextEncoding::Windows1251, EncodingReason::LettersTogether, is_certain, together, apart)
            } else if counts.western == 0 {
                let is_turkish = counts.turkish > 0;
                let reason = if is_turkish { EncodingReason::TurkishLetters } else { EncodingReason::LettersApart };
                let is_certain = is_turkish && apart >= 20 && apart > together * 4;
                found(TextEncoding::Windows1254, reason, is_certain, apart, together)
            } else {
                found(TextEncoding::Windows1252, EncodingReason::LettersApart, false, apart, together)
            }
        }
    })
}

fn count(source: &mut Source) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut piece = vec![0; PIECE];
    // Of a sequence or a pair that is cut by the end of a piece.
    let mut open: Vec<u8> = Vec::with_capacity(PIECE + 4);
    let mut before = 0;
    let mut odd: Option<u8> = None;
    loop {
        let length = match source.read(&mut piece) {
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let now = &piece[..length];
        open.extend_from_slice(now);
        counts.utf8(&mut open, length == 0);
        if length == 0 {
            return Ok(counts);
        }
        counts.bytes += length as u64;
        counts.breaks += memchr::memchr_iter(b'\n', now).count() as u64;
        before = counts.letters(now, before);
        odd = counts.utf16(now, odd);
    }
}

impl Counts {
    /// Counts sequences, and leaves in `open` one that may go on in the next piece.
    fn utf8(&mut self, open: &mut Vec<u8>, is_end: bool) {
        let mut keep = 0;
        let mut chunks = open.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count() as u64;
            let invalid = chunk.invalid();
            let is_cut = chunks.peek().is_none() && !is_end && invalid.first().is_some_and(|b| *b >= 0xc2);
            if is_cut && invalid.len() < 4 {
                keep = invalid.len();
            } else {
                self.broken += u64::from(!invalid.is_empty());
            }
        }
        open.drain(..open.len() - keep);
    }

    fn letters(&mut self, now: &[u8], mut before: u8) -> u8 {
        for &byte in now {
            match byte {
                0 => self.nul += 1,
                b'\t' | b'\n' | b'\r' | b' '..=0x7e => {}
                0x80.. => {
                    self.high += 1;
                    match byte {
                        0xd0 | 0xdd | 0xde | 0xf0 | 0xfd | 0xfe => self.turkish += 1,
                        0x8e | 0x9e => self.western += 1,
                        _ => {}
                    }
                }
                _ => self.control += 1,
            }
            let is_high = |byte: u8| byte >= 0xc0 || byte == 0xa8 || byte == 0xb8;
            match (before, byte) {
                (a, b) if is_high(a) && is_high(b) => self.together += 1,
                (a, b) if is_high(a) && b.is_ascii_alphabetic() => self.apart += 1,
                (a, b) if a.is_ascii_alphabetic() && is_high(b) => self.apart += 1,
                _ => {}
            }
            before = byte;
        }
        before
    }

    fn utf16(&mut self, now: &[u8], odd: Option<u8>) -> Option<u8> {
        let mut rest = now;
        if let (Some(first), Some((second, more))) = (odd, now.split_first()) {
            self.pair(first, *second);
            rest = more;
        } else if odd.is_some() {
            return odd;
        }
        let (pairs, rest) = rest.as_chunks::<2>();
        for [first, second] in pairs {
            self.pair(*first, *second);
        }
        rest.first().copied()
    }

    fn pair(&mut self, first: u8, second: u8) {
        self.pairs += 1;
        self.low_first += u64::from(is_likely(u16::from_le_bytes([first, second])));
        self.high_first += u64::from(is_likely(u16::from_be_bytes([first, second])));
    }
}

/// What stands in lists of people: Latin, Cyrillic, digits, signs.
const fn is_likely(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0xa0..=0x24f | 0x259 | 0x400..=0x4ff | 0x2010..=0x2026 | 0x2116)
}
