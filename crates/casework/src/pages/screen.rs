//! Going through the indicators: first seeing what they say, then recording a judgement.

use access::{Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use kit::SignalId;
use profile::Finding;
use profile::IndicatorSet;
use signals::{Signal, body_of, signal_key};

use crate::desk::opened;
use crate::judge::{Screening, last_screening, record_screening};
use crate::pages::look;
use crate::pages::{NOTE_CHARS, reason_first};
use crate::{Judgement, LOCALES};

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    signal: &'a Signal,
    what: String,
    set: &'a IndicatorSet,
    findings: Vec<Finding<'a>>,
    shown: bool,
}

impl ScreenPage<'_> {
    fn why(&self, finding: &Finding<'_>) -> String {
        look::why(&self.t, finding)
    }
    fn judgements(&self) -> Vec<(String, String)> {
        Judgement::ALL.iter().map(|j| (j.to_string(), self.t.code("judgement", j))).collect()
    }
}

/// The set that is used here. Others (children, sexual exploitation) come with later profiles.
fn the_set(ctx: &Ctx) -> Result<&IndicatorSet, Told> {
    ctx.profile().indicator_sets().first().ok_or(Told::Broken)
}

pub async fn form(Staff { ctx, page }: Staff, Path((id,)): Path<(SignalId,)>) -> Result<Response, Failure> {
    let mut form = Form::empty();
    let last = {
        let mut work = ctx.look().await?;
        match opened(&mut work, id, Action::ScreenSignal).await {
            Ok(signal) => {
                let key = signal_key(&mut work, &signal).await?;
                last_screening(&mut work, &signal, &key).await?.map(|(last, _, _)| (last, signal.judgement))
            }
            Err(error) => return reason_first(&page, &format!("/desk/signals/{id}"), error),
        }
    };
    if let Some((last, judgement)) = last {
        for code in &last.yes {
            form = form.with(code, "yes");
        }
        for code in &last.no {
            form = form.with(code, "no");
        }
        form = form.with("why", last.why).with("judgement", judgement);
    }
    show(&ctx, &page, id, &form, false).await
}

async fn show(ctx: &Ctx, page: &Page, id: SignalId, form: &Form, shown: bool) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let signal = opened(&mut work, id, Action::ScreenSignal).await?;
    let key = signal_key(&mut work, &signal).await?;
    let what = body_of(&signal, &key)?.what;
    let set = the_set(ctx)?;
    let yes = marked(form, set, "yes");
    let marked: Vec<&str> = yes.iter().map(String::as_str).collect();
    let findings = profile::explain(set, &marked);
    let t = page.words(&LOCALES);
    page.show(form, &ScreenPage { page, t, form, signal: &signal, what, set, findings, shown })
}

fn marked(form: &Form, set: &IndicatorSet, answer: &str) -> Vec<String> {
    let all = set.dimensions.iter().flat_map(|d| &d.indicators);
    all.filter(|i| form.has(&i.code, answer)).map(|i| i.code.clone()).collect()
}

pub async fn send(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    if form.value("step") != "record" {
        return show(&ctx, &page, id, &form, true).await;
    }
    let t = page.words(&LOCALES);
    let judgement = form.code::<Judgement>(&t, "judgement", "error-judgement");
    let why = form.text(&t, "why", NOTE_CHARS);
    let Some(judgement) = judgement.filter(|_| form.is_fine()) else {
        return show(&ctx, &page, id, &form, true).await;
    };
    let set = the_set(&ctx)?;
    let screening = Screening { yes: marked(&form, set, "yes"), no: marked(&form, set, "no"), why };
    let path = format!("/desk/signals/{id}");
    match record_screening(&ctx, id, &set.key, &screening, judgement).await {
        Ok(()) => Ok(see_other(&page, &path, "screened")),
        Err(error) => reason_first(&page, &path, error),
    }
}
