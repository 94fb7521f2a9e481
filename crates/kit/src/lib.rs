//! What every room holds in its hands: time, chance, ids, languages and code lists.
//!
//! Nothing here reads the wall clock or the system's randomness except [`SystemClock`] and
//! [`SystemEntropy`]; everything else is handed a [`Clock`] and an [`Entropy`], so that a test
//! sees the same ids and times each time it runs.

mod codes;
mod entropy;
mod id;
mod lang;
mod moment;
#[doc(hidden)]
pub mod stored;

pub use codes::{AgeBand, Sex, UnknownCode};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use id::{
    AbsenceId, AbsenceMeasureId, AssessmentId, AttendanceId, BadId, CampaignId, CareStepId, CaseId, ContactRequestId,
    DraftId, EditionId, EntryId, EventId, FileId, ForwardId, HandoutId, HouseholdId, ImportId, InstitutionId, LessonId,
    LinkModelId, LinkPairId, LinkQuestionId, LinkRunId, MaterialId, MemberId, MessageId, NeedId, NoteId,
    OfferCampaignId, OfferId, OfferMeasureId, OfferModelId, OfferSourceId, OpeningId, OrgId, PersonId, PlanLineId,
    ProgrammeId, PublicCode, ReferralId, ResidentId, ScreeningId, SessionId, SignalId, SourceGroupId, UnlistedId,
    WardId,
};
pub use lang::{Lang, UnknownLang};
pub use moment::{Clock, FixedClock, Moment, SystemClock};
