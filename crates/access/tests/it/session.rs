//! Sessions: which cookie opens one, and when it ends.

use access::testing::{MONDAY_MORNING, PASSPHRASE, TestHouse};
use access::{
    Action, Record, Role, SignInError, Thing, csrf_token, disable_member, end_all_sessions, open_record, sign_in,
    sign_out, signed_in, sweep_sessions,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use store::{args, sql};

use crate::{count, from_new_browser, id, in_each_house, journalled, lead, meddle, second_factor, whose};

const OFFICER: &str = "mia-hotline.duty";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

async fn cookie(house: &TestHouse) -> String {
    house.add("mia-hotline", OFFICER, &[Role::Duty]).await;
    from_new_browser(house, OFFICER).await.session.value()
}

async fn sessions(house: &TestHouse) -> i64 {
    count(house, sql!("SELECT count(*) FROM session"), args![]).await
}

#[tokio::test]
async fn without_a_cookie_nobody_is_signed_in() {
    in_each_house(async |house| {
        let right = cookie(house).await;
        assert!(signed_in(&house.house, None).await.unwrap().is_none());
        for nothing in [
            "",
            " ",
            "x",
            "null",
            &"A".repeat(43),
            &"A".repeat(44),
            &"ə".repeat(43),
            &"=".repeat(43),
            &"A".repeat(100_000),
            &format!("{right}="),
            &format!(" {right}"),
            &right[..42],
            &right.to_lowercase(),
        ] {
            assert!(whose(house, nothing).await.is_none(), "{nothing:?}");
        }
        assert!(whose(house, &right).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_cookie_with_one_character_changed_opens_nothing() {
    in_each_house(async |house| {
        let right = cookie(house).await;
        for place in 0..right.len() {
            for other in ["A", "B", "_"].into_iter().filter(|other| *other != &right[place..=place]) {
                let mut changed = right.clone();
                changed.replace_range(place..=place, other);
                assert!(whose(house, &changed).await.is_none(), "{other} at {place}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_cookie_of_another_database_opens_nothing() {
    let mut houses = TestHouse::both().await;
    houses.extend(TestHouse::both().await);
    let mut cookies = Vec::new();
    for (n, house) in houses.iter().enumerate() {
        // Test houses throw the same dice: one throw more in each sets them apart.
        house.house.entropy.fill(&mut vec![0; n * 64]);
        cookies.push(cookie(house).await);
    }
    for (n, house) in houses.iter().enumerate() {
        for (m, cookie) in cookies.iter().enumerate() {
            assert_eq!(whose(house, cookie).await.is_some(), n == m, "cookie {m} in house {n}");
        }
    }
}

#[tokio::test]
async fn an_unattended_session_ends_after_forty_five_minutes() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        house.clock.pass(45 * MINUTE - 1);
        assert!(whose(house, &cookie).await.is_some());
        house.clock.pass(45 * MINUTE - 1);
        assert!(whose(house, &cookie).await.is_some(), "a request begins the time anew");
        house.clock.pass(45 * MINUTE);
        assert!(whose(house, &cookie).await.is_none());
        assert!(whose(house, &cookie).await.is_none(), "and a refused one does not");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_ten_hours_however_busy_it_is() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        for _ in 0..20 {
            assert!(whose(house, &cookie).await.is_some());
            house.clock.pass(30 * MINUTE);
        }
        assert!(whose(house, &cookie).await.is_none());
        house.clock.set(MONDAY_MORNING.plus_seconds(10 * HOUR - 1));
        assert!(whose(house, &cookie).await.is_some(), "not a second before");
    })
    .await;
}

#[tokio::test]
async fn reading_pages_writes_at_most_once_a_minute() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        let seen = || count(house, sql!("SELECT seen_at FROM session"), args![]);
        house.clock.pass(MINUTE);
        whose(house, &cookie).await.unwrap();
        assert_eq!(seen().await, MONDAY_MORNING.micros());
        house.clock.pass(1);
        whose(house, &cookie).await.unwrap();
        assert_eq!(seen().await, MONDAY_MORNING.plus_seconds(MINUTE + 1).micros());
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    in_each_house(async |house| {
        let desk = cookie(house).await;
        let meeting_room = from_new_browser(house, OFFICER).await.session.value();
        let ctx = whose(house, &desk).await.unwrap();
        let (out, acts) = journalled(house, sign_out(&ctx)).await;
        out.unwrap();
        assert_eq!(acts, ["member.signed-out"]);
        assert!(whose(house, &desk).await.is_none());
        assert!(whose(house, &meeting_room).await.is_some());
        let (out, acts) = journalled(house, sign_out(&house.visitor())).await;
        out.unwrap();
        assert!(acts.is_empty(), "a visitor has nothing to end");
    })
    .await;
}

#[tokio::test]
async fn the_sessions_of_a_disabled_member_end() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        let member = id(&whose(house, &cookie).await.unwrap());
        let lead = lead(house).await;
        disable_member(lead.begin().await.unwrap(), member).await.unwrap();
        assert!(whose(house, &cookie).await.is_none());
        assert_eq!(sessions(house).await, 1, "the lead's own");
    })
    .await;
}

/// Even with a session row that was left behind, as by a sign-in that was under way.
#[tokio::test]
async fn a_disabled_member_is_not_signed_in_by_what_is_still_there() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        meddle(house, sql!("UPDATE member SET state = 'disabled'"), args![]).await;
        assert_eq!(sessions(house).await, 1);
        assert!(whose(house, &cookie).await.is_none());
        let anew = sign_in(&house.visitor(), OFFICER, PASSPHRASE, None).await;
        assert!(matches!(anew, Err(SignInError::Wrong)), "nor with the keys that are still there");
    })
    .await;
}

