//! A household's plan of help: its lines, and what is suggested for more.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use households::{Household, LineState, PlanLine, opened_household, plan_of};
use jiff::civil::Date;
use kit::{CaseId, HouseholdId, PlanLineId, PublicCode};
use profile::Services;

use crate::LOCALES;
use crate::assess::{explain, last_assessment};
use crate::pages::{NOTE_CHARS, path, reason_first};
use crate::plan::{NewLine, plan_lines, suggested};

/// A line in words.
pub(super) struct LineWords<'a> {
    pub(super) page: &'a Page,
    pub(super) t: Words,
    pub(super) line: PlanLine,
    pub(super) may_see_cases: bool,
}

impl LineWords<'_> {
    pub(super) fn need(&self) -> String {
        self.page.item("need", &self.line.need)
    }
    pub(super) fn service(&self) -> String {
        service(self.page, &self.line.service)
    }
    pub(super) fn agency(&self) -> String {
        if is_own(self.page, &self.line.agency) { self.t.text("plan-own") } else { self.page.agency(&self.line.agency) }
    }
    pub(super) fn look(&self) -> &'static str {
        match self.line.state {
            LineState::Planned => "open",
            LineState::Directed => "working",
            LineState::Done | LineState::Dropped => "done",
        }
    }
    pub(super) fn is_late(&self) -> bool {
        self.line.is_late(self.page.now())
    }
    pub(super) fn case(&self) -> Option<(CaseId, &PublicCode)> {
        Some((self.line.case_id?, self.line.case_code.as_ref()?))
    }
    /// Whether it was directed and does not wait there any more.
    pub(super) fn came_back(&self) -> bool {
        self.line.state == LineState::Planned
    }
}

fn service(page: &Page, key: &str) -> String {
    page.profile().services().get(key).map_or_else(|| key.to_owned(), |service| page.tr(&service.name).to_owned())
}

fn is_own(page: &Page, agency: &str) -> bool {
    page.member.as_ref().is_some_and(|member| member.agency == agency)
}

/// Lines that another agency is to answer and that were not directed yet.
pub(super) fn to_direct<'l>(page: &Page, lines: &'l [PlanLine]) -> Vec<&'l PlanLine> {
    lines.iter().filter(|line| line.state == LineState::Planned && !is_own(page, &line.agency)).collect()
}

pub(super) fn services(page: &Page) -> Vec<(String, String)> {
    page.profile()
        .services()
        .all
        .iter()
        .map(|service| (service.key.clone(), service.name.get(page.lang).to_owned()))
        .collect()
}

/// Who may give a service: the own office first, then those who help, in the order of the alphabet.
pub(super) fn agencies(page: &Page, t: &Words) -> Vec<(String, String)> {
    let helping = page.profile().agencies().iter().filter(|agency| agency.helps());
    let (own, mut others): (Vec<_>, Vec<_>) = helping
        .map(|agency| (agency.key.clone(), page.tr(&agency.name).to_owned()))
        .partition(|(key, _)| is_own(page, key));
    page.lang.sort_by_key(&mut others, |(_, name)| name.clone());
    own.into_iter().map(|(key, _)| (key, t.text("plan-own"))).chain(others).collect()
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    household: &'a Household,
    /// Lines with their notes.
    lines: Vec<(LineWords<'a>, String)>,
    /// What can be added: a need that is suggested, or `new`.
    rows: Vec<String>,
    services: &'a Services,
    choices: Vec<(String, String)>,
    /// Needs to direct, with who is to answer them.
    direct: Vec<(String, String)>,
}

impl PlanPage<'_> {
    fn title(&self, row: &str) -> String {
        if row == NEW { self.t.text("plan-new") } else { self.page.item("need", row) }
    }
    fn field(&self, name: &str, row: &str) -> String {
        format!("{name}-{row}")
    }
    fn services(&self) -> Vec<(String, String)> {
        services(self.page)
    }
    fn has_suggested(&self) -> bool {
        self.rows.len() > 1
    }
}

/// The row in which any need is planned.
const NEW: &str = "new";

