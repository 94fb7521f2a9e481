//! The plan's figures, from acts to what may be shown, on both engines.

#![allow(clippy::unwrap_used, reason = "helpers of tests stop the test")]

mod districts;

use access::testing::TestHouse;
use access::{AccessError, Done, Role};
use journal::{Act, Kind};
use kit::Clock;
use plan::{Shown, breakdown, figures_now, figures_of_the_day};

async fn act(house: &TestHouse, act: Act, district: &str, agency: &str, facts: &[(&'static str, &str)], subject: &str) {
    let ctx = house.system();
    let work = ctx.begin().await.unwrap();
    let mut done = Done::new(act, Kind::Referral, subject).district(district).agency(agency);
    for (key, value) in facts {
        done = done.fact(key, value);
    }
    work.commit(done).await.unwrap();
}

async fn coordinator(house: &TestHouse) -> access::Ctx {
    house.member("national-coordinator", &[Role::Coordinator]).await
}

async fn figure(ctx: &access::Ctx, number: &str, key: &str) -> Shown {
    let plan = ctx.profile().plan();
    let m = plan.measures.iter().position(|m| m.number == number).unwrap();
    let f = plan.measures[m].figures.iter().position(|f| f.key == key).unwrap();
    figures_now(ctx).await.unwrap()[m][f]
}

/// Key of the figure of 13.2.5 that counts this act and these facts.
fn key_of(ctx: &access::Ctx, act: &str, facts: usize) -> String {
    let measure = ctx.profile().plan().measure("13.2.5").unwrap();
    let counts = |f: &&profile::Figure| match &f.measured {
        profile::Measured::Count(of) => of.acts == [act] && of.facts.len() == facts,
        _ => false,
    };
    measure.figures.iter().find(counts).unwrap().key.clone()
}

#[tokio::test]
async fn an_empty_journal_gives_ten_measures_of_zeros() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        let figures = figures_now(&ctx).await.unwrap();
        assert_eq!(figures.len(), 10);
        assert!(figures.iter().all(|row| !row.is_empty() && row.iter().all(|f| f.is_zero())));
    }
}

#[tokio::test]
async fn an_act_moves_its_figure_and_no_other() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        let before = figures_now(&ctx).await.unwrap();
        act(&house, Act::ReferralSent, "AZ-BA", "mia-hotline", &[("to", "assistance-centre")], "r1").await;
        let after = figures_now(&ctx).await.unwrap();
        let moved = |(b, a): &(&Vec<Shown>, &Vec<Shown>)| b != a;
        let measures: Vec<usize> =
            before.iter().zip(&after).enumerate().filter(|(_, pair)| moved(pair)).map(|(i, _)| i).collect();
        assert_eq!(measures, [4], "only 13.2.5 moves");
        assert_eq!(figure(&ctx, "13.2.5", &key_of(&ctx, "referral.sent", 0)).await, Shown::Count(1));
    }
}

/// Writes an entry past the journal, of an act that this program does not do yet, or of none. Nothing is journalled after.
async fn write(house: &TestHouse, act: &str, subject: &str, district: &str, facts: &str) {
    let mut tx = house.house.store().write().await.unwrap();
    let entry = store::sql!(
        "INSERT INTO journal (seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf)
         SELECT seq + 1, $1, '2026-11', $2, 'x', '', 'thing', $3, $4, $5, leaf FROM journal ORDER BY seq DESC LIMIT 1"
    );
    let at = house.clock.now();
    assert_eq!(tx.run(entry, store::args![at, act, subject, district, facts]).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// What was counted is kept in memory: what was done since counts all the same, for a median too.
#[tokio::test]
async fn what_is_done_shows_at_once_however_often_it_was_looked() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        let measure = ctx.profile().plan().measure("13.2.1").unwrap();
        let is_median = |f: &&profile::Figure| matches!(f.measured, profile::Measured::MedianSeconds { .. });
        let median = measure.figures.iter().find(is_median).unwrap();
        for n in 1..=3 {
            write(&house, "call.offered", &format!("c{n}"), "", ";").await;
            write(&house, "referral.sent", &format!("r{n}"), "AZ-BA", ";").await;
            house.clock.pass(10 * n);
            write(&house, "call.answered", &format!("c{n}"), "", ";").await;
            for _ in 0..2 {
                assert_eq!(figure(&ctx, "13.2.5", &key_of(&ctx, "referral.sent", 0)).await, Shown::Count(n));
                let shown = figure(&ctx, "13.2.1", &median.key).await;
                assert_eq!(shown, Shown::Median { seconds: [10, 20, 20][n as usize - 1], of: n });
                assert_eq!(breakdown(&ctx, measure, median).await.unwrap().shown, shown);
            }
        }
    }
}

/// Entries of a program that knows more acts than this one do no harm.
#[tokio::test]
async fn an_act_nobody_knows_breaks_nothing() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        write(&house, "thing.never-heard-of", "x", "nowhere", "odd").await;
        assert!(figures_now(&ctx).await.unwrap().iter().flatten().all(|figure| figure.is_zero()));
        house.clock.pass(24 * 3600);
        assert!(plan::districts(&ctx, plan::Period::All).await.is_ok());
    }
}

