//! Referring a case: choose what to share, see what the receiver will see, send.

use access::{AccessError, Action, Ctx, org_by_id, orgs};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use kit::CaseId;
use profile::BasisKind;
use signals::{FileRow, files_of, signal_by_id, signal_key};

use crate::cases::opened_case;
use crate::package::{Package, Sharing, pack};
use crate::pages::look;
use crate::pages::{NOTE_CHARS, reason_first};
use crate::queries::{notes_of, persons_of};
use crate::referrals::{NewReferral, refer};
use crate::{CaseRow, LOCALES, NoteRow, PersonRow};

#[derive(Template)]
#[template(path = "refer.html")]
struct ReferPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    case: &'a CaseRow,
    receivers: Vec<(String, String)>,
    persons: Vec<PersonRow>,
    notes: Vec<NoteRow>,
    files: Vec<FileRow>,
    preview: Option<Package>,
}

impl ReferPage<'_> {
    fn start(&self, text: &str) -> String {
        look::start(text)
    }
    fn bases(&self) -> Vec<(String, String)> {
        let words = |b: &profile::Basis| {
            let kind = if b.kind == BasisKind::Consent { "consent" } else { "duty" };
            let checked = b.rule.as_deref().and_then(|r| self.page.profile().rule(r)).is_none_or(|r| r.confirmed);
            let unchecked = if checked { String::new() } else { format!(" ({})", self.t.text("rule-unconfirmed")) };
            format!("{}: {}{unchecked}", self.t.code("basis-kind", kind), b.name.get(self.page.lang))
        };
        self.page.profile().bases().iter().map(|b| (b.key.clone(), words(b))).collect()
    }
    fn answer_due(&self) -> String {
        let profile = self.page.profile();
        let due = |d| self.page.when(&profile.calendar().due_after(self.page.now(), d));
        profile.deadline("referral-answer").map_or_else(String::new, due)
    }
}

pub async fn form(Staff { ctx, page }: Staff, Path((id,)): Path<(CaseId,)>) -> Result<Response, Failure> {
    let form = match planned(&ctx, id).await {
        // The page itself leads to the reason.
        Err(AccessError::Shut) => Form::empty(),
        planned => planned?,
    };
    show(&ctx, &page, id, &form, false).await
}

/// The form, filled with whom a household's plan names first, and the needs that it has them answer.
async fn planned(ctx: &Ctx, id: CaseId) -> Result<Form, AccessError> {
    let mut work = ctx.look().await?;
    opened_case(&mut work, id, Action::ReferCase).await?;
    let lines = households::lines_to_refer(&mut work, id).await?;
    let Some((_, agency)) = lines.first() else { return Ok(Form::empty()) };
    let needs = lines.iter().filter(|(_, other)| other == agency);
    Ok(needs.fold(Form::empty().with("to", agency), |form, (need, _)| form.with("needs", need)))
}

async fn show(ctx: &Ctx, page: &Page, id: CaseId, form: &Form, preview: bool) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (case, key) = match opened_case(&mut work, id, Action::ReferCase).await {
        Ok(opened) => opened,
        Err(error) => return reason_first(page, &format!("/desk/cases/{id}"), error),
    };
    let own = org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?;
    let mut receivers: Vec<_> = orgs(ctx, &mut work.tx)
        .await?
        .iter()
        .filter(|org| org.id != own.id && may_receive(ctx, &org.agency))
        .map(|org| (org.agency.clone(), page.agency_in_full(&org.agency)))
        .collect();
    page.lang.sort_by_key(&mut receivers, |(_, name)| name.clone());
    let persons = persons_of(&mut work, id, &key).await?;
    let persons = persons.into_iter().map(|(id, sex, age, person)| PersonRow { id, sex, age, person }).collect();
    let notes = notes_of(&mut work, id, &key).await?;
    let files = match case.signal_id {
        Some(signal) => {
            let signal = signal_by_id(&mut work, signal).await?;
            let key = signal_key(&mut work, &signal).await?;
            files_of(&mut work, &key, signal.id).await?
        }
        None => Vec::new(),
    };
    let preview = if preview {
        let consent = if is_consent(ctx, form.value("basis")) { form.value("consent") } else { "" };
        Some(pack(&mut work, id, &sharing(form), form.value("message").trim(), consent.trim()).await?.1)
    } else {
        None
    };
    let t = page.words(&LOCALES);
    page.show(form, &ReferPage { page, t, form, case: &case, receivers, persons, notes, files, preview })
}

/// Those who look on (coordinator, auditor) are not handed files.
fn may_receive(ctx: &Ctx, agency: &str) -> bool {
    ctx.profile().agency(agency).is_some_and(profile::Agency::helps)
}

fn is_consent(ctx: &Ctx, basis: &str) -> bool {
    ctx.profile().basis(basis).is_some_and(|b| b.kind == BasisKind::Consent)
}

fn sharing(form: &Form) -> Sharing {
    fn ids<T: std::str::FromStr>(form: &Form, name: &str) -> Vec<T> {
        form.all(name).iter().filter_map(|id| id.parse().ok()).collect()
    }
    Sharing {
        persons: ids(form, "person"),
        names: ids(form, "person-name"),
        births: ids(form, "person-birth"),
        contacts: ids(form, "person-contact"),
        notes: ids(form, "note"),
        report: form.has("report", "yes"),
        files: ids(form, "file"),
    }
}

pub async fn send(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    if form.value("step") == "change" {
        return show(&ctx, &page, id, &form, false).await;
    }
    let agencies: Vec<String> = {
        let mut work = ctx.look().await?;
        orgs(&ctx, &mut work.tx).await?.iter().map(|o| o.agency.clone()).filter(|a| may_receive(&ctx, a)).collect()
    };
    let agency = form.one_of(&t, "to", agencies.iter().map(String::as_str), "error-to");
    let needs: Vec<String> = form.all("needs").into_iter().map(str::to_owned).collect();
    if needs.is_empty() || needs.iter().any(|n| ctx.profile().item("need", n).is_none()) {
        form.refuse("needs", t.text("error-needs"));
    }
    let bases = ctx.profile().bases().iter().map(|b| b.key.as_str());
    let basis = form.one_of(&t, "basis", bases, "error-basis");
    let consent =
        if is_consent(&ctx, &basis) { form.required(&t, "consent", 2_000, "error-consent") } else { String::new() };
    let message = form.required(&t, "message", NOTE_CHARS, "error-message");
    if !form.is_fine() || form.value("step") != "send" {
        let preview = form.is_fine();
        return show(&ctx, &page, id, &form, preview).await;
    }
    let token = form.token().ok_or(Told::Malformed)?;
    let new = NewReferral { case: id, agency, needs, basis, consent, message, sharing: sharing(&form), form: token.0 };
    match refer(&ctx, &new).await {
        Ok(referral) => Ok(see_other(&page, &format!("/desk/referrals/{referral}"), "referred")),
        Err(AccessError::NotFound) => Err(Told::Malformed.into()),
        Err(error) => reason_first(&page, &format!("/desk/cases/{id}"), error),
    }
}
