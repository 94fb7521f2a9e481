//! Pieces of a large file, sent by a script before the form is. After a broken line it asks how much has come in and goes
//! on from there. Without scripts the form brings its files by itself.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use frame::{Failure, Told, Visit};
use signals::{Taken, Upload};
use tokio::task::spawn_blocking;

use crate::incoming::upload_number;

/// The header with the upload's number, which whoever sends it has drawn.
const NUMBER: &str = "upload-number";
/// The header that says where a piece begins, and in answers how much has come in.
const OFFSET: &str = "upload-offset";

/// The upload's number.
fn number(headers: &HeaderMap) -> Result<[u8; 32], Failure> {
    let text = headers.get(NUMBER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    upload_number(text).ok_or_else(|| Told::Malformed.into())
}

/// Takes the next piece and says how much has come in by then. A piece that does not follow on what is there is not
/// taken: whoever sends it reads from the answer where to go on, and an empty one only asks that.
pub async fn add(visit: Visit, headers: HeaderMap, bytes: Bytes) -> Result<Response, Failure> {
    let number = number(&headers)?;
    let at = headers.get(OFFSET).and_then(|value| value.to_str().ok()?.parse().ok()).ok_or(Told::Malformed)?;
    let ctx = visit.ctx;
    let add = move || Upload::find(&ctx.house().files, &ctx.house().secrets, &number)?.add(&ctx, at, &bytes);
    match spawn_blocking(add).await.map_err(|_| Told::Broken)?? {
        Taken::Kept(size) | Taken::Elsewhere(size) => {
            Ok((StatusCode::NO_CONTENT, [(OFFSET, size.to_string())]).into_response())
        }
        Taken::Full => Err(Told::TooLarge.into()),
    }
}
