//! The file of a list: sealed while it comes in, opened in memory for its office alone.

use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;

use access::{AccessError, Ctx};
use kit::ImportId;
use sheets::{Book, Cell, Readable};
use vault::{FileKey, FileSealer};
use zeroize::Zeroizing;

use crate::settings::{Chosen, limits};

const FOLDER: &str = "imports";

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is larger than may be.
    Large,
    /// It cannot be read, and this is why.
    Unread(sheets::Error),
}

fn path(ctx: &Ctx, id: ImportId) -> PathBuf {
    ctx.house().files.join(FOLDER).join(id.to_string())
}

fn io(error: impl std::fmt::Display) -> AccessError {
    AccessError::Internal(format!("the file of a list: {error}"))
}

/// Takes a file piece by piece; dropped before [`Intake::keep`], it is deleted.
pub struct Intake {
    /// The import that it begins.
    pub id: ImportId,
    /// What it is called.
    pub name: String,
    ctx: Ctx,
    key: FileKey,
    size: u64,
    sealer: Option<FileSealer<File>>,
    is_kept: bool,
}

impl Intake {
    /// Begins a file.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn new(ctx: &Ctx, name: &str) -> Result<Self, AccessError> {
        let (id, key) = (ImportId::new(ctx.now(), ctx.entropy()), FileKey::generate());
        std::fs::create_dir_all(ctx.house().files.join(FOLDER)).map_err(io)?;
        let sealer = key.sealer(File::create_new(path(ctx, id)).map_err(io)?)?;
        // The name only: a browser may send a path.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        // Without signs that nobody sees and that turn what stands behind them.
        let name = Cell::of_text(name).text.chars().take(120).collect();
        Ok(Self { id, name, ctx: ctx.clone(), key, size: 0, sealer: Some(sealer), is_kept: false })
    }

    /// Takes the next bytes. What is beyond the limit is listened to and not kept.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.size += bytes.len() as u64;
        match &mut self.sealer {
            Some(sealer) if self.size <= limits().file_bytes => sealer.write_all(bytes).map_err(io),
            _ => Ok(()),
        }
    }

    /// The end of it: durable, and looked at. Gives the file's key.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn finish(&mut self) -> Result<Result<String, Refused>, AccessError> {
        if self.size > limits().file_bytes {
            return Ok(Err(Refused::Large));
        }
        let Some(sealer) = self.sealer.take() else { return Ok(Err(Refused::Large)) };
        sealer.finish()?.sync_all().map_err(io)?;
        let key = self.key.to_secret_text().to_string();
        match open(&self.ctx, self.id, &key, &Chosen::default())? {
            Ok(_) => Ok(Ok(key)),
            Err(error) => Ok(Err(Refused::Unread(error))),
        }
    }

    /// Says that the import has it.
    pub const fn keep(&mut self) {
        self.is_kept = true;
    }
}

impl frame::Sink for Intake {
    fn push(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.take(bytes)
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        if !self.is_kept {
            erase(&self.ctx, self.id);
        }
    }
}

/// Deletes a file.
pub(crate) fn erase(ctx: &Ctx, id: ImportId) {
    if let Err(error) = std::fs::remove_file(path(ctx, id))
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the file of a list stays on the disk, sealed");
    }
}

/// Bytes that are wiped when they are no longer read.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Opens the file of a list; inside, why it cannot be read.
pub(crate) fn open(
    ctx: &Ctx,
    id: ImportId,
    key: &str,
    chosen: &Chosen,
) -> Result<Result<Book, sheets::Error>, AccessError> {
    let mut bytes = Zeroizing::new(Vec::new());
    let sealed = File::open(path(ctx, id)).map_err(io)?;
    FileKey::from_secret_text(key)?.opener(sealed)?.read_to_end(&mut bytes).map_err(io)?;
    Ok(book(std::io::Cursor::new(Wiped(bytes)), chosen))
}

fn book(file: impl Readable + 'static, chosen: &Chosen) -> Result<Book, sheets::Error> {
    Book::open(file, chosen.asked(), limits())
}

/// Ids of the files that lie there.
pub(crate) fn lying(ctx: &Ctx) -> Vec<ImportId> {
    let files = std::fs::read_dir(ctx.house().files.join(FOLDER)).into_iter().flatten().flatten();
    files.filter_map(|file| file.file_name().to_str()?.parse().ok()).collect()
}
