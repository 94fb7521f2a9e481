//! What an entry says, and how it becomes the bytes of a leaf.

use kit::Moment;
use store::{StoreError, Tx, args, sql};

use crate::JournalError;

kit::code_list! {
    /// Every act the journal knows. The plan's figures in a profile name these codes.
    Act {
        /// The system was set up.
        SystemSetUp = "system.set-up",
        /// A member was added.
        MemberAdded = "member.added",
        /// A member may no longer sign in.
        MemberDisabled = "member.disabled",
        /// A member's passphrase was set anew with the recovery identity.
        MemberRecovered = "member.recovered",
        /// A member changed their own passphrase.
        PassphraseChanged = "passphrase.changed",
        /// A member turned their second factor on.
        SecondFactorOn = "second-factor.on",
        /// A member signed in.
        SignedIn = "member.signed-in",
        /// A member signed out.
        SignedOut = "member.signed-out",
        /// A signal came in through one of the doors.
        SignalReceived = "signal.received",
        /// A report was begun, and kept for going on later.
        DraftSaved = "draft.saved",
        /// The reporter wrote more.
        SignalContinued = "signal.continued",
        /// The reporter took it back.
        SignalTakenBack = "signal.taken-back",
        /// The reporter brought it again.
        SignalBroughtBack = "signal.brought-back",
        /// The words of a signal that was taken back were erased.
        SignalErased = "signal.erased",
        /// A reporter asked to be called, and was told by when.
        CallBackPromised = "call-back.promised",
        /// The desk called and reached the reporter; says whether in time.
        CallBackMade = "call-back.made",
        /// The desk called and reached nobody.
        CallBackTried = "call-back.tried",
        /// The desk answered the reporter.
        SignalAnswered = "signal.answered",
        /// A closed signal was closed with a reason.
        SignalClosed = "signal.closed",
        /// Sealed content was opened, with a reason.
        RecordOpened = "record.opened",
        /// A file was fetched.
        FileFetched = "file.fetched",
        /// The indicators were gone through and a judgement recorded.
        ScreeningRecorded = "screening.recorded",
        /// A case was opened.
        CaseOpened = "case.opened",
        /// A person was entered in a case.
        PersonAdded = "case.person-added",
        /// A note was written in a case.
        NoteAdded = "case.note-added",
        /// A need was recorded.
        NeedRecorded = "need.recorded",
        /// A case was closed.
        CaseClosed = "case.closed",
        /// A case was handed to another organisation.
        ReferralSent = "referral.sent",
        /// The receiver opened it.
        ReferralReceived = "referral.received",
        /// The receiver answered, either way; says whether in time.
        ReferralAnswered = "referral.answered",
        /// The receiver took it.
        ReferralAccepted = "referral.accepted",
        /// The receiver declined it with a reason.
        ReferralDeclined = "referral.declined",
        /// A service was given.
        ServiceGiven = "service.given",
        /// What came of it.
        ReferralOutcome = "referral.outcome",
        /// The sender took it back before an answer.
        ReferralWithdrawn = "referral.withdrawn",
        /// The deadline passed without an answer.
        ReferralOverdue = "referral.overdue",
        /// A signal was handed to another authority.
        SignalForwarded = "signal.forwarded",
        /// A household was entered in an office's register.
        HouseholdRegistered = "household.registered",
        /// Someone was entered in a household.
        ResidentAdded = "household.resident-added",
        /// A household was assessed for the first time.
        HouseholdAssessed = "household.assessed",
        /// A household was assessed again.
        HouseholdReassessed = "household.reassessed",
        /// A household was directed to those who act.
        HouseholdReferred = "household.referred",
        /// Those who act gave a household a service; says whether in time.
        HouseholdServed = "household.served",
        /// A household that a list brought was taken out of the register again with the whole list.
        HouseholdUnregistered = "household.unregistered",
        /// A household was restricted: nobody elsewhere learns that it is known; or that ended.
        HouseholdRestricted = "household.restricted",
        /// A list was brought, to be loaded into a register.
        ImportBegun = "import.begun",
        /// Its rows began to be loaded, or went on to be.
        ImportLoading = "import.loading",
        /// It was given up before anything was loaded.
        ImportDropped = "import.dropped",
        /// All of it was loaded; says how many rows.
        ImportLoaded = "import.loaded",
        /// It was stopped in the middle, to be gone on with or undone.
        ImportStopped = "import.stopped",
        /// What it had brought was taken out again.
        ImportUndone = "import.undone",
        /// A line was written into a household's plan: a need, a service, who gives it.
        HouseholdPlanned = "household.planned",
        /// A line was changed.
        HouseholdPlanChanged = "household.plan-changed",
        /// The service of a line was given; says whether in time.
        HouseholdPlanLineDone = "household.plan-line-done",
        /// A line was dropped with a reason.
        HouseholdPlanLineDropped = "household.plan-line-dropped",
        /// A registrar asked whether somebody is known.
        LinkAsked = "link.asked",
        /// An office was asked or told that it may know somebody.
        LinkQuestioned = "link.questioned",
        /// It answered, or kept silent.
        LinkAnswered = "link.answered",
        /// The registers were linked anew, to the end.
        LinkRan = "link.ran",
        /// What may be one person was decided: the same, different, or not sure.
        LinkPairDecided = "link.pair-decided",
        /// The office that asked decided what it makes of an answer.
        LinkCompared = "link.compared",
        /// Two offices say that the entries of a question are one person.
        LinkSamePerson = "link.same-person",
        /// One of the two offices took that apart again.
        LinkParted = "link.parted",
        /// Two households became one.
        HouseholdMerged = "household.merged",
        /// They were taken apart again.
        HouseholdParted = "household.parted",
        /// Two entries of a register became one person, each household staying.
        ResidentMerged = "household.resident-merged",
        /// They were taken apart again.
        ResidentParted = "household.resident-parted",
        /// A household was closed with a reason.
        HouseholdClosed = "household.closed",
        /// A load of attendance was begun.
        AttendanceBegun = "attendance.begun",
        /// A piece of a list of pupils was taken in.
        AttendanceTaken = "attendance.taken",
        /// A load is whole: who was absent is followed.
        AttendanceFinished = "attendance.finished",
        /// A load was taken back.
        AttendanceUndone = "attendance.undone",
        /// A pupil is followed from now on.
        AbsenceFollowed = "absence.followed",
        /// A pupil who is followed was absent in another month.
        AbsenceContinued = "absence.continued",
        /// A pedagogical or social measure was taken; says whether in time.
        AbsenceMeasured = "absence.measured",
        /// A pupil who was followed is back at school.
        AbsenceBack = "absence.back",
        /// The following ended for another reason.
        AbsenceClosed = "absence.closed",
        /// A load was taken back, and with it that this pupil was followed.
        AbsenceDropped = "absence.dropped",
        /// Children of an office's register are on no school's list.
        UnlistedNoted = "unlisted.noted",
        /// The registrar said why, or told those who act.
        UnlistedAnswered = "unlisted.answered",
        /// An institution was entered.
        InstitutionEntered = "institution.entered",
        /// An institution was closed.
        InstitutionClosed = "institution.closed",
        /// A child in care was entered.
        CareEntered = "care.entered",
        /// A step of a plan before leaving was written.
        CareStepAdded = "care.step-added",
        /// The plan before leaving is whole; says whether in time.
        CarePlanned = "care.planned",
        /// A step of a plan is done.
        CareStepDone = "care.step-done",
        /// A child left care; says whether there was a plan.
        CareLeft = "care.left",
        /// Somebody looked how they are afterwards; says whether in time.
        CareLookedAfter = "care.looked-after",
        /// A desk asked the custodian how a reporter may be reached.
        ContactAsked = "contact.asked",
        /// The custodian agreed.
        ContactGranted = "contact.granted",
        /// The custodian refused.
        ContactRefused = "contact.refused",
        /// The reporter asked to be called: the desk may open how.
        ContactReleased = "contact.released",
        /// A record was taken out as a file.
        RecordExported = "record.exported",
        /// A public text was written and is not shown yet.
        PageWritten = "page.written",
        /// A public text is shown, now or from a time that is set.
        PagePublished = "page.published",
        /// A public text was taken back; the one before it is shown again.
        PageWithdrawn = "page.withdrawn",
        /// A leaflet, poster or lesson plan was entered, or changed.
        MaterialWritten = "material.written",
        /// A material was published in a language.
        MaterialPublished = "material.published",
        /// A material was taken off the public pages.
        MaterialWithdrawn = "material.withdrawn",
        /// Copies were handed out; fewer than none when that was entered by mistake.
        MaterialDistributed = "material.distributed",
        /// How often a page or material was seen and fetched on a day that has passed.
        MaterialTallied = "material.tallied",
        /// A printed address was made.
        PosterMade = "poster.made",
        /// A printed address leads to the first page from now on.
        PosterRetired = "poster.retired",
        /// How many visits and reports a printed address brought on a day that has passed.
        PosterTallied = "poster.tallied",
        /// A campaign was opened.
        CampaignOpened = "campaign.opened",
        /// An event was held; fewer than none when that was entered by mistake.
        EventHeld = "event.held",
        /// A programme began in an institution.
        ProgrammeOpened = "programme.opened",
        /// A programme's lesson was held; fewer than none when that was entered by mistake.
        LessonHeld = "lesson.held",
        /// A programme ended, and what came of it.
        ProgrammeEnded = "programme.ended",
        /// A source of published offers is watched from now on.
        SourceAdded = "source.added",
        /// A source is watched no longer, or not for now.
        SourceRemoved = "source.removed",
        /// A source or a group of sources was renamed, or follows other rules.
        SourceChanged = "source.changed",
        /// Published items were read and put in order; says how many.
        BatchScreened = "batch.screened",
        /// An offer that is worth reading was found: the first of its campaign.
        OfferFound = "offer.found",
        /// An analyst studied a campaign of offers.
        OfferStudied = "offer.studied",
        /// A campaign was dismissed with a reason.
        OfferDismissed = "offer.dismissed",
        /// A campaign is watched.
        OfferWatched = "offer.watched",
        /// A campaign that was decided was taken up again.
        OfferReopened = "offer.reopened",
        /// Evidence of a campaign was taken out as a file.
        OfferEvidenceTaken = "offer.evidence-taken",
        /// A measure was proposed and waits for a second pair of eyes.
        MeasureProposed = "measure.proposed",
        /// A measure was taken; says of which kind, and how many days after publication.
        MeasureTaken = "measure.taken",
        /// A proposed measure was refused by the second pair of eyes.
        MeasureRefused = "measure.refused",
        /// A contact was put on the list of harmless ones, or taken off it.
        HarmlessContact = "harmless-contact.changed",
        /// The reading order was learned anew from decisions and tried.
        RankingTried = "ranking.tried",
        /// It is used from now on, or no longer.
        RankingAccepted = "ranking.accepted",
        /// Campaigns that nobody decided about were put in order anew.
        RankingRescored = "ranking.rescored",
        /// Published items whose term is over were deleted; says how many.
        OffersErased = "offers.erased",
    }
}

