//! Public texts: written beside each other, shown from a time, taken back.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use kit::{EditionId, Lang, Moment};
use outreach::texts::{self, Writing};

async fn editor(house: &TestHouse) -> Ctx {
    house.member("mia-hotline", &[Role::Editor]).await
}

async fn shown(house: &TestHouse, lang: Lang) -> String {
    texts::shown(&house.visitor(), lang, "danger").await.unwrap().unwrap_or_default()
}

async fn write(ctx: &Ctx, lang: Lang, body: &str, from: Option<Moment>) -> Result<EditionId, AccessError> {
    let latest = texts::desk(ctx, "danger", lang).await?.latest();
    texts::write(ctx, &Writing { name: "danger", lang, body, latest: &latest, shown_from: from }).await
}

fn standing(all: &[(Lang, texts::Standing)], lang: Lang) -> texts::Standing {
    all.iter().find(|(l, _)| *l == lang).unwrap().1
}

#[tokio::test]
async fn a_text_is_drafted_published_and_taken_back() {
    for house in TestHouse::both().await {
        let ctx = editor(&house).await;
        let before = shown(&house, Lang::Ru).await;
        assert!(before.starts_with("# "));
        write(&ctx, Lang::Ru, "# Черновик", None).await.unwrap();
        assert_eq!(shown(&house, Lang::Ru).await, before, "a draft is shown to nobody");
        let first = write(&ctx, Lang::Ru, "# Первый", Some(house.house.clock.now())).await.unwrap();
        assert_eq!(shown(&house, Lang::Ru).await, "# Первый");
        assert_ne!(shown(&house, Lang::Az).await, "# Первый");
        house.clock.pass(60);
        let second = write(&ctx, Lang::Ru, "# Второй", Some(house.house.clock.now())).await.unwrap();
        assert_eq!(shown(&house, Lang::Ru).await, "# Второй");
        texts::withdraw(&ctx, "danger", Lang::Ru, second).await.unwrap();
        assert_eq!(shown(&house, Lang::Ru).await, "# Первый");
        assert!(matches!(texts::withdraw(&ctx, "danger", Lang::Ru, second).await, Err(AccessError::Moved)));
        texts::withdraw(&ctx, "danger", Lang::Ru, first).await.unwrap();
        assert_eq!(shown(&house, Lang::Ru).await, before);
    }
}

#[tokio::test]
async fn a_scheduled_text_comes_when_its_time_has_come() {
    for house in TestHouse::both().await {
        let ctx = editor(&house).await;
        let before = shown(&house, Lang::En).await;
        let from = house.house.clock.now().plus_seconds(3600);
        write(&ctx, Lang::En, "# Later", Some(from)).await.unwrap();
        assert_eq!(shown(&house, Lang::En).await, before);
        let all = texts::overview(&ctx).await.unwrap();
        assert_eq!(standing(&all["danger"], Lang::En).scheduled, Some(from));
        house.clock.pass(3599);
        assert_eq!(shown(&house, Lang::En).await, before);
        house.clock.pass(6);
        assert_eq!(shown(&house, Lang::En).await, "# Later");
    }
}

#[tokio::test]
async fn a_translation_is_out_of_date_once_its_source_has_changed() {
    for house in TestHouse::both().await {
        let ctx = editor(&house).await;
        let outdated = async || {
            let all = texts::overview(&ctx).await.unwrap();
            [Lang::Az, Lang::Ru, Lang::En].map(|lang| standing(&all["danger"], lang).outdated)
        };
        assert_eq!(outdated().await, [false, false, false]);
        write(&ctx, Lang::Az, "# Təzə mətn", Some(house.house.clock.now())).await.unwrap();
        assert_eq!(outdated().await, [false, true, true], "the profile's own translations are of the former text");
        house.clock.pass(60);
        write(&ctx, Lang::Ru, "# Новый текст", Some(house.house.clock.now())).await.unwrap();
        assert_eq!(outdated().await, [false, false, true]);
    }
}

#[tokio::test]
async fn a_page_of_its_own_is_missing_where_it_is_not_written() {
    for house in TestHouse::both().await {
        let ctx = editor(&house).await;
        let new = Writing {
            name: "seasonal-work",
            lang: Lang::Az,
            body: "# Mövsümi iş",
            latest: "",
            shown_from: Some(house.house.clock.now()),
        };
        texts::write(&ctx, &new).await.unwrap();
        let all = texts::overview(&ctx).await.unwrap();
        assert!(standing(&all["seasonal-work"], Lang::Az).shown && !standing(&all["seasonal-work"], Lang::En).shown);
        let further = texts::further_pages(&house.visitor(), Lang::Az).await.unwrap();
        assert_eq!(further, [("seasonal-work".to_owned(), "Mövsümi iş".to_owned())]);
        let none = Writing { name: "../x", ..new };
        assert!(matches!(texts::write(&ctx, &none).await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn of_two_who_write_at_one_moment_one_is_told() {
    for house in TestHouse::both().await {
        let (one, other) = (editor(&house).await, house.member("education", &[Role::Editor]).await);
        let body = ["# One", "# Other"];
        let writing = |body| Writing {
            name: "danger",
            lang: Lang::En,
            body,
            latest: "",
            shown_from: Some(house.house.clock.now()),
        };
        let [first, second] = body.map(writing);
        let (a, b) = tokio::join!(texts::write(&one, &first), texts::write(&other, &second));
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1, "{a:?} {b:?}");
        assert!([a, b].into_iter().any(|result| matches!(result, Err(AccessError::Moved))));
        // Who was told still writes beside what they had seen, and is told again.
        assert!(matches!(texts::write(&other, &second).await, Err(AccessError::Moved)));
        assert_eq!(texts::desk(&one, "danger", Lang::En).await.unwrap().editions.len(), 1);
    }
}

#[tokio::test]
async fn nobody_else_writes_what_the_country_says() {
    for house in TestHouse::both().await {
        let all = [Role::Duty, Role::CaseOfficer, Role::Lead, Role::Outreach];
        let ctx = house.member("mia-hotline", &all).await;
        assert!(matches!(texts::desk(&ctx, "danger", Lang::En).await, Err(AccessError::Denied)));
        let writing = Writing {
            name: "danger",
            lang: Lang::En,
            body: "# X",
            latest: "",
            shown_from: Some(house.house.clock.now()),
        };
        assert!(matches!(texts::write(&ctx, &writing).await, Err(AccessError::Denied)));
        // A lead of an organisation that does not publish cannot make an editor.
        assert!(!access::may_have(&house.house.profile, "example-ngo", Role::Editor));
        assert!(access::may_have(&house.house.profile, "mia-hotline", Role::Editor));
    }
}
