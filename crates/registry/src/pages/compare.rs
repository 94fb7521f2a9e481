//! What another office answered, beside the own entry, and what the office that asked makes of it.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use households::{Household, ResidentRow};
use kit::{LinkQuestionId, Moment, OrgId};
use known::{Joined, Question, Verdict, compare, own_question, part_question, question_from};

use crate::LOCALES;
use crate::lists::entry_of;
use crate::pages::{NOTE_CHARS, path};

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    question: Question,
    household: Household,
    /// The own entry about which it was asked.
    own: Option<ResidentRow>,
    org: OrgId,
}

impl ComparePage<'_> {
    fn path(&self) -> String {
        self.page.href(&format!("/desk/questions/{}", self.question.id))
    }
    fn may_compare(&self) -> bool {
        self.question.may_compare(self.org)
    }
    fn seen(&self) -> i64 {
        self.question.compared.as_ref().map_or(0, |(.., at)| at.micros())
    }
    fn verdicts(&self) -> Vec<(String, String)> {
        Verdict::ALL.iter().map(|verdict| (verdict.to_string(), self.t.code("verdict", verdict))).collect()
    }
    /// The own entry and the one that was shown, field by field.
    fn fields(&self) -> Vec<(String, String, String)> {
        let own = self.own.as_ref().map(|row| crate::known_of(&row.resident, row.sex)).unwrap_or_default();
        let theirs = self.question.entry.clone().unwrap_or_default();
        let rows = [
            ("family", own.family, theirs.family),
            ("given", own.given, theirs.given),
            ("father", own.father, theirs.father),
            ("birth", own.birth, theirs.birth),
            ("fin", own.fin, theirs.fin),
            ("phone", own.phone, theirs.phone),
        ];
        rows.into_iter().map(|(field, own, theirs)| (self.t.code("weighed", field), own, theirs)).collect()
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(LinkQuestionId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: LinkQuestionId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (question, household) = match own_question(&mut work, id).await {
        Ok(found) => found,
        Err(AccessError::Shut) => {
            let asked = question_from(&mut work, id).await?;
            let household = asked.record.parse().map_err(|_| AccessError::NotFound)?;
            return Ok(see_other(page, &path(household), ""));
        }
        Err(error) => return Err(error.into()),
    };
    drop(work);
    let own = entry_of(ctx, &question.record, &question.person).await?;
    let (t, org) = (page.words(&LOCALES), ctx.member()?.org);
    page.show(form, &ComparePage { page, t, form, question, household, own, org })
}

pub async fn send(Path((id,)): Path<(LinkQuestionId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let verdict = form.code::<Verdict>(&t, "verdict", "error-verdict");
    let note = form.text(&t, "note", NOTE_CHARS);
    let seen = form.value("seen").parse().ok().filter(|at| *at > 0).map(Moment::from_micros);
    let Some(verdict) = verdict.filter(|_| form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    let own = format!("/desk/questions/{id}/answer");
    match compare(&ctx, id, seen, verdict, &note).await {
        Ok(()) => Ok(see_other(&page, &own, "pair-decided")),
        Err(AccessError::Shut) => Ok(see_other(&page, &own, "")),
        Err(AccessError::Moved) => {
            form.refuse("verdict", t.text("error-decided-meanwhile"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Either office takes apart again what both said is one person.
pub async fn take_apart(Path((id,)): Path<(LinkQuestionId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    let asked = {
        let mut work = ctx.look().await?;
        question_from(&mut work, id).await.is_ok()
    };
    let back = if asked { format!("/desk/questions/{id}/answer") } else { format!("/desk/questions/{id}") };
    match part_question(&ctx, id).await {
        Ok(()) => Ok(see_other(&page, &back, "pair-parted")),
        Err(AccessError::Shut | AccessError::Moved) => Ok(see_other(&page, &back, "")),
        Err(error) => Err(error.into()),
    }
}
