//! Referrals and their steps.

use access::{AccessError, Action, Ctx, Thing, Work, place};
use kit::{CaseId, Moment, OrgId, PublicCode, ReferralId};
use store::{args, sql};
use vault::RecordKey;

use super::PAGE;
use crate::{ReferralState, Step};

/// A referral, its coded side.
#[derive(Clone, Debug)]
pub struct ReferralRow {
    /// Id.
    pub id: ReferralId,
    /// Code.
    pub code: PublicCode,
    /// The sender's case.
    pub case_id: CaseId,
    /// Sender.
    pub from_org: OrgId,
    /// Receiver.
    pub to_org: OrgId,
    /// Sender's agency.
    pub from_agency: String,
    /// Receiver's agency.
    pub to_agency: String,
    /// State.
    pub state: ReferralState,
    /// The consent or duty it rests on.
    pub basis: String,
    /// Needs, with commas.
    pub needs: String,
    /// District code or empty.
    pub district: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// By when an answer is due.
    pub due_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Why it was declined, or empty.
    pub decline_reason: String,
    /// What came of it, or empty.
    pub outcome: String,
    #[doc(hidden)]
    pub package: Vec<u8>,
}
store::columns!(ReferralRow {
    id,
    code,
    case_id,
    from_org,
    to_org,
    from_agency,
    to_agency,
    state,
    basis,
    needs,
    district,
    sent_at,
    due_at,
    answered_at,
    decline_reason,
    outcome,
    package
});

impl ReferralRow {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Referral { sender: self.from_org, receiver: self.to_org }
    }

    /// Keys of the needs.
    pub fn need_keys(&self) -> Vec<&str> {
        self.needs.split(',').filter(|n| !n.is_empty()).collect()
    }
}

/// The referral with this id.
pub async fn referral_by_id(work: &mut Work<'_>, id: ReferralId) -> Result<ReferralRow, AccessError> {
    let row: Option<ReferralRow> = work
        .tx
        .opt(
            sql!(
                "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                        receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                        decline_reason, outcome, package
                 FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
                 WHERE referral.id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// A line of the list of referrals, from which its next page goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralPlace {
    /// Whether it still waits for an answer.
    pub waits: bool,
    /// By when it was to be answered.
    pub due_at: Moment,
    /// Which it is.
    pub id: ReferralId,
}

impl ReferralPlace {
    /// The place of a line.
    pub const fn of(row: &ReferralRow) -> Self {
        Self { waits: row.state.waits_for_answer(), due_at: row.due_at, id: row.id }
    }
}

impl std::fmt::Display for ReferralPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", i64::from(!self.waits), self.due_at.micros(), self.id)
    }
}

impl std::str::FromStr for ReferralPlace {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(());
        let waits = next()? == "0";
        let due_at = Moment::from_micros(next()?.parse().map_err(|_| ())?);
        Ok(Self { waits, due_at, id: next()?.parse().map_err(|_| ())? })
    }
}

/// The organisation's referrals, received or sent; those that wait for an answer first, the longest first. `after` is
/// the last line of the page before.
pub async fn referrals(
    ctx: &Ctx,
    received: bool,
    ended: bool,
    after: Option<ReferralPlace>,
) -> Result<Vec<ReferralRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListReferrals, &Thing::Desk { org })?;
    let ours = if received {
        sql!(
            "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                    receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                    decline_reason, outcome, package
             FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
             WHERE to_org = $1 AND (closed_at IS NOT NULL) = $2
               AND (CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id) > ($3, $4, $5)
             ORDER BY CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id LIMIT $6"
        )
    } else {
        sql!(
            "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                    receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                    decline_reason, outcome, package
             FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
             WHERE from_org = $1 AND (closed_at IS NOT NULL) = $2
               AND (CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id) > ($3, $4, $5)
             ORDER BY CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id LIMIT $6"
        )
    };
    let (waits, due, id) = match after {
        Some(after) => (i64::from(!after.waits), after.due_at, after.id.to_string()),
        None => (-1, Moment::from_micros(i64::MIN), String::new()),
    };
    Ok(work.tx.all(ours, args![org, ended, waits, due, id, PAGE]).await?)
}

/// The referrals of a case.
pub(crate) async fn referrals_of(work: &mut Work<'_>, case: CaseId) -> Result<Vec<ReferralRow>, AccessError> {
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                        receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                        decline_reason, outcome, package
                 FROM referral JOIN org AS sender ON sender.id = from_org
                               JOIN org AS receiver ON receiver.id = to_org
                 WHERE case_id = $1 ORDER BY sent_at"
            ),
            args![case],
        )
        .await?)
}

/// A step of a referral. The note is there for one who holds the key.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// What was done.
    pub step: Step,
    /// When.
    pub at: Moment,
    /// By which agency.
    pub agency: String,
    /// Reason, need or outcome, or empty.
    pub code: String,
    /// A word with it, or empty.
    pub note: String,
}

/// The steps of a referral, oldest first. Notes are opened when the key is given.
pub async fn steps_of(
    work: &mut Work<'_>,
    id: ReferralId,
    key: Option<&RecordKey>,
) -> Result<Vec<StepRow>, AccessError> {
    struct Row {
        number: i64,
        step: Step,
        at: Moment,
        agency: String,
        code: String,
        note: Option<Vec<u8>>,
    }
    store::columns!(Row { number, step, at, agency, code, note });
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT number, step, at, org.agency, code, note FROM referral_step JOIN org ON org.id = org_id
                 WHERE referral_id = $1 ORDER BY number"
            ),
            args![id],
        )
        .await?;
    rows.into_iter()
        .map(|Row { number, step, at, agency, code, note }| {
            let column = format!("note-{number}");
            let note = match (note, key) {
                (Some(note), Some(key)) => key.open_text(&place("referral_step", &id.to_string(), &column), &note)?,
                _ => String::new(),
            };
            Ok(StepRow { step, at, agency, code, note })
        })
        .collect()
}
