//! The learnt part: sums of small decision trees, read from `model.bin`.
//!
//! The file is made by `train/train.py`. A file that is broken gives an empty model, which keeps nothing; a test holds
//! the shipped one to being whole.

use std::sync::OnceLock;

/// One question: is feature `feature` at most `limit`? A leaf asks about nothing and leads to itself.
#[derive(Clone, Copy, Debug)]
struct Question {
    limit: f32,
    feature: u16,
    left: u16,
    right: u16,
}

/// One tree. The value of a question that is not a leaf is 0.
#[derive(Clone, Debug, Default)]
struct Tree {
    questions: Vec<Question>,
    values: Vec<f32>,
    /// The most questions on the way to a leaf.
    depth: u16,
}

/// A sum of trees.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    trees: Vec<Tree>,
}

/// Leaves are stored as whole numbers of this part.
const LEAF_UNIT: f32 = 1.0 / 4096.0;
/// Questions of one tree; more would not fit the numbers of its places.
const MOST_QUESTIONS: u16 = 10_000;
/// Rows that go through a tree side by side: the processor waits less for each.
const SIDE_BY_SIDE: usize = 8;

impl Forest {
    /// Adds up the trees for every row of a table with `width` columns.
    pub fn sums(&self, table: &[f32], width: usize) -> Vec<f32> {
        let width = width.max(1);
        let mut sums = vec![0.0; table.len() / width];
        for (sums, rows) in sums.chunks_mut(SIDE_BY_SIDE).zip(table.chunks(SIDE_BY_SIDE * width)) {
            for tree in &self.trees {
                tree.add(rows, width, sums);
            }
        }
        sums
    }

    /// How many trees there are.
    pub fn len(&self) -> usize {
        self.trees.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }
}

impl Tree {
    /// Adds the value of the leaf that each row comes to.
    fn add(&self, rows: &[f32], width: usize, sums: &mut [f32]) {
        let mut at = [0_u16; SIDE_BY_SIDE];
        for _ in 0..self.depth {
            for (at, row) in at.iter_mut().zip(rows.chunks_exact(width)) {
                if let Some(question) = self.questions.get(*at as usize) {
                    let value = row.get(question.feature as usize).copied().unwrap_or(0.0);
                    *at = if value <= question.limit { question.left } else { question.right };
                }
            }
        }
        for (sum, at) in sums.iter_mut().zip(at) {
            *sum += self.values.get(at as usize).copied().unwrap_or(0.0);
        }
    }
}

/// All forests: one per kind of page, then the first and the second look.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In the order of [`crate::kind::LEARNT`].
    pub kinds: Vec<Forest>,
    /// The first look.
    pub first: Forest,
    /// The second look.
    pub second: Forest,
}

/// Reads numbers from a file, or nothing when it ends.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_at_checked(N)?;
        self.0 = rest;
        head.try_into().ok()
    }
    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }
    fn i16(&mut self) -> Option<i16> {
        self.take().map(i16::from_le_bytes)
    }
    fn f32(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }
}

fn forest(from: &mut Reader) -> Option<Forest> {
    let mut trees = Vec::new();
    for _ in 0..from.u16()? {
        let count = from.u16().filter(|c| *c <= MOST_QUESTIONS)?;
        let mut tree = Tree::default();
        // Questions stand before the leaves; a negative child is a leaf.
        let place = |child: i16| if child < 0 { count.checked_add(!child as u16) } else { Some(child as u16) };
        let mut depths = vec![0_u16; 2 * count as usize + 1];
        for at in 0..count {
            let (feature, limit, left, right) = (from.u16()?, from.f32()?, place(from.i16()?)?, place(from.i16()?)?);
            for child in [left, right] {
                // Children stand behind their parents, so every way ends.
                if child <= at {
                    return None;
                }
                *depths.get_mut(child as usize)? = depths[at as usize] + 1;
            }
            tree.questions.push(Question { limit, feature, left, right });
            tree.values.push(0.0);
        }
        for leaf in 0..=count {
            let here = count + leaf;
            tree.questions.push(Question { limit: f32::INFINITY, feature: 0, left: here, right: here });
            tree.values.push(f32::from(from.i16()?) * LEAF_UNIT);
        }
        tree.depth = depths.iter().copied().max().unwrap_or(0);
        trees.push(tree);
    }
    Some(Forest { trees })
}

impl Model {
    /// Reads a model.
    pub fn from_bytes(bytes: &[u8]) -> Option<Model> {
        let mut from = Reader(bytes);
        if &from.take::<4>()? != b"EXT1" {
            return None;
        }
        let kinds = (0..crate::kind::LEARNT.len()).map(|_| forest(&mut from)).collect::<Option<Vec<_>>>()?;
        Some(Model { kinds, first: forest(&mut from)?, second: forest(&mut from)? })
    }

    /// The model this crate ships.
    pub fn shipped() -> &'static Model {
        static SHIPPED: OnceLock<Model> = OnceLock::new();
        SHIPPED.get_or_init(|| Model::from_bytes(include_bytes!("model.bin")).unwrap_or_default())
    }
}
