//! The lead looks after who works in the organisation.

use std::sync::Arc;

use access::{AccessError, Ctx, House, MemberRow, NewMember, Role, add_member, colleagues, disable_member, may_have};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::MemberId;

use crate::LOCALES;
use crate::account::new_passphrase;

/// The addresses of the members' list.
pub fn routes() -> Router<Arc<House>> {
    Router::new().route("/desk/members", get(show).post(add)).route("/desk/members/{id}/disable", post(disable))
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<MemberRow>,
    own: String,
}

/// Roles that a lead may give, as far as the profile lets the organisation have them. Coordinator and auditor belong to
/// organisations of their own.
const GIVEN: [Role; 7] =
    [Role::Duty, Role::CaseOfficer, Role::Registrar, Role::Outreach, Role::Editor, Role::Custodian, Role::Lead];

impl MembersPage<'_> {
    fn roles(&self) -> Vec<(String, String)> {
        let agency = self.page.member.as_ref().map_or("", |member| &member.agency);
        let given = GIVEN.iter().filter(|role| may_have(self.page.profile(), agency, **role));
        given.map(|r| (r.to_string(), self.t.code("role", r))).collect()
    }
    fn role_names(&self, codes: &str) -> String {
        codes.split(',').map(|code| self.t.code("role", code)).collect::<Vec<_>>().join(", ")
    }
}

async fn show(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with(&ctx, &page, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = colleagues(ctx.look().await?).await?;
    let own = ctx.member()?.id.to_string();
    page.show(form, &MembersPage { page, t: page.words(&LOCALES), form, rows, own })
}

async fn add(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let name = form.required(&t, "name", 100, "error-name");
    let login = form.required(&t, "login", 60, "error-login").to_lowercase();
    if !login.is_empty() && !login.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')) {
        form.refuse("login", t.text("error-login-letters"));
    }
    let roles: Vec<Role> = form.all("roles").iter().filter_map(|r| r.parse().ok()).collect();
    if roles.is_empty() || roles.iter().any(|r| !GIVEN.contains(r)) {
        form.refuse("roles", t.text("error-roles"));
    }
    let passphrase = new_passphrase(&mut form, &t);
    if !form.is_fine() {
        return show_with(&ctx, &page, &form).await;
    }
    let new = NewMember { login, name, roles, lang: page.lang, passphrase };
    match add_member(&ctx, &new).await {
        Ok(_) => Ok(see_other(&page, "/desk/members", "member-added")),
        Err(AccessError::Store(error)) if error.is_duplicate() => {
            form.refuse("login", t.text("error-login-taken"));
            show_with(&ctx, &page, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn disable(Path((id,)): Path<(MemberId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    disable_member(ctx.begin().await?, id).await?;
    Ok(see_other(&page, "/desk/members", "member-disabled"))
}
