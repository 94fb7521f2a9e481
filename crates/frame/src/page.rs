//! What every template is given: where we are, who reads, and how times, places and names are written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Action, Actor, Ctx, House, Role, SignedIn, Thing};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use fluent_templates::StaticLoader;
use kit::{Lang, Moment};

use crate::{Failure, LOCALES, Told, Words};

/// A short word of what was just done, shown once on the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice(&'static str);

/// What may be said after a redirect; anything else in the address is ignored.
const NOTICES: [&str; 66] = [
    "household-restricted",
    "import-begun",
    "import-stopped",
    "import-dropped",
    "import-undone",
    "pair-decided",
    "pair-merged",
    "pair-parted",
    "plan-saved",
    "pupil-entered",
    "measure-recorded",
    "absence-ended",
    "load-undone",
    "unlisted-answered",
    "institution-entered",
    "institution-closed",
    "child-entered",
    "care-step-added",
    "care-step-done",
    "child-left",
    "child-looked-after",
    "question-answered",
    "household-registered",
    "household-assessed",
    "contact-asked",
    "contact-decided",
    "forwarded",
    "text-saved",
    "text-published",
    "text-withdrawn",
    "material-saved",
    "material-published",
    "material-withdrawn",
    "entered",
    "taken-back",
    "call-recorded",
    "opened",
    "answered",
    "screened",
    "closed",
    "case-opened",
    "person-added",
    "note-added",
    "need-recorded",
    "referred",
    "accepted",
    "declined",
    "service-recorded",
    "outcome-recorded",
    "withdrawn",
    "member-added",
    "member-disabled",
    "passphrase-changed",
    "second-factor-on",
    "case-closed",
    "signed-out",
    "offer-dismissed",
    "offer-watched",
    "offer-reopened",
    "measure-proposed",
    "measure-taken",
    "measure-refused",
    "source-added",
    "sources-brought",
    "ranking-tried",
    "saved",
];

impl Notice {
    /// Reads the end of an address, `done=…`.
    pub fn parse(text: &str) -> Option<Self> {
        NOTICES.iter().find(|n| **n == text).map(|n| Self(n))
    }
}

/// One place to go in the staff navigation.
pub struct Place {
    /// Address without the language.
    pub path: &'static str,
    /// End of the message key `nav-…`.
    pub key: &'static str,
    /// Name of the icon.
    pub icon: &'static str,
    /// Keys that lead there.
    pub keys: &'static str,
}

const PLACES: [(Action, Place); 17] = [
    (Action::ListSignals, Place { path: "/desk/signals", key: "signals", icon: "list", keys: "g s" }),
    (Action::ListCases, Place { path: "/desk/cases", key: "cases", icon: "file", keys: "g c" }),
    (Action::ListReferrals, Place { path: "/desk/referrals", key: "referrals", icon: "refer", keys: "g r" }),
    (Action::ListHouseholds, Place { path: "/desk/registry", key: "registry", icon: "home", keys: "g h" }),
    (Action::AnswerQuestion, Place { path: "/desk/questions", key: "questions", icon: "search", keys: "g q" }),
    (Action::ListAbsences, Place { path: "/desk/schools", key: "schools", icon: "check", keys: "g e" }),
    (Action::RegisterHousehold, Place { path: "/desk/schools/unlisted", key: "unlisted", icon: "search", keys: "g n" }),
    (Action::ListInstitutions, Place { path: "/desk/institutions", key: "institutions", icon: "home", keys: "g i" }),
    (Action::ListOffers, Place { path: "/desk/offers", key: "offers", icon: "offer", keys: "g f" }),
    (Action::ListContacts, Place { path: "/desk/contacts", key: "contacts", icon: "phone", keys: "g k" }),
    (Action::ListOutreach, Place { path: "/desk/outreach", key: "outreach", icon: "megaphone", keys: "g u" }),
    (Action::ListTexts, Place { path: "/desk/pages", key: "pages", icon: "pages", keys: "g t" }),
    (Action::ListOverdue, Place { path: "/desk/overdue", key: "overdue", icon: "overdue", keys: "g o" }),
    (Action::ReadPlan, Place { path: "/desk/plan", key: "plan", icon: "chart", keys: "g p" }),
    (Action::ReadJournal, Place { path: "/desk/journal", key: "journal", icon: "lock", keys: "g j" }),
    (Action::ListMembers, Place { path: "/desk/members", key: "members", icon: "people", keys: "g m" }),
    (Action::ManageAccount, Place { path: "/desk/account", key: "account", icon: "info", keys: "g a" }),
];

/// Places by sets of roles.
type DecidedPlaces = Mutex<HashMap<Vec<Role>, Vec<&'static Place>>>;

/// Whether a page, by its address without the language, is for people who seek help. Officials' pages and the plan are
/// in [`Lang::FULL`] only.
pub fn is_for_help(path: &str) -> bool {
    !["/desk", "/sign-in", "/sign-out", "/plan", "/monitoring"].iter().any(|other| path.starts_with(other))
}

