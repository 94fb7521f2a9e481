//! Households by district: what may be seen, and that nobody works out the rest.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use journal::Act;
use plan::{Column, Period, breakdown, districts, figures_now};

use crate::{act, coordinator, write};

/// A district's numbers, in the order of the columns.
async fn row(ctx: &Ctx, period: Period, district: &str) -> Vec<Option<i64>> {
    let (_, rows) = districts(ctx, period).await.unwrap();
    rows.into_iter().find(|(code, _)| code == district).unwrap().1
}

async fn acts(house: &TestHouse, n: usize, what: Act, district: &str, facts: &[(&'static str, &str)]) {
    for _ in 0..n {
        act(house, what, district, "local-executive", facts, "h").await;
    }
}

#[tokio::test]
async fn each_column_counts_its_acts_rounded_down_as_of_this_morning() {
    for house in TestHouse::both().await {
        acts(&house, 11, Act::HouseholdRegistered, "AZ-GA", &[]).await;
        acts(&house, 9, Act::HouseholdAssessed, "AZ-GA", &[]).await;
        acts(&house, 6, Act::HouseholdReferred, "AZ-GA", &[("to", "labour")]).await;
        acts(&house, 5, Act::HouseholdServed, "AZ-GA", &[("in_time", "yes")]).await;
        acts(&house, 7, Act::HouseholdServed, "AZ-GA", &[("in_time", "no")]).await;
        acts(&house, 4, Act::HouseholdReassessed, "AZ-GA", &[]).await;
        let ctx = coordinator(&house).await;
        assert!(row(&ctx, Period::All, "AZ-GA").await.iter().all(Option::is_none), "not before tomorrow");
        house.clock.pass(24 * 3600);
        let expected = [Some(10), Some(5), Some(5), Some(5), None, None, None];
        for period in [Period::ThisYear, Period::All] {
            assert_eq!(row(&ctx, period, "AZ-GA").await, expected, "{period}");
        }
        assert!(row(&ctx, Period::LastYear, "AZ-GA").await.iter().all(Option::is_none));
        let (_, rows) = districts(&ctx, Period::All).await.unwrap();
        assert_eq!(rows.len(), ctx.profile().regions().len(), "each district has a row");
        house.clock.pass(60 * 24 * 3600);
        assert_eq!(row(&ctx, Period::LastYear, "AZ-GA").await, expected, "it is January");
        assert!(row(&ctx, Period::ThisYear, "AZ-GA").await.iter().all(Option::is_none));
    }
}

/// Acts of the review of duplicates are counted by their codes.
#[tokio::test]
async fn what_was_parted_again_is_no_duplicate() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        for (n, code) in [(12, "household.merged"), (2, "household.parted")] {
            for _ in 0..n {
                write(&house, code, "h", "AZ-GA", ";").await;
            }
        }
        house.clock.pass(24 * 3600);
        let at = Column::ALL.iter().position(|column| *column == Column::Duplicates).unwrap();
        assert_eq!(row(&ctx, Period::All, "AZ-GA").await[at], Some(10));
    }
}

/// Everything a coordinator can look at: exact totals, each figure opened, districts in each period.
async fn all_that_is_seen(ctx: &Ctx) -> String {
    let mut seen = format!("{:?}", figures_now(ctx).await.unwrap());
    for measure in &ctx.profile().plan().measures {
        for figure in &measure.figures {
            let opened = breakdown(ctx, measure, figure).await.unwrap();
            seen += &format!("{:?} {:?} {:?}", opened.agencies, opened.districts, opened.months);
        }
    }
    for period in Period::ALL {
        seen += &format!("{:?}", districts(ctx, *period).await.unwrap());
    }
    seen
}

/// What two small districts do on each day, the first or the second of them: never as much as may be shown.
const DAYS: [&[(Act, usize)]; 6] = [
    &[(Act::HouseholdRegistered, 0)],
    &[(Act::HouseholdRegistered, 0), (Act::HouseholdAssessed, 0)],
    &[(Act::HouseholdRegistered, 1), (Act::HouseholdReferred, 0)],
    &[(Act::HouseholdRegistered, 0), (Act::HouseholdRegistered, 1)],
    &[(Act::HouseholdReassessed, 0), (Act::HouseholdReferred, 1)],
    &[(Act::HouseholdAssessed, 1)],
];

/// Somebody writes down every page of every day and subtracts: totals, columns, periods, yesterday. In two countries that
/// differ only in which of two small districts did what, all of it is the same, so that nothing tells them apart.
#[tokio::test]
async fn whoever_subtracts_learns_of_no_small_district() {
    let mut notes: Vec<Vec<String>> = Vec::new();
    for small in [["AZ-GOY", "AZ-QAX"], ["AZ-QAX", "AZ-GOY"]] {
        for house in TestHouse::both().await {
            let (ctx, mut seen) = (coordinator(&house).await, Vec::new());
            for (day, done) in DAYS.iter().enumerate() {
                acts(&house, 3, Act::HouseholdRegistered, "AZ-BA", &[]).await;
                for (what, district) in *done {
                    acts(&house, 1, *what, small[*district], &[]).await;
                }
                // In the middle of it the year ends.
                house.clock.pass(if day == 2 { 60 * 24 * 3600 } else { 24 * 3600 });
                seen.push(all_that_is_seen(&ctx).await);
            }
            assert!(seen.windows(2).all(|days| days[0] != days[1]), "the pages do move");
            notes.push(seen);
        }
    }
    let (one, other) = notes.split_at(notes.len() / 2);
    assert_eq!(one, other);
}

#[tokio::test]
async fn the_coordinator_alone_sees_districts() {
    for house in TestHouse::both().await {
        for (agency, role) in [
            ("local-executive", Role::Registrar),
            ("local-executive", Role::Lead),
            ("mia-hotline", Role::CaseOfficer),
            ("ombudsman", Role::Auditor),
        ] {
            let ctx = house.member(agency, &[role]).await;
            assert!(matches!(districts(&ctx, Period::All).await, Err(AccessError::Denied)), "{role}");
        }
        assert!(matches!(districts(&house.visitor(), Period::All).await, Err(AccessError::Denied)));
    }
}
