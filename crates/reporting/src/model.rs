//! A report as typed, and what makes it acceptable.

use frame::{Form, FormToken, Words};
use kit::PublicCode;
use profile::Profile;
use signals::{About, Answer, Body, Danger, Door};

/// A report that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// District code, empty when not said.
    pub district: String,
    /// Whom or what it is about.
    pub about: About,
    /// Whether someone is in danger now.
    pub danger: Danger,
    /// The words.
    pub body: Body,
    /// Whether the reporter asks to be called.
    pub call: bool,
    /// The number of what was begun earlier and kept, which this report replaces.
    pub begun: Option<[u8; 16]>,
    /// Through which door it comes.
    pub door: Door,
    /// The printed address by which the reporter came, to be counted and not kept with the report.
    pub poster: Option<PublicCode>,
}

/// Longest message between reporter and desk, in characters.
pub const MESSAGE_CHARS: usize = 10_000;
const PLACE_CHARS: usize = 500;
const REACH_CHARS: usize = 500;

/// Reads the form. Everything but what happened may be left out. `None` when a sentence was said.
pub fn read_report(form: &mut Form, t: &Words, profile: &Profile, text_chars: usize) -> Option<Report> {
    let what = form.required(t, "what", text_chars, "error-what");
    let place = form.text(t, "place", PLACE_CHARS);
    let reach = form.text(t, "reach", REACH_CHARS);
    let reach_when = form.text(t, "reach_when", REACH_CHARS);
    let reach_not = form.text(t, "reach_not", REACH_CHARS);
    let call = form.has("call", "yes");
    if call && reach.is_empty() {
        form.refuse("reach", t.text("error-call-reach"));
    }
    let district = form.value("district").to_owned();
    if !district.is_empty() && profile.region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let about = optional(form, t, "about", About::Unsaid);
    let danger = optional(form, t, "danger", Danger::Unknown);
    let body =
        Body { what, place, reach, reach_when, reach_not, sender: String::new(), answers: answers(form, t, profile) };
    let begun = begun(form);
    let poster = form.value("p").parse().ok();
    form.is_fine().then_some(Report { door: Door::Web, district, about, danger, body, call, begun, poster })
}

/// What is answered of the further questions, also of those that belong to something else than the report is about now:
/// nothing that was said is lost. A field is called `q_` and the question's key.
fn answers(form: &mut Form, t: &Words, profile: &Profile) -> Vec<Answer> {
    let mut answers = Vec::new();
    for question in profile.all_questions() {
        let field = format!("q_{}", question.key);
        let said = if question.options.is_empty() {
            form.text(t, &field, PLACE_CHARS)
        } else {
            let chosen = question.options.iter().find(|option| form.has(&field, &option.key));
            chosen.map(|option| option.key.clone()).unwrap_or_default()
        };
        if !said.is_empty() {
            answers.push(Answer { key: question.key.clone(), said });
        }
    }
    answers
}

/// The number of what was begun earlier and kept, if a form goes on with it.
pub fn begun(form: &Form) -> Option<[u8; 16]> {
    FormToken::parse(form.value("begun")).map(|token| token.0)
}

/// A choice that may be left out; a value that is on no list is said to be one.
fn optional<T: std::str::FromStr>(form: &mut Form, t: &Words, name: &str, unsaid: T) -> T {
    match form.value(name) {
        "" => unsaid,
        value => match value.parse() {
            Ok(code) => code,
            Err(_) => {
                form.refuse(name, t.text("error-choice"));
                unsaid
            }
        },
    }
}

/// What a reporter who asks for a call writes: the number, when, and who must not answer, as one message with the
/// questions of the form before the answers. `None` when a sentence was said.
pub fn call_text(form: &mut Form, t: &Words) -> Option<String> {
    let answers = [
        (t.text("call-number"), form.required(t, "call_number", REACH_CHARS, "error-call-number")),
        (t.text("call-when"), form.text(t, "call_when", REACH_CHARS)),
        (t.text("call-not"), form.text(t, "call_not", REACH_CHARS)),
    ];
    let said = answers.into_iter().filter(|(_, answer)| !answer.is_empty());
    let line = |(question, answer): (String, String)| match question.ends_with(['?', '؟']) {
        true => format!("{question} {answer}"),
        false => format!("{question}: {answer}"),
    };
    let text = said.map(line).collect::<Vec<_>>().join("\n");
    form.is_fine().then_some(text)
}
