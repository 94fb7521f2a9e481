//! A school's list of pupils as a spreadsheet: what its columns may hold, and how it becomes a load of attendance.

use std::collections::HashMap;

use access::{AccessError, Action, Ctx, Done, Record, Work, open_key};
use frame::{Form, Page, Words, written};
use imports::{Choice, Line, Loading, Outcome, Question, Reader, Target, Wrong, one_number_one_person};
use kit::{ImportId, Sex};
use serde::{Deserialize, Serialize};
use sheets::Field;
use store::Value;
use vault::RecordKey;

use crate::attendance::{
    Load, NewLoad, Pupil, begin, finish_load, first_day, insert, load_by_id, load_of_import, seal, undo_in,
};
use crate::{LOCALES, LoadState};

/// Lists of pupils.
pub struct Pupils;

/// What is said once for the whole list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// The month, `2026-11`.
    pub month: String,
    /// District code; empty: the list has all of them.
    pub district: String,
    /// Whether every pupil is in it, not only those who were absent.
    pub is_whole: bool,
    /// School days of the month; without a number, its working days.
    pub school_days: Option<u32>,
}

/// The load that is filled.
pub struct Filled {
    load: Load,
    key: RecordKey,
}

/// Longest text of a cell that is kept as it stands.
const TEXT_CHARS: usize = 300;
/// Days of a month; more were not missed.
const MOST_DAYS: u32 = 31;
/// Lessons of a month; more were not missed.
const MOST_LESSONS: u32 = 400;

