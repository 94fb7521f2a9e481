//! Opening a database, and beginning transactions on it.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::{StoreError, Tx, migrations};

/// Statements that a connection keeps prepared: all that are often asked for, and inserts of many rows in their sizes.
const STATEMENTS: usize = 400;

/// How long a request waits for a connection before it gives up. Long, because a report that waits is
/// better than a report refused.
const WAIT: Duration = Duration::from_secs(30);

/// Which database stands behind a [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server, shared by any number of nodes.
    Postgres,
}

/// An open database.
#[derive(Clone, Debug)]
pub enum Store {
    /// SQLite: one connection writes, so that writers queue here and never fail there; several read.
    Sqlite {
        /// The one writing connection.
        write: SqlitePool,
        /// Reading connections, opened read-only.
        read: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Store {
    /// Opens a SQLite file (made if missing) and brings its schema up to date.
    pub async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let base = SqliteConnectOptions::new()
            .statement_cache_capacity(STATEMENTS)
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: a commit that was acknowledged survives a power cut, not only a crash.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .pragma("secure_delete", "on")
            .pragma("trusted_schema", "off")
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-16000")
            // 16 MB of log before it is folded into the file: pages that many reports share are then written once.
            .pragma("wal_autocheckpoint", "4000")
            .optimize_on_close(true, None);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(WAIT)
            // A connection to a file does not break off by itself, and asking each time costs a way to its thread and back.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(base.clone())
            .await?;
        migrations::for_sqlite()?.run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(WAIT)
            .test_before_acquire(false)
            .connect_with(base.read_only(true))
            .await?;
        Ok(Self::Sqlite { write, read })
    }

    /// Opens a PostgreSQL database and brings its schema up to date.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url).map_err(|e| StoreError::Address(e.to_string()))?;
        let options = options.statement_cache_capacity(STATEMENTS);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(WAIT)
            .connect_with(options.application_name("himaya"))
            .await?;
        migrations::for_postgres()?.run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// Which engine this is.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: a transaction
    /// that reads first and writes later would fail when another wrote in between.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that reads one consistent state of the database.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// On SQLite, folds the write-ahead log into the file and empties it: what was deleted or overwritten before is then
    /// nowhere on the disk any more. Where someone reads at this moment, the next call does it.
    pub async fn fold_log(&self) -> Result<(), StoreError> {
        if let Self::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