#[tokio::test]
async fn a_filter_counts_only_what_it_names() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        for (n, judgement) in ["presumed-victim", "presumed-victim", "no-indication"].iter().enumerate() {
            act(&house, Act::ScreeningRecorded, "AZ-BA", "mia-hotline", &[("judgement", judgement)], &n.to_string())
                .await;
        }
        assert_eq!(figure(&ctx, "13.2.5", &key_of(&ctx, "screening.recorded", 0)).await, Shown::Count(3));
        assert_eq!(figure(&ctx, "13.2.5", &key_of(&ctx, "screening.recorded", 1)).await, Shown::Count(2));
    }
}

#[tokio::test]
async fn a_share_is_a_part_of_its_whole() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        for (n, in_time) in ["yes", "yes", "no"].iter().enumerate() {
            act(&house, Act::ReferralAnswered, "AZ-BA", "assistance-centre", &[("in_time", in_time)], &n.to_string())
                .await;
        }
        let measure = ctx.profile().plan().measure("13.2.5").unwrap();
        let share = measure.figures.iter().find(|f| matches!(f.measured, profile::Measured::Share { .. })).unwrap();
        assert_eq!(figure(&ctx, "13.2.5", &share.key).await, Shown::Share { part: 2, whole: 3 });
    }
}

#[tokio::test]
async fn an_opened_figure_names_no_small_group() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        for n in 0..7 {
            act(&house, Act::ReferralSent, "AZ-BA", "mia-hotline", &[], &format!("b{n}")).await;
        }
        for n in 0..2 {
            act(&house, Act::ReferralSent, "AZ-GA", "migration-service", &[], &format!("g{n}")).await;
        }
        let measure = ctx.profile().plan().measure("13.2.5").unwrap();
        let opened =
            breakdown(&ctx, measure, measure.figure(&key_of(&ctx, "referral.sent", 0)).unwrap()).await.unwrap();
        // Beside the seven the two would stand by themselves: they are told together.
        assert_eq!(opened.districts, (Vec::new(), Some(9)));
        assert_eq!(opened.agencies, (Vec::new(), Some(9)));
        assert_eq!(opened.months.0, [("2026-11".to_owned(), 9)]);
        for n in 0..6 {
            act(&house, Act::ReferralSent, "AZ-SM", "mia-thb-department", &[], &format!("s{n}")).await;
        }
        let opened =
            breakdown(&ctx, measure, measure.figure(&key_of(&ctx, "referral.sent", 0)).unwrap()).await.unwrap();
        assert_eq!(
            opened.districts,
            (vec![("AZ-BA".to_owned(), 7)], Some(8)),
            "the smallest that is listed joins them"
        );
    }
}

#[tokio::test]
async fn only_those_whose_work_it_is_see_exact_figures() {
    for house in TestHouse::both().await {
        let officer = house.member("mia-hotline", &[Role::Duty, Role::CaseOfficer]).await;
        assert!(matches!(figures_now(&officer).await, Err(AccessError::Denied)));
        assert!(matches!(figures_now(&house.visitor()).await, Err(AccessError::Denied)));
        assert!(figures_of_the_day(&house.visitor()).await.is_ok());
        let lead = house.member("mia-hotline", &[Role::Lead]).await;
        assert!(matches!(figures_now(&lead).await, Err(AccessError::Denied)));
        let measure = lead.profile().plan().measure("13.2.5").unwrap();
        assert!(matches!(breakdown(&lead, measure, &measure.figures[0]).await, Err(AccessError::Denied)));
    }
}

/// Whoever watches the published figures learns the day of an act at the most.
#[tokio::test]
async fn the_public_sees_what_was_done_before_the_day_began() {
    for house in TestHouse::both().await {
        let ctx = coordinator(&house).await;
        let visitor = house.visitor();
        let yesterday = figures_of_the_day(&visitor).await.unwrap();
        act(&house, Act::ReferralSent, "AZ-BA", "mia-hotline", &[("to", "assistance-centre")], "r1").await;
        assert_eq!(figure(&ctx, "13.2.5", &key_of(&ctx, "referral.sent", 0)).await, Shown::Count(1));
        house.clock.pass(13 * 3600);
        assert_eq!(figures_of_the_day(&visitor).await.unwrap(), yesterday, "one o'clock before midnight");
        house.clock.pass(3600);
        let (day, figures) = figures_of_the_day(&visitor).await.unwrap();
        assert_eq!(day.seconds_since(yesterday.0), 24 * 3600);
        let coordinator = house.signed_in("national-coordinator.coordinator").await;
        assert_eq!(figures, figures_now(&coordinator).await.unwrap());
    }
}

/// A figure over an act that nothing can journal would be a zero for ever by mistake. Acts of rooms that
/// are not built yet are known by name.
#[test]
fn every_figure_counts_acts_that_exist_or_are_to_come() {
    let profile = profile::Profile::embedded_az().unwrap();
    let known: Vec<&str> = Act::ALL.iter().map(|a| a.code()).collect();
    let of_now = ["signal.", "screening.", "referral.", "case.", "need.", "service."];
    for act in profile.plan().acts() {
        if of_now.iter().any(|room| act.starts_with(room)) {
            assert!(known.contains(&act), "{act} is counted but never journalled");
        }
    }
}
