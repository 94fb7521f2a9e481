//! Where the bytes come from.

use std::io::{Read, Seek, SeekFrom};

use crate::{Error, Limits};

/// What a file can be: opened from a disk, or bytes in memory (`std::io::Cursor`).
pub trait Readable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Readable for T {}

/// A file of known length.
pub(crate) struct Source {
    inner: Box<dyn Readable>,
    pub(crate) length: u64,
}

impl Source {
    pub(crate) fn new(inner: impl Readable + 'static, limits: &Limits) -> Result<Self, Error> {
        let mut inner: Box<dyn Readable> = Box::new(inner);
        let length = inner.seek(SeekFrom::End(0))?;
        match length {
            0 => Err(Error::Empty),
            length if length > limits.file_bytes => Err(Error::TooLarge),
            length => Ok(Self { inner, length }),
        }
    }

    /// Reads on from here.
    pub(crate) fn go_to(&mut self, place: u64) -> Result<&mut Self, Error> {
        self.inner.seek(SeekFrom::Start(place))?;
        Ok(self)
    }

    /// So many bytes from there, or fewer where the file ends.
    pub(crate) fn piece(&mut self, place: u64, length: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.go_to(place)?.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.inner.read(into)
    }
}