impl Target for Pupils {
    const KEY: &'static str = "pupils";
    const PATH: &'static str = "/desk/schools/imports";
    const MAY: Action = Action::LoadAttendance;
    const REASON: &'static str = "school-work";
    const FIELDS: &'static [Field] = &[
        Field::Surname,
        Field::GivenName,
        Field::Patronymic,
        Field::FullName,
        Field::BirthDate,
        Field::BirthYear,
        Field::Sex,
        Field::Fin,
        Field::Phone,
        Field::Guardian,
        Field::District,
        Field::School,
        Field::Class,
        Field::AbsentDays,
        Field::AbsentLessons,
    ];
    const NEEDED: &'static [&'static [Field]] = &[
        &[Field::Surname, Field::FullName, Field::GivenName],
        &[Field::BirthDate, Field::BirthYear, Field::Fin],
        &[Field::School],
        &[Field::AbsentDays, Field::AbsentLessons],
    ];
    type Options = Options;
    type Item = Pupil;
    type State = Filled;
    type Ready = Vec<Vec<Value>>;

    fn words(page: &Page) -> Words {
        page.words(&LOCALES)
    }

    fn questions(page: &Page) -> Vec<Question> {
        let t = Self::words(page);
        let whole = ["yes", "no"].map(|key| (key.to_owned(), t.code("import-whole", key))).to_vec();
        vec![
            Question { name: "month", words: ("import-month", "import-month-hint"), choice: Choice::Text },
            Question {
                name: "district",
                words: ("import-district", "import-district-hint"),
                choice: Choice::List(page.regions()),
            },
            Question { name: "whole", words: ("import-whole", "import-whole-hint"), choice: Choice::OneOf(whole) },
            Question { name: "days", words: ("import-days", "import-days-hint"), choice: Choice::Text },
        ]
    }

    fn options(ctx: &Ctx, t: &Words, form: &mut Form) -> Option<Options> {
        let typed = form.text(t, "month", TEXT_CHARS);
        let month = month(&typed);
        let today = ctx.profile().calendar().date_of(ctx.now());
        if month.as_deref().and_then(first_day).is_none_or(|first| first > today) {
            form.refuse("month", t.text("error-import-month"));
        }
        let district = form.value("district").to_owned();
        if !district.is_empty() && ctx.profile().region(&district).is_none() {
            form.refuse("district", t.text("error-import-district"));
        }
        let whole = form.one_of(t, "whole", ["yes", "no"].into_iter(), "error-import-whole");
        let days = form.value("days").trim().to_owned();
        let school_days = days.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
        if school_days.is_none() && !days.is_empty() {
            form.refuse("days", t.text("error-import-days"));
        }
        let month = month.filter(|_| form.is_fine())?;
        Some(Options { month, district, is_whole: whole == "yes", school_days })
    }

    fn record_path(_: &str) -> String {
        "/desk/schools".to_owned()
    }

    fn read(_: &Ctx, options: &Options, row: &Reader<'_>) -> Result<Pupil, Wrong> {
        let [family, given, father] = row.names()?;
        let birth = row.birth()?.as_ref().map(written).unwrap_or_default();
        let fin = row.fin()?;
        if birth.is_empty() && fin.is_empty() {
            return Err(Wrong::row("birth-or-fin", ""));
        }
        let district = row.district()?.unwrap_or(&options.district).to_owned();
        if district.is_empty() {
            return Err(Wrong::field("empty", Field::District, ""));
        }
        let sex = match row.sex()? {
            Sex::Unknown => String::new(),
            sex => sex.code().to_owned(),
        };
        let missed = |field: Field, most: u32| {
            let n = row.count(field)?.unwrap_or(0);
            if n > most { Err(Wrong::field("too-many", field, &n.to_string())) } else { Ok(n) }
        };
        Ok(Pupil {
            absent_days: missed(Field::AbsentDays, MOST_DAYS)?,
            absent_lessons: missed(Field::AbsentLessons, MOST_LESSONS)?,
            phone: row.phone()?,
            guardian: row.text(Field::Guardian, TEXT_CHARS)?.to_owned(),
            school: row.needed(Field::School, TEXT_CHARS)?.to_owned(),
            class: row.text(Field::Class, TEXT_CHARS)?.to_owned(),
            family,
            given,
            father,
            birth,
            fin,
            sex,
            district,
        })
    }

    fn group(_: &Reader<'_>) -> String {
        String::new()
    }

    fn who(pupil: &Pupil) -> String {
        pupil.name()
    }

    fn together(_: &Ctx, lines: &mut [Line<Pupil>]) {
        one_number_one_person(lines, |pupil| &pupil.fin);
    }

    /// Whoever is on a list is a pupil of this month: there is nobody to compare them with.
    async fn compare(_: &Ctx, _: &Options, _: &[Line<Pupil>]) -> Result<HashMap<u32, Outcome>, AccessError> {
        Ok(HashMap::new())
    }

    /// The same row in another month is another thing.
    fn scope(options: &Options) -> String {
        options.month.clone()
    }

    async fn start(ctx: &Ctx, id: ImportId, options: &Options) -> Result<Filled, AccessError> {
        let begun = load_of_import(&mut ctx.look().await?, id).await?;
        let load = match begun {
            Some(load) => load,
            None => {
                let new = NewLoad {
                    month: options.month.clone(),
                    district: options.district.clone(),
                    is_whole: options.is_whole,
                    school_days: options.school_days,
                };
                begin(ctx, &new, Some(id), &[]).await?
            }
        };
        let mut work = ctx.look().await?;
        let key = open_key(&mut work, Record::Attendance, load).await?;
        Ok(Filled { load: load_by_id(&mut work, load).await?, key })
    }

    fn ready(loading: &Loading<Self>, lines: Vec<Line<Pupil>>) -> Result<Self::Ready, AccessError> {
        let pupils: Vec<(i64, Pupil)> =
            lines.into_iter().filter_map(|line| Some((i64::from(line.place), line.read.ok()?))).collect();
        let Filled { load, key } = &loading.state;
        seal(&loading.ctx, load, key, pupils.iter().map(|(at, pupil)| (*at, pupil)))
    }

    async fn write(loading: &Loading<Self>, work: &mut Work<'_>, ready: Self::Ready) -> Result<Vec<Done>, AccessError> {
        Ok(insert(work, &loading.state.load, ready).await?.into_iter().collect())
    }

    async fn finish(loading: &Loading<Self>) -> Result<(), AccessError> {
        finish_load(&loading.ctx, loading.state.load.id).await.map(|_| ())
    }

    async fn undo(work: &mut Work<'_>, id: ImportId, _: &Options) -> Result<(Vec<Done>, i64), AccessError> {
        match load_of_import(work, id).await? {
            // Somebody may have taken the load back already.
            Some(load) if load_by_id(work, load).await?.state != LoadState::Undone => {
                Ok((undo_in(work, load).await?, 0))
            }
            _ => Ok((Vec::new(), 0)),
        }
    }
}

/// A month as people write it: `11.2026`, `2026-11`, `11/2026`.
fn month(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split(['.', '-', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let [one, other] = parts[..] else { return None };
    let (year, month) = if one.len() == 4 { (one, other) } else { (other, one) };
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    Some(format!("{year:04}-{month:02}")).filter(|_| (1..=12).contains(&month) && year >= 2000)
}