/// The frame of one page.
#[derive(Clone)]
pub struct Page {
    /// The reader's language.
    pub lang: Lang,
    /// Address without the language.
    pub path: String,
    /// Who is signed in, on a staff page.
    pub member: Option<Arc<SignedIn>>,
    notice: Option<Notice>,
    house: Arc<House>,
    ctx: Ctx,
    now: Moment,
}

impl Page {
    /// The frame of a public page.
    pub fn public(ctx: &Ctx, path: &str) -> Self {
        Self::new(ctx, path, None, None)
    }

    /// The frame of a staff page.
    pub fn desk(ctx: &Ctx, path: &str, notice: Option<Notice>) -> Self {
        let member = match ctx.actor() {
            Actor::Member(member) => Some(Arc::clone(member)),
            _ => None,
        };
        Self::new(ctx, path, member, notice)
    }

    fn new(ctx: &Ctx, path: &str, member: Option<Arc<SignedIn>>, notice: Option<Notice>) -> Self {
        Self {
            lang: ctx.lang(),
            path: path.to_owned(),
            member,
            notice,
            house: Arc::clone(ctx.house()),
            ctx: ctx.clone(),
            now: ctx.now(),
        }
    }

    /// The words of a room in the reader's language.
    pub const fn words(&self, room: &'static StaticLoader) -> Words {
        Words::new(self.lang, room)
    }

    fn own(&self) -> Words {
        Words::new(self.lang, &LOCALES)
    }

    /// An address in the reader's language.
    pub fn href(&self, path: &str) -> String {
        format!("/{}{path}", self.lang)
    }

    /// This page in another language.
    pub fn in_lang(&self, lang: &Lang) -> String {
        format!("/{lang}{}", self.path)
    }

    /// The languages on offer here.
    pub fn languages(&self) -> &[Lang] {
        if is_for_help(&self.path) { self.house.profile.languages() } else { &Lang::FULL }
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The harmless page that leaving leads to.
    pub fn exit_url(&self) -> &str {
        self.house.profile.exit_url()
    }

    /// The country's profile.
    pub fn profile(&self) -> &profile::Profile {
        &self.house.profile
    }

    /// Places that this member may go to. What the policies say of them follows from the member's roles alone, so that it
    /// is asked once for each set of roles and not on every page.
    pub fn places(&self) -> Vec<&'static Place> {
        let Some(member) = &self.member else { return Vec::new() };
        let decided = self.house.kept::<DecidedPlaces>();
        let mut decided = decided.lock().unwrap_or_else(PoisonError::into_inner);
        decided.entry(member.roles.clone()).or_insert_with(|| self.decide_places(member)).clone()
    }