kit::code_list! {
    /// What an entry is about.
    Kind {
        /// The system itself.
        System = "system",
        /// A member.
        Member = "member",
        /// A report that was begun.
        Draft = "draft",
        /// A signal.
        Signal = "signal",
        /// A case.
        Case = "case",
        /// A household.
        Household = "household",
        /// A load of attendance.
        Attendance = "attendance",
        /// A pupil who is followed.
        Absence = "absence",
        /// An institution.
        Institution = "institution",
        /// A child in care.
        Ward = "ward",
        /// A question between offices.
        Question = "question",
        /// A list that is loaded.
        Import = "import",
        /// Two entries that may be one person.
        Pair = "pair",
        /// A referral.
        Referral = "referral",
        /// A public text.
        Page = "page",
        /// A leaflet, a poster, a lesson plan.
        Material = "material",
        /// A printed address.
        Poster = "poster",
        /// Events that belong together.
        Campaign = "campaign",
        /// An event.
        Event = "event",
        /// A programme.
        Programme = "programme",
        /// A source of published offers.
        OfferSource = "offer-source",
        /// A campaign of published offers.
        OfferCampaign = "offer-campaign",
        /// A reading order.
        OfferModel = "offer-model",
        /// A harmless contact.
        HarmlessContact = "harmless-contact",
    }
}

