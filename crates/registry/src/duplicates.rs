//! What may be entered twice: seen side by side, decided, merged and taken apart again.
//!
//! Merging rewrites nothing. One household becomes part of another, or one entry the same person's as another: a link,
//! with who decided it, when and why, and taking it apart takes the link away.

use access::{AccessError, Action, Ctx, Done, Record, Work, is_open, open_record};
use households::{
    Household, HouseholdState, ResidentRow, hold_household, household_by_id, household_key, leading, parts_of,
    residents_of, worked_on,
};
use journal::{Act, Kind};
use kit::{HouseholdId, LinkPairId, PublicCode, ResidentId};
use known::{Linked, Pair, PairState, Step, Verdict, pair_by_id, pairs, step};
use store::{args, sql};
use vault::RecordKey;

kit::code_list! {
    /// What is one, when two entries are the same person.
    What {
        /// The two households; the first one leads.
        FirstLeads = "first-leads",
        /// The two households; the second one leads.
        SecondLeads = "second-leads",
        /// The person alone, who lives where the first entry is.
        PersonFirst = "person-first",
        /// The person alone, who lives where the second entry is.
        PersonSecond = "person-second",
    }
}

/// What a reviewer decides.
#[derive(Clone, Debug)]
pub struct Decision {
    /// How the pair stood on the page.
    pub seen: PairState,
    /// What they say.
    pub verdict: Verdict,
    /// What becomes one, when it is the same person.
    pub what: Option<What>,
    /// Why.
    pub note: String,
}

/// One side of a pair.
#[derive(Clone, Debug)]
pub struct Side {
    /// The household in which the entry stands.
    pub household: Household,
    /// The household that leads it, and its code, when it is part of one.
    pub led_by: Option<(HouseholdId, PublicCode)>,
    /// The entry.
    pub resident: ResidentRow,
    /// Who else was entered there.
    pub others: Vec<ResidentRow>,
    /// Whether others are part of it.
    leads: bool,
}

impl Side {
    /// The household that decisions are about.
    fn root(&self) -> HouseholdId {
        self.led_by.as_ref().map_or(self.household.id, |(id, _)| *id)
    }

    /// Whether it can become part of another one: it stands by itself, is looked after, and nothing of its plan waits,
    /// which would be forgotten.
    fn can_join(&self) -> bool {
        let stands = self.led_by.is_none() && !self.leads && self.household.state == HouseholdState::Open;
        stands && self.household.plan_by.is_none()
    }

    /// Whether another one can become part of it, or of what leads it.
    fn can_lead(&self) -> bool {
        self.led_by.is_some() || self.household.state == HouseholdState::Open
    }
}

/// A pair with both its sides.
pub struct Review {
    /// The pair.
    pub pair: Pair,
    /// Both entries, in the pair's order.
    pub sides: [Side; 2],
}

impl Review {
    /// What can become one, as things stand.
    pub fn offered(&self) -> Vec<What> {
        let [one, other] = &self.sides;
        if one.root() == other.root() {
            return vec![What::PersonFirst, What::PersonSecond];
        }
        let fits = |what: &What| match what {
            What::FirstLeads => one.can_lead() && other.can_join(),
            What::SecondLeads => other.can_lead() && one.can_join(),
            What::PersonFirst | What::PersonSecond => true,
        };
        What::ALL.iter().copied().filter(fits).collect()
    }
}

/// The pairs of the own register, each with the codes of both households.
pub async fn duplicates(ctx: &Ctx) -> Result<Vec<(Pair, [PublicCode; 2])>, AccessError> {
    let pairs = pairs(ctx).await?;
    let mut work = ctx.look().await?;
    let mut rows = Vec::new();
    for pair in pairs {
        let codes = [code_of(&mut work, pair.residents[0]).await?, code_of(&mut work, pair.residents[1]).await?];
        rows.push((pair, codes));
    }
    Ok(rows)
}

async fn code_of(work: &mut Work<'_>, resident: ResidentId) -> Result<PublicCode, AccessError> {
    let code = sql!("SELECT h.code FROM resident r JOIN household h ON h.id = r.household_id WHERE r.id = $1");
    let row: Option<(PublicCode,)> = work.tx.opt(code, args![resident]).await?;
    row.map(|(code,)| code).ok_or(AccessError::NotFound)
}

