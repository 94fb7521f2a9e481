//! Every address of the site, asked by everyone who may not: the table below says who may.

use std::collections::{BTreeMap, BTreeSet};

use crate::browser::{Ask, Browser};
use crate::help::{rows, sources};
use crate::story::{MEMBERS, Story};

/// A member's login, as in [`MEMBERS`].
type Who = &'static str;

/// Who may ask for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    /// Anyone, without signing in.
    Anyone,
    /// Every member.
    Members,
    /// These and no others.
    Only(&'static [Who]),
}

use May::{Anyone, Members, Only};

/// Method, address, who may, and a form with which it would be done.
type Route = (&'static str, &'static str, May, &'static [(&'static str, &'static str)]);

const DUTY: May = Only(&["duty"]);
const OFFICERS: May = Only(&["officer", "colleague"]);
const RECEIVER: May = Only(&["receiver"]);
const BOTH_SIDES: May = Only(&["officer", "colleague", "receiver"]);
const REGISTRAR: May = Only(&["registrar"]);
const SCHOOL: May = Only(&["school"]);
const CARER: May = Only(&["carer"]);
const ANALYSTS: May = Only(&["analyst", "second-analyst"]);
const ANY_ANALYST: May = Only(&["analyst", "second-analyst", "far-analyst"]);
const EDITOR: May = Only(&["editor"]);
const TEACHER: May = Only(&["teacher"]);
const TEACHERS: May = Only(&["teacher", "far-teacher", "lead", "far-lead"]);
const FORM: (&str, &str) = ("form", "00112233445566778899aabbccddeeff");

#[rustfmt::skip]
const ROUTES: &[Route] = &[
    ("GET", "/", Anyone, &[]),
    ("GET", "/pages/{name}", Anyone, &[]),
    ("GET", "/help-near", Anyone, &[]),
    ("POST", "/help-near", Anyone, &[]),
    ("GET", "/offer", Anyone, &[]),
    ("POST", "/offer", Anyone, &[]),
    ("GET", "/materials", Anyone, &[]),
    ("GET", "/materials/{material}", Anyone, &[]),
    ("GET", "/materials/{material}/file", Anyone, &[]),
    ("GET", "/p/{poster}", Anyone, &[]),
    ("GET", "/organisation", Anyone, &[]),
    ("POST", "/organisation", Anyone, &[]),
    ("POST", "/organisation/account", Anyone, &[]),
    ("POST", "/organisation/new", Anyone, &[]),
    ("GET", "/report", Anyone, &[]),
    ("POST", "/report", Anyone, &[]),
    ("GET", "/report/all", Anyone, &[]),
    ("POST", "/report/step", Anyone, &[]),
    ("PUT", "/report/file", Anyone, &[]),
    ("POST", "/receipt/call", Anyone, &[]),
    ("GET", "/receipt", Anyone, &[]),
    ("POST", "/receipt", Anyone, &[]),
    ("POST", "/receipt/message", Anyone, &[]),
    ("POST", "/receipt/take-back", Anyone, &[]),
    ("POST", "/receipt/bring-back", Anyone, &[]),
    ("GET", "/plan", Anyone, &[]),
    ("GET", "/assets/{file}", Anyone, &[]),
    ("GET", "/sign-in", Anyone, &[]),
    ("POST", "/sign-in", Anyone, &[]),
    ("GET", "/sign-in/code", Anyone, &[]),
    ("POST", "/sign-in/code", Anyone, &[]),
    ("GET", "/desk", Members, &[]),
    ("GET", "/desk/account", Members, &[]),
    ("POST", "/desk/account/passphrase", Members, &[("old", "x"), ("new", "y"), ("again", "y")]),
    ("POST", "/desk/account/second-factor", Members, &[("secret", "MFRGGZDFMZTWQ2LK"), ("code", "000000")]),
    ("GET", "/desk/members", Only(&["lead", "far-lead"]), &[]),
    ("POST", "/desk/members", Only(&["lead", "far-lead"]), &[("login", "new.one"), ("name", "New One"), ("roles", "duty"), ("new", "green lamp over water")]),
    ("POST", "/desk/members/{member}/disable", Only(&["lead"]), &[]),
    ("GET", "/desk/signals", Only(&["duty", "lead", "far-duty", "far-lead"]), &[]),
    ("GET", "/desk/enter", DUTY, &[]),
    ("POST", "/desk/enter", DUTY, &[("door", "phone"), ("what", "A call."), ("about", "other"), ("danger", "now"), ("lang", "az"), FORM]),
    ("GET", "/desk/signals/{signal}", DUTY, &[]),
    ("POST", "/desk/signals/{signal}/forward", DUTY, &[("to", "example-ngo"), ("basis", "consent"), ("forward-note", "theirs"), FORM]),
    ("GET", "/desk/signals/{signal}/export", DUTY, &[]),
    ("POST", "/desk/signals/{signal}/open", DUTY, &[("reason", "duty-screening")]),
    ("POST", "/desk/signals/{signal}/answer", DUTY, &[("answer", "We read it."), FORM]),
    ("GET", "/desk/signals/{signal}/screen", DUTY, &[]),
    ("POST", "/desk/signals/{signal}/screen", DUTY, &[("step", "record"), ("DR1", "yes"), ("judgement", "presumed-victim"), ("why", "because")]),
    ("GET", "/desk/signals/{signal}/files/{file}", DUTY, &[]),
    ("POST", "/desk/signals/{signal}/case", DUTY, &[("summary", "A case.")]),
    ("POST", "/desk/signals/{signal}/call", DUTY, &[("reached", "no"), FORM]),
    ("POST", "/desk/signals/{signal}/contact", DUTY, &[("contact-why", "They do not answer.")]),
    ("GET", "/desk/contacts", Only(&["custodian"]), &[]),
    ("GET", "/desk/contacts/{request}", Only(&["custodian"]), &[]),
    ("POST", "/desk/contacts/{request}", Only(&["custodian"]), &[("decision", "granted")]),
    ("POST", "/desk/signals/{signal}/close", DUTY, &[("close", "advice-given")]),
    ("GET", "/desk/cases", Only(&["officer", "colleague", "lead", "receiver", "far-officer", "far-lead"]), &[]),
    ("GET", "/desk/cases/{case}", OFFICERS, &[]),
    ("POST", "/desk/cases/{case}/open", OFFICERS, &[("reason", "case-work")]),
    ("GET", "/desk/cases/{case}/export", OFFICERS, &[]),
    ("POST", "/desk/cases/{case}/persons", OFFICERS, &[("sex", "female"), ("age", "18-29"), ("name", "N")]),
    ("POST", "/desk/cases/{case}/notes", OFFICERS, &[("note", "A note.")]),
    ("POST", "/desk/cases/{case}/needs", OFFICERS, &[("need", "medical")]),
    ("GET", "/desk/cases/{case}/refer", OFFICERS, &[]),
    ("POST", "/desk/cases/{case}/refer", OFFICERS, &[("to", "example-ngo"), ("needs", "medical"), ("basis", "consent"), ("consent", "said"), ("message", "please"), ("step", "send"), FORM]),
    ("POST", "/desk/cases/{case}/close", OFFICERS, &[("close", "services-completed")]),
    ("GET", "/desk/referrals", Only(&["officer", "colleague", "lead", "receiver", "far-officer", "far-lead"]), &[]),
    ("GET", "/desk/referrals/{referral}", BOTH_SIDES, &[]),
    ("POST", "/desk/referrals/{referral}/open", BOTH_SIDES, &[("reason", "case-work")]),
    ("GET", "/desk/referrals/{referral}/files/{referred-file}", BOTH_SIDES, &[]),
    ("POST", "/desk/referrals/{referral}/accept", RECEIVER, &[("accept-note", "yes")]),
    ("POST", "/desk/referrals/{referral}/decline", RECEIVER, &[("decline", "no-capacity"), ("decline-note", "no")]),
    ("POST", "/desk/referrals/{referral}/service", RECEIVER, &[("service", "shelter"), ("service-note", "done")]),
    ("POST", "/desk/referrals/{referral}/outcome", RECEIVER, &[("outcome", "service-given"), ("outcome-note", "done")]),
    ("POST", "/desk/referrals/{referral}/withdraw", OFFICERS, &[]),
    ("GET", "/desk/registry", Only(&["registrar", "far-registrar", "lead", "far-lead"]), &[]),
    ("GET", "/desk/registry/new", Only(&["registrar", "far-registrar"]), &[]),
    ("POST", "/desk/registry/new", Only(&["registrar", "far-registrar"]), &[("kind", "family"), ("district", "AZ-GA"), ("address", "here"), ("basis", "consent"), ("agreed", "said"), ("family", "Somebody"), ("sex", "female"), FORM]),
    ("GET", "/desk/registry/{household}", REGISTRAR, &[]),
    ("POST", "/desk/registry/{household}/open", REGISTRAR, &[("reason", "registry-work")]),
    ("POST", "/desk/registry/{household}/people", REGISTRAR, &[("family", "Somebody"), ("sex", "male"), ("relation", "child"), FORM]),
    ("GET", "/desk/registry/{household}/assess", REGISTRAR, &[]),
    ("POST", "/desk/registry/{household}/assess", REGISTRAR, &[("housing", "own"), ("step", "record"), FORM]),
    ("GET", "/desk/registry/{household}/plan", REGISTRAR, &[]),
    ("POST", "/desk/registry/{household}/plan", REGISTRAR, &[("row", "legal"), ("take", "legal"), ("service-legal", "legal-advice"), ("agency-legal", "justice"), ("by-legal", "2026-12-21"), FORM]),
    ("GET", "/desk/registry/{household}/plan/{line}", REGISTRAR, &[]),
    ("POST", "/desk/registry/{household}/plan/{line}", REGISTRAR, &[("version", "0"), ("step", "done")]),
    ("GET", "/desk/registry/{household}/direct", REGISTRAR, &[]),
    ("POST", "/desk/registry/{household}/direct", REGISTRAR, &[("need", "shelter"), FORM]),
    ("GET", "/desk/registry/duplicates", Only(&["registrar", "far-registrar"]), &[]),
    ("GET", "/desk/registry/duplicates/{pair}", REGISTRAR, &[]),
    ("POST", "/desk/registry/duplicates/{pair}", REGISTRAR, &[("seen", "waiting"), ("verdict", "different")]),
    ("POST", "/desk/registry/duplicates/{pair}/part", REGISTRAR, &[]),
    ("GET", "/desk/registry/weights", Only(&["registrar", "far-registrar"]), &[]),
    ("GET", "/desk/questions", Only(&["registrar", "far-registrar", "officer", "colleague", "receiver", "far-officer"]), &[]),
    ("GET", "/desk/questions/{question}", Only(&["far-registrar"]), &[]),
    ("POST", "/desk/questions/{question}", Only(&["far-registrar"]), &[("answer", "no")]),
    ("POST", "/desk/registry/known", Only(&["registrar", "far-registrar"]), &[("family", "Somebody"), ("given", "Else"), ("born", "1990")]),
    ("GET", "/desk/registry/imports", Only(&["registrar", "far-registrar"]), &[]),
    ("POST", "/desk/registry/imports", Only(&["registrar", "far-registrar"]), &[("kind", "family"), ("district", "AZ-GA"), ("basis", "consent"), ("agreed", "said"), FORM]),
    ("GET", "/desk/registry/imports/{import}", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/open", REGISTRAR, &[("reason", "registry-work")]),
    ("GET", "/desk/registry/imports/{import}/columns", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/columns", REGISTRAR, &[("step", "look"), ("c0", "surname"), ("c1", "address"), FORM]),
    ("POST", "/desk/registry/imports/{import}/load", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/resume", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/stop", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/undo", REGISTRAR, &[("sure", "yes")]),
    ("GET", "/desk/registry/imports/{import}/mend", REGISTRAR, &[]),
    ("POST", "/desk/registry/imports/{import}/drop", REGISTRAR, &[]),
    ("GET", "/desk/questions/{question}/answer", REGISTRAR, &[]),
    ("POST", "/desk/questions/{question}/answer", REGISTRAR, &[("verdict", "unsure")]),
    ("POST", "/desk/questions/{question}/part", Only(&["registrar", "far-registrar"]), &[]),
    ("POST", "/desk/registry/{household}/restrict", REGISTRAR, &[("restricted", "yes")]),
    ("POST", "/desk/registry/{household}/close", REGISTRAR, &[("close", "moved")]),
    ("GET", "/desk/schools", Only(&["school", "lead", "far-lead"]), &[]),
    ("GET", "/desk/schools/new", SCHOOL, &[]),
    ("POST", "/desk/schools/new", SCHOOL, &[("family", "Somebody"), ("sex", "female"), ("district", "AZ-GA"), ("school", "A school"), ("month", "2026-11"), ("days", "9"), FORM]),
    ("GET", "/desk/schools/loads", Only(&["school", "lead", "far-lead"]), &[]),
    ("POST", "/desk/schools/loads/{load}/undo", SCHOOL, &[]),
    ("GET", "/desk/schools/unlisted", Only(&["registrar", "far-registrar"]), &[]),
    ("GET", "/desk/schools/unlisted/{unlisted}", REGISTRAR, &[]),
    ("POST", "/desk/schools/unlisted/{unlisted}", REGISTRAR, &[("answer", "at-school")]),
    ("GET", "/desk/schools/imports", SCHOOL, &[]),
    ("POST", "/desk/schools/imports", SCHOOL, &[("month", "11.2026"), ("district", "AZ-GA"), ("whole", "yes"), FORM]),
    ("GET", "/desk/schools/imports/{school-import}", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/open", SCHOOL, &[("reason", "school-work")]),
    ("GET", "/desk/schools/imports/{school-import}/columns", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/columns", SCHOOL, &[("step", "look"), ("c0", "surname"), ("c1", "address"), FORM]),
    ("POST", "/desk/schools/imports/{school-import}/load", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/resume", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/stop", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/undo", SCHOOL, &[("sure", "yes")]),
    ("GET", "/desk/schools/imports/{school-import}/mend", SCHOOL, &[]),
    ("POST", "/desk/schools/imports/{school-import}/drop", SCHOOL, &[]),
    ("GET", "/desk/schools/{absence}", SCHOOL, &[]),
    ("POST", "/desk/schools/{absence}/open", SCHOOL, &[("reason", "school-work")]),
    ("POST", "/desk/schools/{absence}/measures", SCHOOL, &[("measure", "home-visit"), ("measure-note", "done"), FORM]),
    ("POST", "/desk/schools/{absence}/close", SCHOOL, &[("close", "back")]),
    ("GET", "/desk/institutions", Only(&["carer", "lead", "far-lead"]), &[]),
    ("GET", "/desk/institutions/new", CARER, &[]),
    ("POST", "/desk/institutions/new", CARER, &[("name", "A home"), ("kind", "shelter"), ("district", "AZ-GA"), ("capacity", "9"), FORM]),
    ("GET", "/desk/institutions/children", Only(&["carer", "lead", "far-lead"]), &[]),
    ("GET", "/desk/institutions/children/{ward}", CARER, &[]),
    ("POST", "/desk/institutions/children/{ward}/open", CARER, &[("reason", "care-work")]),
    ("POST", "/desk/institutions/children/{ward}/plan", CARER, &[("part", "money"), ("what", "w"), ("who", "w"), ("due", "2027-01-01"), FORM]),
    ("POST", "/desk/institutions/children/{ward}/plan/{step}", CARER, &[]),
    ("POST", "/desk/institutions/children/{ward}/leave", CARER, &[("leave", "family")]),
    ("POST", "/desk/institutions/children/{ward}/look", CARER, &[("look", "well")]),
    ("GET", "/desk/institutions/{institution}", CARER, &[]),
    ("GET", "/desk/institutions/{institution}/new-child", CARER, &[]),
    ("POST", "/desk/institutions/{institution}/new-child", CARER, &[("family", "Somebody"), ("sex", "male"), ("care-reason", "orphan"), ("leaves", "2027-01-01"), FORM]),
    ("POST", "/desk/institutions/{institution}/close", CARER, &[]),
    ("GET", "/monitoring", Anyone, &[]),
    ("GET", "/desk/offers", Only(&["analyst", "second-analyst", "far-analyst", "lead", "far-lead"]), &[]),
    ("GET", "/desk/offers/{offer}", ANALYSTS, &[]),
    ("POST", "/desk/offers/{offer}/dismiss", ANALYSTS, &[("reason", "ordinary")]),
    ("POST", "/desk/offers/{offer}/watch", ANALYSTS, &[]),
    ("POST", "/desk/offers/{offer}/reopen", ANALYSTS, &[]),
    ("GET", "/desk/offers/{offer}/evidence", ANALYSTS, &[]),
    ("GET", "/desk/offers/{offer}/pictures/{offer-item}", ANALYSTS, &[]),
    ("GET", "/desk/offers/{offer}/act/{offer-kind}", ANALYSTS, &[]),
    ("POST", "/desk/offers/{offer}/act/{offer-kind}", ANALYSTS, &[("text", "A request."), FORM]),
    ("POST", "/desk/offers/measures/{offer-measure}", ANALYSTS, &[("step", "agree")]),
    ("GET", "/desk/offers/sources", Only(&["analyst", "second-analyst", "far-analyst", "lead", "far-lead"]), &[]),
    ("POST", "/desk/offers/sources", ANY_ANALYST, &[("address", "http://doska.test/feed")]),
    ("POST", "/desk/offers/sources/watch", ANY_ANALYST, &[("name", "A source"), ("kind", "feed"), ("address", "http://doska.test/other"), FORM]),
    ("POST", "/desk/offers/sources/groups", ANY_ANALYST, &[("group-name", "A group"), ("every", "60"), FORM]),
    ("GET", "/desk/offers/sources/groups/{offer-group}", ANALYSTS, &[]),
    ("POST", "/desk/offers/sources/groups/{offer-group}", ANALYSTS, &[("group-name", "A group"), ("every", "60"), FORM]),
    ("GET", "/desk/offers/sources/opml", Only(&["analyst", "second-analyst", "far-analyst", "lead", "far-lead"]), &[]),
    ("POST", "/desk/offers/sources/opml", ANY_ANALYST, &[]),
    ("GET", "/desk/offers/sources/{offer-source}", ANALYSTS, &[]),
    ("POST", "/desk/offers/sources/{offer-source}", ANALYSTS, &[("name", "Another name"), FORM]),
    ("POST", "/desk/offers/sources/{offer-source}/{source-state}", ANALYSTS, &[]),
    ("GET", "/desk/offers/contacts", Only(&["analyst", "second-analyst", "far-analyst", "lead", "far-lead"]), &[]),
    ("POST", "/desk/offers/contacts", ANY_ANALYST, &[("contact", "012 404 00 01"), ("whose", "A bank"), FORM]),
    ("POST", "/desk/offers/contacts/{harmless}/remove", ANALYSTS, &[]),
    ("GET", "/desk/offers/learning", ANY_ANALYST, &[]),
    ("POST", "/desk/offers/learning", ANY_ANALYST, &[]),
    ("POST", "/desk/offers/learning/rescore", ANY_ANALYST, &[]),
    ("POST", "/desk/offers/learning/{offer-model}/accept", ANALYSTS, &[]),
    ("POST", "/desk/offers/learning/{offer-model}/leave", ANALYSTS, &[]),
    ("GET", "/desk/pages", EDITOR, &[]),
    ("POST", "/desk/pages", EDITOR, &[("name", "seasonal-work")]),
    ("GET", "/desk/pages/{name}/{lang}", EDITOR, &[]),
    ("POST", "/desk/pages/{name}/{lang}", EDITOR, &[("body", "# A title"), ("step", "publish"), ("latest", "")]),
    ("POST", "/desk/pages/{name}/{lang}/withdraw", EDITOR, &[("edition", "0")]),
    ("GET", "/desk/outreach", TEACHERS, &[]),
    ("POST", "/desk/outreach", Only(&["teacher", "far-teacher"]), &[("title", "A leaflet"), ("lang", "az"), ("kind", "leaflet"), ("audience", "parents"), ("licence", "cc-by-4.0")]),
    ("GET", "/desk/outreach/materials/{material-id}", TEACHER, &[]),
    ("POST", "/desk/outreach/materials/{material-id}/text", TEACHER, &[("title", "A leaflet"), ("lang", "ru")]),
    ("POST", "/desk/outreach/materials/{material-id}/publish", TEACHER, &[("lang", "az"), ("step", "withdraw")]),
    ("POST", "/desk/outreach/materials/{material-id}/handout", TEACHER, &[("of", "az"), ("district", "AZ-BA"), ("day", "2026-11-20"), ("copies", "7")]),
    ("POST", "/desk/outreach/materials/{material-id}/handout/{handout}/take-back", TEACHER, &[]),
    ("POST", "/desk/outreach/materials/{material-id}/posters", TEACHER, &[("of", "az"), ("district", "AZ-BA"), ("place", "A station")]),
    ("GET", "/desk/outreach/materials/{material-id}/posters/{poster}", TEACHER, &[]),
    ("POST", "/desk/outreach/materials/{material-id}/posters/{poster}", TEACHER, &[]),
    ("GET", "/desk/outreach/events", TEACHERS, &[]),
    ("POST", "/desk/outreach/events", Only(&["teacher", "far-teacher"]), &[("title", "A meeting"), ("kind", "meeting"), ("audience", "parents"), ("district", "AZ-BA"), ("day", "2026-11-20"), ("people", "7")]),
    ("POST", "/desk/outreach/events/campaigns", Only(&["teacher", "far-teacher"]), &[("campaign-title", "A campaign"), ("first", "2026-11-20"), ("last", "2026-11-21")]),
    ("POST", "/desk/outreach/events/{event}/take-back", TEACHER, &[]),
    ("GET", "/desk/outreach/programmes", TEACHERS, &[]),
    ("POST", "/desk/outreach/programmes", Only(&["teacher", "far-teacher"]), &[("setting", "school"), ("institution", "A school"), ("topic", "Trust"), ("district", "AZ-BA")]),
    ("GET", "/desk/outreach/programmes/{programme}", TEACHER, &[]),
    ("POST", "/desk/outreach/programmes/{programme}/lessons", TEACHER, &[("topic", "Trust"), ("day", "2026-11-20"), ("children", "20"), ("teachers", "1")]),
    ("POST", "/desk/outreach/programmes/{programme}/lessons/{lesson}/take-back", TEACHER, &[]),
    ("POST", "/desk/outreach/programmes/{programme}/end", TEACHER, &[("outcome", "completed")]),
    ("GET", "/desk/overdue", Only(&["coordinator"]), &[]),
    ("GET", "/desk/plan", Only(&["coordinator"]), &[]),
    ("GET", "/desk/plan/districts", Only(&["coordinator"]), &[]),
    ("GET", "/desk/plan/{measure}/{figure}", Only(&["coordinator"]), &[]),
    ("GET", "/desk/journal", Only(&["auditor"]), &[]),
    ("POST", "/sign-out", Members, &[]),
];

fn staff() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|(_, _, may, _)| *may != Anyone)
}

fn may(route: &Route, login: &str) -> bool {
    match route.2 {
        Anyone | Members => true,
        Only(who) => who.contains(&login),
    }
}

/// What stands in the story, by the names of the table's parameters.
struct Places(Vec<(&'static str, String)>);

impl Places {
    async fn of(story: &Story) -> Self {
        let colleague = story.house.signed_in("colleague").await.member().unwrap().id;
        let case = &story.cases[0];
        let measure = story.house.house.profile.plan().measure("13.2.5").unwrap();
        Self(vec![
            ("{name}", "help".to_owned()),
            ("/assets/{file}", "/assets/none.css".to_owned()),
            ("{signal}", story.open.to_string()),
            ("{file}", story.open_file.to_string()),
            ("{case}", case.case.to_string()),
            ("{referral}", case.referral.to_string()),
            ("{referred-file}", case.file.to_string()),
            ("{member}", colleague.to_string()),
            ("{lang}", "az".to_owned()),
            ("{material}", story.taught.code.to_string()),
            ("{material-id}", story.taught.material.to_string()),
            ("{handout}", story.taught.handout.to_string()),
            ("{poster}", story.taught.poster.to_string()),
            ("{event}", story.taught.event.to_string()),
            ("{programme}", story.taught.programme.to_string()),
            ("{lesson}", story.taught.lesson.to_string()),
            ("{question}", story.question.to_string()),
            ("{line}", story.line.to_string()),
            ("{household}", story.household.to_string()),
            ("{import}", story.import.to_string()),
            ("{school-import}", story.schooled.import.to_string()),
            ("{pair}", story.pair().await.to_string()),
            ("{load}", story.schooled.load.to_string()),
            ("{absence}", story.schooled.absence.to_string()),
            ("{unlisted}", story.schooled.unlisted.to_string()),
            ("{institution}", story.schooled.institution.to_string()),
            ("{ward}", story.schooled.ward.to_string()),
            ("{step}", story.schooled.step.to_string()),
            ("{request}", story.request.to_string()),
            ("{offer}", story.offered.campaign.to_string()),
            ("{offer-item}", story.offered.item.to_string()),
            ("{offer-kind}", "inspection".to_owned()),
            ("{offer-measure}", story.offered.measure.to_string()),
            ("{offer-source}", story.offered.source.to_string()),
            ("{source-state}", "paused".to_owned()),
            ("{offer-group}", story.offered.group.to_string()),
            ("{harmless}", story.offered.contact.clone()),
            ("{offer-model}", story.offered.model.to_string()),
            ("{measure}", measure.number.clone()),
            ("{figure}", measure.figures[0].key.clone()),
        ])
    }

    /// An address with its parameters filled in.
    fn fill(&self, path: &str) -> String {
        let path = self.0.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        if path.starts_with("/assets") { path } else { format!("/en{path}") }
    }
}

fn ask(method: &str, path: &str, csrf: &str, form: &[(&str, &str)]) -> Ask {
    match method {
        "POST" => Ask::form(path, &[form, &[("csrf", csrf)]].concat()),
        method => Ask::new(method, path),
    }
}

/// Methods and addresses written in the sources: `.route("…", get(…).post(…))`. Those of imports, `.route(&of("…"), …)`,
/// stand under the address of each register.
fn written() -> BTreeSet<(String, String)> {
    let mut written = BTreeSet::new();
    let paths = sources().into_iter().filter_map(|(.., text)| {
        let (_, rest) = text.split_once("impl Target for")?.1.split_once("const PATH: &'static str = \"")?;
        Some(rest.split_once('"')?.0.to_owned())
    });
    let registers: Vec<String> = paths.collect();
    for (_, _, text) in sources() {
        for rest in text.split(".route(\"").skip(1) {
            written.extend(handled(rest));
        }
        let under = text.split(".route(&of(\"").skip(1).flat_map(handled);
        let under: Vec<_> = under
            .chain(text.split(".route(T::PATH").skip(1).map(|rest| format!("\"{rest}")).flat_map(|rest| handled(&rest)))
            .collect();
        for path in &registers {
            written.extend(under.iter().map(|(method, end)| (method.clone(), format!("{path}{end}"))));
        }
    }
    written
}

/// The methods of one route, from its path on.
fn handled(rest: &str) -> Vec<(String, String)> {
    let (path, rest) = rest.split_once('"').expect("a path");
    let rest = rest.trim_start_matches(')');
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let handlers = &rest[..end.expect("the end of the route")];
    let has = |method: &&str| handlers.contains(&format!("{method}("));
    let methods = ["get", "post", "put", "delete", "patch"].into_iter().filter(has);
    methods.map(|method| (method.to_uppercase(), path.to_owned())).collect()
}

/// An address whose parameters have no names, so that ours and the sources' compare.
fn nameless(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn the_table_names_every_address() {
    let in_sources: BTreeSet<_> = written().into_iter().map(|(method, path)| (method, nameless(&path))).collect();
    let in_table: BTreeSet<_> = ROUTES.iter().map(|(m, path, ..)| ((*m).to_owned(), nameless(path))).collect();
    let missing = |all: &BTreeSet<_>, there: &BTreeSet<_>| all.difference(there).cloned().collect::<Vec<_>>();
    assert_eq!((missing(&in_sources, &in_table), missing(&in_table, &in_sources)), (vec![], vec![]));
    let logins: BTreeSet<_> = MEMBERS.iter().map(|(login, ..)| *login).collect();
    for route in ROUTES {
        if let Only(who) = route.2 {
            assert!(who.iter().all(|login| logins.contains(login)), "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_visitor_is_led_to_the_sign_in_and_no_form_is_taken() {
    let story = Story::sqlite().await;
    let places = Places::of(&story).await;
    let before = rows(&story.house).await;
    let cookies = ["", "__Host-himaya=", "__Host-himaya=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "himaya=x; a=b"];
    for (method, path, _, form) in staff() {
        let path = places.fill(path);
        for cookie in cookies {
            let mut ask = ask(method, &path, "00", form);
            if !cookie.is_empty() {
                ask = ask.header("cookie", cookie);
            }
            let answer = Browser::inside(&story.site).ask(&ask).await;
            answer.for_visitor();
            if *method == "GET" {
                answer.is_page(303);
                assert_eq!(answer.location(), format!("/en/sign-in?next={}", path.trim_start_matches("/en")));
            } else {
                answer.is_page(401).shows_words("frame", "failure-signed-out");
            }
        }
    }
    assert_eq!(rows(&story.house).await, before);
}

#[tokio::test]
async fn a_wrong_method_is_answered_with_a_sentence() {
    let story = Story::sqlite().await;
    let places = Places::of(&story).await;
    let mut paths: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (method, path, ..) in ROUTES {
        paths.entry(path).or_default().insert(method);
    }
    for (path, methods) in paths {
        let path = places.fill(path);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            if !methods.contains(method) {
                let answer = Browser::inside(&story.site).ask(&Ask::new(method, &path)).await;
                if path.starts_with("/assets") {
                    assert_eq!(answer.status, 405, "{method} {path}");
                    continue;
                }
                answer.for_visitor().is_page(405).shows_words("frame", "failure-wrong-method");
                let allowed: BTreeSet<_> = answer.header("allow").unwrap_or_default().split(',').collect();
                assert!(methods.is_subset(&allowed), "{method} {path} allows {allowed:?}, not {methods:?}");
            }
        }
        if methods.contains("GET") && !path.starts_with("/assets") {
            let answer = Browser::inside(&story.site).ask(&Ask::new("HEAD", &path)).await;
            assert!(answer.status < 400 && answer.body.is_empty(), "HEAD {path}: {}", answer.status);
            answer.is_hardened();
        }
    }
}

#[tokio::test]
async fn a_form_of_another_session_is_refused() {
    let story = Story::sqlite().await;
    let places = Places::of(&story).await;
    let before = rows(&story.house).await;
    let (mut someone, mut other) = (story.browser("duty").await, story.browser("duty").await);
    let (own, foreign) = (someone.csrf().await, other.csrf().await);
    assert!(own.len() == 32 && own != foreign);
    for route @ (method, path, _, form) in staff().filter(|(method, ..)| *method == "POST") {
        let login = MEMBERS.iter().map(|(login, ..)| *login).find(|login| may(route, login)).unwrap();
        let mut browser = if login == "duty" { someone.clone() } else { story.browser(login).await };
        let path = places.fill(path);
        for csrf in ["", "0", &foreign, &own.to_uppercase(), &format!("{own} "), &"f".repeat(10_000)] {
            let answer = browser.ask(&ask(method, &path, csrf, form)).await;
            answer.is_page(403).shows_words("frame", "failure-forged");
        }
        let without = browser.ask(&Ask::form(&path, form)).await;
        without.is_page(403).shows_words("frame", "failure-forged");
        // What a page elsewhere can send without being asked: text, or a form with the cookie.
        for site in ["cross-site", "same-site"] {
            let ask = ask(method, &path, &own, form).header("sec-fetch-site", site);
            browser.ask(&ask).await.is_page(403).shows_words("frame", "failure-forged");
        }
        let text = Ask::new("POST", &path).kind("text/plain").body(format!("csrf={own}"));
        browser.ask(&text).await.is_page(400).shows_words("frame", "failure-malformed");
    }
    // Those who signed in are in the journal; nothing else was stored.
    let (mut before, mut after) = (before, rows(&story.house).await);
    assert!(after.remove("journal") > before.remove("journal"));
    assert_eq!(after, before);
}

#[tokio::test]
async fn nobody_else_gets_in() {
    for story in Story::both().await {
        let mut browsers = BTreeMap::new();
        for (login, ..) in MEMBERS {
            let mut browser = story.browser(login).await;
            let csrf = browser.csrf().await;
            browsers.insert(login, (browser, csrf));
        }
        let places = Places::of(&story).await;
        let mut paths = Vec::new();
        for route in staff() {
            paths.push((route, places.fill(route.1)));
        }
        let before = rows(&story.house).await;
        let mut refused = 0;
        for (route, path) in &paths {
            for (login, (browser, csrf)) in &mut browsers {
                if !may(route, login) {
                    let answer = browser.ask(&ask(route.0, path, csrf, route.3)).await;
                    assert!(matches!(answer.status, 403 | 404), "{login}: {} {path}: {}", route.0, answer.status);
                    answer.is_page(answer.status).hides("ALPHA").hides("GAMMA");
                    refused += 1;
                }
            }
        }
        assert!(refused > 250, "{refused}");
        assert_eq!(rows(&story.house).await, before, "what was refused left no trace");
    }
}

#[tokio::test]
async fn those_who_may_get_in_in_every_language() {
    let story = Story::sqlite().await;
    let places = Places::of(&story).await;
    // The lead comes last, because a colleague's access is ended.
    let mut logins: Vec<_> = MEMBERS.iter().map(|(login, ..)| *login).collect();
    logins.sort_by_key(|login| *login == "lead");
    for login in logins {
        let mut browser = story.browser(login).await;
        let csrf = browser.csrf().await;
        for route in staff().filter(|route| may(route, login)) {
            let path = places.fill(route.1);
            // An empty form is refused with sentences, and what needs no more than a button is done.
            let is_reason = route.1.ends_with("/open");
            let form = if is_reason { route.3 } else { &[][..] };
            let answer = browser.ask(&ask(route.0, &path, &csrf, form)).await;
            let fine =
                matches!(answer.status, 200 | 303 | 409 | 422) || (answer.status == 403 && path.contains("/files/"));
            // What the first one took off its list is there for no second one.
            let is_gone = answer.status == 404 && path.ends_with("/remove");
            assert!(fine || is_gone, "{login}: {} {path}: {}", route.0, answer.status);
            if answer.header("content-type") == Some("application/octet-stream") {
                answer.is_hardened();
                assert!(answer.header("content-disposition").is_some_and(|v| v.starts_with("attachment")));
                continue;
            }
            if answer.header("content-type") == Some("image/png") {
                answer.is_hardened();
                continue;
            }
            if route.1 == "/desk/registry/known" {
                // A part of a page, put in while somebody types.
                assert!(!answer.text().contains("<html"), "{}", answer.gist());
                continue;
            }
            answer.is_page(answer.status);
            if route.0 == "GET" {
                for lang in ["az", "ru"] {
                    let answer = browser.get(&path.replacen("en", lang, 1)).await;
                    answer.is_page(answer.status);
                    assert!(answer.location().is_empty() || answer.location().starts_with(&format!("/{lang}/")));
                }
            }
        }
    }
}

#[tokio::test]
async fn a_list_shows_nothing_of_another_organisation() {
    let story = Story::sqlite().await;
    let lists = [
        "/en/desk/signals",
        "/en/desk/signals?state=open",
        "/en/desk/signals?state=case",
        "/en/desk/cases",
        "/en/desk/referrals",
        "/en/desk/members",
    ];
    let own = [
        story.open.to_string(),
        story.fresh.to_string(),
        story.cases[0].case.to_string(),
        story.cases[0].referral.to_string(),
    ];
    let mut lead = story.browser("lead").await;
    let mut far = story.browser("far-lead").await;
    let mut seen = 0;
    for list in lists {
        let (own_page, far_page) = (lead.get(list).await, far.get(list).await);
        for id in own.iter().map(String::as_str).chain(["colleague"]) {
            seen += usize::from(own_page.text().contains(id));
            far_page.is_page(200).hides(id);
        }
    }
    assert!(seen >= 5, "the lists show what is there: {seen}");
}
