//! Fresh databases for tests, on both engines.
//!
//! PostgreSQL is used when `HIMAYA_TEST_POSTGRES` holds the URL of a server where databases may be
//! made (`cargo xtask test` starts one). Where the variable is missing the PostgreSQL half of a test
//! is left out, unless `CI=true`: then it fails.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection;

use crate::Store;

/// A fresh database that goes when the value is dropped.
pub struct TestStore {
    /// The open database.
    pub store: Store,
    kept: Kept,
}

impl TestStore {
    /// Opens the same database once more, as the program does when it starts again.
    pub async fn again(&self) -> Store {
        let opened = match &self.kept {
            Kept::Folder(folder) => Store::open_sqlite(&folder.path().join(SQLITE)).await,
            Kept::Database { server, name } => Store::open_postgres(&format!("{server}/{name}")).await,
        };
        opened.expect("the same database")
    }
}

/// The file of a SQLite database in its folder.
const SQLITE: &str = "himaya.db";

/// What is deleted with a [`TestStore`].
enum Kept {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

/// Hundreds of tests leave gigabytes behind otherwise, and the server ends when the disk is full.
impl Drop for Kept {
    fn drop(&mut self) {
        if let Self::Database { server, name } = self {
            let (server, name) = (std::mem::take(server), std::mem::take(name));
            // A thread of its own: the test's own runtime is busy dropping this. What fails goes with the server.
            let _ = std::thread::spawn(move || drop_database(&server, &name)).join();
        }
    }
}

#[allow(clippy::disallowed_types, reason = "the database's name is made here, in a test")]
fn drop_database(server: &str, name: &str) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(mut admin) = sqlx::PgConnection::connect(&format!("{server}/postgres")).await else { return };
        let end = sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1").bind(name);
        let _ = end.execute(&mut admin).await;
        let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let _ = sqlx::query(drop).execute(&mut admin).await;
    });
}

/// A fresh SQLite database in a temporary folder.
pub async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open_sqlite(&folder.path().join(SQLITE)).await.expect("a fresh SQLite database");
    TestStore { store, kept: Kept::Folder(folder) }
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
    // Copying the files takes 20 ms where PostgreSQL 15's new way takes 370; older servers know no other.
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    let copy = sqlx::AssertSqlSafe(format!("{create} STRATEGY file_copy"));
    if sqlx::query(copy).execute(&mut admin).await.is_err() {
        let created = sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut admin).await;
        created.expect("a fresh PostgreSQL database");
    }
    let store = Store::open_postgres(&format!("{server}/{name}")).await.expect("a fresh PostgreSQL database");
    Some(TestStore { store, kept: Kept::Database { server, name } })
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
