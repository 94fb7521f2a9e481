//! What was loaded, and taking a load back.

use access::{AccessError, Action};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Page, Path, Staff, StaffForm, Words, render, see_other};
use kit::AttendanceId;

use crate::attendance::{self, Load, undo_load};
use crate::{LOCALES, LoadState};

#[derive(Template)]
#[template(path = "loads.html")]
struct LoadsPage<'a> {
    page: &'a Page,
    t: Words,
    loads: Vec<Load>,
    may_load: bool,
}

impl LoadsPage<'_> {
    fn may_undo(&self, load: &Load) -> bool {
        self.may_load && load.state != LoadState::Undone
    }
    fn what(&self, load: &Load) -> String {
        self.t.text(if load.is_whole { "load-whole" } else { "load-part" })
    }
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let loads = attendance::loads(&ctx).await?;
    let may_load = ctx.may(Action::LoadAttendance, &ctx.desk()?);
    render(&LoadsPage { page: &page, t: page.words(&LOCALES), loads, may_load })
}

pub async fn undo(Path((id,)): Path<(AttendanceId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    match undo_load(&ctx, id).await {
        Ok(()) => Ok(see_other(&page, "/desk/schools/loads", "load-undone")),
        Err(AccessError::Moved) => Ok(see_other(&page, "/desk/schools/loads", "")),
        Err(error) => Err(error.into()),
    }
}
