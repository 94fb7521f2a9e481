//! Reading a signal at the desk.

use access::{AccessError, Record, Thing, Work, open_key, place};
use kit::{CaseId, Lang, Moment, OrgId, PublicCode, SignalId};
use store::{args, sql};
use vault::RecordKey;

use crate::{About, Body, Danger, Door, State};

/// The coded side of a signal.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Id.
    pub id: SignalId,
    /// Code that people read aloud.
    pub code: PublicCode,
    /// Door.
    pub door: Door,
    /// Who holds it.
    pub org_id: OrgId,
    /// How far it has come.
    pub state: State,
    /// The reporter's language.
    pub lang: Lang,
    /// District code or empty.
    pub district: String,
    /// Whom or what it is about.
    pub about: About,
    /// Whether someone is in danger now.
    pub danger: Danger,
    /// Files that came with it.
    pub files: i64,
    /// Messages of the reporter that nobody has answered.
    pub unread: i64,
    /// When it came in.
    pub received_at: Moment,
    /// By when someone must have looked.
    pub look_by: Moment,
    /// When someone first looked.
    pub looked_at: Option<Moment>,
    /// When it was last answered.
    pub answered_at: Option<Moment>,
    /// Judgement of the last screening, or empty.
    pub judgement: String,
    /// When a presumed victim was first recognised in it: the 24-hour clock runs from here.
    pub suspected_at: Option<Moment>,
    /// By when a reporter who asked for it is called, until they are.
    pub call_by: Option<Moment>,
    /// By when an officer has promised the next answer.
    pub promised_at: Option<Moment>,
    /// Why it was closed, or empty.
    pub close_reason: String,
    /// When the reporter took it back.
    pub taken_back_at: Option<Moment>,
    /// When its words are erased, unless a case is opened.
    pub erase_at: Option<Moment>,
    /// When its words were erased.
    pub erased_at: Option<Moment>,
    /// The case opened from it.
    pub case_id: Option<CaseId>,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Signal {
    id,
    code,
    door,
    org_id,
    state,
    lang,
    district,
    about,
    danger,
    files,
    unread,
    received_at,
    look_by,
    looked_at,
    answered_at,
    judgement,
    suspected_at,
    call_by,
    promised_at,
    close_reason,
    taken_back_at,
    erase_at,
    erased_at,
    case_id,
    body
});

impl Signal {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Signal { org: self.org_id }
    }
}

/// The signal with this id.
pub async fn signal_by_id(work: &mut Work<'_>, id: SignalId) -> Result<Signal, AccessError> {
    let row: Option<Signal> = work
        .tx
        .opt(
            sql!(
                "SELECT id, code, door, org_id, state, lang, district, about, danger, files, unread, received_at,
                        look_by, looked_at, answered_at, judgement, suspected_at, call_by, promised_at, close_reason,
                        taken_back_at, erase_at, erased_at, case_id, body
                 FROM signal WHERE id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// The signal's key, for a member of the organisation that holds it.
pub async fn signal_key(work: &mut Work<'_>, signal: &Signal) -> Result<RecordKey, AccessError> {
    open_key(work, Record::Signal, signal.id).await
}

/// The reporter's words.
pub fn body_of(signal: &Signal, key: &RecordKey) -> Result<Body, AccessError> {
    let json = key.open_text(&place("signal", &signal.id.to_string(), "body"), &signal.body)?;
    serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))
}