/// The form, filled with what is suggested.
pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(HouseholdId,)>) -> Result<Response, Failure> {
    let lines = {
        let mut work = ctx.look().await?;
        let key = match opened_household(&mut work, id, Action::WriteHousehold).await {
            Ok((_, key)) => key,
            Err(error) => return reason_first(&page, id, error),
        };
        let assessed = last_assessment(&mut work, id, &key).await?.map(|(assessed, ..)| assessed).unwrap_or_default();
        let needs = explain(ctx.profile().assessment(), &assessed.answers).needs;
        suggested(&ctx, &needs, &plan_of(&mut work, id).await?)?
    };
    let mut form = Form::empty();
    for line in lines {
        let need = &line.need;
        form = form.with("row", need).with("take", need).with(&format!("service-{need}"), &line.service);
        form = form.with(&format!("agency-{need}"), &line.agency).with(&format!("by-{need}"), line.by);
    }
    show_with(&ctx, &page, id, &form.with("row", NEW)).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: HouseholdId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (household, key) = match opened_household(&mut work, id, Action::WriteHousehold).await {
        Ok(opened) => opened,
        Err(error) => return reason_first(page, id, error),
    };
    let plan = plan_of(&mut work, id).await?;
    drop(work);
    let (t, may_see_cases) = (page.words(&LOCALES), ctx.may(Action::ListCases, &ctx.desk()?));
    let mut direct: Vec<(String, String)> = Vec::new();
    for line in to_direct(page, &plan) {
        let who = page.agency(&line.agency);
        match direct.iter_mut().find(|(need, _)| *need == line.need) {
            Some((_, words)) => *words = format!("{words}, {who}"),
            None => direct.push((line.need.clone(), format!("{}: {who}", page.item("need", &line.need)))),
        }
    }
    let with_note = |line: PlanLine| {
        let note = line.note(&key)?;
        Ok((LineWords { page, t, line, may_see_cases }, note))
    };
    let lines = plan.into_iter().map(with_note).collect::<Result<_, AccessError>>()?;
    let (rows, services, choices) = (rows(ctx, form), ctx.profile().services(), agencies(page, &t));
    page.show(form, &PlanPage { page, t, form, household: &household, lines, rows, services, choices, direct })
}

/// The rows of a form, each once.
fn rows(ctx: &Ctx, form: &Form) -> Vec<String> {
    let named = form.all("row");
    let needs = ctx.profile().list("need").iter().map(|item| item.key.as_str());
    needs.filter(|need| named.contains(need)).chain([NEW]).map(str::to_owned).collect()
}

/// Whether anything stands in the row of one's own.
fn is_begun(form: &Form) -> bool {
    ["need", "service", "agency", "by", "note"].iter().any(|name| !form.value(&format!("{name}-{NEW}")).is_empty())
}

/// Farther away nothing is planned.
const MOST_YEARS: i16 = 3;

/// Reads the fields of a line, whose names end so. `None` when a sentence was said.
pub(super) fn read_line(form: &mut Form, t: &Words, ctx: &Ctx, need: String, end: &str) -> Option<NewLine> {
    let [service, agency, by, note] = ["service", "agency", "by", "note"].map(|name| format!("{name}{end}"));
    let keys = ctx.profile().services().all.iter().map(|service| service.key.as_str());
    let service = form.one_of(t, &service, keys, "error-plan-service");
    let keys = ctx.profile().agencies().iter().filter(|agency| agency.helps()).map(|agency| agency.key.as_str());
    let agency = form.one_of(t, &agency, keys, "error-plan-agency");
    let today = ctx.profile().calendar().date_of(ctx.now());
    let last = today.saturating_add(jiff::Span::new().years(MOST_YEARS));
    let day: Option<Date> = form.day(t, &by, last, "error-plan-by").parse().ok();
    if day.is_some_and(|day| day < today) {
        form.refuse(&by, t.text("error-plan-past"));
    }
    let note = form.text(t, &note, NOTE_CHARS);
    Some(NewLine { need, service, agency, by: day?, note }).filter(|_| form.is_fine())
}

pub async fn send(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let mut taken = rows(&ctx, &form);
    taken.retain(|row| if row == NEW { is_begun(&form) } else { form.has("take", row) });
    let mut lines = Vec::new();
    for row in &taken {
        let need = if row == NEW {
            let keys = ctx.profile().list("need").iter().map(|item| item.key.as_str());
            form.one_of(&t, "need-new", keys, "error-plan-need")
        } else {
            row.clone()
        };
        lines.push((row, read_line(&mut form, &t, &ctx, need, &format!("-{row}"))));
    }
    if lines.is_empty() {
        form.refuse("need-new", t.text("error-plan-nothing"));
    }
    let mut known: Vec<(String, String)> = waiting(&ctx, id, None).await?;
    for (row, line) in &lines {
        let Some(line) = line else { continue };
        let pair = (line.need.clone(), line.agency.clone());
        if known.contains(&pair) {
            form.refuse(&format!("agency-{row}"), t.text("error-plan-twice"));
        }
        known.push(pair);
    }
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    let lines: Vec<NewLine> = lines.into_iter().filter_map(|(_, line)| line).collect();
    match plan_lines(&ctx, id, &lines).await {
        Ok(()) | Err(AccessError::Again) => Ok(see_other(&page, &format!("{}/plan", path(id)), "plan-saved")),
        Err(AccessError::Full) => {
            form.refuse("need-new", t.text("error-plan-full"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => reason_first(&page, id, error),
    }
}

/// Needs and agencies of the lines that wait, but for one line.
pub(super) async fn waiting(
    ctx: &Ctx,
    id: HouseholdId,
    but: Option<PlanLineId>,
) -> Result<Vec<(String, String)>, AccessError> {
    let mut work = ctx.look().await?;
    match opened_household(&mut work, id, Action::WriteHousehold).await {
        // The page or the act says so.
        Err(AccessError::Shut) => return Ok(Vec::new()),
        opened => opened?,
    };
    let plan = plan_of(&mut work, id).await?;
    let waiting = plan.into_iter().filter(|line| line.state.waits() && Some(line.id) != but);
    Ok(waiting.map(|line| (line.need, line.agency)).collect())
}
