//! The store on both engines.

use kit::Moment;
use store::{Tx, args, sql, testing};

#[tokio::test]
async fn what_was_not_committed_never_happened() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        tx.run(sql!("INSERT INTO lease (name, holder, until_at) VALUES ($1, $2, $3)"), args!["a", "b", 1_i64])
            .await
            .unwrap();
        drop(tx);
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.count(sql!("SELECT count(*) FROM lease"), args![]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_runs_out() {
    for db in testing::both().await {
        let at = Moment::from_micros;
        let take =
            |holder: &'static str, now, until| store::take_lease(&db.store, "chores", holder, at(now), at(until));
        assert!(take("one", 0, 10).await.unwrap());
        assert!(!take("two", 5, 15).await.unwrap());
        assert!(take("one", 6, 20).await.unwrap());
        assert!(take("two", 21, 30).await.unwrap());
    }
}

#[tokio::test]
async fn writers_queue_and_none_fails() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        tx.run(sql!("INSERT INTO lease (name, holder, until_at) VALUES ('n', 'h', 0)"), args![]).await.unwrap();
        tx.commit().await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    for _ in 0..25 {
                        let mut tx = store.write().await.unwrap();
                        tx.run(sql!("UPDATE lease SET until_at = until_at + 1 WHERE name = 'n'"), args![])
                            .await
                            .unwrap();
                        tx.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.count(sql!("SELECT until_at FROM lease WHERE name = 'n'"), args![]).await.unwrap(), 200);
    }
}

#[tokio::test]
async fn the_same_value_twice_in_a_unique_column_is_told_apart_from_other_errors() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        let insert = || sql!("INSERT INTO lease (name, holder, until_at) VALUES ($1, 'h', 0)");
        tx.run(insert(), args!["same"]).await.unwrap();
        assert!(tx.run(insert(), args!["same"]).await.unwrap_err().is_duplicate());
    }
}

/// A step that landed is never edited: every database in the field has run it as it was. With `HIMAYA_WRITE_LOCK=1`
/// (`cargo xtask migrations-lock`) a step without a line gets one; a line that stands is never changed.
#[test]
fn migrations_that_landed_are_not_edited() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/LOCK");
    let mut lock = std::fs::read_to_string(file).unwrap();
    let write = std::env::var("HIMAYA_WRITE_LOCK").as_deref() == Ok("1");
    for (number, digest) in store::migration_checksums() {
        let line = format!("{number:04} {digest}");
        if write && !lock.lines().any(|l| l.starts_with(&format!("{number:04} "))) {
            lock = format!("{lock}{line}\n");
            std::fs::write(file, &lock).unwrap();
        }
        assert!(
            lock.lines().any(|l| l == line),
            "migration {number} is not as locked; a new one needs the line\n{line}"
        );
    }
}

/// An agency `o` with a member `m`.
async fn agency(tx: &mut Tx) {
    let org = sql!("INSERT INTO org (id, agency, public_key, recovery_seal, created_at) VALUES ('o', 'a', $1, $1, 0)");
    tx.run(org, args![[0_u8; 1]]).await.expect("it is entered");
    let member = sql!(
        "INSERT INTO member (id, org_id, login, name, roles, lang, public_key, locked_identity, totp_step, state, created_at)
         VALUES ('m', 'o', 'l', 'n', '', 'az', $1, $1, 0, 'active', 0)"
    );
    tx.run(member, args![[0_u8; 1]]).await.expect("it is entered");
}

#[tokio::test]
async fn campaigns_that_nobody_could_decide_about_and_site_maps_are_mended_when_the_program_starts_again() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        agency(&mut tx).await;
        for (id, measures) in [("1", &["refused"][..]), ("2", &["refused", "taken"]), ("3", &["proposed"])] {
            let campaign = sql!(
                "INSERT INTO offer_campaign (id, code, org_id, state, score, lang, offers, first_at, last_at, reason, worth, body)
                 VALUES ($1, $1, 'o', 'acted', 0, '', 1, 0, 0, '', TRUE, $2)"
            );
            tx.run(campaign, args![id, [0_u8; 1]]).await.unwrap();
            for state in measures {
                let measure = sql!(
                    "INSERT INTO offer_measure (id, campaign_id, kind, state, member_id, at, body)
                     VALUES ($1, $2, 'take-down', $3, 'm', 0, $4)"
                );
                tx.run(measure, args![format!("{id}{state}"), id, *state, [0_u8; 1]]).await.unwrap();
            }
        }
        let host = sql!("INSERT INTO offer_host (tag, body, next_at, held_by, held_until) VALUES ($1, $1, 0, '', 0)");
        tx.run(host, args![[1_u8; 1]]).await.unwrap();
        for (number, kind) in [(1_u8, "sitemap"), (2, "feed")] {
            let source = sql!(
                "INSERT INTO offer_source (id, org_id, tag, host_tag, kind, state, body, since, every_seconds, next_at,
                                           entered_at, problem)
                 VALUES ($1, 'o', $2, $3, $1, 'watched', $2, $2, 600, 0, 0, 'none')"
            );
            tx.run(source, args![kind, [number; 1], [1_u8; 1]]).await.unwrap();
        }
        // As the store was before that step.
        tx.run(sql!("ALTER TABLE offer_source DROP COLUMN normal_from"), args![]).await.unwrap();
        assert_eq!(tx.run(sql!("DELETE FROM _sqlx_migrations WHERE version = 22"), args![]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let again = db.again().await;
        let mut tx = again.read().await.unwrap();
        let open = sql!("SELECT id FROM offer_campaign WHERE state = 'new' AND worth IS NULL");
        assert_eq!(tx.all::<(String,)>(open, args![]).await.unwrap(), [("1".to_owned(),)]);
        let anew = sql!("SELECT kind FROM offer_source WHERE since IS NULL AND normal_from IS NULL");
        assert_eq!(tx.all::<(String,)>(anew, args![]).await.unwrap(), [("sitemap".to_owned(),)]);
    }
}

#[tokio::test]
async fn an_order_that_was_learned_before_letters_were_folded_is_left_when_the_program_starts_again() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        agency(&mut tx).await;
        for (id, state) in [("1", "left"), ("2", "used"), ("3", "tried")] {
            let order = sql!(
                "INSERT INTO offer_model (id, org_id, state, member_id, at, report, body) VALUES ($1, 'o', $2, 'm', 7, '', $3)"
            );
            tx.run(order, args![id, state, [0_u8; 1]]).await.unwrap();
        }
        // As the store was before that step.
        assert_eq!(tx.run(sql!("DELETE FROM _sqlx_migrations WHERE version = 21"), args![]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let again = db.again().await;
        let mut tx = again.read().await.unwrap();
        let left = sql!("SELECT count(*) FROM offer_model WHERE state = 'left' AND at = 7");
        assert_eq!(tx.count(left, args![]).await.unwrap(), 3);
    }
}
