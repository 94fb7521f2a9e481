//! Reading a report as a browser sends it: fields and files one after the other. Files are sealed as
//! they stream in and never held whole.

use access::{AccessError, Ctx, Limits};
use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use frame::{Failure, Form, Told, Words};
use signals::StagedFile;
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
    let limits = ctx.house().limits;
    let mut head = Vec::new();
    while head.len() < HEAD {
        match field.next().await? {
            Some(chunk) => head.extend_from_slice(&chunk),
            None => break,
        }
    }
    let mut refusal = None;
    if incoming.files.len() >= limits.files {
        refusal = Some(t.count("error-files-many", limits.files as i64));
    } else if head.is_empty() {
        refusal = Some(t.with("error-file-empty", "name", name));
    }
    let Some(kind) = kind_of(&head).filter(|_| refusal.is_none()) else {
        let sentence = refusal.unwrap_or_else(|| t.with("error-file-kind", "name", name));
        return drain(field, incoming, sentence).await;
    };
    let too_large = || too_large(t, name, &limits);
    if head.len() as u64 > limits.file_bytes {
        return drain(field, incoming, too_large()).await;
    }
    let mut file = StagedFile::begin(ctx, name, kind)?;
    file.write(&head)?;
    while let Some(chunk) = field.next().await? {
        if file.size() + chunk.len() as u64 > limits.file_bytes {
            return drain(field, incoming, too_large()).await;
        }
        file.write(&chunk)?;
    }
    // Waiting for the disk is not for a thread that serves others.
    let finish = move || file.finish().map(|()| file);
    incoming.files.push(spawn_blocking(finish).await.map_err(|e| AccessError::Internal(e.to_string()))??);
    Ok(())
}

/// The sentence about a file that is too large.
pub fn too_large(t: &Words, name: &str, limits: &Limits) -> String {
    t.with_all("error-file-large", &[("name", name.to_owned()), ("most", limits.megabytes().to_string())])
}

/// Reads a refused file to its end, so that the fields after it are kept, and says why it was refused.
async fn drain(field: &mut Pieces<'_>, incoming: &mut Incoming, sentence: String) -> Result<(), Failure> {
    while field.next().await?.is_some() {}
    incoming.form.refuse("files", sentence);
    Ok(())
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
