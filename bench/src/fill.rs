//! A store with the work of years in it. Signals come in through the same act as a report does (sealed for real,
//! journalled, many in a transaction); what became of them is written with a few plain statements.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use access::{Action, Actor, Ctx, Done, Org, Record, Thing, make_seals, place, store_seals};
use casework::{CaseState, Judgement};
use journal::{Act, Kind};
use kit::{CaseId, Clock, Entropy, FixedClock, Lang, Moment, PublicCode, SignalId, SystemClock, SystemEntropy};
use signals::{About, Body, Danger, Door, NewSignal, Prepared, State, prepare, receive};
use store::{args, sql};
use vault::RecordKey;

use crate::server::Folder;
use crate::{Fallible, machine, say, text};

/// How much is in the store.
#[derive(Clone, Copy, clap::Args)]
pub struct Sizes {
    /// How many signals.
    #[arg(long, default_value_t = 100_000)]
    pub signals: usize,
    /// How many of them became cases.
    #[arg(long, default_value_t = 10_000)]
    pub cases: usize,
}

/// Signals that came in at the same moment and are stored in one transaction.
const CHUNK: usize = 100;
/// Over how long they came in.
const YEARS: i64 = 3;
const HOUR: i64 = 3600;

/// Three of a thousand are new and two of a hundred open, but always more than a page of each.
fn waiting(signals: usize) -> (usize, usize) {
    ((signals * 3 / 1_000).max(60), (signals * 2 / 100).max(60))
}

/// What becomes of the signal with this place among `sizes.signals`, oldest first.
fn fate(place: usize, sizes: Sizes) -> State {
    let (new, open) = waiting(sizes.signals);
    let settled = sizes.signals - new - open;
    if place >= settled + open {
        State::New
    } else if place >= settled {
        State::Open
    } else if place * sizes.cases / settled != (place + 1) * sizes.cases / settled {
        State::Case
    } else {
        State::Closed
    }
}

struct Filler {
    clock: Arc<FixedClock>,
    visitor: Ctx,
    system: Ctx,
    org: Arc<Org>,
}

/// Fills the desk's organisation in a demonstration's folder.
pub async fn fill(folder: &Folder, sizes: Sizes) -> Fallible<()> {
    let (new, open) = waiting(sizes.signals);
    if sizes.signals < sizes.cases + new + open {
        return Err(format!("{} cases do not come from {} signals", sizes.cases, sizes.signals).into());
    }
    let begun = Instant::now();
    let now = SystemClock.now();
    let clock = Arc::new(FixedClock::at(now));
    let house = folder.house(Box::new(Arc::clone(&clock))).await?;
    let visitor = Ctx::new(Arc::clone(&house), Actor::Public, Lang::Az);
    let system = Ctx::new(Arc::clone(&house), Actor::System, Lang::Az);
    let desk = house.profile.report_desk().ok_or("no agency receives reports")?.key.clone();
    let org = {
        let mut tx = house.store().read().await?;
        access::org_by_agency(&system, &mut tx, &desk).await?
    };
    let filler = Filler { clock, visitor, system, org };
    filler.receive_all(now, sizes.signals).await?;
    filler.settle_all(now, sizes).await?;
    drop(filler);
    house.store().close().await;
    say::figure(
        &format!("filled with {} signals and {} cases in", sizes.signals, sizes.cases),
        format!("{:.0} s", begun.elapsed().as_secs_f64()),
    );
    Ok(())
}

/// The invented signal with this number.
async fn invent(ctx: Ctx, numbers: Range<usize>) -> Fallible<Vec<Prepared>> {
    let entropy: &dyn Entropy = &SystemEntropy;
    let regions: Vec<_> = ctx.profile().regions().iter().map(|r| r.code.clone()).collect();
    let mut all = Vec::with_capacity(numbers.len());
    for number in numbers {
        let new = NewSignal {
            form: entropy.bytes(),
            door: Door::Web,
            lang: if number % 4 == 0 { Lang::Ru } else { Lang::Az },
            district: regions[number % regions.len()].clone(),
            about: About::ALL[number % About::ALL.len()],
            danger: if number % 20 == 0 { Danger::Now } else { Danger::NotNow },
            body: Body { what: text::report(number), place: "köhnə zavodun yanı".to_owned(), ..Body::default() },
            call: number % 50 == 0,
            begun: None,
            files: Vec::new(),
        };
        all.push(prepare(&ctx, new).await?);
    }
    Ok(all)
}

impl Filler {
    async fn receive_all(&self, now: Moment, signals: usize) -> Fallible<()> {
        let chunks = signals.div_ceil(CHUNK);
        let step = YEARS * 365 * 24 * HOUR / chunks as i64;
        for chunk in 0..chunks {
            self.clock.set(now.plus_seconds(-step * (chunks - chunk) as i64));
            let (from, to) = (chunk * CHUNK, signals.min((chunk + 1) * CHUNK));
            let width = (to - from).div_ceil(machine::cores());
            let shares = (from..to).step_by(width).map(|at| at..to.min(at + width));
            // Sealing is the dear part, and every core can do some of it.
            let shares: Vec<_> = shares.map(|s| tokio::spawn(invent(self.visitor.clone(), s))).collect();
            let mut work = self.visitor.begin().await?;
            work.allow(Action::Report, &Thing::Door)?;
            let mut entries = Vec::with_capacity(CHUNK);
            for share in shares {
                for mut prepared in share.await?? {
                    entries.extend(receive(&mut work, &mut prepared).await?);
                }
            }
            work.commit_all(entries).await?;
        }
        Ok(())
    }

