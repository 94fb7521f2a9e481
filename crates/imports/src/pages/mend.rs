//! The rows that were not taken, with their reasons, as a file to mend and load again.

use std::collections::HashMap;

use access::{AccessError, Ctx};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use frame::{Failure, Page, Path, Staff, see_other};
use kit::ImportId;
use sheets::BadRows;

use crate::acts::{exported, opened, rows_of};
use crate::pages::{path, sentence};
use crate::{LOCALES, Settings, Target, Verdict, file};

/// More rows than a list can have.
const ALL: i64 = 1_000_000;

pub async fn mend<T: Target>(Staff { ctx, page }: Staff, Path((id,)): Path<(ImportId,)>) -> Result<Response, Failure> {
    let (import, settings, _) = match opened::<T>(&ctx, id).await {
        Err(AccessError::Shut) => return Ok(see_other(&page, &path::<T>(id), "")),
        opened => opened?,
    };
    if !import.has_file || settings.mapping.is_none() {
        return Ok(see_other(&page, &path::<T>(id), ""));
    }
    exported::<T>(&ctx, id).await?;
    let reasons = reasons::<T>(&ctx, &page, id).await?;
    let word = page.words(&LOCALES).text("mend-reason");
    let own = ctx.clone();
    let written = tokio::task::spawn_blocking(move || write(&own, id, &settings, &reasons, &word)).await;
    let text = written.map_err(|e| AccessError::Internal(e.to_string()))??;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"himaya-mend.csv\""));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Why rows were not taken, by place.
async fn reasons<T: Target>(ctx: &Ctx, page: &Page, id: ImportId) -> Result<HashMap<i64, String>, AccessError> {
    let t = page.words(&LOCALES);
    let mut reasons = HashMap::new();
    for verdict in [Verdict::Wrong, Verdict::Doubtful] {
        for row in rows_of::<T>(ctx, id, verdict, 0, ALL).await? {
            let words = match (&row.why.wrong, &row.why.hit) {
                (Some(wrong), _) => sentence(&t, wrong),
                (_, Some(hit)) if hit.record.is_empty() => t.with("row-like", "row", &hit.label),
                (_, Some(hit)) => t.with("record-like", "record", &hit.label),
                _ => String::new(),
            };
            reasons.insert(row.place, words);
        }
    }
    Ok(reasons)
}

fn write(
    ctx: &Ctx,
    id: ImportId,
    settings: &Settings,
    reasons: &HashMap<i64, String>,
    word: &str,
) -> Result<Vec<u8>, AccessError> {
    let broken = |e: &dyn std::fmt::Display| AccessError::Internal(e.to_string());
    let chosen = &settings.chosen;
    let mut book = file::open(ctx, id, &settings.file_key, chosen)?.map_err(|e| broken(&e))?;
    let sheet = book.sheet(chosen.sheet, chosen.header()).map_err(|e| broken(&e))?;
    let mut file = BadRows::begin(Vec::new(), &sheet.columns, word).map_err(|e| broken(&e))?;
    for (place, row) in (0..).zip(sheet.rows) {
        let Some(reason) = reasons.get(&place) else { continue };
        match &row {
            Ok(row) => file.row(row, reason),
            Err(error) => file.broken(error, reason),
        }
        .map_err(|e| broken(&e))?;
    }
    file.finish().map_err(|e| broken(&e))
}