    fn decide_places(&self, member: &SignedIn) -> Vec<&'static Place> {
        let own_desk = Thing::Desk { org: member.org };
        let may = |action: Action| match action {
            Action::ListOverdue | Action::ReadPlan => self.ctx.may(action, &Thing::Plan),
            Action::ReadJournal => self.ctx.may(action, &Thing::Journal),
            Action::ListTexts => self.ctx.may(action, &Thing::Texts),
            Action::ManageAccount => true,
            _ => self.ctx.may(action, &own_desk),
        };
        PLACES.iter().filter(|(action, _)| may(*action)).map(|(_, place)| place).collect()
    }

    /// Whether a place is where we are.
    pub fn is_here(&self, path: &str) -> bool {
        self.path == path || self.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.house.demo
    }

    /// Token for this session's forms.
    pub fn csrf(&self) -> &str {
        self.member.as_ref().map_or("", |m| &m.csrf)
    }

    /// A fresh number for a form.
    pub fn form_token(&self) -> String {
        crate::FormToken::new(&*self.house.entropy).to_string()
    }

    /// What was just done, in words.
    pub fn notice(&self) -> Option<String> {
        self.notice.map(|notice| self.own().code("notice", notice.0))
    }

    /// The time at which the page is made.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The time at which the page is made, in words.
    pub fn clock_now(&self) -> String {
        self.when(&self.now)
    }

    /// A text of the profile in the reader's language.
    pub fn tr<'p>(&self, text: &'p profile::Text) -> &'p str {
        text.get(self.lang)
    }

    /// A day: `24 noyabr 2026`.
    pub fn day(&self, at: &Moment) -> String {
        let date = self.house.profile.calendar().date_of(*at);
        let values = [
            ("day", date.day().to_string()),
            ("month", self.own().code("month", date.month())),
            ("year", date.year().to_string()),
        ];
        self.own().with_all("date", &values)
    }

    /// A day and the time on the country's clocks: `24 noyabr 2026, 14:05`.
    pub fn when(&self, at: &Moment) -> String {
        let local = self.house.profile.calendar().local(*at);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        self.own().with_all("day-time", &[("day", self.day(at)), ("time", time)])
    }

    /// The same for a machine, in `datetime="…"`.
    pub fn machine(&self, at: &Moment) -> String {
        at.timestamp().to_string()
    }

    /// How long ago: `2 saat 5 dəqiqə`.
    pub fn waited(&self, since: &Moment) -> String {
        self.span(self.now.seconds_since(*since))
    }

    /// Whether a time has passed.
    pub fn is_past(&self, at: &Moment) -> bool {
        *at <= self.now
    }

    /// How a deadline stands: `overdue`, `soon` (a quarter of a day or less is left) or `running`.
    pub fn clock(&self, due: &Moment) -> &'static str {
        match due.seconds_since(self.now) {
            left if left <= 0 => "overdue",
            left if left <= 6 * 3600 => "soon",
            _ => "running",
        }
    }

    /// What is left of a deadline, or how late it is, in words.
    pub fn left(&self, due: &Moment) -> String {
        let left = due.seconds_since(self.now);
        let key = if left <= 0 { "clock-late" } else { "clock-left" };
        self.own().with(key, "span", self.span(left.abs()))
    }

    /// A length of time in the two largest units that matter.
    pub fn span(&self, seconds: i64) -> String {
        let (minutes, t) = (seconds / 60, self.own());
        let (days, hours) = (minutes / 1440, minutes / 60 % 24);
        match (days, hours) {
            (0, 0) => t.count("span-minutes", minutes.max(0)),
            (0, _) => format!("{} {}", t.count("span-hours", hours), t.count("span-minutes", minutes % 60)),
            (_, 0) => t.count("span-days", days),
            _ => format!("{} {}", t.count("span-days", days), t.count("span-hours", hours)),
        }
    }

    /// The indicators that a sign of an offer may evidence, in words, each behind its dimension.
    pub fn indicators(&self, sign: &profile::Sign) -> Vec<String> {
        let Some(set) = self.profile().indicator_set(&self.profile().offers().set) else { return Vec::new() };
        let of = |code: &String| {
            let (dimension, indicator) = set.indicator(code)?;
            Some(format!("{}: {}", self.tr(&dimension.name), self.tr(&indicator.text)))
        };
        sign.indicators.iter().filter_map(of).collect()
    }
    /// A district's name, or words for "not said".
    pub fn region(&self, code: &str) -> String {
        match self.house.profile.region(code) {
            Some(region) => region.name.get(self.lang).to_owned(),
            None => self.own().text("region-unsaid"),
        }
    }

    /// Every district with its name, in the order of the language's alphabet.
    pub fn regions(&self) -> Vec<(String, String)> {
        let mut regions: Vec<_> =
            self.house.profile.regions().iter().map(|r| (r.code.clone(), r.name.get(self.lang).to_owned())).collect();
        self.lang.sort_by_key(&mut regions, |(_, name)| name.clone());
        regions
    }

    /// An agency's short name.
    pub fn agency(&self, key: &str) -> String {
        self.house.profile.agency(key).map_or_else(|| key.to_owned(), |a| a.short.get(self.lang).to_owned())
    }

    /// An agency's full name.
    pub fn agency_in_full(&self, key: &str) -> String {
        self.house.profile.agency(key).map_or_else(|| key.to_owned(), |a| a.name.get(self.lang).to_owned())
    }

    /// The words of a value of one of the profile's lists.
    pub fn item(&self, list: &str, key: &str) -> String {
        self.house.profile.item(list, key).map_or_else(|| key.to_owned(), |i| i.name.get(self.lang).to_owned())
    }

    /// Keys and words of one of the profile's lists.
    pub fn list(&self, name: &str) -> Vec<(String, String)> {
        let items = self.house.profile.list(name);
        items.iter().map(|i| (i.key.clone(), i.name.get(self.lang).to_owned())).collect()
    }
}

/// Renders a template as a page.
pub fn render(template: &impl Template) -> Result<Response, Failure> {
    render_as(StatusCode::OK, template)
}

impl Page {
    /// Renders a template as a page, or again with a form's errors.
    pub fn show(&self, form: &crate::Form, template: &impl Template) -> Result<Response, Failure> {
        render_as(if form.is_fine() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, template)
    }
}

fn render_as(status: StatusCode, template: &impl Template) -> Result<Response, Failure> {
    match template.render() {
        Ok(html) => Ok((status, Html(html)).into_response()),
        Err(error) => {
            tracing::error!(%error, "a template did not render");
            Err(Told::Broken.into())
        }
    }
}

/// Leads on after an act, so that a reload does not do it again. `done` is said on the next page.
pub fn see_other(page: &Page, path: &str, done: &str) -> Response {
    let done = if done.is_empty() { String::new() } else { format!("?done={done}") };
    Redirect::to(&format!("{}{done}", page.href(path))).into_response()
}