#[tokio::test]
async fn the_row_alone_opens_nothing() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        let secret = URL_SAFE_NO_PAD.decode(&cookie).unwrap();
        let mut tx = house.house.store().read().await.unwrap();
        let (locator, sealed_member, sealed_org): (Vec<u8>, Vec<u8>, Vec<u8>) =
            tx.one(sql!("SELECT locator, sealed_member, sealed_org FROM session"), args![]).await.unwrap();
        let (id, member, stage): (String, String, String) =
            tx.one(sql!("SELECT id, member_id, stage FROM session"), args![]).await.unwrap();
        drop(tx);

        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let spellings = [secret.clone(), cookie.clone().into(), STANDARD.encode(&secret).into(), hex.into()];
        let columns =
            [&locator, &sealed_member, &sealed_org, &id.into_bytes(), &member.into_bytes(), &stage.into_bytes()];
        for column in columns {
            for spelling in &spellings {
                assert!(!column.windows(spelling.len()).any(|part| part == spelling));
            }
        }
        // What can be made from the row is not a cookie.
        for bytes in [&locator[..], &sealed_member[1..33], &sealed_org[1..33], &sealed_member[25..57]] {
            assert!(whose(house, &URL_SAFE_NO_PAD.encode(bytes)).await.is_none());
        }
    })
    .await;
}

