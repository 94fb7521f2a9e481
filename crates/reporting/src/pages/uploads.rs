//! Pieces of a large file, sent by a script before the form is. After a broken line it asks how much has come in and goes
//! on from there. Without scripts the form brings its files by itself.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use frame::{Failure, Told, Visit};
use signals::{PIECE_BYTES, Taken, Upload};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::incoming::upload_number;

/// The header with the upload's number, which whoever sends it has drawn.
const NUMBER: &str = "upload-number";
/// The header that says where a piece begins, and in answers how much has come in.
const OFFSET: &str = "upload-offset";

/// Pieces in memory at once; whoever finds no room tries again a little later.
static ROOM: Semaphore = Semaphore::const_new(64);
/// How long one piece may take: half a megabyte on the slowest line.
const PATIENCE: Duration = Duration::from_secs(120);

/// The upload's number.
fn number(headers: &HeaderMap) -> Result<[u8; 32], Failure> {
    let text = headers.get(NUMBER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    upload_number(text).ok_or_else(|| Told::Malformed.into())
}

/// Takes the next piece and says how much has come in by then. A piece that does not follow on what is there is not
/// taken: whoever sends it reads from the answer where to go on, and an empty one only asks that.
pub async fn add(visit: Visit, headers: HeaderMap, body: Body) -> Result<Response, Failure> {
    let number = number(&headers)?;
    let at = headers.get(OFFSET).and_then(|value| value.to_str().ok()?.parse().ok()).ok_or(Told::Malformed)?;
    let _room = ROOM.try_acquire().map_err(|_| Told::Slow)?;
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, PIECE_BYTES)).await;
    let bytes = bytes.map_err(|_| Told::Malformed)?.map_err(|_| Told::TooLarge)?;
    let ctx = visit.ctx;
    let add = move || Upload::find(&ctx.house().files, &ctx.house().secrets, &number)?.add(&ctx, at, &bytes);
    match spawn_blocking(add).await.map_err(|_| Told::Broken)?? {
        Taken::Kept(size) | Taken::Elsewhere(size) => {
            Ok((StatusCode::NO_CONTENT, [(OFFSET, size.to_string())]).into_response())
        }
        Taken::Full => Err(Told::TooLarge.into()),
    }
}
