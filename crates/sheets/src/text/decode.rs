//! A text file as UTF-8, piece by piece.

use std::io::Read;

use encoding_rs::{CoderResult, Decoder};

use super::encoding::EncodingFound;
use crate::Error;
use crate::source::Source;

/// Bytes of the file at a time.
const PIECE: usize = 32 * 1024;

/// What is decoded of a file so far, and not used yet.
pub(crate) struct Decoded<'s> {
    source: &'s mut Source,
    decoder: Decoder,
    piece: Vec<u8>,
    /// Text that waits.
    text: String,
    /// Where in `text` the next row begins.
    start: usize,
    pub(crate) is_end: bool,
}

impl<'s> Decoded<'s> {
    /// From the beginning of the text on.
    pub(crate) fn new(source: &'s mut Source, found: &EncodingFound) -> Result<Self, Error> {
        source.go_to(found.start())?;
        let decoder = found.encoding.table().new_decoder_without_bom_handling();
        Ok(Self { source, decoder, piece: vec![0; PIECE], text: String::new(), start: 0, is_end: false })
    }

    /// What waits.
    pub(crate) fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.start..).unwrap_or_default()
    }

    /// So many bytes of it are done with.
    pub(crate) fn done(&mut self, length: usize) {
        self.start = (self.start + length).min(self.text.len());
    }

    /// Decodes some more.
    pub(crate) fn more(&mut self) -> Result<(), Error> {
        if self.is_end {
            return Ok(());
        }
        self.text.drain(..self.start);
        self.start = 0;
        let length = loop {
            match self.source.read(&mut self.piece) {
                Ok(length) => break length,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        };
        self.is_end = length == 0;
        let mut bytes = &self.piece[..length];
        loop {
            let most = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(PIECE * 4);
            self.text.reserve(most);
            let (result, used, _) = self.decoder.decode_to_string(bytes, &mut self.text, self.is_end);
            bytes = &bytes[used..];
            if result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }
}
