//! Which column is what: suggested by its name and by what stands in it, decided by a person, remembered per source.

mod look;
mod words;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::codes::codes;
use crate::read::Order;
use crate::{Column, Row, fold};

pub use look::Look;
pub(crate) use words::known_words;

codes! {
    /// What a column can hold.
    Field {
        /// Surname.
        Surname = "surname",
        /// Given name.
        GivenName = "given-name",
        /// The father's name.
        Patronymic = "patronymic",
        /// Surname, given name and perhaps the father's in one cell.
        FullName = "full-name",
        /// Date of birth.
        BirthDate = "birth-date",
        /// Year of birth, where no more is known.
        BirthYear = "birth-year",
        /// Age in years.
        Age = "age",
        /// Place of birth.
        BirthPlace = "birth-place",
        /// Sex.
        Sex = "sex",
        /// Personal number.
        Fin = "fin",
        /// Identity card, birth certificate, passport.
        Document = "document",
        /// Telephone.
        Phone = "phone",
        /// Another telephone.
        SecondPhone = "second-phone",
        /// Electronic mail.
        Email = "email",
        /// Citizenship.
        Citizenship = "citizenship",
        /// District or city.
        District = "district",
        /// Village or settlement.
        Settlement = "settlement",
        /// Address.
        Address = "address",
        /// What the source calls the household by.
        Household = "household",
        /// How many people belong to the household.
        HouseholdSize = "household-size",
        /// What the person is to the head of the household.
        Relation = "relation",
        /// Parent or guardian.
        Guardian = "guardian",
        /// School.
        School = "school",
        /// Class.
        Class = "class",
        /// Days on which a pupil was absent.
        AbsentDays = "absent-days",
        /// Lessons in which a pupil was absent.
        AbsentLessons = "absent-lessons",
        /// The month, or whatever time the row is about.
        Period = "period",
        /// Institution in which a child lives.
        Institution = "institution",
        /// When the person came there.
        EntryDate = "entry-date",
        /// When the person leaves or left.
        LeavingDate = "leaving-date",
        /// Education.
        Education = "education",
        /// Work.
        Work = "work",
        /// Disability.
        Disability = "disability",
        /// Income.
        Income = "income",
        /// What the source calls the record by.
        SourceId = "source-id",
        /// The number of the line in the list, which says nothing.
        LineNumber = "line-number",
        /// Anything else.
        Note = "note",
    }
}

codes! {
    /// By what a column's field was suggested.
    Reason {
        /// A person has said it.
        Asked = "asked",
        /// All of its name.
        Name = "name",
        /// A part of its name.
        PartOfName = "part-of-name",
        /// What stands in it.
        Content = "content",
    }
}

/// One column that means something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// Its place, counted from 0.
    pub column: usize,
    /// Its [label](Column::label) in the file.
    pub label: String,
    /// What it holds.
    pub field: Field,
    /// By what that is known.
    pub reason: Reason,
}

/// Which columns of a source are what. No field has two columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The source's header, see [`fingerprint`].
    pub fingerprint: String,
    /// The columns that mean something, in their order.
    pub columns: Vec<Mapped>,
    /// The order of dates, where a person has said it.
    pub order: Option<Order>,
}

impl Mapping {
    /// Suggests what the columns are. `looks` has what was counted in each column, as far as that was done.
    pub fn suggested(columns: &[Column], looks: &[Look]) -> Self {
        let mut mapping = Self { fingerprint: fingerprint(columns), columns: Vec::new(), order: None };
        let named = |column: &Column| words::meaning(&column.name);
        // Whole names first, so that a part of another name does not take their place; then content.
        for is_whole in [true, false] {
            for column in columns {
                if let Some((field, whole)) = named(column)
                    && whole == is_whole
                {
                    mapping.suggest(column, field, if whole { Reason::Name } else { Reason::PartOfName });
                }
            }
        }
        for (column, look) in columns.iter().zip(looks) {
            if let Some(field) = by_content(look)
                && named(column).is_none()
            {
                mapping.suggest(column, field, Reason::Content);
            }
        }
        mapping
    }

    fn suggest(&mut self, column: &Column, field: Field, reason: Reason) {
        let is_taken = self.columns.iter().any(|mapped| mapped.field == field || mapped.column == column.index);
        if !is_taken {
            self.put(Mapped { column: column.index, label: column.label.clone(), field, reason });
        }
    }

    fn put(&mut self, mapped: Mapped) {
        self.columns.push(mapped);
        self.columns.sort_by_key(|mapped| mapped.column);
    }

    /// Says what a column is, or that it means nothing. A field that another column had goes over to this one.
    pub fn set(&mut self, column: &Column, field: Option<Field>) {
        self.columns.retain(|mapped| mapped.column != column.index && Some(mapped.field) != field);
        if let Some(field) = field {
            self.put(Mapped { column: column.index, label: column.label.clone(), field, reason: Reason::Asked });
        }
    }

    /// The column that holds a field, counted from 0.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|mapped| mapped.field == field).map(|mapped| mapped.column)
    }

    /// What stands in a row for a field; nothing when no column holds it.
    pub fn text<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        self.column_of(field).map_or("", |column| row.text(column))
    }

    /// A remembered mapping on another file of the source, whose columns may stand elsewhere, and which may have more:
    /// the reasons in a file that was mended. Nothing when a column of the mapping is missing.
    pub fn placed_on(&self, columns: &[Column]) -> Option<Self> {
        let place = |mapped: &Mapped| {
            let label = fold::words(&mapped.label);
            let column = columns.iter().find(|column| fold::words(&column.label) == label)?;
            Some(Mapped { column: column.index, ..mapped.clone() })
        };
        let mut placed = self.columns.iter().map(place).collect::<Option<Vec<_>>>()?;
        placed.sort_by_key(|mapped| mapped.column);
        Some(Self { columns: placed, ..self.clone() })
    }

    /// What a row says, so that the same row is known again: its mapped cells, field by field in the order of their
    /// codes, with plain spaces and composed letters. Where columns stand, and what is not mapped, makes no difference;
    /// nor does the number of the line. Whoever keeps it keeps what a person has told: digest it with a key.
    pub fn canonical(&self, row: &Row) -> String {
        let mut cells: Vec<_> = self.columns.iter().filter(|mapped| mapped.field != Field::LineNumber).collect();
        cells.sort_by_key(|mapped| mapped.field.code());
        let mut text = String::from("1");
        for mapped in cells {
            let mut words = row.text(mapped.column).split_whitespace().peekable();
            if words.peek().is_some() {
                // Signs that no cell holds: control characters are taken out of cells.
                text.push('\u{1f}');
                text.push_str(mapped.field.code());
                text.push('\u{1e}');
                text.push_str(&fold::composed(&words.collect::<Vec<_>>().join(" ")));
            }
        }
        text
    }
}

/// What a column holds by the look of it.
fn by_content(look: &Look) -> Option<Field> {
    let kinds = [
        (look.phones, Field::Phone),
        (look.fins, Field::Fin),
        (look.dates, Field::BirthDate),
        (look.sexes, Field::Sex),
    ];
    kinds.into_iter().find(|(count, _)| look.is_mostly(*count)).map(|(_, field)| field)
}

/// What a source's header is known again by: the same for the same names in the same order, whatever their case,
/// spaces and signs. 32 hexadecimal digits.
pub fn fingerprint(columns: &[Column]) -> String {
    let mut digest = Sha256::new();
    digest.update(b"himaya sheets 1");
    for column in columns {
        digest.update([0x1f]);
        digest.update(fold::words(&column.name));
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
