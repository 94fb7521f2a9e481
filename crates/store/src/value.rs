//! What can be bound to a parameter.

use kit::Moment;

/// A parameter's value. A `None` keeps its type, because PostgreSQL wants to know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Whole number, also times in microseconds.
    Int(Option<i64>),
    /// Text, also ids and codes.
    Text(Option<String>),
    /// Bytes, also everything sealed.
    Bytes(Option<Vec<u8>>),
    /// Yes or no.
    Bool(Option<bool>),
}

macro_rules! from {
    ($($from:ty => |$v:ident| $to:expr),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from($v: $from) -> Self { $to }
        }
    )+};
}

from! {
    i64 => |v| Self::Int(Some(v)),
    Option<i64> => |v| Self::Int(v),
    u32 => |v| Self::Int(Some(i64::from(v))),
    Moment => |v| Self::Int(Some(v.micros())),
    Option<Moment> => |v| Self::Int(v.map(Moment::micros)),
    &str => |v| Self::Text(Some(v.to_owned())),
    String => |v| Self::Text(Some(v)),
    &String => |v| Self::Text(Some(v.clone())),
    Option<&str> => |v| Self::Text(v.map(str::to_owned)),
    Option<String> => |v| Self::Text(v),
    Vec<u8> => |v| Self::Bytes(Some(v)),
    &[u8] => |v| Self::Bytes(Some(v.to_vec())),
    &Vec<u8> => |v| Self::Bytes(Some(v.clone())),
    Option<Vec<u8>> => |v| Self::Bytes(v),
    bool => |v| Self::Bool(Some(v)),
    &kit::PublicCode => |v| Self::Text(Some(v.to_string())),
    kit::Lang => |v| Self::Text(Some(v.code().to_owned())),
    kit::Sex => |v| Self::Text(Some(v.code().to_owned())),
    kit::AgeBand => |v| Self::Text(Some(v.code().to_owned())),
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Self {
        Self::Bytes(Some(v.to_vec()))
    }
}

macro_rules! from_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<kit::$id> for Value {
            fn from(v: kit::$id) -> Self { Self::Text(Some(v.to_string())) }
        }
        impl From<Option<kit::$id>> for Value {
            fn from(v: Option<kit::$id>) -> Self { Self::Text(v.map(|id| id.to_string())) }
        }
    )+};
}

from_ids!(
    OrgId,
    MemberId,
    SessionId,
    SignalId,
    MessageId,
    FileId,
    OpeningId,
    CaseId,
    DraftId,
    PersonId,
    PlanLineId,
    NoteId,
    ScreeningId,
    NeedId,
    ReferralId,
    EntryId,
    EditionId,
    LinkQuestionId,
    LinkPairId,
    LinkModelId,
    LinkRunId,
    HouseholdId,
    ResidentId,
    AssessmentId,
    ImportId,
    AttendanceId,
    AbsenceId,
    AbsenceMeasureId,
    UnlistedId,
    InstitutionId,
    WardId,
    CareStepId,
    ContactRequestId,
    ForwardId,
    MaterialId,
    HandoutId,
    CampaignId,
    EventId,
    ProgrammeId,
    OfferSourceId,
    SourceGroupId,
    OfferId,
    OfferCampaignId,
    OfferMeasureId,
    OfferModelId,
    LessonId,
);

/// The values of a statement's parameters, in order.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}