/// Neither someone else's name nor a step further can be had by writing it into one's own row.
#[tokio::test]
async fn a_row_that_was_changed_opens_nothing() {
    in_each_house(async |house| {
        let own = cookie(house).await;
        let lead = lead(house).await;
        let officer = id(&whose(house, &own).await.unwrap());
        let give = sql!("UPDATE session SET member_id = $1 WHERE member_id = $2");
        assert_eq!(meddle(house, give, args![id(&lead), officer]).await, 1);
        assert!(whose(house, &own).await.is_none());
    })
    .await;
    in_each_house(async |house| {
        let (half_way, _) = second_factor::half_way(house).await;
        assert_eq!(meddle(house, sql!("UPDATE session SET stage = 'full' WHERE stage <> 'full'"), args![]).await, 1);
        assert!(whose(house, &half_way).await.is_none());
    })
    .await;
    in_each_house(async |house| {
        let own = cookie(house).await;
        let lead = lead(house).await;
        let officer = id(&whose(house, &own).await.unwrap());
        let copy = sql!(
            "UPDATE session SET sealed_member = (SELECT sealed_member FROM session WHERE member_id = $1),
                                sealed_org = (SELECT sealed_org FROM session WHERE member_id = $1)
             WHERE member_id = $2"
        );
        assert_eq!(meddle(house, copy, args![id(&lead), officer]).await, 1);
        assert!(whose(house, &own).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn each_session_has_a_form_token_of_its_own() {
    in_each_house(async |house| {
        let (desk, meeting_room) = (cookie(house).await, from_new_browser(house, OFFICER).await.session.value());
        let mut tokens = Vec::new();
        for cookie in [&desk, &desk, &meeting_room] {
            tokens.push(whose(house, cookie).await.unwrap().member().unwrap().csrf.clone());
        }
        assert_eq!(tokens[0], tokens[1]);
        assert_ne!(tokens[0], tokens[2]);
        let locators: Vec<(Vec<u8>,)> = {
            let mut tx = house.house.store().read().await.unwrap();
            tx.all(sql!("SELECT locator FROM session"), args![]).await.unwrap()
        };
        for (locator,) in locators {
            let token = csrf_token(&house.house, &locator.as_slice().try_into().unwrap());
            assert_eq!(tokens.iter().filter(|t| **t == token).count(), if token == tokens[0] { 2 } else { 1 });
            assert!(!locator.windows(16).any(|part| part == token.as_bytes()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_half_way_session_is_not_signed_in() {
    in_each_house(async |house| {
        let (half_way, _) = second_factor::half_way(house).await;
        assert!(whose(house, &half_way).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn at_the_console_every_session_is_ended() {
    in_each_house(async |house| {
        let cookie = cookie(house).await;
        lead(house).await;
        end_all_sessions(&house.system()).await.unwrap();
        assert_eq!(sessions(house).await, 0);
        assert!(whose(house, &cookie).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn sweeping_deletes_what_has_run_out_and_nothing_else() {
    in_each_house(async |house| {
        let idle = cookie(house).await;
        house.clock.pass(44 * MINUTE);
        let busy = from_new_browser(house, OFFICER).await.session.value();
        house.clock.pass(2 * MINUTE);
        let (swept, acts) = journalled(house, sweep_sessions(&house.system())).await;
        swept.unwrap();
        assert!(acts.is_empty());
        assert_eq!(sessions(house).await, 1);
        assert!(whose(house, &idle).await.is_none() && whose(house, &busy).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn sweeping_forgets_failures_after_a_day_and_reasons_after_eight_hours() {
    in_each_house(async |house| {
        let ctx = whose(house, &cookie(house).await).await.unwrap();
        assert!(sign_in(&house.visitor(), OFFICER, "not the passphrase", None).await.is_err());
        let mut work = ctx.begin().await.unwrap();
        work.allow(Action::ReadSignal, &Thing::Signal { org: ctx.member().unwrap().org }).unwrap();
        let done = open_record(&mut work, Record::Signal, "1", "duty-screening").await.unwrap();
        work.commit(done).await.unwrap();
        let mut left = Vec::new();
        for seconds in [8 * HOUR, 1, 16 * HOUR - 1, 1] {
            house.clock.pass(seconds);
            sweep_sessions(&house.system()).await.unwrap();
            left.push((
                count(house, sql!("SELECT count(*) FROM opening"), args![]).await,
                count(house, sql!("SELECT count(*) FROM sign_in_failure"), args![]).await,
            ));
        }
        assert_eq!(left, [(1, 1), (0, 1), (0, 1), (0, 0)]);
    })
    .await;
}
