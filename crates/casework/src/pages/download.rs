//! Handing out a file: always as a download, never shown inside the page, and journalled.

use std::io::Read;

use access::{AccessError, Action, Ctx, Done, Record, is_open, open_key};
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use frame::{Failure, Path, Staff, Told};
use journal::{Act, Kind};
use kit::{FileId, ReferralId, SignalId};
use signals::{files_of, open_file, signal_key};

use tokio::task::spawn_blocking;

use crate::desk::opened;
use crate::package::unpack;
use crate::queries::referral_by_id;

pub async fn signal_file(
    Staff { ctx, .. }: Staff,
    Path((id, file)): Path<(SignalId, FileId)>,
) -> Result<Response, Failure> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::ReadSignal).await?;
    let key = signal_key(&mut work, &signal).await?;
    let files = files_of(&mut work, &key, id).await?;
    let found = files.into_iter().find(|f| f.id == file).ok_or(Told::NotFound)?;
    let done = Done::new(Act::FileFetched, Kind::Signal, id).district(&signal.district).fact("file", file);
    work.commit(done).await?;
    hand_out(&ctx, file, &found.name, &found.secret_text()).await
}

pub async fn referral_file(
    Staff { ctx, .. }: Staff,
    Path((id, file)): Path<(ReferralId, FileId)>,
) -> Result<Response, Failure> {
    let mut work = ctx.begin().await?;
    let referral = referral_by_id(&mut work, id).await?;
    work.allow(Action::ReadReferral, &referral.thing())?;
    if !is_open(&mut work, Record::Referral, id).await? {
        return Err(AccessError::Shut.into());
    }
    let key = open_key(&mut work, Record::Referral, id).await?;
    let package = unpack(id, &referral.package, &key)?;
    let wanted = file.to_string();
    let found = package.files.into_iter().find(|f| f.id == wanted).ok_or(Told::NotFound)?;
    let done = Done::new(Act::FileFetched, Kind::Referral, id).district(&referral.district).fact("file", file);
    work.commit(done).await?;
    hand_out(&ctx, file, &found.name, &found.secret).await
}

/// Reads the sealed file to its end before a byte is sent, so that a damaged one is never half handed
/// out. Files are limited when they come in, so this holds at most one of them.
async fn hand_out(ctx: &Ctx, id: FileId, name: &str, secret: &str) -> Result<Response, Failure> {
    let (folder, secret) = (ctx.house().files.clone(), secret.to_owned());
    let read = move || -> Result<Vec<u8>, AccessError> {
        let mut bytes = Vec::new();
        let mut file = open_file(&folder, id, &secret)?;
        file.read_to_end(&mut bytes).map_err(|e| AccessError::Internal(format!("sealed file: {e}")))?;
        Ok(bytes)
    };
    let bytes = axum::body::Bytes::from(spawn_blocking(read).await.map_err(|e| AccessError::Internal(e.to_string()))??);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (CONTENT_DISPOSITION, disposition(name)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

/// `attachment` with the sender's name for the file, percent-encoded (RFC 8187), so that no letter of it
/// can end the header.
fn disposition(name: &str) -> HeaderValue {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let encoded: String =
        name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"file\"; filename*=UTF-8''{encoded}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_break_out_of_the_header() {
        let value = disposition("şəkil\"; x=\r\nSet-Cookie: a=b.png");
        let text = value.to_str().unwrap();
        assert!(text.starts_with("attachment; filename=\"file\"; filename*=UTF-8''%C5%9F%C9%99kil%22%3B"));
        assert!(!text.contains('\n'));
    }
}
