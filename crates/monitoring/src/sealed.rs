//! How what was collected lies in the database: sealed under the server's own key, because the program itself reads it again
//! to compare it and to put it in order. It stood on public pages; who is watched, and who reads what, did not.

use access::{AccessError, Ctx, place};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::RecordKey;

/// Seals and opens.
pub(crate) struct Sealer<'c> {
    ctx: &'c Ctx,
    key: RecordKey,
}

impl<'c> Sealer<'c> {
    pub(crate) fn of(ctx: &'c Ctx) -> Self {
        Self { ctx, key: RecordKey::of_collected(&ctx.house().secrets) }
    }

    pub(crate) fn seal(&self, (table, row, column): (&str, &str, &str), bytes: &[u8]) -> Vec<u8> {
        self.key.seal(self.ctx.entropy(), &place(table, row, column), bytes)
    }

    pub(crate) fn open(&self, (table, row, column): (&str, &str, &str), sealed: &[u8]) -> Result<Vec<u8>, AccessError> {
        Ok(self.key.open(&place(table, row, column), sealed)?.to_vec())
    }

    pub(crate) fn seal_json(&self, at: (&str, &str, &str), value: &impl Serialize) -> Result<Vec<u8>, AccessError> {
        Ok(self.seal(at, &serde_json::to_vec(value).map_err(internal)?))
    }

    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        at: (&str, &str, &str),
        sealed: &[u8],
    ) -> Result<T, AccessError> {
        serde_json::from_slice(&self.open(at, sealed)?).map_err(internal)
    }
}

/// By what something is found again without being written down: a keyed digest.
pub(crate) fn tag(ctx: &Ctx, what: &str, text: &str) -> [u8; 32] {
    ctx.house().secrets.mac(what, text.as_bytes())
}

/// A tag as text, as places of sealed values and addresses of pages want it.
pub(crate) fn tag_text(tag: &[u8]) -> String {
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn internal(error: impl std::fmt::Display) -> AccessError {
    AccessError::Internal(error.to_string())
}