async fn household_with(work: &mut Work<'_>, resident: ResidentId) -> Result<Household, AccessError> {
    let row: Option<(HouseholdId,)> =
        work.tx.opt(sql!("SELECT household_id FROM resident WHERE id = $1"), args![resident]).await?;
    household_by_id(work, row.ok_or(AccessError::NotFound)?.0).await
}

/// Opens a pair: both households are opened by it, which is journalled unless the actor opened them before.
pub async fn review(ctx: &Ctx, id: LinkPairId) -> Result<Review, AccessError> {
    let mut work = ctx.begin().await?;
    let (pair, _) = pair_by_id(&mut work, id).await?;
    let mut done: Vec<Done> = Vec::new();
    let mut sides = Vec::new();
    for resident in pair.residents {
        let household = household_with(&mut work, resident).await?;
        work.allow(Action::ReadHousehold, &household.thing())?;
        if !is_open(&mut work, Record::Household, household.id).await? {
            let opened = open_record(&mut work, Record::Household, household.id, "registry-work").await?;
            done.push(opened.district(&household.district));
        }
        sides.push(side(&mut work, household, resident).await?);
    }
    if !done.is_empty() {
        work.commit_all(done).await?;
    }
    let sides = sides.try_into().map_err(|_| AccessError::Internal("a pair has two sides".to_owned()))?;
    Ok(Review { pair, sides })
}

async fn side(work: &mut Work<'_>, household: Household, resident: ResidentId) -> Result<Side, AccessError> {
    let key = household_key(work, household.id).await?;
    let (own, others) = residents_of(work, household.id, &key).await?.into_iter().partition(|row| row.id == resident);
    let resident = Vec::into_iter(own).next().ok_or(AccessError::NotFound)?;
    let led_by = match household.merged_into {
        Some(lead) => Some((lead, household_by_id(work, lead).await?.code)),
        None => None,
    };
    let leads = !parts_of(work, household.id).await?.is_empty();
    Ok(Side { household, led_by, resident, others, leads })
}

/// Decides a pair.
///
/// # Errors
/// `Shut` when the households were not opened, `Moved` when a colleague decided meanwhile or a household moved on,
/// `NotFound` for what cannot become one.
pub async fn decide(ctx: &Ctx, id: LinkPairId, decision: &Decision) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (pair, key, district) = held(&mut work, id).await?;
    if pair.state != decision.seen || pair.state == PairState::Same {
        return Err(AccessError::Moved);
    }
    let (linked, mut done) = match (decision.verdict, decision.what) {
        (Verdict::Same, Some(what)) => merge(&mut work, &pair, what).await?,
        (Verdict::Same, None) => return Err(AccessError::NotFound),
        _ => (Linked::default(), Vec::new()),
    };
    let own = written(ctx, decision.verdict.code(), &decision.note, linked)?;
    step(&mut work, (&pair, &key), decision.seen, decision.verdict.into(), own).await?;
    let decided = Done::new(Act::LinkPairDecided, Kind::Pair, id).district(&district);
    done.push(decided.fact("decision", decision.verdict));
    work.commit_all(done).await
}

/// A pair that nobody else decides until this transaction ends, its key, and its second household's district. `Shut`
/// unless the actor opened both households and may write to them.
async fn held(work: &mut Work<'_>, id: LinkPairId) -> Result<(Pair, RecordKey, String), AccessError> {
    let desk = work.ctx.desk()?;
    work.allow(Action::ReviewDuplicates, &desk)?;
    one_after_another(work).await?;
    let (pair, key) = pair_by_id(work, id).await?;
    let mut district = String::new();
    for resident in pair.residents {
        let household = household_with(work, resident).await?;
        work.allow(Action::WriteHousehold, &household.thing())?;
        if !is_open(work, Record::Household, household.id).await? {
            return Err(AccessError::Shut);
        }
        district = household.district;
    }
    Ok((pair, key, district))
}

/// Mergers of one office come one after the other: each sees what leads what.
async fn one_after_another(work: &mut Work<'_>) -> Result<(), AccessError> {
    let org = work.ctx.member()?.org;
    work.tx.run(sql!("UPDATE org SET agency = agency WHERE id = $1"), args![org]).await?;
    Ok(())
}

