//! Where a sealed value belongs.

use sha2::{Digest, Sha256};

use crate::secret::length;

/// The place of a sealed value. It is bound into the seal: a value that is copied to another row, column, table or
/// key version does not open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table's name.
    pub table: &'a str,
    /// The row's id, as its bytes.
    pub row: &'a [u8],
    /// The column's name.
    pub column: &'a str,
    /// The version of the key that seals, counted by whoever rotates keys.
    pub version: u32,
}

/// What a seal is for. The same place under another purpose is another place.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Field,
    Key,
    Identity,
    Lock,
    SessionBlob,
    SessionIdentity,
    ReceiptKey,
}

impl Purpose {
    const fn tag(self) -> &'static str {
        match self {
            Self::Field => "himaya/v1/field",
            Self::Key => "himaya/v1/key",
            Self::Identity => "himaya/v1/identity",
            Self::Lock => "himaya/v1/lock",
            Self::SessionBlob => "himaya/v1/session-blob",
            Self::SessionIdentity => "himaya/v1/session-identity",
            Self::ReceiptKey => "himaya/v1/receipt-key",
        }
    }
}

impl Place<'_> {
    /// The place as associated data: every part with its length before it, so that no two places are written alike.
    pub(crate) fn encode(&self, purpose: Purpose) -> Vec<u8> {
        let parts = [purpose.tag().as_bytes(), self.table.as_bytes(), self.row, self.column.as_bytes()];
        let mut out = Vec::with_capacity(parts.iter().map(|part| 8 + part.len()).sum::<usize>() + 4);
        for part in parts {
            out.extend_from_slice(&length(part));
            out.extend_from_slice(part);
        }
        out.extend_from_slice(&self.version.to_be_bytes());
        out
    }

    /// The place in 32 bytes, where a protocol limits how long it may be.
    pub(crate) fn digest(&self, purpose: Purpose) -> [u8; 32] {
        Sha256::digest(self.encode(purpose)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_are_written_alike() {
        let place = Place { table: "ab", row: b"c", column: "d", version: 1 };
        let shifted = Place { table: "a", row: b"bc", ..place };
        assert_ne!(place.encode(Purpose::Field), shifted.encode(Purpose::Field));
        assert_ne!(place.encode(Purpose::Field), place.encode(Purpose::Key));
    }
}
