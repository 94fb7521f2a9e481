//! Reading a report as a browser sends it: fields and files one after the other. Files are sealed as
//! they stream in and never held whole.

use access::{AccessError, Ctx, Limits};
use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use frame::{Failure, Form, FormToken, Told, Words};
use scrub::{Cleaned, Scrubber};
use signals::{StagedFile, Upload};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::paced::Pace;

/// Bytes that suffice to tell what kind of file it is.
const HEAD: usize = 8192;
/// Bytes of all text fields together: far more than the longest texts that are taken, so that one which is too long
/// comes back to be shortened.
pub const TEXT_BYTES: usize = 2 * 1024 * 1024;

/// What came in: the fields as typed, with sentences about files that were not taken, and the files.
pub struct Incoming {
    /// Fields.
    pub form: Form,
    /// Files, sealed on disk and not yet owned.
    pub files: Vec<StagedFile>,
}

/// A part, taken piece by piece and in step.
struct Pieces<'b> {
    field: Field<'b>,
    pace: &'b Pace,
}

impl Pieces<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        let piece = self.field.chunk().await.map_err(broken)?;
        self.pace.step();
        Ok(piece)
    }
}

/// Reads the whole request.
pub async fn read(ctx: &Ctx, t: &Words, mut body: Multipart, pace: &Pace) -> Result<Incoming, Failure> {
    let mut incoming = Incoming { form: Form::empty(), files: Vec::new() };
    let (mut fields, mut room) = (0, TEXT_BYTES);
    while let Some(field) = body.next_field().await.map_err(broken)? {
        let mut field = Pieces { field, pace };
        pace.step();
        fields += 1;
        if fields > 60 {
            return Err(Told::Malformed.into());
        }
        let name = field.field.name().unwrap_or_default().to_owned();
        match field.field.file_name().map(str::to_owned) {
            // A browser sends an empty file field when no file was chosen.
            Some(file) if file.is_empty() => {}
            Some(file) if name == "files" => take_file(ctx, t, &mut field, &file, &mut incoming).await?,
            _ => {
                let text = take_text(&mut field, &mut room).await?;
                incoming.form.add(name, text);
            }
        }
    }
    Ok(incoming)
}

fn broken(error: MultipartError) -> Failure {
    if error.status() == Told::TooLarge.status() { Told::TooLarge.into() } else { Told::Malformed.into() }
}

async fn take_text(field: &mut Pieces<'_>, room: &mut usize) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await? {
        *room = room.checked_sub(chunk.len()).ok_or(Told::TooLarge)?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn take_file(
    ctx: &Ctx,
    t: &Words,
    field: &mut Pieces<'_>,
    name: &str,
    incoming: &mut Incoming,
) -> Result<(), Failure> {
    let mut intake = Intake::new(ctx, t, name, incoming.files.len());
    // A refused file is read to its end too, so that the fields after it are kept.
    while let Some(chunk) = field.next().await? {
        intake.push(&chunk)?;
    }
    // Waiting for the disk is not for a thread that serves others.
    let taken = spawn_blocking(|| intake.finish()).await.map_err(|e| AccessError::Internal(e.to_string()))??;
    incoming.keep(taken);
    Ok(())
}

impl Incoming {
    /// Keeps a file, or says why it is not taken. Gives whether it was.
    fn keep(&mut self, taken: Result<StagedFile, String>) -> bool {
        match taken {
            Ok(file) => self.files.push(file),
            Err(sentence) => {
                self.form.refuse("files", sentence);
                return false;
            }
        }
        true
    }

    /// Takes the files that came in piece by piece before this form, and gives what they were: once the form is done,
    /// they are to be given to it. One that is not there any more, because the form stayed open too long or another
    /// form has it, is asked for again.
    pub async fn take_uploads(&mut self, ctx: &Ctx, t: &Words, token: &FormToken) -> Result<Vec<Upload>, Failure> {
        let mut uploaded: Vec<String> = self.form.all("uploaded").into_iter().map(str::to_owned).collect();
        uploaded.sort();
        uploaded.dedup();
        let mut given = Vec::new();
        for entry in uploaded {
            let (number, name) = entry.split_once(' ').unwrap_or((&entry, ""));
            let Some(number) = upload_number(number) else { continue };
            let house = ctx.house();
            let upload = Upload::find(&house.files, &house.secrets, &number)?;
            if upload.is_taken_by(&house.secrets, &token.0) {
                continue;
            }
            let intake = Intake::new(ctx, t, name, self.files.len());
            let taken = match upload.size {
                0 => Err(t.with("error-upload-gone", "name", name)),
                _ => {
                    let read = off_the_line(move || intake.read(&upload).map(|file| (file, upload)));
                    let (taken, upload) = read.await?;
                    given.push(upload);
                    taken
                }
            };
            if !self.keep(taken) {
                self.form.remove("uploaded", &entry);
            }
        }
        Ok(given)
    }
}

/// Files whose content is read and sealed at a time, beside those that stream in.
static READING: Semaphore = Semaphore::const_new(4);

/// Does what waits for the disk where it keeps nobody else waiting.
async fn off_the_line<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
) -> Result<T, AccessError> {
    let _turn = READING.acquire().await.map_err(|e| AccessError::Internal(e.to_string()))?;
    spawn_blocking(work).await.map_err(|e| AccessError::Internal(e.to_string()))?
}