fn written(ctx: &Ctx, verdict: &str, note: &str, linked: Linked) -> Result<Step, AccessError> {
    let by = ctx.member()?.name.clone();
    Ok(Step { verdict: verdict.to_owned(), by, at: ctx.now().micros(), note: note.to_owned(), linked })
}

/// Links what becomes one, and gives what was linked and what the journal says of it.
async fn merge(work: &mut Work<'_>, pair: &Pair, what: What) -> Result<(Linked, Vec<Done>), AccessError> {
    let [first, second] = pair.residents;
    let (lead, other) = match what {
        What::FirstLeads | What::PersonFirst => (first, second),
        What::SecondLeads | What::PersonSecond => (second, first),
    };
    // The households are those in which the pair's own entries stand, as the page shows them, wherever the persons live.
    let (own, theirs) = (household_with(work, lead).await?, household_with(work, other).await?);
    let (into, from) = (own.merged_into.unwrap_or(own.id), theirs.merged_into.unwrap_or(theirs.id));
    let (lead, _) = leading(work, lead).await?.ok_or(AccessError::NotFound)?;
    let (other, _) = leading(work, other).await?.ok_or(AccessError::NotFound)?;
    let district = theirs.district;
    for household in [own.id, theirs.id, into, from] {
        worked_on(work, household).await?;
    }
    let (mut linked, mut done) = (Linked::default(), Vec::new());
    if matches!(what, What::FirstLeads | What::SecondLeads) {
        join(work, into, from).await?;
        linked.household = Some(from);
        done.push(Done::new(Act::HouseholdMerged, Kind::Household, from).district(&district).fact("into", into));
    }
    if lead != other {
        let same = sql!("UPDATE resident SET same_as = $1 WHERE id = $2 AND same_as IS NULL");
        if work.tx.run(same, args![lead, other]).await? == 0 {
            return Err(AccessError::Moved);
        }
        linked.resident = Some(other);
        if linked.household.is_none() {
            done.push(Done::new(Act::ResidentMerged, Kind::Pair, pair.id).district(&district));
        }
    }
    Ok((linked, done))
}

/// One household becomes part of another. Parts stand one deep: what leads others joins nothing.
async fn join(work: &mut Work<'_>, into: HouseholdId, from: HouseholdId) -> Result<(), AccessError> {
    if into == from || !parts_of(work, from).await?.is_empty() {
        return Err(AccessError::NotFound);
    }
    hold_household(work, into).await?;
    let join = sql!(
        "UPDATE household SET state = 'merged', merged_into = $1 WHERE id = $2 AND state = 'open' AND plan_by IS NULL"
    );
    if work.tx.run(join, args![into, from]).await? == 0 { Err(AccessError::Moved) } else { Ok(()) }
}

/// Takes apart what deciding a pair made one. It waits again, with its history.
///
/// # Errors
/// `Shut` when the households were not opened, `Moved` when it is not one, or no longer.
pub async fn part(ctx: &Ctx, id: LinkPairId, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (pair, key, district) = held(&mut work, id).await?;
    let linked = pair.history.last().map(|step| step.linked.clone()).unwrap_or_default();
    let own = written(ctx, "parted", note, Linked::default())?;
    step(&mut work, (&pair, &key), PairState::Same, PairState::Waiting, own).await?;
    if let Some(resident) = linked.resident {
        work.tx.run(sql!("UPDATE resident SET same_as = NULL WHERE id = $1"), args![resident]).await?;
    }
    let done = match (linked.household, linked.resident) {
        (Some(household), _) => {
            let apart =
                sql!("UPDATE household SET state = 'open', merged_into = NULL WHERE id = $1 AND state = 'merged'");
            if work.tx.run(apart, args![household]).await? == 0 {
                return Err(AccessError::Moved);
            }
            let district = household_by_id(&mut work, household).await?.district;
            Done::new(Act::HouseholdParted, Kind::Household, household).district(&district)
        }
        (None, Some(resident)) => {
            let district = household_with(&mut work, resident).await?.district;
            Done::new(Act::ResidentParted, Kind::Pair, id).district(&district)
        }
        // They were one by other links when it was decided.
        (None, None) => Done::new(Act::LinkPairDecided, Kind::Pair, id).district(&district).fact("decision", "parted"),
    };
    work.commit(done).await
}
