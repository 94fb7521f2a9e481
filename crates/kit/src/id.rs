//! Typed ids. Inside the system they are UUID version 7 (they sort by time of creation); whatever a
//! reporter or another agency reads aloud is a [`PublicCode`], which gives nothing away.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Entropy, Moment};

/// Text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an identifier")]
pub struct BadId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id for something that begins now.
            pub fn new(now: Moment, entropy: &dyn Entropy) -> Self {
                Self(v7(now, entropy))
            }

            /// The id's sixteen bytes, for binding sealed content to its row.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                // Only the hyphenated form: one id has one spelling in a URL.
                if text.len() != 36 {
                    return Err(BadId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| BadId)
            }
        }

        $crate::stored_as_text!($name);
    )+};
}

ids! {
    /// An organisation: an agency, a centre, an NGO.
    OrgId,
    /// A person who works in an organisation and signs in.
    MemberId,
    /// One sign-in of a member.
    SessionId,
    /// Anything that may point to a person at risk.
    SignalId,
    /// A report that was begun and not sent yet.
    DraftId,
    /// A message between a reporter and the desk.
    MessageId,
    /// A file that came with a signal or a message.
    FileId,
    /// A reason given for opening sealed content.
    OpeningId,
    /// A line of a household's plan.
    PlanLineId,
    /// A case.
    CaseId,
    /// A person a case is about.
    PersonId,
    /// A case officer's note.
    NoteId,
    /// One going-through of the indicators.
    ScreeningId,
    /// A need of a person, and the service that answers it.
    NeedId,
    /// A case handed to another organisation.
    ReferralId,
    /// A signal on its way from one authority to another.
    ForwardId,
    /// A question to an office that may know a person.
    LinkQuestionId,
    /// Two entries of one register that may be one person.
    LinkPairId,
    /// What `himaya link` learned at one time.
    LinkModelId,
    /// One run of `himaya link`.
    LinkRunId,
    /// A household in an office's register.
    HouseholdId,
    /// Someone who lives in a household.
    ResidentId,
    /// One assessment of a household.
    AssessmentId,
    /// A list that an office loads.
    ImportId,
    /// One load of attendance.
    AttendanceId,
    /// A pupil who is absent and followed.
    AbsenceId,
    /// A measure that was taken with them.
    AbsenceMeasureId,
    /// A child of a register who is on no school's list.
    UnlistedId,
    /// An institution with children in care.
    InstitutionId,
    /// A child in care.
    WardId,
    /// A step of a plan before leaving care.
    CareStepId,
    /// A desk's question to the custodian.
    ContactRequestId,
    /// A public text as it was or will be shown.
    EditionId,
    /// A leaflet, a poster, a lesson plan.
    MaterialId,
    /// Copies handed out at one time.
    HandoutId,
    /// Events that belong together.
    CampaignId,
    /// A meeting with people.
    EventId,
    /// A programme in one institution.
    ProgrammeId,
    /// One meeting of a programme.
    LessonId,
    /// A place on the web from which published offers are collected.
    OfferSourceId,
    /// Sources with shared rules.
    SourceGroupId,
    /// A published offer.
    OfferId,
    /// Copies and rewordings of one offer.
    OfferCampaignId,
    /// What was done about them.
    OfferMeasureId,
    /// A reading order as it was learned at one time.
    OfferModelId,
    /// An entry of the journal.
    EntryId,
}

fn v7(now: Moment, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid()
}

/// A short random code that people read aloud: eight letters and digits without look-alikes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicCode(String);

/// Crockford's alphabet without vowels, so that no code spells a word.
const ALPHABET: &[u8; 28] = b"23456789BCDFGHJKLMNPQRSTVWXZ";

impl PublicCode {
    /// A fresh code: 28^8, or about 3.8 * 10^11 possibilities.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut code = String::with_capacity(9);
        while code.len() < 9 {
            if code.len() == 4 {
                code.push('-');
            }
            // 252 is the largest multiple of 28 in a byte: above it, throw again, so that no letter is likelier.
            let [byte] = entropy.bytes::<1>();
            if byte < 252 {
                code.push(char::from(ALPHABET[usize::from(byte % 28)]));
            }
        }
        Self(code)
    }

    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicCode {
    type Err = BadId;
    /// Reads a code as people write it: lower case and a missing dash are forgiven.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let letters: String =
            text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        if letters.len() != 8 || !letters.bytes().all(|b| ALPHABET.contains(&b)) {
            return Err(BadId);
        }
        Ok(Self(format!("{}-{}", &letters[..4], &letters[4..])))
    }
}

crate::stored_as_text!(PublicCode);

impl fmt::Display for PublicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededEntropy;

    #[test]
    fn ids_sort_by_time_and_are_read_back() {
        let entropy = SeededEntropy::new(7);
        let early = SignalId::new(Moment::from_micros(1_000_000), &entropy);
        let late = SignalId::new(Moment::from_micros(9_000_000), &entropy);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!("nonsense".parse::<SignalId>(), Err(BadId));
        assert_eq!(early.to_string().replace('-', "").parse::<SignalId>(), Err(BadId));
    }

    #[test]
    fn public_codes_have_one_shape_and_differ() {
        let entropy = SeededEntropy::new(7);
        let codes: std::collections::HashSet<_> = (0..1000).map(|_| PublicCode::new(&entropy)).collect();
        assert_eq!(codes.len(), 1000);
        for code in &codes {
            assert_eq!(code.as_str().len(), 9);
            assert_eq!(code.as_str().as_bytes()[4], b'-');
            assert_eq!(code.as_str().to_lowercase().replace('-', " ").parse().as_ref(), Ok(code));
        }
    }
}
