//! Files that come with a report. They are sealed as they stream in (an age file of their own key), kept
//! beside the database, and only ever handed out as a download.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use access::{AccessError, Ctx, Work, place};
use kit::{FileId, Moment, SignalId};
use store::{args, sql};
use vault::{FileKey, FileSealer, RecordKey};

/// Where a sealed file lies: two letters of its id keep folders small.
pub fn attachment_path(files: &Path, id: FileId) -> PathBuf {
    let name = id.to_string();
    files.join(&name[name.len() - 2..]).join(format!("{name}.age"))
}

/// A file on its way in: sealed on disk, not yet owned by a signal. Dropped before [`StagedFile::keep`],
/// it is deleted.
pub struct StagedFile {
    id: FileId,
    name: String,
    kind: &'static str,
    key: FileKey,
    path: PathBuf,
    size: u64,
    cleaned: &'static str,
    sealer: Option<FileSealer<File>>,
    kept: bool,
}

impl StagedFile {
    /// Begins a file. `name` is what the sender calls it; `kind` is a coarse type such as `image`.
    pub fn begin(ctx: &Ctx, name: &str, kind: &'static str) -> Result<Self, AccessError> {
        let id = FileId::new(ctx.now(), ctx.entropy());
        let path = attachment_path(&ctx.house().files, id);
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        if !folder.is_dir() {
            std::fs::create_dir_all(&folder).map_err(io)?;
            // A folder that a power cut takes away takes its files along.
            File::open(&ctx.house().files).and_then(|f| f.sync_all()).map_err(io)?;
        }
        let key = FileKey::generate();
        let sealer = key.sealer(File::create_new(&path).map_err(io)?)?;
        Ok(Self {
            id,
            name: clean_name(name),
            kind,
            key,
            path,
            size: 0,
            cleaned: "no",
            sealer: Some(sealer),
            kept: false,
        })
    }

    /// Seals the next bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.size += bytes.len() as u64;
        self.sealer.as_mut().map_or(Ok(()), |sealer| sealer.write_all(bytes)).map_err(io)
    }

    /// Says that this was all, and makes the file durable: what is acknowledged is never lost. `cleaned` says whether
    /// it lost what it tells about its maker: `fully`, `partly` or `no`.
    pub fn finish(&mut self, cleaned: &'static str) -> Result<(), AccessError> {
        self.cleaned = cleaned;
        if let Some(sealer) = self.sealer.take() {
            sealer.finish()?.sync_all().map_err(io)?;
            let folder = self.path.parent().unwrap_or(&self.path);
            File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
        }
        Ok(())
    }

    /// What the sender calls it, cleaned.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its coarse type.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Bytes so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its name and key, sealed with the signal's key.
    pub(crate) fn sealed_columns(&self, ctx: &Ctx, key: &RecordKey) -> (Vec<u8>, Vec<u8>) {
        let row = self.id.to_string();
        let seal = |column, text: &str| key.seal_text(ctx.entropy(), &place("signal_file", &row, column), text);
        (seal("name", &self.name), seal("file_key", &self.key.to_secret_text()))
    }

    /// Gives the file to a signal. From here it stays on the disk; if the transaction comes to nothing and is not
    /// tried again, it is swept later.
    pub(crate) async fn keep(
        &mut self,
        work: &mut Work<'_>,
        signal: SignalId,
        (name, file_key): &(Vec<u8>, Vec<u8>),
    ) -> Result<(), AccessError> {
        work.tx
            .run(
                sql!(
                    "INSERT INTO signal_file (id, signal_id, name, file_key, kind, size, at, cleaned)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                ),
                args![self.id, signal, name, file_key, self.kind, self.size as i64, work.ctx.now(), self.cleaned],
            )
            .await?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if !self.kept {
            drop(self.sealer.take());
            // What stays behind after a crash is swept later.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A name without folders, control signs and the marks that turn writing round (`gpj.exe` shown as
/// `exe.jpg`), at most 120 characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turning = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = last.chars().filter(|c| !c.is_control() && !turning(*c)).take(120).collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() { "file".to_owned() } else { clean }
}

/// A file as the desk sees it.
pub struct FileRow {
    /// Id.
    pub id: FileId,
    /// The sender's name for it.
    pub name: String,
    /// Coarse type.
    pub kind: String,
    /// Bytes.
    pub size: i64,
    /// Whether it lost what it tells about its maker: `fully`, `partly` or `no`.
    pub cleaned: String,
    key: FileKey,
}

impl FileRow {
    /// The key that opens the sealed file with himaya or with the standard age tool.
    pub fn secret_text(&self) -> String {
        self.key.to_secret_text().to_string()
    }
}

struct Row {
    id: FileId,
    name: Vec<u8>,
    file_key: Vec<u8>,
    kind: String,
    size: i64,
    cleaned: String,
}
store::columns!(Row { id, name, file_key, kind, size, cleaned });

/// The files of a signal.
pub async fn files_of(work: &mut Work<'_>, key: &RecordKey, signal: SignalId) -> Result<Vec<FileRow>, AccessError> {
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT id, name, file_key, kind, size, cleaned FROM signal_file WHERE signal_id = $1 ORDER BY at, id"
            ),
            args![signal],
        )
        .await?;
    let open = |row: Row| {
        let id = row.id.to_string();
        let text = |column, bytes: &[u8]| key.open_text(&place("signal_file", &id, column), bytes);
        Ok(FileRow {
            name: text("name", &row.name)?,
            key: FileKey::from_secret_text(&text("file_key", &row.file_key)?)?,
            id: row.id,
            kind: row.kind,
            size: row.size,
            cleaned: row.cleaned,
        })
    };
    rows.into_iter().map(open).collect()
}

