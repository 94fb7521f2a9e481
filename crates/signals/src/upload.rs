//! A large file on a bad line: it comes in piece by piece, and goes on where the line broke. Each piece is sealed with a
//! key that follows from the sender's own number and the server's secret together. When the report is sent, the pieces
//! become a file of the report and are deleted; those that are never sent are swept.

use std::io::Write;
use std::path::{Path, PathBuf};

use access::{AccessError, Ctx, place};
use vault::{RecordKey, ServerSecrets};

use crate::file::{io, modified};

/// The largest piece, in bytes.
pub const PIECE_BYTES: usize = 1024 * 1024;
/// How long pieces wait for their report, in seconds. A form may stay open for a working day.
const KEPT_SECONDS: i64 = 12 * 3600;
const FOLDER: &str = "incoming";
/// How the name of the file begins that marks an upload as taken.
const TAKEN: &str = "taken-";
/// Files that may wait at once, so that counting them stays cheap.
const MOST: usize = 2000;

/// A file that is coming in. Whoever knows its number may go on with it.
pub struct Upload {
    folder: PathBuf,
    row: String,
    key: RecordKey,
    /// Bytes so far.
    pub size: u64,
    pieces: Vec<(u64, PathBuf)>,
    /// The mark of the form that took it.
    taken: Option<String>,
}

/// What became of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is kept; so many bytes are there now.
    Kept(u64),
    /// It does not follow on what is there: so many bytes are.
    Elsewhere(u64),
    /// There is no room for it now.
    Full,
}

impl Upload {
    /// What has come in under this number; nothing yet when it is new.
    pub fn find(files: &Path, secrets: &ServerSecrets, number: &[u8; 32]) -> Result<Self, AccessError> {
        let (locator, key) = RecordKey::of_upload(secrets, number);
        let row = format!("{:032x}", u128::from_be_bytes(locator));
        let folder = files.join(FOLDER).join(&row);
        let (mut pieces, mut taken) = (Vec::new(), None);
        // A piece's name says where it begins and how long it is; one that was cut short has no such name yet.
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if let Some(mark) = name.to_str().and_then(|n| n.strip_prefix(TAKEN)) {
                taken = Some(mark.to_owned());
            }
            let place = name
                .to_str()
                .and_then(|n| n.split_once('-'))
                .and_then(|(at, n)| Some((at.parse().ok()?, n.parse().ok()?)));
            if let Some((at, length)) = place {
                pieces.push((at, length, entry.path()));
            }
        }
        pieces.sort();
        let mut size = 0;
        let follows = |(at, length, path): (u64, u64, PathBuf)| {
            let follows = at == size;
            size += if follows { length } else { 0 };
            follows.then_some((at, path))
        };
        // Of two pieces that begin at one place, sent over two lines at once, the first is taken.
        let pieces = pieces.into_iter().filter_map(follows).collect();
        Ok(Self { folder, row, key, size, pieces, taken })
    }

    /// Keeps the next piece. `at` is where it begins: what has come in already is not taken again.
    pub fn add(&self, ctx: &Ctx, at: u64, bytes: &[u8]) -> Result<Taken, AccessError> {
        if self.taken.is_some() {
            return Ok(Taken::Full);
        }
        if at != self.size || bytes.is_empty() {
            return Ok(Taken::Elsewhere(self.size));
        }
        let limits = ctx.house().limits;
        let end = self.size + bytes.len() as u64;
        if bytes.len() > PIECE_BYTES || end > limits.file_bytes {
            return Ok(Taken::Full);
        }
        if at == 0 && !has_room(&ctx.house().files, limits.incoming_bytes) {
            return Ok(Taken::Full);
        }
        std::fs::create_dir_all(&self.folder).map_err(io)?;
        let sealed = self.key.seal(ctx.entropy(), &place("upload", &self.row, &at.to_string()), bytes);
        let number: [u8; 8] = ctx.entropy().bytes();
        let part = self.folder.join(format!("part{:016x}", u64::from_be_bytes(number)));
        std::fs::File::create_new(&part).and_then(|mut file| file.write_all(&sealed)).map_err(io)?;
        std::fs::rename(&part, self.folder.join(format!("{at:012}-{}", bytes.len()))).map_err(io)?;
        Ok(Taken::Kept(end))
    }

    /// Whether this very form has taken it already: sent again, the form has the file.
    pub fn is_taken_by(&self, secrets: &ServerSecrets, form: &[u8; 16]) -> bool {
        self.taken.as_ref().is_some_and(|taken| *taken == mark(secrets, form))
    }

    /// Says that a form has taken it: its pieces are deleted, and no other form gets it. Else one upload and many small
    /// requests would fill the disk.
    pub fn give(&self, secrets: &ServerSecrets, form: &[u8; 16]) -> Result<(), AccessError> {
        std::fs::write(self.folder.join(format!("{TAKEN}{}", mark(secrets, form))), []).map_err(io)?;
        self.pieces.iter().try_for_each(|(_, path)| std::fs::remove_file(path).map_err(io))
    }

    /// Hands everything that came in to `take`, piece by piece.
    pub fn read(&self, take: &mut dyn FnMut(&[u8]) -> Result<(), AccessError>) -> Result<(), AccessError> {
        for (at, path) in &self.pieces {
            let sealed = std::fs::read(path).map_err(io)?;
            take(&self.key.open(&place("upload", &self.row, &at.to_string()), &sealed)?)?;
        }
        Ok(())
    }
}

/// A form's mark: it does not lead back to the form's number, from which the receipt follows.
fn mark(secrets: &ServerSecrets, form: &[u8; 16]) -> String {
    secrets.mac("upload/form", form)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether one more file may come in while the others wait for their reports. Whoever is refused sends the file with
/// the form itself.
fn has_room(files: &Path, most_bytes: u64) -> bool {
    let folders: Vec<_> = std::fs::read_dir(files.join(FOLDER)).into_iter().flatten().flatten().take(MOST).collect();
    if folders.len() >= MOST {
        return false;
    }
    let pieces = folders.iter().flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    pieces.filter_map(|piece| Some(piece.metadata().ok()?.len())).sum::<u64>() < most_bytes
}

/// Deletes pieces whose report was never sent, or has them as a file of its own. Gives how many files. A chore.
pub fn sweep_uploads(ctx: &Ctx) -> Result<usize, AccessError> {
    let mut swept = 0;
    let before = ctx.now().plus_seconds(-KEPT_SECONDS);
    for folder in std::fs::read_dir(ctx.house().files.join(FOLDER)).into_iter().flatten().flatten() {
        // A folder is as old as its last piece.
        if modified(&folder).is_some_and(|at| at < before) {
            std::fs::remove_dir_all(folder.path()).map_err(io)?;
            swept += 1;
        }
    }
    Ok(swept)
}
