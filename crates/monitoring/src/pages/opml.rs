//! Lists of sources, out and in.

use std::sync::Arc;

use access::{AccessError, Action, Ctx, House};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::Response;
use frame::{Failure, NotStaff, Sink, Staff, StaffFile, as_file, see_other};

use crate::LOCALES;
use crate::files;

/// Bytes of a list, with its form.
const LARGEST: usize = 6 * 1024 * 1024;

/// As much as a list may have.
pub fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LARGEST)
}

/// A list as it comes in.
#[derive(Default)]
struct Whole(Vec<u8>);

impl Sink for Whole {
    fn push(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

pub async fn send(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let title = page.words(&LOCALES).text("sources-title");
    let text = files::sources_as_opml(&ctx, &title).await?;
    Ok(as_file("himaya.opml", text.into_bytes()))
}

pub async fn bring(State(house): State<Arc<House>>, request: Request) -> Result<Response, NotStaff> {
    let sent = frame::staff_file(&house, request, Action::KeepSources, |_: &Ctx, _| Ok(Whole::default())).await?;
    Ok(take(sent).await?)
}

async fn take(sent: StaffFile<Whole>) -> Result<Response, Failure> {
    let StaffFile { ctx, page, mut form, file } = sent;
    let t = page.words(&LOCALES);
    let text = file.and_then(|file| String::from_utf8(file.0).ok()).unwrap_or_default();
    match files::bring_opml(&ctx, &text).await {
        Ok(_) => Ok(see_other(&page, "/desk/offers/sources", "sources-brought")),
        Err(AccessError::NotFound) => {
            form.refuse("file", t.text("error-opml"));
            super::sources::again(&ctx, &page, &form).await
        }
        Err(AccessError::Full) => {
            form.refuse("file", t.text("error-sources-full"));
            super::sources::again(&ctx, &page, &form).await
        }
        Err(error) => Err(error.into()),
    }
}
