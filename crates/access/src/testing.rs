//! A house for tests: a fresh database, the Azerbaijani profile, a clock that stands still, and members
//! of any agency with any role, signed in for real.

use std::sync::Arc;

use kit::{FixedClock, Lang, Moment, SeededEntropy};
use store::testing::TestStore;
use vault::{LockCost, RecoveryIdentity, ServerSecrets};

use crate::member::insert_member;
use crate::{Actor, Ctx, Done, House, NewMember, Role, SignedIn, found_organisation, org_by_agency, session, sign_in};

/// Monday 23 November 2026, 10:00 in Baku.
pub const MONDAY_MORNING: Moment = Moment::from_micros(1_795_413_600_000_000);

/// Every test member's passphrase.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// A house on one database.
pub struct TestHouse {
    /// The house.
    pub house: Arc<House>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// The recovery identity, which a real house keeps offline.
    pub recovery: RecoveryIdentity,
    _db: TestStore,
    folder: tempfile::TempDir,
}

impl TestHouse {
    /// A fresh house on `db`.
    pub async fn on(db: TestStore) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(FixedClock::at(MONDAY_MORNING));
        let entropy = SeededEntropy::new(2026);
        let secrets = ServerSecrets::from_entropy(&entropy);
        let mut house = House::new(
            db.store.clone(),
            profile::Profile::embedded_az().expect("the compiled-in profile is sound"),
            Box::new(Arc::clone(&clock)),
            Box::new(entropy),
            secrets,
            folder.path().join("files"),
        )
        .expect("the policies are sound");
        house.lock_cost = LockCost::TEST;
        house.demo = true;
        house.limits.receipt_wait = std::time::Duration::from_millis(20);
        Self { house: Arc::new(house), clock, recovery: RecoveryIdentity::generate(), _db: db, folder }
    }

    /// A house on each engine at hand.
    pub async fn both() -> Vec<Self> {
        let mut houses = Vec::new();
        for db in store::testing::both().await {
            houses.push(Self::on(db).await);
        }
        houses
    }

    /// The folder under which this house keeps everything that is not in a PostgreSQL server.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A visitor.
    pub fn visitor(&self) -> Ctx {
        Ctx::new(Arc::clone(&self.house), Actor::Public, Lang::Az)
    }

    /// The program itself.
    pub fn system(&self) -> Ctx {
        Ctx::new(Arc::clone(&self.house), Actor::System, Lang::En)
    }

    /// A member of `agency` with `roles`, signed in. The organisation is founded when it is new.
    pub async fn member(&self, agency: &str, roles: &[Role]) -> Ctx {
        let names: Vec<_> = roles.iter().map(|r| r.code()).collect();
        let login = format!("{agency}.{}", names.join("."));
        self.add(agency, &login, roles).await;
        self.signed_in(&login).await
    }

    /// Adds a member without signing in.
    pub async fn add(&self, agency: &str, login: &str, roles: &[Role]) {
        let system = self.system();
        let mut work = system.begin().await.expect("a transaction");
        let known = org_by_agency(&system, &mut work.tx, agency).await.ok();
        let (org, identity) = match known {
            Some(org) => {
                let (seal,): (Vec<u8>,) = work
                    .tx
                    .one(store::sql!("SELECT recovery_seal FROM org WHERE id = $1"), store::args![org.id])
                    .await
                    .expect("the organisation");
                (org.id, self.recovery.unwrap_identity(&seal).expect("the recovery identity opens it"))
            }
            None => {
                found_organisation(&mut work, agency, &self.recovery.recipient()).await.expect("a new organisation")
            }
        };
        let new = NewMember {
            login: login.to_owned(),
            name: format!("Test {login}"),
            roles: roles.to_vec(),
            lang: Lang::En,
            passphrase: PASSPHRASE.to_owned(),
        };
        let id = insert_member(&mut work, org, &identity, &new).await.expect("a new member");
        work.commit(Done::new(journal::Act::MemberAdded, journal::Kind::Member, id)).await.expect("a commit");
    }

    /// Signs a member in.
    pub async fn signed_in(&self, login: &str) -> Ctx {
        let (member, lang) = self.session(login).await;
        Ctx::new(Arc::clone(&self.house), Actor::Member(member), lang)
    }

    /// Signs a member in, who works in a language.
    pub async fn signed_in_speaking(&self, login: &str, lang: Lang) -> Ctx {
        Ctx::new(Arc::clone(&self.house), Actor::Member(self.session(login).await.0), lang)
    }

    async fn session(&self, login: &str) -> (Arc<SignedIn>, Lang) {
        let outcome = sign_in(&self.visitor(), login, PASSPHRASE, None).await.expect("the passphrase is right");
        let signed = session::signed_in(&self.house, Some(&outcome.session.value())).await.expect("a session");
        signed.expect("a session that is signed in")
    }
}
