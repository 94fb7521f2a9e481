//! Fresh databases for tests, on both engines.
//!
//! PostgreSQL is used when `HIMAYA_TEST_POSTGRES` holds the URL of a server where databases may be
//! made (`cargo xtask test` starts one). Where the variable is missing the PostgreSQL half of a test
//! is left out, unless `CI=true`: then it fails.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection;

use crate::Store;

/// A fresh database that goes when the value is dropped (SQLite) or when the server's folder does.
pub struct TestStore {
    /// The open database.
    pub store: Store,
    _folder: tempfile::TempDir,
}

/// A fresh SQLite database in a temporary folder.
pub async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open_sqlite(&folder.path().join("himaya.db")).await.expect("a fresh SQLite database");
    TestStore { store, _folder: folder }
}

/// A fresh PostgreSQL database, or none when no server is at hand.
#[allow(clippy::disallowed_types, clippy::print_stderr, reason = "the database's name is made here, in a test")]
pub async fn postgres() -> Option<TestStore> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("HIMAYA_TEST_POSTGRES") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI runs every test on PostgreSQL: use cargo xtask test");
        eprintln!("skipped on PostgreSQL: HIMAYA_TEST_POSTGRES is not set (cargo xtask test sets it)");
        return None;
    };
    // A server that lives long sees process numbers come back: chance keeps the names apart.
    let chance = u64::from_be_bytes((&kit::SystemEntropy as &dyn kit::Entropy).bytes());
    let name = format!("himaya_test_{}_{chance:016x}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let mut admin = sqlx::PgConnection::connect(&format!("{server}/postgres")).await.expect("the test server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
        .execute(&mut admin)
        .await
        .expect("a fresh PostgreSQL database");
    let store = Store::open_postgres(&format!("{server}/{name}")).await.expect("a fresh PostgreSQL database");
    Some(TestStore { store, _folder: tempfile::tempdir().expect("a temporary folder") })
}

/// A fresh database on each engine at hand: SQLite always, PostgreSQL when there is a server.
pub async fn both() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    stores.extend(postgres().await);
    stores
}

/// Prepares every statement linked into the calling test on `store`, and names each that fails with
/// its file and line.
pub async fn prepare_all(store: &Store) {
    let mut wrong = Vec::new();
    for statement in crate::statements() {
        // A transaction each: on PostgreSQL a statement that fails takes its transaction with it.
        let mut tx = store.read().await.expect("a transaction");
        if let Err(error) = tx.prepare(statement.text).await {
            wrong.push(format!("{}:{}: {error}\n{}", statement.file, statement.line, statement.text));
        }
    }
    assert!(wrong.is_empty(), "on {:?}:\n{}", store.engine(), wrong.join("\n"));
}
