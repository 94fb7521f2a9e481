//! Many sealed records in memory.

use crate::encode::Row;
use crate::layout::Layout;
use crate::sketch::{SAMPLES, Sketch};

/// Rows of one layout. Vectors and sketches lie apart, because a question reads all sketches and few vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    layout: Layout,
    vectors: Vec<u64>,
    /// How many bits of each field are set: counted once, needed in every comparison.
    weights: Vec<u8>,
    sketches: Vec<Sketch>,
}

/// One row's vectors, as they are compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vectors<'a> {
    pub words: &'a [u64],
    pub weights: &'a [u8],
}

/// How many bits of each field are set. A full field does not occur, and would count one bit less.
pub(crate) fn weights<'a>(layout: &'a Layout, words: &'a [u64]) -> impl Iterator<Item = u8> + 'a {
    layout.places().iter().map(|place| {
        let set: u32 = words[place.words.clone()].iter().map(|word| word.count_ones()).sum();
        set.min(255) as u8
    })
}

/// Stored bytes that are no row of this layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("these bytes are not a row of this layout")
    }
}

impl std::error::Error for Broken {}

impl Table {
    /// An empty table.
    pub const fn new(layout: Layout) -> Self {
        Self { layout, vectors: Vec::new(), weights: Vec::new(), sketches: Vec::new() }
    }

    /// An empty table with room for so many rows.
    pub fn with_room(layout: Layout, rows: usize) -> Self {
        let (vectors, sketches) = (Vec::with_capacity(rows * layout.words()), Vec::with_capacity(rows));
        let weights = Vec::with_capacity(rows * layout.places().len());
        Self { layout, vectors, weights, sketches }
    }

    /// The fields.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many rows.
    pub const fn len(&self) -> usize {
        self.sketches.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// Adds a row of the same layout.
    ///
    /// # Errors
    /// [`Broken`] when it has another length.
    pub fn push(&mut self, row: &Row) -> Result<(), Broken> {
        if row.vectors.len() != self.layout.words() {
            return Err(Broken);
        }
        self.vectors.extend_from_slice(&row.vectors);
        self.weights.extend(weights(&self.layout, &row.vectors));
        self.sketches.push(row.sketch);
        Ok(())
    }

    /// Adds a row from the bytes that [`Row::to_bytes`] gave.
    ///
    /// # Errors
    /// [`Broken`] when they are too few or too many.
    pub fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.push(&Row::from_bytes(bytes)?)
    }

    /// Adds a row of another table of the same layout. The row must be there.
    ///
    /// # Errors
    /// [`Broken`] when the layout is another.
    pub fn push_from(&mut self, other: &Self, at: usize) -> Result<(), Broken> {
        if self.layout != other.layout {
            return Err(Broken);
        }
        let row = other.row(at);
        self.vectors.extend_from_slice(row.words);
        self.weights.extend_from_slice(row.weights);
        self.sketches.push(other.sketches[at]);
        Ok(())
    }

    /// All sketches, for [`crate::scan`].
    pub fn sketches(&self) -> &[Sketch] {
        &self.sketches
    }

    /// The vectors of one row. The row must be there.
    pub(crate) fn row(&self, at: usize) -> Vectors<'_> {
        let (words, fields) = (self.layout.words(), self.layout.places().len());
        Vectors {
            words: &self.vectors[at * words..(at + 1) * words],
            weights: &self.weights[at * fields..(at + 1) * fields],
        }
    }
}

impl Row {
    /// The row that [`Row::to_bytes`] made these bytes of; of which layout, is seen when it is used.
    ///
    /// # Errors
    /// [`Broken`] when they cannot be one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Broken> {
        let (sketch, vectors) = bytes.split_at_checked(SAMPLES).ok_or(Broken)?;
        let (words, rest) = vectors.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(Broken);
        }
        let vectors = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        Ok(Self { vectors, sketch: sketch.try_into().map_err(|_| Broken)? })
    }

    /// The row as bytes to be stored: the sketch, then the vectors, least byte first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.sketch.to_vec();
        bytes.extend(self.vectors.iter().flat_map(|word| word.to_le_bytes()));
        bytes
    }
}
