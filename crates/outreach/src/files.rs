//! Files of materials. They are for everyone, and lie as they are beside the sealed ones. What they say about who made
//! them is taken out: an official is nobody's business either.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use access::{AccessError, Ctx};
use kit::{FileId, Moment};
use scrub::{Cleaned, Scrubber};
use store::{args, sql};

const FOLDER: &str = "public";
/// Bytes that suffice to tell what kind of file it is.
const HEAD: usize = 8192;

/// Types that a material may have: what opens on any phone without running anything.
const TYPES: [(&str, &str); 8] = [
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("video/mp4", "mp4"),
    ("audio/mpeg", "mp3"),
    ("audio/m4a", "m4a"),
    ("audio/ogg", "ogg"),
];

/// Where a file lies.
pub fn path(files: &Path, id: FileId) -> PathBuf {
    files.join(FOLDER).join(id.to_string())
}

/// Deletes a file that nothing shows any more.
pub fn remove(files: &Path, id: FileId) {
    if let Err(error) = std::fs::remove_file(path(files, id)) {
        tracing::warn!(%error, "a material's former file stays on the disk");
    }
}

/// A file on its way in. Dropped before [`PublicFile::keep`], it is deleted.
pub struct PublicFile {
    /// Id.
    pub id: FileId,
    /// What it is called when it is fetched: the code and the type's ending are added.
    pub name: String,
    /// Its type.
    pub kind: &'static str,
    /// Bytes.
    pub size: i64,
    path: PathBuf,
    kept: bool,
}

impl PublicFile {
    /// Says that the material has it.
    pub const fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for PublicFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// It is of a kind that is not taken.
    Kind,
    /// It is larger than may be.
    Large,
    /// Not all that it says about its maker could be taken out.
    Unclean,
}

/// Takes a file piece by piece.
pub struct Intake {
    files: PathBuf,
    id: FileId,
    most: u64,
    size: u64,
    head: Vec<u8>,
    taking: Option<(File, Scrubber, &'static str)>,
    refused: Option<Refused>,
}

impl Intake {
    /// Begins a file.
    pub fn new(ctx: &Ctx) -> Self {
        Self {
            files: ctx.house().files.clone(),
            id: FileId::new(ctx.now(), ctx.entropy()),
            most: ctx.house().limits.file_bytes,
            size: 0,
            head: Vec::new(),
            taking: None,
            refused: None,
        }
    }

    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            self.refuse(Refused::Large);
        }
        if self.refused.is_some() {
            return Ok(());
        }
        if let Some((file, scrubber, _)) = &mut self.taking {
            let mut clean = Vec::with_capacity(bytes.len());
            scrubber.push(bytes, &mut clean);
            return file.write_all(&clean).map_err(io);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() >= HEAD { self.begin() } else { Ok(()) }
    }

    fn begin(&mut self) -> Result<(), AccessError> {
        let head = std::mem::take(&mut self.head);
        let kind = infer::get(&head).map(|kind| kind.mime_type());
        let Some((kind, _)) = TYPES.iter().find(|(known, _)| Some(*known) == kind) else {
            self.refuse(if head.is_empty() { Refused::Empty } else { Refused::Kind });
            return Ok(());
        };
        std::fs::create_dir_all(self.files.join(FOLDER)).map_err(io)?;
        let file = File::create_new(path(&self.files, self.id)).map_err(io)?;
        self.taking = Some((file, Scrubber::of(&head), kind));
        self.size -= head.len() as u64;
        self.take(&head)
    }

    fn refuse(&mut self, why: Refused) {
        self.refused.get_or_insert(why);
        if self.taking.take().is_some() {
            let _ = std::fs::remove_file(path(&self.files, self.id));
        }
    }

    /// The end of it: the file, durable, or why it is not taken. `None` when nothing was sent: no file was chosen.
    pub fn finish(mut self) -> Result<Result<PublicFile, Refused>, AccessError> {
        if self.taking.is_none() && self.refused.is_none() {
            self.begin()?;
        }
        let (Some((mut file, scrubber, kind)), None) = (self.taking.take(), self.refused) else {
            return Ok(Err(self.refused.unwrap_or(Refused::Empty)));
        };
        let path = path(&self.files, self.id);
        let mut clean = Vec::new();
        if scrubber.finish(&mut clean) != Cleaned::Fully {
            drop(file);
            let _ = std::fs::remove_file(&path);
            return Ok(Err(Refused::Unclean));
        }
        file.write_all(&clean).and_then(|()| file.sync_all()).map_err(io)?;
        File::open(self.files.join(FOLDER)).and_then(|folder| folder.sync_all()).map_err(io)?;
        let size = file.metadata().map_err(io)?.len();
        let ending = TYPES.iter().find(|(known, _)| *known == kind).map_or("bin", |(_, ending)| ending);
        Ok(Ok(PublicFile {
            id: self.id,
            name: format!("material.{ending}"),
            kind,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            path,
            kept: false,
        }))
    }
}

impl frame::Sink for Intake {
    fn push(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.take(bytes)
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        // A sending that broke off.
        if self.taking.take().is_some() {
            let _ = std::fs::remove_file(path(&self.files, self.id));
        }
    }
}

/// Deletes files that no material has and that are more than a day old: sendings cut short by a crash. Gives how many. A
/// chore.
pub async fn sweep_files(ctx: &Ctx) -> Result<usize, AccessError> {
    let (mut swept, before) = (0, ctx.now().plus_seconds(-24 * 3600));
    for entry in std::fs::read_dir(ctx.house().files.join(FOLDER)).into_iter().flatten().flatten() {
        let id = entry.file_name().to_str().and_then(|name| name.parse::<FileId>().ok());
        let since = entry.metadata().and_then(|data| data.modified()).ok();
        let since = since.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let at = since.and_then(|since| i64::try_from(since.as_micros()).ok()).map(Moment::from_micros);
        let (Some(id), Some(at)) = (id, at) else { continue };
        if at < before && !is_owned(ctx, id).await? {
            std::fs::remove_file(entry.path()).map_err(io)?;
            swept += 1;
        }
    }
    Ok(swept)
}

async fn is_owned(ctx: &Ctx, id: FileId) -> Result<bool, AccessError> {
    let mut work = ctx.look().await?;
    Ok(work.tx.count(sql!("SELECT count(*) FROM material_text WHERE file_id = $1"), args![id]).await? > 0)
}

fn io(error: std::io::Error) -> AccessError {
    AccessError::Internal(format!("a material's file: {error}"))
}