/// A coded detail of an act, such as `judgement` = `presumed-victim`.
pub type Fact = (&'static str, String);

/// An act about to be journalled.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done.
    pub act: Act,
    /// Who did it: a member's id, `public` or `system`.
    pub actor: String,
    /// The agency for which it was done; empty for the public.
    pub agency: String,
    /// What it was done to.
    pub kind: Kind,
    /// That thing's id.
    pub subject: String,
    /// District code, empty when unknown.
    pub district: String,
    /// Coded details, in any order.
    pub facts: Vec<Fact>,
}

impl Entry {
    /// The details as one text, `;key=value;key=value;`, sorted, so that the same facts are the same
    /// bytes and a filter is a plain search. Refuses anything that is not a short code.
    pub(crate) fn facts_text(&self) -> Result<String, JournalError> {
        let mut facts: Vec<_> = self.facts.iter().collect();
        facts.sort();
        let mut text = String::from(";");
        for (key, value) in facts {
            let coded =
                |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'+' | b',' | b'_');
            let id = value.len() == 36 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
            if value.len() > 120 || !(id || value.bytes().all(coded)) {
                return Err(JournalError::NotACode(key));
            }
            text.push_str(&format!("{key}={value};"));
        }
        Ok(text)
    }
}

/// An entry as kept in the database.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Place in the journal, from 0.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// The month in the profile's zone, `2026-11`.
    pub month: String,
    /// What was done.
    pub act: String,
    /// Who did it.
    pub actor: String,
    /// For which agency.
    pub agency: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// That thing's id.
    pub subject_id: String,
    /// District code or empty.
    pub district: String,
    /// Coded details.
    pub facts: String,
    /// The leaf's hash.
    pub leaf: Vec<u8>,
}
store::columns!(Kept { seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf });

impl Kept {
    /// The leaf's bytes: every column behind its length, so that no two entries share them.
    pub(crate) fn leaf_bytes(&self) -> Vec<u8> {
        let mut bytes = b"himaya/journal/v1\0".to_vec();
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(self.at.micros().to_be_bytes());
        for text in [
            &self.month,
            &self.act,
            &self.actor,
            &self.agency,
            &self.subject_kind,
            &self.subject_id,
            &self.district,
            &self.facts,
        ] {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes
    }

    /// The value of a fact, if the entry has it.
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.facts.split(';').filter_map(|f| f.split_once('=')).find(|(k, _)| *k == key).map(|(_, v)| v)
    }
}

/// Every entry about one thing, oldest first: who did what to it.
pub async fn kept_for(tx: &mut Tx, kind: Kind, subject: &str) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!(
            "SELECT seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf
             FROM journal WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq"
        ),
        args![kind.code(), subject],
    )
    .await
}

/// The newest entries before place `before`, newest first.
pub async fn newest(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!(
            "SELECT seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf
             FROM journal WHERE seq < $1 ORDER BY seq DESC LIMIT $2"
        ),
        args![before, limit],
    )
    .await
}
