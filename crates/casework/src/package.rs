//! What a referral hands over: only what the sender ticked, and nothing by itself.

use access::{AccessError, Action, Ctx, Work, place};
use kit::{AgeBand, CaseId, FileId, Moment, NoteId, PersonId, Sex};
use serde::{Deserialize, Serialize};
use signals::{body_of, files_of, signal_by_id, signal_key};
use store::{args, sql};
use vault::RecordKey;

use crate::cases::opened_case;
use crate::queries::{notes_of, persons_of};
use crate::{CaseRow, Person};

/// A person, as far as they are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPerson {
    /// Sex.
    pub sex: String,
    /// Age band.
    pub age: String,
    /// Name, when shared.
    pub name: String,
    /// Date of birth, when shared.
    pub birth: String,
    /// Contact, when shared.
    pub contact: String,
}

/// A note that is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedNote {
    /// When it was written, in microseconds.
    pub at: i64,
    /// The words.
    pub text: String,
}

/// A file that is shared, with the key that opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedFile {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Coarse type.
    pub kind: String,
    /// Bytes.
    pub size: i64,
    /// Key of the sealed file.
    pub secret: String,
}

/// Everything the receiver will see. Sealed as one, to sender and receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// What the sender writes to the receiver.
    pub message: String,
    /// How consent was given, where the referral rests on it.
    pub consent: String,
    /// Persons.
    pub persons: Vec<SharedPerson>,
    /// Notes.
    pub notes: Vec<SharedNote>,
    /// The report's own words, when shared.
    pub report: String,
    /// Files.
    pub files: Vec<SharedFile>,
}

/// What the sender ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// `person-id` of those who are shared at all (sex and age band).
    pub persons: Vec<PersonId>,
    /// Whose name.
    pub names: Vec<PersonId>,
    /// Whose date of birth.
    pub births: Vec<PersonId>,
    /// Whose contact.
    pub contacts: Vec<PersonId>,
    /// Which notes.
    pub notes: Vec<NoteId>,
    /// Whether the report's words.
    pub report: bool,
    /// Which files.
    pub files: Vec<FileId>,
}

/// Puts together what the receiver will see. The same function makes the preview and the referral, so
/// that they cannot differ.
pub async fn pack(
    work: &mut Work<'_>,
    case: CaseId,
    sharing: &Sharing,
    message: &str,
    consent: &str,
) -> Result<(CaseRow, Package), AccessError> {
    let (row, key) = opened_case(work, case, Action::ReferCase).await?;
    let mut package = Package { message: message.to_owned(), consent: consent.to_owned(), ..Package::default() };
    for (id, sex, age, person) in persons_of(work, case, &key).await? {
        if sharing.persons.contains(&id) {
            package.persons.push(shared(sharing, id, sex, age, person));
        }
    }
    for note in notes_of(work, case, &key).await? {
        if sharing.notes.contains(&note.id) {
            package.notes.push(SharedNote { at: note.at.micros(), text: note.text });
        }
    }
    if let Some(signal) = row.signal_id
        && (sharing.report || !sharing.files.is_empty())
    {
        let signal = signal_by_id(work, signal).await?;
        let key = signal_key(work, &signal).await?;
        if sharing.report {
            package.report = body_of(&signal, &key)?.what;
        }
        for file in files_of(work, &key, signal.id).await? {
            if sharing.files.contains(&file.id) {
                let secret = file.secret_text();
                let (id, kind) = (file.id.to_string(), file.kind);
                package.files.push(SharedFile { id, name: file.name, kind, size: file.size, secret });
            }
        }
    }
    Ok((row, package))
}

fn shared(sharing: &Sharing, id: PersonId, sex: Sex, age: AgeBand, person: Person) -> SharedPerson {
    let ticked = |ids: &[PersonId], text: String| if ids.contains(&id) { text } else { String::new() };
    SharedPerson {
        sex: sex.code().to_owned(),
        age: age.code().to_owned(),
        name: ticked(&sharing.names, person.name),
        birth: ticked(&sharing.births, person.birth),
        contact: ticked(&sharing.contacts, person.contact),
    }
}

/// Opens a package for one who holds the referral's key.
pub(crate) fn unpack(id: kit::ReferralId, sealed: &[u8], key: &RecordKey) -> Result<Package, AccessError> {
    let json = key.open_text(&place("referral", &id.to_string(), "package"), sealed)?;
    serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))
}

/// Seals a package.
pub(crate) fn seal(ctx: &Ctx, id: kit::ReferralId, package: &Package, key: &RecordKey) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(package).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(key.seal_text(ctx.entropy(), &place("referral", &id.to_string(), "package"), &json))
}

/// Marks the needs of a case that a referral asks for, and adds those that were not recorded yet.
pub(crate) async fn ask_needs(
    work: &mut Work<'_>,
    case: CaseId,
    referral: kit::ReferralId,
    needs: &[String],
    now: Moment,
) -> Result<(), AccessError> {
    for kind in needs {
        let asked = work
            .tx
            .run(
                sql!(
                    "UPDATE need SET state = 'asked', referral_id = $1
                     WHERE case_id = $2 AND kind = $3 AND state IN ('recorded', 'unmet')"
                ),
                args![referral, case, kind],
            )
            .await?;
        if asked == 0 {
            work.tx
                .run(
                    sql!(
                        "INSERT INTO need (id, case_id, kind, state, referral_id, asked_at)
                         VALUES ($1, $2, $3, 'asked', $4, $5)"
                    ),
                    args![kit::NeedId::new(now, work.ctx.entropy()), case, kind, referral, now],
                )
                .await?;
        }
    }
    Ok(())
}
