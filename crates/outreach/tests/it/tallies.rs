//! Printed addresses: what they bring is counted by the day, and points at no report.

use access::testing::TestHouse;
use kit::{Lang, PublicCode};
use outreach::posters;

use crate::materials::{leaflet, sum, teacher};

#[tokio::test]
async fn a_printed_address_counts_its_visits_by_the_day() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        let code = posters::make(&ctx, id, Lang::Az, "AZ-GA", "Avtovağzal").await.unwrap();
        let visitor = house.visitor();
        for _ in 0..6 {
            assert!(posters::follow(&visitor, &code).await.unwrap());
        }
        let unknown: PublicCode = "2222-2222".parse().unwrap();
        assert!(!posters::follow(&visitor, &unknown).await.unwrap());
        outreach::keep_tallies(&house.system()).await.unwrap();
        house.clock.pass(24 * 3600);
        assert_eq!(outreach::journal_tallies(&house.system()).await.unwrap(), 1);
        assert_eq!(outreach::journal_tallies(&house.system()).await.unwrap(), 0, "a day is journalled once");
        assert_eq!(sum(&house, "poster.tallied", "visits").await, 6);
        let ctx = house.signed_in("education.outreach").await;
        let poster = posters::own(&ctx, id, &code).await.unwrap();
        assert_eq!((poster.visits, poster.reports), (6, 0));
        posters::retire(&ctx, id, &code).await.unwrap();
        assert!(!posters::follow(&visitor, &code).await.unwrap());
    }
}

#[tokio::test]
async fn a_report_by_a_code_that_nobody_made_counts_nothing() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        let made = posters::make(&ctx, id, Lang::Az, "AZ-GA", "").await.unwrap();
        let tallies = &house.house.tallies;
        tallies.add_once(access::Tally::Report, "2222-2222", Lang::Az, [1; 16]);
        tallies.add_once(access::Tally::Report, made.as_str(), Lang::Az, [2; 16]);
        tallies.add_once(access::Tally::Report, made.as_str(), Lang::Az, [2; 16]);
        outreach::keep_tallies(&house.system()).await.unwrap();
        // The month ends.
        house.clock.pass(10 * 24 * 3600);
        assert_eq!(outreach::journal_tallies(&house.system()).await.unwrap(), 1);
        assert_eq!(sum(&house, "poster.tallied", "reports").await, 1);
    }
}

#[tokio::test]
async fn counts_that_could_not_be_written_are_kept_in_memory() {
    for house in TestHouse::both().await {
        house.house.tallies.add(access::Tally::Page, "danger", Lang::Ru);
        house.house.store().close().await;
        assert!(outreach::keep_tallies(&house.system()).await.is_err());
        let kept = house.house.tallies.take();
        assert_eq!(kept.into_values().collect::<Vec<_>>(), [1]);
    }
}