/// Opens a sealed file for reading.
pub fn open_file(files: &Path, id: FileId, secret: &str) -> Result<impl Read + Send, AccessError> {
    let sealed = File::open(attachment_path(files, id)).map_err(io)?;
    Ok(FileKey::from_secret_text(secret)?.opener(sealed)?)
}

/// Deletes sealed files that no signal owns and that are more than a day old: uploads cut short by a
/// crash. Gives how many. A chore.
pub async fn sweep_unowned_files(ctx: &Ctx) -> Result<usize, AccessError> {
    let mut swept = 0;
    let before = ctx.now().plus_seconds(-24 * 3600);
    for folder in std::fs::read_dir(&ctx.house().files).map_err(io)?.flatten() {
        let Ok(entries) = std::fs::read_dir(folder.path()) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let id = name.to_str().and_then(|n| n.strip_suffix(".age")).and_then(|n| n.parse::<FileId>().ok());
            let (Some(id), Some(at)) = (id, modified(&entry)) else { continue };
            if at < before && !is_owned(ctx, id).await? {
                std::fs::remove_file(entry.path()).map_err(io)?;
                swept += 1;
            }
        }
    }
    Ok(swept)
}

pub(crate) fn modified(entry: &std::fs::DirEntry) -> Option<Moment> {
    let since = entry.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Moment::from_micros(i64::try_from(since.as_micros()).ok()?))
}

async fn is_owned(ctx: &Ctx, id: FileId) -> Result<bool, AccessError> {
    let mut work = ctx.look().await?;
    Ok(work.tx.count(sql!("SELECT count(*) FROM signal_file WHERE id = $1"), args![id]).await? > 0)
}

pub(crate) fn io(error: std::io::Error) -> AccessError {
    AccessError::Internal(format!("sealed file: {error}"))
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn names_lose_folders_and_tricks() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\Users\\x\\photo.jpg"), "photo.jpg");
        assert_eq!(clean_name("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(clean_name("..."), "file");
        assert_eq!(clean_name(&"ə".repeat(300)).chars().count(), 120);
        assert_eq!(clean_name("şəkil 🌊.png"), "şəkil 🌊.png");
    }
}
