//! The materials library, as everyone sees it.

use access::Tally;
use askama::Template;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use frame::{Failure, Form, Page, Path, Told, Visit, Words, render};
use kit::PublicCode;
use tokio::io::AsyncReadExt;

use crate::materials::{self, Material, MaterialText, PublicRow};
use crate::pages::own_name;
use crate::{Audience, LOCALES, files};

#[derive(Template)]
#[template(path = "materials.html")]
struct LibraryPage<'a> {
    page: &'a Page,
    t: Words,
    audience: Option<Audience>,
    all: Vec<Audience>,
    rows: Vec<PublicRow>,
}

impl LibraryPage<'_> {
    /// For whom there is something, when there is something to choose.
    fn audiences(&self) -> Vec<Audience> {
        let there = |audience: &&Audience| self.all.contains(audience);
        let audiences: Vec<_> = Audience::ALL.iter().filter(there).copied().collect();
        if audiences.len() > 1 || self.audience.is_some() { audiences } else { Vec::new() }
    }
}

pub async fn list(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let audience = asked.value("for").parse().ok();
    let mut rows = materials::library(&visit.ctx).await?;
    let all = rows.iter().map(|row| row.audience).collect();
    rows.retain(|row| audience.is_none_or(|audience| row.audience == audience));
    render(&LibraryPage { page: &visit.page, t: visit.page.words(&LOCALES), audience, all, rows })
}

#[derive(Template)]
#[template(path = "material.html")]
struct MaterialPage<'a> {
    page: &'a Page,
    t: Words,
    material: Material,
    text: MaterialText,
    others: Vec<String>,
}

impl MaterialPage<'_> {
    fn own_name<'c>(&self, code: &'c str) -> &'c str {
        own_name(code)
    }
    /// The file's size in megabytes, one place behind the point, so that nobody pays for a film unasked.
    fn megabytes(&self) -> String {
        self.page.lang.decimal(self.text.size.max(0) as f64 / 1_000_000.0, 1)
    }
    fn ending(&self) -> String {
        self.text.file_name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_uppercase())
    }
}

pub async fn show(visit: Visit, Path((code,)): Path<(PublicCode,)>) -> Result<Response, Failure> {
    let (material, text, others) = materials::public(&visit.ctx, &code).await?;
    materials::tally(&visit.ctx, Tally::Material, &material);
    render(&MaterialPage { page: &visit.page, t: visit.page.words(&LOCALES), material, text, others })
}

/// Hands out a file as a download, piece by piece: a film of a hundred megabytes is never held whole.
pub async fn file(visit: Visit, Path((code,)): Path<(PublicCode,)>) -> Result<Response, Failure> {
    let (material, text, _) = materials::public(&visit.ctx, &code).await?;
    let id = text.file_id.ok_or(Told::NotFound)?;
    let path = files::path(&visit.ctx.house().files, id);
    let file = tokio::fs::File::open(path).await.map_err(|error| {
        tracing::error!(%error, "a material's file cannot be read");
        Told::Broken
    })?;
    materials::tally(&visit.ctx, Tally::File, &material);
    let pieces = futures_util::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; 64 * 1024];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    let ending = text.file_name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let name = format!("attachment; filename=\"{}.{ending}\"", material.code.as_str().to_lowercase());
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_str(&text.file_type).unwrap_or(HeaderValue::from_static("application/octet-stream")),
        ),
        (CONTENT_LENGTH, HeaderValue::from(text.size)),
        (CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