    async fn settle_all(&self, now: Moment, sizes: Sizes) -> Fallible<()> {
        let rows: Vec<(SignalId, String, Moment)> = {
            let mut tx = self.system.house().store().read().await?;
            let all = sql!("SELECT id, district, received_at FROM signal WHERE state = 'new' ORDER BY received_at, id");
            tx.all(all, args![]).await?
        };
        let rows: Vec<_> = rows.iter().enumerate().collect();
        for chunk in rows.chunks(CHUNK * 5) {
            let mut work = self.system.begin().await?;
            let mut entries = Vec::new();
            for (place, (id, district, received)) in chunk {
                let at = received.plus_seconds(HOUR).min(now);
                self.clock.set(at);
                let state = fate(*place, sizes);
                if state == State::New {
                    continue;
                }
                entries.push(self.done(Act::RecordOpened, Kind::Signal, id, district).fact("first", "yes"));
                match state {
                    State::Case => entries.push(self.case(&mut work, *place, *id, district).await?),
                    State::Closed => {
                        entries.push(self.done(Act::SignalClosed, Kind::Signal, id, district));
                        self.close(&mut work, *id, at).await?;
                    }
                    _ => self.open(&mut work, *id, at, place % 50 == 0).await?,
                }
            }
            if !entries.is_empty() {
                work.commit_all(entries).await?;
            }
        }
        Ok(())
    }

    fn done(&self, act: Act, kind: Kind, id: impl std::fmt::Display, district: &str) -> Done {
        Done::new(act, kind, id).agency(&self.org.agency).district(district)
    }

    async fn open(&self, work: &mut access::Work<'_>, id: SignalId, at: Moment, unread: bool) -> Fallible<()> {
        let statement = sql!("UPDATE signal SET state = 'open', looked_at = $1, unread = $2 WHERE id = $3");
        work.tx.run(statement, args![at, i64::from(unread), id]).await?;
        Ok(())
    }

    async fn close(&self, work: &mut access::Work<'_>, id: SignalId, at: Moment) -> Fallible<()> {
        let statement = sql!(
            "UPDATE signal SET state = 'closed', looked_at = $1, closed_at = $1, close_reason = 'advice-given' WHERE id = $2"
        );
        work.tx.run(statement, args![at, id]).await?;
        Ok(())
    }

    async fn case(
        &self,
        work: &mut access::Work<'_>,
        number: usize,
        signal: SignalId,
        district: &str,
    ) -> Fallible<Done> {
        let entropy = self.system.entropy();
        let at = self.clock.now();
        let id = CaseId::new(at, entropy);
        let key = RecordKey::new(entropy);
        let summary: String = text::report(number).chars().take(300).collect();
        let judgement = Judgement::ALL[number % 2];
        let suspected = (judgement == Judgement::PresumedVictim).then_some(at);
        let closed = number % 10 < 7;
        work.tx
            .run(
                sql!(
                    "INSERT INTO case_file (id, code, org_id, signal_id, state, district, judgement, danger, body,
                                            opened_at, suspected_at, unit_due_at, unit_met_at, closed_at, close_reason)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
                ),
                args![
                    id,
                    &PublicCode::new(entropy),
                    self.org.id,
                    signal,
                    if closed { CaseState::Closed } else { CaseState::Open }.code(),
                    district,
                    judgement.code(),
                    Danger::NotNow.code(),
                    key.seal_text(entropy, &place("case_file", &id.to_string(), "body"), &summary),
                    at,
                    suspected,
                    suspected.map(|at| at.plus_seconds(24 * HOUR)),
                    suspected.map(|at| at.plus_seconds(HOUR)),
                    closed.then(|| at.plus_seconds(240 * HOUR)),
                    if closed { "needs-met" } else { "" },
                ],
            )
            .await?;
        let statement =
            sql!("UPDATE signal SET state = 'case', case_id = $1, judgement = $2, looked_at = $3 WHERE id = $4");
        work.tx.run(statement, args![id, judgement.code(), at, signal]).await?;
        let seals = make_seals(&self.system, Record::Case, id, &key, &[&self.org]);
        store_seals(work, Record::Case, id, &seals).await?;
        Ok(self.done(Act::CaseOpened, Kind::Case, id, district).fact("signal", signal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_is_mixed_as_promised() {
        let sizes = Sizes { signals: 100_000, cases: 10_000 };
        let count = |state| (0..sizes.signals).filter(|place| fate(*place, sizes) == state).count();
        assert_eq!([count(State::New), count(State::Open), count(State::Case)], [300, 2_000, 10_000]);
    }
}
