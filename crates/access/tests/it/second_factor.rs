//! The second factor: what turns it on, and what a code is worth.

use access::testing::TestHouse;
use access::{Ctx, Role, SessionCookie, confirm_second_factor, enrol_second_factor, pass_second_factor};
use kit::Moment;
use store::{args, sql};
use totp_rs::{Builder, Secret};

use crate::{count, from_new_browser, id, in_each_house, journalled, meddle, officer, warm_up, whose};

const OFFICER: &str = "mia-hotline.duty";
/// How long a code is the current one.
const STEP: i64 = 30;

/// What the officer's app shows.
pub struct App<'h> {
    house: &'h TestHouse,
    pub secret: String,
}

impl App<'_> {
    pub fn code(&self) -> String {
        self.code_at(self.house.house.clock.now())
    }

    fn code_at(&self, at: Moment) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.seconds()).unwrap()).to_string()
    }

    /// The code so many steps before or after the current one.
    fn code_in(&self, steps: i64) -> String {
        self.code_at(self.house.house.clock.now().plus_seconds(steps * STEP))
    }

    /// A code that is not right now, whatever the secret.
    fn wrong(&self) -> String {
        let near: Vec<_> = (-2..=2).map(|steps| self.code_in(steps)).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// An officer whose second factor is on; the code that showed it is used up.
async fn enrolled(house: &TestHouse) -> (Ctx, App<'_>) {
    let officer = officer(house).await;
    let app = App { house, secret: enrol_second_factor(&officer, OFFICER).secret };
    assert!(confirm_second_factor(&officer, &app.secret, &app.code()).await.unwrap());
    (officer, app)
}

/// A sign-in that still waits for a code; the next code is a fresh one.
pub async fn half_way(house: &TestHouse) -> (String, App<'_>) {
    let (_, app) = enrolled(house).await;
    house.clock.pass(STEP);
    (passphrase_only(house).await, app)
}

async fn passphrase_only(house: &TestHouse) -> String {
    let outcome = from_new_browser(house, OFFICER).await;
    assert!(outcome.second_factor);
    outcome.session.value()
}

async fn pass(house: &TestHouse, cookie: &str, code: &str) -> Option<SessionCookie> {
    pass_second_factor(&house.visitor(), cookie, code).await.unwrap()
}

#[tokio::test]
async fn enrolling_changes_nothing_until_a_code_is_confirmed() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let app = App { house, secret: enrol_second_factor(&officer, OFFICER).secret };
        let address = enrol_second_factor(&officer, OFFICER).address;
        assert!(address.starts_with("otpauth://totp/himaya:mia-hotline.duty?secret="), "{address}");
        let foreign = enrol_second_factor(&officer, "Növbətçi & Co?secret=x#").address;
        assert!(
            foreign.starts_with("otpauth://totp/himaya:N%C3%B6vb%C9%99t%C3%A7i%20%26%20Co%3Fsecret%3Dx%23?secret=")
        );
        assert!(!address.contains(&app.secret), "each enrolment has a secret of its own");
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６", "0x1234", "-12345", &app.wrong()] {
            let (on, acts) = journalled(house, confirm_second_factor(&officer, &app.secret, wrong)).await;
            assert!(!on.unwrap() && acts.is_empty(), "{wrong:?}");
        }
        for secret in ["", "not base32!", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"] {
            assert!(!matches!(confirm_second_factor(&officer, secret, &app.code()).await, Ok(true)), "{secret:?}");
        }
        assert!(!from_new_browser(house, OFFICER).await.second_factor);
        let code = app.code();
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        let (on, acts) = journalled(house, confirm_second_factor(&officer, &app.secret, &spaced)).await;
        assert!(on.unwrap());
        assert_eq!(acts, ["second-factor.on"]);
        assert!(from_new_browser(house, OFFICER).await.second_factor);
    })
    .await;
}

/// Any authenticator app gives these: RFC 6238, appendix B, SHA-1, cut to six digits.
#[tokio::test]
async fn codes_are_those_of_rfc_6238() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let vectors = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")];
        for (seconds, code) in vectors {
            house.clock.set(Moment::from_micros(seconds * 1_000_000));
            assert!(confirm_second_factor(&officer, secret, code).await.unwrap(), "at {seconds}");
        }
    })
    .await;
}

