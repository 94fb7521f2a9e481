//! The signs of PDF (ISO 32000-1, 7.2 and 7.3): names, strings, numbers, brackets.

/// What stands next in an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `/Name`.
    Name,
    /// `(text)`.
    Literal,
    /// `<hex>`.
    Hex,
    /// `<<`.
    Opens,
    /// `>>`.
    Closes,
    /// `[`.
    ListOpens,
    /// `]`.
    ListCloses,
    /// A number or a word.
    Word,
    /// `% to the end of the line`.
    Comment,
    /// What has no place here, or a string that does not end.
    Odd,
}

/// White space.
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// What ends a word.
pub const fn is_end(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The next sign from there on: what it is, where it begins and where it ends.
pub fn next(bytes: &[u8], from: usize) -> Option<(Sign, usize, usize)> {
    let start = from + bytes.get(from..)?.iter().position(|byte| !is_space(*byte))?;
    let run = |from: usize, ends: fn(u8) -> bool| {
        bytes[from..].iter().position(|byte| ends(*byte)).map_or(bytes.len(), |length| from + length)
    };
    let two = bytes.get(start..start + 2);
    let (sign, end) = match bytes[start] {
        b'/' => (Sign::Name, run(start + 1, is_end)),
        b'(' => literal(bytes, start),
        b'<' if two == Some(b"<<") => (Sign::Opens, start + 2),
        b'>' if two == Some(b">>") => (Sign::Closes, start + 2),
        b'<' => match run(start, |byte| byte == b'>') {
            end if end < bytes.len() => (Sign::Hex, end + 1),
            end => (Sign::Odd, end),
        },
        b'[' => (Sign::ListOpens, start + 1),
        b']' => (Sign::ListCloses, start + 1),
        b'%' => (Sign::Comment, run(start, |byte| matches!(byte, b'\r' | b'\n'))),
        b')' | b'>' | b'{' | b'}' => (Sign::Odd, start + 1),
        _ => (Sign::Word, run(start, is_end)),
    };
    Some((sign, start, end))
}

/// A string in round brackets, which may hold brackets in pairs.
fn literal(bytes: &[u8], start: usize) -> (Sign, usize) {
    let (mut depth, mut at) = (0_usize, start);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (Sign::Literal, at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (Sign::Odd, bytes.len())
}

/// A name as it is meant: `#41` stands for `A`.
pub fn name(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.strip_prefix(b"/").unwrap_or(bytes);
    let mut name = Vec::with_capacity(bytes.len().min(64));
    // No name that is looked for is longer.
    while let (Some((first, rest)), true) = (bytes.split_first(), name.len() < 64) {
        let code = rest.get(..2).filter(|_| *first == b'#').and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                name.push(byte);
                bytes = &rest[2..];
            }
            None => {
                name.push(*first);
                bytes = rest;
            }
        }
    }
    name
}

/// Whether a comment marks the file, its end, or that it is not text.
pub fn is_mark(comment: &[u8]) -> bool {
    comment.starts_with(b"%PDF-")
        || comment.starts_with(b"%%EOF")
        || comment.iter().skip(1).take(4).all(|byte| *byte > 0x7f)
}

/// A whole number.
pub fn number(bytes: &[u8]) -> Option<u64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Finds where an object ends while its bytes come one by one: the words that end it may stand in strings and comments
/// too, where they mean nothing.
#[derive(Default)]
pub struct Finder {
    within: Within,
    word: Vec<u8>,
    numbers: [u64; 2],
}

#[derive(Default)]
enum Within {
    #[default]
    Plain,
    Comment,
    Literal {
        depth: usize,
        is_escaped: bool,
    },
    Hex,
}

impl Finder {
    /// Takes the next byte. Gives the word that ends before it.
    pub fn take(&mut self, byte: u8) -> Option<Word> {
        match &mut self.within {
            Within::Comment => {
                if matches!(byte, b'\r' | b'\n') {
                    self.within = Within::Plain;
                }
            }
            Within::Hex => {
                if byte == b'>' || byte == b'<' {
                    self.within = Within::Plain;
                }
            }
            Within::Literal { is_escaped, .. } if *is_escaped => *is_escaped = false,
            Within::Literal { depth, is_escaped } => match byte {
                b'\\' => *is_escaped = true,
                b'(' => *depth += 1,
                b')' if *depth == 0 => self.within = Within::Plain,
                b')' => *depth -= 1,
                _ => {}
            },
            Within::Plain if is_end(byte) => {
                match byte {
                    b'%' => self.within = Within::Comment,
                    b'(' => self.within = Within::Literal { depth: 0, is_escaped: false },
                    b'<' => self.within = Within::Hex,
                    _ => {}
                }
                return self.word();
            }
            // Nothing that is looked for is longer.
            Within::Plain if self.word.len() < 24 => self.word.push(byte),
            Within::Plain => {}
        }
        None
    }

    /// The word that ends here, if it is one that is looked for.
    pub fn word(&mut self) -> Option<Word> {
        let word = std::mem::take(&mut self.word);
        Some(match &word[..] {
            b"" => return None,
            b"obj" => Word::Object(self.numbers[0]),
            b"endobj" => Word::End,
            b"stream" => Word::Stream,
            b"trailer" => Word::Trailer,
            b"startxref" => Word::Start,
            other => {
                self.numbers = [self.numbers[1], number(other).unwrap_or(u64::MAX)];
                return None;
            }
        })
    }
}

/// A word between objects or at the end of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `7 0 obj`.
    Object(u64),
    /// `endobj`.
    End,
    /// `stream`.
    Stream,
    /// `trailer`.
    Trailer,
    /// `startxref`.
    Start,
}
