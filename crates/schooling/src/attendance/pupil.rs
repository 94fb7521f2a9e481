//! A pupil as a school's list has them.

use access::Ctx;
use frame::Words;
use known::Known;
use serde::{Deserialize, Serialize};
use signals::{About, Body, Danger, Door, NewSignal};

use crate::LOCALES;

/// A line of a list. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pupil {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Father's name.
    pub father: String,
    /// Date of birth as far as it is known: `2012`, `2012-05` or `2012-05-01`.
    pub birth: String,
    /// The personal number (FIN).
    pub fin: String,
    /// Sex: a code, empty when it is not known.
    pub sex: String,
    /// A telephone number.
    pub phone: String,
    /// Who looks after them.
    pub guardian: String,
    /// District code; empty: that of the load.
    pub district: String,
    /// The school, by its official name.
    pub school: String,
    /// The class.
    pub class: String,
    /// Days missed in the month without a good reason.
    pub absent_days: u32,
    /// Lessons missed, where those are counted.
    pub absent_lessons: u32,
}

impl Pupil {
    /// The whole name, as it is written in a list.
    pub fn name(&self) -> String {
        let parts = [&self.family, &self.given, &self.father];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// What is known of them, to be found again by.
    pub fn known(&self) -> Known {
        Known {
            family: self.family.clone(),
            given: self.given.clone(),
            father: self.father.clone(),
            birth: self.birth.clone(),
            fin: self.fin.clone(),
            phone: self.phone.clone(),
            sex: self.sex.clone(),
        }
    }
}

/// A signal with these words about a minor, in the country's first language. Its receipt is handed to nobody: the form's
/// number is kept nowhere, so that nobody can make the receipt again.
pub(crate) fn signal_of(ctx: &Ctx, district: &str, key: &str, values: &[(&'static str, String)]) -> NewSignal {
    let lang = ctx.profile().languages().first().copied().unwrap_or_default();
    let what = Words::new(lang, &LOCALES).with_all(key, values);
    NewSignal {
        form: ctx.entropy().bytes(),
        door: Door::Attendance,
        lang,
        district: district.to_owned(),
        about: About::Other,
        danger: Danger::Unknown,
        body: Body { what, ..Body::default() },
        call: false,
        begun: None,
        files: Vec::new(),
    }
}
