//! A member's form that brings a file, read as it comes in.

use std::sync::Arc;

use access::{AccessError, Action, Ctx, House};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

use crate::{Failure, Form, NotStaff, Page, Staff, Told};

/// Bytes of one field that is no file.
const FIELD_BYTES: usize = 64 * 1024;
/// Fields of one form.
const FIELDS: usize = 60;

/// Takes a file piece by piece.
pub trait Sink: Sized {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the disk fails.
    fn push(&mut self, bytes: &[u8]) -> Result<(), AccessError>;
}

/// A member's form, checked to come from this very session, and the file that came with it, if one was chosen.
pub struct StaffFile<S> {
    /// Who asks.
    pub ctx: Ctx,
    /// The page's frame.
    pub page: Page,
    /// What was typed.
    pub form: Form,
    /// The file.
    pub file: Option<S>,
}

/// Reads a form with a file, for a member who may do `action` at their own desk. The session's token stands first in the
/// form: without it no byte of a file is taken. `begin` is given the file's name.
///
/// # Errors
/// As [`crate::StaffForm`].
pub async fn staff_file<S: Sink>(
    house: &Arc<House>,
    request: Request,
    action: Action,
    begin: impl Fn(&Ctx, &str) -> Result<S, AccessError>,
) -> Result<StaffFile<S>, NotStaff> {
    let (mut parts, body) = request.into_parts();
    let Staff { ctx, page } = Staff::from_request_parts(&mut parts, house).await?;
    if !ctx.may(action, &ctx.desk().map_err(Failure::from)?) {
        return Err(Told::NotAllowed.into());
    }
    let csrf = ctx.member().map_err(Failure::from)?.csrf.clone();
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let bytes = axum::body::to_bytes(body, FIELD_BYTES).await.map_err(|_| Told::TooLarge)?;
        return checked(ctx, page, Form::parse(&bytes)?, None, &csrf);
    }
    let mut body = Multipart::from_request(Request::from_parts(parts, body), &()).await.map_err(|_| Told::Malformed)?;
    let (mut form, mut file, mut fields) = (Form::empty(), None, 0);
    while let Some(mut field) = body.next_field().await.map_err(|_| Told::Malformed)? {
        fields += 1;
        if fields > FIELDS {
            return Err(Told::Malformed.into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file_name) = field.file_name().map(str::to_owned) else {
            form.add(name, text(&mut field).await?);
            continue;
        };
        if form.value("csrf") != csrf {
            return Err(Told::Forged.into());
        }
        let mut sink = begin(&ctx, &file_name).map_err(Failure::from)?;
        while let Some(chunk) = field.chunk().await.map_err(|_| Told::Malformed)? {
            sink.push(&chunk).map_err(Failure::from)?;
        }
        if !file_name.is_empty() && file.is_none() {
            file = Some(sink);
        }
    }
    checked(ctx, page, form, file, &csrf)
}

async fn text(field: &mut Field<'_>) -> Result<String, NotStaff> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Told::Malformed)? {
        if bytes.len() + chunk.len() > FIELD_BYTES {
            return Err(Told::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn checked<S>(ctx: Ctx, page: Page, form: Form, file: Option<S>, csrf: &str) -> Result<StaffFile<S>, NotStaff> {
    if form.value("csrf") != csrf {
        return Err(Told::Forged.into());
    }
    let ctx = ctx.of_form(form.token().map(|token| token.0));
    Ok(StaffFile { ctx, page, form, file })
}
