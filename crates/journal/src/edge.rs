//! The right edge of an RFC 9162 Merkle tree: the roots of the full subtrees that make up its leaves,
//! largest first. With it, an append and the root each cost a few hashes however long the journal is.

use sha2::{Digest, Sha256};

/// A node's hash.
pub type Hash = [u8; 32];

/// The edge of a tree with `size` leaves: one hash for each bit set in `size`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    nodes: Vec<Hash>,
}

/// RFC 9162 section 2.1.1: a leaf is hashed behind a zero byte, a node behind a one, so that neither
/// can pass for the other.
pub(crate) fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(leaf).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

impl Edge {
    /// Reads an edge as the store keeps it; `None` when the bytes do not fit the size.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (nodes, rest) = bytes.as_chunks::<32>();
        (rest.is_empty() && nodes.len() == size.count_ones() as usize).then(|| Self { size, nodes: nodes.to_vec() })
    }

    /// The edge as the store keeps it: its hashes one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.nodes.concat()
    }

    /// How many leaves the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, given its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each full subtree of the same height is folded into one twice as large, like carrying in addition.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// The root of the tree; of an empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        self.nodes
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(|| Sha256::digest([]).into())
    }
}
