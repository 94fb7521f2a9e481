//! XML of a workbook, step by step, held to limits: how deep, how long one piece. A document type is refused, since
//! no office program writes one and bombs need it.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use crate::error::carried;
use crate::{Error, Limits};

/// Where we are in a document.
pub(crate) struct Xml<R: Read> {
    reader: Reader<Metered<R>>,
    piece: Vec<u8>,
    pub(crate) depth: u32,
    deepest: u32,
}

/// What comes next.
pub(crate) enum Node<'x> {
    /// An element begins. An empty one ends at once, with a node of its own.
    Open(Tag<'x>),
    /// The element of this name ends.
    Close(Name<'x>),
    /// A text, or a part of one.
    Text(Cow<'x, str>),
    /// The document ends.
    End,
    /// A comment, an instruction: nothing that is read.
    Other,
}

/// An element's name.
pub(crate) struct Name<'x>(BytesEnd<'x>);

impl Name<'_> {
    /// With its prefix.
    pub(crate) fn full(&self) -> &str {
        self.0.name().0
    }

    /// Without it.
    pub(crate) fn local(&self) -> &str {
        local(self.0.name().0)
    }
}

/// Where an element begins.
pub(crate) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    pub(crate) fn full(&self) -> &str {
        self.0.name().0
    }

    pub(crate) fn local(&self) -> &str {
        local(self.0.name().0)
    }

    /// Goes through the attributes: their names with prefix, and what they say.
    pub(crate) fn each(&self, mut see: impl FnMut(&str, &str)) -> Result<(), Error> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Error::Damaged)?;
            see(attribute.key.0, &plain(&attribute.value)?);
        }
        Ok(())
    }

    /// What one attribute says.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let mut found = None;
        self.each(|key, value| {
            if key == name {
                found = Some(value.to_owned());
            }
        })?;
        Ok(found)
    }
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(inner: R, limits: &Limits) -> Self {
        let inner = BufReader::with_capacity(16 * 1024, inner);
        let mut reader = Reader::from_reader(Metered { inner, left: limits.xml_piece, most: limits.xml_piece });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, piece: Vec::new(), depth: 0, deepest: limits.depth }
    }

    pub(crate) fn next(&mut self) -> Result<Node<'_>, Error> {
        self.piece.clear();
        let inner = self.reader.get_mut();
        inner.left = inner.most;
        match self.reader.read_event_into(&mut self.piece).map_err(|error| failed(&error))? {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > self.deepest {
                    return Err(Error::Bomb);
                }
                Ok(Node::Open(Tag(tag)))
            }
            Event::End(name) => {
                self.depth = self.depth.checked_sub(1).ok_or(Error::Damaged)?;
                Ok(Node::Close(Name(name)))
            }
            Event::Text(text) => Ok(Node::Text(text.into_inner())),
            Event::CData(text) => Ok(Node::Text(text.into_inner())),
            Event::GeneralRef(name) => Ok(Node::Text(Cow::Owned(meant(&name)?.to_string()))),
            Event::DocType(_) => Err(Error::Bomb),
            Event::Eof if self.depth > 0 => Err(Error::Damaged),
            Event::Eof => Ok(Node::End),
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => Ok(Node::Other),
        }
    }

    /// Passes over the element that has just begun.
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Node::End = self.next()? {
                return Err(Error::Damaged);
            }
        }
        Ok(())
    }

    /// Appends the text of the element that has just begun to `out`, which grows to at most one byte more than `most`.
    /// Elements in it are passed over.
    pub(crate) fn text(&mut self, out: &mut String, most: usize) -> Result<(), Error> {
        loop {
            match self.next()? {
                Node::Text(text) => push(out, &text, most),
                Node::Open(_) => self.skip()?,
                Node::Close(_) => return Ok(()),
                Node::End => return Err(Error::Damaged),
                Node::Other => {}
            }
        }
    }
}

/// Appends as much as there is room for, and where there is too little, something more, so that it is seen.
pub(crate) fn push(out: &mut String, text: &str, most: usize) {
    let room = (most + 1).saturating_sub(out.len());
    if text.len() <= room {
        out.push_str(text);
    } else if room > 0 {
        out.push_str(&text[..text.floor_char_boundary(room)]);
        while out.len() <= most {
            out.push('.');
        }
    }
}

/// What `&name;` means: one of the five names of XML, or a number.
fn meant(name: &str) -> Result<char, Error> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let meant = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#') {
            Some(digits) if digits.starts_with('x') => number(&digits[1..], 16),
            Some(digits) => number(digits, 10),
            None => None,
        },
    };
    meant.ok_or(Error::Damaged)
}

/// What an attribute says, with its `&name;` resolved.
fn plain(value: &str) -> Result<Cow<'_, str>, Error> {
    let Some((before, mut rest)) = value.split_once('&') else { return Ok(Cow::Borrowed(value)) };
    let mut out = before.to_owned();
    loop {
        let (name, more) = rest.split_once(';').ok_or(Error::Damaged)?;
        out.push(meant(name)?);
        let Some((before, after)) = more.split_once('&') else {
            out.push_str(more);
            return Ok(Cow::Owned(out));
        };
        out.push_str(before);
        rest = after;
    }
}

fn failed(error: &quick_xml::Error) -> Error {
    match error {
        quick_xml::Error::Io(error) => Error::from(&**error),
        _ => Error::Damaged,
    }
}

/// Ends reading when one piece is too long: what reads it would hold all of it in memory.
struct Metered<R> {
    inner: BufReader<R>,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(carried(Error::Bomb));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}