#[tokio::test]
async fn signing_in_asks_for_the_code_and_is_journalled_once() {
    in_each_house(async |house| {
        let (_, app) = enrolled(house).await;
        house.clock.pass(STEP);
        let (half_way, acts) = journalled(house, passphrase_only(house)).await;
        assert!(acts.is_empty(), "half a sign-in is none");
        assert!(whose(house, &half_way).await.is_none());
        let (cookie, acts) = journalled(house, pass(house, &half_way, &app.code())).await;
        assert_eq!(acts, ["member.signed-in"]);
        let cookie = cookie.unwrap().value();
        assert_ne!(cookie, half_way, "who saw the half-way cookie has nothing");
        assert!(whose(house, &half_way).await.is_none());
        assert!(whose(house, &cookie).await.unwrap().member().unwrap().second_factor);
        let factors = sql!("SELECT count(*) FROM journal WHERE act = 'member.signed-in' AND facts = ';factor=code;'");
        assert_eq!(count(house, factors, args![]).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_leads_nowhere_and_the_right_one_still_does() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        for wrong in [app.wrong(), String::new(), "abcdef".to_owned(), app.code_in(-2), app.code_in(2)] {
            let (passed, acts) = journalled(house, pass(house, &half_way, &wrong)).await;
            assert!(passed.is_none() && acts.is_empty(), "{wrong:?}");
        }
        assert!(pass(house, &half_way, &app.code()).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_code_counts_once() {
    in_each_house(async |house| {
        let (_, app) = enrolled(house).await;
        let early = passphrase_only(house).await;
        assert!(pass(house, &early, &app.code()).await.is_none(), "this one showed that the app is right");
        house.clock.pass(STEP);
        let code = app.code();
        assert!(pass(house, &early, &code).await.is_some());
        let again = passphrase_only(house).await;
        assert!(pass(house, &again, &code).await.is_none(), "a code read over a shoulder is used up");
        assert!(pass(house, &again, &app.code_in(-1)).await.is_none(), "and so are those before it");
        house.clock.pass(STEP);
        assert!(pass(house, &again, &code).await.is_none());
        assert!(pass(house, &again, &app.code()).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_code_counts_once_even_when_it_comes_twice_at_the_same_moment() {
    in_each_house(async |house| {
        let (_, app) = enrolled(house).await;
        warm_up(house).await;
        for round in 0..6 {
            house.clock.pass(STEP);
            let one = passphrase_only(house).await;
            // Two sign-ins, or one whose form was sent twice.
            let other = if round % 2 == 0 { passphrase_only(house).await } else { one.clone() };
            let code = app.code();
            let both = async { tokio::join!(pass(house, &one, &code), pass(house, &other, &code)) };
            let ((first, second), acts) = journalled(house, both).await;
            assert!(first.is_some() != second.is_some(), "round {round}");
            assert_eq!(acts, ["member.signed-in"]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_neighbouring_codes_count_because_clocks_differ() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        house.clock.pass(10 * STEP);
        assert!(pass(house, &half_way, &app.code_in(-1)).await.is_some());
        let again = passphrase_only(house).await;
        assert!(pass(house, &again, &app.code_in(1)).await.is_some());
        let third = passphrase_only(house).await;
        assert!(pass(house, &third, &app.code()).await.is_none(), "older than the one that was used");
    })
    .await;
}

#[tokio::test]
async fn six_wrong_codes_slow_down() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        for _ in 0..6 {
            assert!(pass(house, &half_way, &app.wrong()).await.is_none());
        }
        assert!(pass(house, &half_way, &app.code()).await.is_none(), "the right one has to wait too");
        let other = passphrase_only(house).await;
        assert!(pass(house, &other, &app.code()).await.is_none(), "and a new sign-in begins no new count");
        house.clock.pass(2);
        assert!(pass(house, &half_way, &app.code()).await.is_some());
        let failures = count(house, sql!("SELECT count(*) FROM sign_in_failure"), args![]).await;
        assert_eq!(failures, 0, "a success forgets the count");
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_codes_at_once_gets_no_more_guesses() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        warm_up(house).await;
        let mut flood = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (visitor, cookie, wrong) = (house.visitor(), half_way.clone(), app.wrong());
            flood.spawn(async move { pass_second_factor(&visitor, &cookie, &wrong).await.unwrap().is_none() });
        }
        assert!(flood.join_all().await.into_iter().all(|refused| refused));
        assert_eq!(count(house, sql!("SELECT failures FROM sign_in_failure"), args![]).await, 6);
    })
    .await;
}

#[tokio::test]
async fn only_a_half_way_session_can_pass() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        let full = pass(house, &half_way, &app.code()).await.unwrap().value();
        house.clock.pass(STEP);
        for cookie in ["", "x", &half_way, &full] {
            assert!(pass(house, cookie, &app.code()).await.is_none(), "{cookie:?}");
        }
        let late = passphrase_only(house).await;
        house.clock.pass(600);
        assert!(pass(house, &late, &app.code()).await.is_none(), "after ten minutes one begins anew");
    })
    .await;
}

#[tokio::test]
async fn a_code_of_someone_else_is_wrong() {
    in_each_house(async |house| {
        let (half_way, _) = half_way(house).await;
        let other = house.member("mia-hotline", &[Role::CaseOfficer]).await;
        let app = App { house, secret: enrol_second_factor(&other, "mia-hotline.case-officer").secret };
        assert!(confirm_second_factor(&other, &app.secret, &app.code()).await.unwrap());
        house.clock.pass(STEP);
        assert!(pass(house, &half_way, &app.code()).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_secret_is_sealed_to_the_member_in_their_row() {
    in_each_house(async |house| {
        let (officer, app) = enrolled(house).await;
        let raw = Secret::try_from_base32(&app.secret).unwrap().as_ref().to_vec();
        let sealed: (Vec<u8>,) = {
            let mut tx = house.house.store().read().await.unwrap();
            tx.one(sql!("SELECT totp_sealed FROM member WHERE id = $1"), args![id(&officer)]).await.unwrap()
        };
        let (lower, address) = (app.secret.to_lowercase(), format!("secret={}", app.secret));
        for form in [&raw[..], &raw[..8], app.secret.as_bytes(), lower.as_bytes(), address.as_bytes()] {
            assert!(!sealed.0.windows(form.len()).any(|part| part == form));
        }
        // In another member's row it does not open.
        house.member("mia-hotline", &[Role::CaseOfficer]).await;
        meddle(house, sql!("UPDATE member SET totp_sealed = $1"), args![sealed.0]).await;
        house.clock.pass(STEP);
        let other = from_new_browser(house, "mia-hotline.case-officer").await.session.value();
        assert!(pass_second_factor(&house.visitor(), &other, &app.code()).await.is_err());
        let own = passphrase_only(house).await;
        assert!(pass(house, &own, &app.code()).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_visitor_has_no_second_factor_to_turn_on() {
    in_each_house(async |house| {
        let visitor = house.visitor();
        let app = App { house, secret: enrol_second_factor(&visitor, OFFICER).secret };
        assert!(crate::is_denied(&confirm_second_factor(&visitor, &app.secret, &app.code()).await));
    })
    .await;
}

/// A name for signing in that is made to look like the count of a member's codes.
#[tokio::test]
async fn strangers_cannot_use_up_a_members_codes() {
    in_each_house(async |house| {
        let (half_way, app) = half_way(house).await;
        let officer = whose_id(house).await;
        for name in [format!("code/{officer}"), officer.to_string(), format!("tries/second-factor{officer}")] {
            for _ in 0..8 {
                let tried = access::sign_in(&house.visitor(), &name, "not a passphrase", None).await;
                assert!(tried.is_err());
            }
        }
        assert!(pass(house, &half_way, &app.code()).await.is_some());
    })
    .await;
}

async fn whose_id(house: &TestHouse) -> kit::MemberId {
    let mut tx = house.house.store().read().await.unwrap();
    let (id,) = tx.one(sql!("SELECT id FROM member WHERE login = $1"), args![OFFICER]).await.unwrap();
    id
}

/// Whoever knows the first passphrase may sit in a session that began without a code.
#[tokio::test]
async fn turning_it_on_ends_the_sessions_that_began_without_a_code() {
    in_each_house(async |house| {
        officer(house).await;
        let other = from_new_browser(house, OFFICER).await.session.value();
        let own = from_new_browser(house, OFFICER).await.session.value();
        let ctx = whose(house, &own).await.unwrap();
        let app = App { house, secret: enrol_second_factor(&ctx, OFFICER).secret };
        assert!(confirm_second_factor(&ctx, &app.secret, &app.code()).await.unwrap());
        assert!(whose(house, &other).await.is_none());
        assert!(whose(house, &own).await.is_some());
    })
    .await;
}
