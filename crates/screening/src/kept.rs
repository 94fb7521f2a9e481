//! Sketches and models as bytes, to be kept and read again on any machine. What is not such bytes is refused, never guessed.

/// Writes numbers one after the other, the lowest byte first.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// How many things follow. No list here has more than 2³² of them.
    pub(crate) fn length(&mut self, length: usize) {
        self.put(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
}

/// Reads them again.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    /// A list of things of `N` bytes each. Its length is held against what is there before room is made for it.
    pub(crate) fn list<const N: usize, T>(&mut self, of: fn([u8; N]) -> T) -> Option<Vec<T>> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        if length.checked_mul(N)? > self.0.len() {
            return None;
        }
        (0..length).map(|_| self.take().map(of)).collect()
    }
}
