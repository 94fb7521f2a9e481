//! A report as typed, and what makes it acceptable.

use frame::{Form, Words};
use profile::Profile;
use signals::{About, Body, Danger};

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
    let district = form.value("district").to_owned();
    if !district.is_empty() && profile.region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let about = optional(form, t, "about", About::Unsaid);
    let danger = optional(form, t, "danger", Danger::Unknown);
    form.is_fine().then_some(Report { district, about, danger, body: Body { what, place, reach } })
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