/// The number of an upload, as the browser drew it: 64 digits.
pub fn upload_number(text: &str) -> Option<[u8; 32]> {
    let mut number = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in number.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(number)
}

/// A file while it is taken: its first bytes tell the kind, then it is cleaned and sealed as it comes.
struct Intake {
    ctx: Ctx,
    t: Words,
    name: String,
    /// Bytes so far, as they came.
    size: u64,
    head: Vec<u8>,
    file: Option<(StagedFile, Scrubber)>,
    refusal: Option<String>,
}

impl Intake {
    /// A file that comes after so many others.
    fn new(ctx: &Ctx, t: &Words, name: &str, others: usize) -> Self {
        let most = ctx.house().limits.files;
        let refusal = (others >= most).then(|| t.count("error-files-many", most as i64));
        Self { ctx: ctx.clone(), t: *t, name: name.to_owned(), size: 0, head: Vec::new(), file: None, refusal }
    }

    /// A file that came in before: all of it.
    fn read(mut self, upload: &Upload) -> Result<Result<StagedFile, String>, AccessError> {
        // One that is refused already is not opened.
        if self.refusal.is_none() {
            upload.read(&mut |piece| self.push(piece))?;
        }
        self.finish()
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        let limits = self.ctx.house().limits;
        self.size += bytes.len() as u64;
        if self.refusal.is_none() && self.size > limits.file_bytes {
            self.refusal = Some(too_large(&self.t, &self.name, &limits));
        }
        if self.refusal.is_some() {
            // What was sealed of it is deleted at once.
            self.file = None;
            return Ok(());
        }
        if let Some((file, scrubber)) = &mut self.file {
            let mut clean = Vec::with_capacity(bytes.len());
            scrubber.push(bytes, &mut clean);
            return file.write(&clean);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() >= HEAD { self.begin() } else { Ok(()) }
    }

    /// Begins to seal once enough is known of it.
    fn begin(&mut self) -> Result<(), AccessError> {
        let head = std::mem::take(&mut self.head);
        if head.is_empty() {
            self.refusal = Some(self.t.with("error-file-empty", "name", &self.name));
            return Ok(());
        }
        let Some(kind) = kind_of(&head) else {
            self.refusal = Some(self.t.with("error-file-kind", "name", &self.name));
            return Ok(());
        };
        let file = StagedFile::begin(&self.ctx, &self.name, kind)?;
        self.size -= head.len() as u64;
        self.file = Some((file, Scrubber::of(&head)));
        self.push(&head)
    }

    /// The end of it: the file, durable, or the sentence why it is not taken.
    fn finish(mut self) -> Result<Result<StagedFile, String>, AccessError> {
        if self.file.is_none() && self.refusal.is_none() {
            self.begin()?;
        }
        match (self.refusal, self.file) {
            (None, Some((mut file, scrubber))) => {
                let mut clean = Vec::new();
                let cleaned = scrubber.finish(&mut clean);
                file.write(&clean)?;
                file.finish(if file.kind() == "text" { Cleaned::Fully } else { cleaned }.code())?;
                Ok(Ok(file))
            }
            (refusal, _) => Ok(Err(refusal.unwrap_or_default())),
        }
    }
}

/// The sentence about a file that is too large.
pub fn too_large(t: &Words, name: &str, limits: &Limits) -> String {
    t.with_all("error-file-large", &[("name", name.to_owned()), ("most", limits.megabytes().to_string())])
}

/// What kind of file it is, told from its content and never from its name. `None` for kinds that are
/// not taken: programs, archives, scripts.
fn kind_of(head: &[u8]) -> Option<&'static str> {
    use infer::MatcherType;
    match infer::get(head) {
        Some(kind) => match kind.matcher_type() {
            MatcherType::Image => Some("image"),
            MatcherType::Audio => Some("audio"),
            MatcherType::Video => Some("video"),
            MatcherType::Doc => Some("document"),
            _ if kind.mime_type() == "application/pdf" => Some("document"),
            _ => None,
        },
        None => is_plain_text(head).then_some("text"),
    }
}

/// Text in any of the usual encodings, without the control signs that only programs have, and without
/// the mark of a script or a page.
fn is_plain_text(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(256)]).trim_start().to_lowercase();
    let active = ["#!", "<!doctype", "<html", "<script", "<?", "<svg", "@echo"];
    !active.iter().any(|mark| start.starts_with(mark)) && !head.iter().any(|b| matches!(b, 0..=8 | 14..=26 | 28..=31))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_are_told_from_content() {
        assert_eq!(kind_of(b"\xff\xd8\xff\xe0rest"), Some("image"));
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\nrest"), Some("image"));
        assert_eq!(kind_of(b"%PDF-1.7"), Some("document"));
        assert_eq!(kind_of("Salam, kömək edin".as_bytes()), Some("text"));
        assert_eq!(kind_of(b"MZ\x90\x00\x03\x00\x00\x00"), None);
        assert_eq!(kind_of(b"\x7fELF\x02\x01\x01\x00"), None);
        assert_eq!(kind_of(b"PK\x03\x04\x14\x00\x00\x00\x08\x00zip"), None);
        assert_eq!(kind_of(b"#!/bin/sh\nrm"), None);
        assert_eq!(kind_of(b"  <SCRIPT>alert(1)</SCRIPT>"), None);
        assert_eq!(kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_kind_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = kind_of(&bytes);
        }
    }
}
