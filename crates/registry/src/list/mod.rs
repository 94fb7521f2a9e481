//! A list of families and people as a spreadsheet: what its columns may hold, who belongs together, who is known.

mod compare;
mod read;
mod relations;
mod undo;
mod write;

use std::collections::HashMap;
use std::sync::Mutex;

use access::{AccessError, Action, Ctx, Done, Work};
use frame::{Form, Page, Words};
use households::{Kind, Relation, Resident};
use imports::{Choice, Line, Loading, Outcome, Question, Reader, Target, Wrong};
use kit::{AgeBand, ImportId, Sex};
use serde::{Deserialize, Serialize};
use sheets::Field;
use vault::RecordKey;

use crate::LOCALES;

/// Lists of households.
pub struct Households;

/// What is said once for the whole list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// What is registered: a code of [`Kind`].
    pub kind: String,
    /// The district of rows that name none.
    pub district: String,
    /// The consent or duty it rests on: a key of the profile's.
    pub basis: String,
    /// How they agreed to be registered, or on what the duty rests.
    pub agreed: String,
}

/// A person of a list.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who they are.
    pub resident: Resident,
    /// Sex.
    pub sex: Sex,
    /// Age band on the day of reading.
    pub age: AgeBand,
    /// Who they are to the first of the household, where the list says so.
    pub relation: Option<Relation>,
    /// District code.
    pub district: String,
    /// Where they live.
    pub address: String,
    /// What else the list says.
    pub note: String,
}

/// Keys of the households that the list has brought, to which further rows may belong.
pub type Keys = Mutex<HashMap<String, RecordKey>>;

/// Longest line of an answer.
const LINE_CHARS: usize = 300;

impl Target for Households {
    const KEY: &'static str = "households";
    const PATH: &'static str = "/desk/registry/imports";
    const MAY: Action = Action::RegisterHousehold;
    const REASON: &'static str = "registry-work";
    const FIELDS: &'static [Field] = &[
        Field::Surname,
        Field::GivenName,
        Field::Patronymic,
        Field::FullName,
        Field::BirthDate,
        Field::BirthYear,
        Field::Age,
        Field::Sex,
        Field::Fin,
        Field::Phone,
        Field::District,
        Field::Settlement,
        Field::Address,
        Field::Household,
        Field::Relation,
        Field::Guardian,
        Field::Education,
        Field::Work,
        Field::Disability,
        Field::Income,
        Field::Note,
    ];
    const NEEDED: &'static [&'static [Field]] =
        &[&[Field::Surname, Field::FullName, Field::GivenName], &[Field::Address, Field::Settlement]];
    type Options = Options;
    type Item = Person;
    type State = Keys;
    type Ready = write::Ready;

    fn words(page: &Page) -> Words {
        page.words(&LOCALES)
    }

    fn questions(page: &Page) -> Vec<Question> {
        let t = Self::words(page);
        let kinds = Kind::ALL.iter().map(|kind| (kind.to_string(), t.code("kind", kind))).collect();
        let bases = page.profile().bases().iter();
        let bases = bases.map(|basis| (basis.key.clone(), page.tr(&basis.name).to_owned())).collect();
        vec![
            Question { name: "kind", words: ("kind", ""), choice: Choice::OneOf(kinds) },
            Question {
                name: "district",
                words: ("import-district", "import-district-hint"),
                choice: Choice::List(page.regions()),
            },
            Question { name: "basis", words: ("basis", ""), choice: Choice::OneOf(bases) },
            Question { name: "agreed", words: ("agreed", "import-agreed-hint"), choice: Choice::Text },
        ]
    }

    fn options(ctx: &Ctx, t: &Words, form: &mut Form) -> Option<Options> {
        let kind = form.code::<Kind>(t, "kind", "error-kind");
        let district = form.value("district").to_owned();
        if !district.is_empty() && ctx.profile().region(&district).is_none() {
            form.refuse("district", t.text("error-district"));
        }
        let bases = ctx.profile().bases().iter().map(|basis| basis.key.as_str());
        let basis = form.one_of(t, "basis", bases, "error-basis");
        let agreed = form.required(t, "agreed", LINE_CHARS, "error-agreed");
        let kind = kind.filter(|_| form.is_fine())?;
        Some(Options { kind: kind.to_string(), district, basis, agreed })
    }

    fn record_path(record: &str) -> String {
        format!("/desk/registry/{record}")
    }

    fn read(ctx: &Ctx, options: &Options, row: &Reader<'_>) -> Result<Person, Wrong> {
        read::person(ctx, options, row)
    }

    fn group(row: &Reader<'_>) -> String {
        read::household(row)
    }

    fn who(person: &Person) -> String {
        person.resident.name()
    }

    fn together(ctx: &Ctx, lines: &mut [Line<Person>]) {
        read::together(ctx, lines);
    }

    async fn compare(ctx: &Ctx, _: &Options, lines: &[Line<Person>]) -> Result<HashMap<u32, Outcome>, AccessError> {
        compare::compare(ctx, lines).await
    }

    async fn start(ctx: &Ctx, id: ImportId, _: &Options) -> Result<Keys, AccessError> {
        write::keys(ctx, id).await
    }

    fn ready(loading: &Loading<Self>, lines: Vec<Line<Person>>) -> Result<write::Ready, AccessError> {
        write::ready(loading, lines)
    }

    async fn write(_: &Loading<Self>, work: &mut Work<'_>, ready: write::Ready) -> Result<Vec<Done>, AccessError> {
        write::write(work, ready).await
    }

    async fn finish(_: &Loading<Self>) -> Result<(), AccessError> {
        Ok(())
    }

    async fn undo(work: &mut Work<'_>, id: ImportId, _: &Options) -> Result<(Vec<Done>, i64), AccessError> {
        undo::undo(work, id).await
    }
}
