//! The office's lists that were loaded, and the form for a new one.

use std::sync::Arc;

use access::{AccessError, Ctx, House};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use frame::{Failure, Form, NotStaff, Page, Staff, StaffFile, Words, see_other};

use crate::acts::{begin, imports_of};
use crate::pages::path;
use crate::settings::limits;
use crate::{Choice, Import, Intake, LOCALES, Question, Refused, Target};

#[derive(Template)]
#[template(path = "import_list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    own: Words,
    form: &'a Form,
    questions: Vec<Question>,
    rows: Vec<Import>,
    path: &'static str,
}

pub async fn show<T: Target>(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with::<T>(&ctx, &page, &Form::empty()).await
}

async fn show_with<T: Target>(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = imports_of::<T>(ctx).await?;
    let (t, own, questions) = (page.words(&LOCALES), T::words(page), T::questions(page));
    page.show(form, &ListPage { page, t, own, form, questions, rows, path: T::PATH })
}

/// Files are opened one after the other.
#[derive(Default)]
struct Opening(tokio::sync::Mutex<()>);

pub async fn send<T: Target>(State(house): State<Arc<House>>, request: Request) -> Result<Response, NotStaff> {
    let sent = frame::staff_file(&house, request, T::MAY, Intake::new).await?;
    Ok(take::<T>(sent).await?)
}

async fn take<T: Target>(sent: StaffFile<Intake>) -> Result<Response, Failure> {
    let StaffFile { ctx, page, mut form, file } = sent;
    let t = page.words(&LOCALES);
    let options = T::options(&ctx, &T::words(&page), &mut form);
    let Some(mut intake) = file else {
        form.refuse("file", t.text("error-file"));
        return show_with::<T>(&ctx, &page, &form).await;
    };
    // One at a time: a file that was made for it takes seconds to be refused.
    let opening = ctx.house().kept::<Opening>();
    let own = opening.0.lock().await;
    let (intake, read) = tokio::task::spawn_blocking(move || {
        let read = intake.finish();
        (intake, read)
    })
    .await
    .map_err(|e| AccessError::Internal(e.to_string()))?;
    drop(own);
    let mut intake = intake;
    let key = match read? {
        Ok(key) => Some(key),
        Err(Refused::Large) => {
            let most = (limits().file_bytes >> 20).to_string();
            form.refuse("file", t.with("error-file-large", "most", most));
            None
        }
        Err(Refused::Unread(error)) => {
            form.refuse("file", t.code("unread", error.code()));
            None
        }
    };
    let (Some(key), Some(options), true) = (key, options, form.is_fine()) else {
        if form.error("file").is_none() {
            form.refuse("file", t.text("error-file-again"));
        }
        return show_with::<T>(&ctx, &page, &form).await;
    };
    match begin::<T>(&ctx, &mut intake, key, &options).await {
        Ok(id) => Ok(see_other(&page, &format!("{}/columns", path::<T>(id)), "")),
        Err(AccessError::Again) => Ok(see_other(&page, T::PATH, "")),
        Err(error) => Err(error.into()),
    }
}
