//! The parts of `profile.toml`: hot lines, rules, deadlines, grounds for sharing and lists of reasons.

use crate::Text;

/// A question of a report that is asked only where it matters.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its key.
    pub key: String,
    /// Whom or what the report must be about for it to be asked, as codes; none: any.
    pub about: Vec<String>,
    /// The question.
    pub name: Text,
    /// Answers to choose from; none: it is answered in words.
    pub options: Vec<Item>,
}

/// Who helps people, where.
#[derive(Debug, Clone)]
pub struct Helper {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: Text,
    /// What it does, and how one gets there.
    pub what: Text,
    /// Telephone, or empty.
    pub phone: String,
    /// Codes of the districts in which it helps; none: in all.
    pub districts: Vec<String>,
    /// Whether a source was seen that says so.
    pub confirmed: bool,
    /// Which one.
    pub source: String,
}

/// A telephone number to offer.
#[derive(Debug, Clone)]
pub struct Hotline {
    /// The hot line's key.
    pub key: String,
    /// The number as dialled in the country.
    pub number: String,
    /// Whose line it is.
    pub name: Text,
    /// What it is for and what to know before calling.
    pub note: Text,
    /// When it is answered.
    pub hours: Text,
    /// Whether a public source gives the number.
    pub confirmed: bool,
    /// What is known and from where.
    pub source: String,
}

/// A rule of law or of the system, to which deadlines and grounds point.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The rule's key.
    pub key: String,
    /// What it asks, in a few words.
    pub title: Text,
    /// Where it stands, or that no source was found.
    pub source: Text,
    /// Whether a public source was found for it. Where not, pages say so beside the deadline.
    pub confirmed: bool,
}

/// What a deadline is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineUnit {
    /// Hours, day and night.
    Hours,
    /// Working days of the profile's calendar.
    WorkingDays,
}

/// How long something may take.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// The deadline's key.
    pub key: String,
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: DeadlineUnit,
    /// Key of the rule it comes from.
    pub rule: String,
}

impl Deadline {
    /// One that is in no profile: what an officer promises, or a level of an assessment asks for.
    pub const fn of(amount: u32, unit: DeadlineUnit) -> Self {
        Self { key: String::new(), amount, unit, rule: String::new() }
    }
}

/// Whether a ground for sharing is the person's will or the law's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasisKind {
    /// Somebody agreed, and may take it back.
    Consent,
    /// A duty that the law names; it points to a rule.
    Duty,
}

/// A ground on which data may go to another organisation.
#[derive(Debug, Clone)]
pub struct Basis {
    /// The ground's key.
    pub key: String,
    /// The person's will or the law's.
    pub kind: BasisKind,
    /// How forms and letters call it.
    pub name: Text,
    /// Key of the rule; always there for a duty.
    pub rule: Option<String>,
}

/// The lists a profile must have: needs of a person, reasons and outcomes.
pub const LIST_NAMES: [&str; 16] = [
    "need",
    "decline_reason",
    "close_reason",
    "close_case_reason",
    "outcome",
    "opening_reason",
    "household_close_reason",
    "plan_drop_reason",
    "school_measure",
    "absence_close_reason",
    "unlisted_answer",
    "institution_kind",
    "care_reason",
    "care_plan_part",
    "care_leave_reason",
    "offer_dismiss_reason",
];

/// A choice of a list, for forms.
#[derive(Debug, Clone)]
pub struct Item {
    /// The code that is stored.
    pub key: String,
    /// The words that are shown.
    pub name: Text,
    /// Whether those whom a record is about are found by nobody any more when it is closed for this reason; after leaving
    /// care: whether nobody looks how they are.
    pub forgets: bool,
    /// Whether it says, of an outcome, that the service was given.
    pub serves: bool,
}
