//! Visitors' acts that share a transaction: each is done once, and one's failure is no other's.

use std::time::Duration;

use access::testing::TestHouse;
use access::{AccessError, Action, Done, Outcome, Shared, Thing, Work, do_together};
use journal::{Act, Kind};
use store::{args, sql};

use crate::{count, in_each_house, journal_size};

/// What a visitor's act does in this test.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    /// Writes a row and says so.
    Writes,
    /// Writes a row and fails.
    Fails,
    /// Writes a row and was never allowed to.
    Unasked,
    /// Writes a row and breaks off.
    Panics,
    /// Finds that it was done before.
    Nothing,
}

struct Visit {
    number: u32,
    does: Does,
}

impl Shared for Visit {
    fn act<'a>(&'a mut self, work: &'a mut Work<'_>) -> Outcome<'a> {
        Box::pin(async move {
            if self.does != Does::Unasked {
                work.allow(Action::Report, &Thing::Door)?;
            }
            let row = self.number.to_be_bytes().to_vec();
            work.tx.run(sql!("INSERT INTO form_done (once, at) VALUES ($1, 0)"), args![row]).await?;
            match self.does {
                Does::Fails => Err(AccessError::Full),
                Does::Panics => panic!("an act that breaks off"),
                Does::Nothing => {
                    work.tx.run(sql!("DELETE FROM form_done WHERE once = $1"), args![self.row()]).await?;
                    Ok(Vec::new())
                }
                _ => Ok(vec![Done::new(Act::SignalReceived, Kind::Signal, self.number)]),
            }
        })
    }
}

impl Visit {
    fn row(&self) -> Vec<u8> {
        self.number.to_be_bytes().to_vec()
    }
}

async fn kept(house: &TestHouse) -> i64 {
    count(house, sql!("SELECT count(*) FROM form_done"), args![]).await
}

/// Sends them all at once and gives what each was told.
async fn all_at_once(house: &TestHouse, acts: Vec<Visit>) -> Vec<(Does, Result<(), AccessError>)> {
    let send = |act: Visit| {
        let ctx = house.visitor();
        tokio::spawn(async move { (act.does, do_together(&ctx, act).await) })
    };
    let mut told = Vec::new();
    for task in acts.into_iter().map(send).collect::<Vec<_>>() {
        told.push(task.await.unwrap());
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_done_once_and_one_failure_is_no_other_ones() {
    in_each_house(async |house| {
        let before = journal_size(house).await;
        let does = |n| match n % 10 {
            3 => Does::Fails,
            5 => Does::Unasked,
            7 => Does::Nothing,
            _ => Does::Writes,
        };
        let acts = (0..300).map(|number| Visit { number, does: does(number) }).collect();
        for (does, told) in all_at_once(house, acts).await {
            match does {
                Does::Writes | Does::Nothing => assert!(told.is_ok(), "{does:?}: {told:?}"),
                Does::Fails => assert!(matches!(told, Err(AccessError::Full)), "{told:?}"),
                Does::Unasked | Does::Panics => assert!(matches!(told, Err(AccessError::Internal(_))), "{told:?}"),
            }
        }
        assert_eq!((kept(house).await, journal_size(house).await - before), (210, 210));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_breaks_off_takes_nobody_with_it() {
    in_each_house(async |house| {
        let does = |number| if number % 7 == 3 { Does::Panics } else { Does::Writes };
        for hundred in [0, 100] {
            let acts = (hundred..hundred + 100).map(|number| Visit { number, does: does(number) }).collect();
            for (does, told) in all_at_once(house, acts).await {
                assert_eq!(told.is_ok(), does == Does::Writes, "{does:?}: {told:?}");
            }
        }
        assert_eq!(kept(house).await, (0..200).filter(|n| does(*n) == Does::Writes).count() as i64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_has_it_done_all_the_same() {
    in_each_house(async |house| {
        let visitor = house.visitor();
        let act = do_together(&visitor, Visit { number: 1, does: Does::Writes });
        // Asked once, so that it stands in the queue, and dropped.
        let _ = tokio::time::timeout(Duration::ZERO, act).await;
        for _ in 0..200 {
            if kept(house).await == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("not done");
    })
    .await;
}

#[tokio::test]
async fn only_visitors_share_a_transaction() {
    in_each_house(async |house| {
        let told = do_together(&house.system(), Visit { number: 1, does: Does::Writes }).await;
        assert!(matches!(told, Err(AccessError::Denied)));
    })
    .await;
}
