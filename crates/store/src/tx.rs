//! A transaction on either engine, with the same few verbs.

use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{FromRow, Transaction};

use crate::{Sql, StoreError, Value};

/// A row type that both engines can fill: a tuple, or a struct made so by [`columns!`](crate::columns!).
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Rows of one statement. With 14 columns a row, 256 rows are 3,584 parameters; both engines take 32,766.
const MOST_ROWS: usize = 256;

/// An open transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Binds the values one after the other; the arms differ only in the engine's types.
macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = match value {
                Value::Int(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
                Value::Bool(v) => query.bind(v),
            };
        }
        query
    }};
}

fn lite(sql: Sql, args: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    bind!(sqlx::query(sql.0), args)
}
fn pg(sql: Sql, args: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    bind!(sqlx::query(sql.0), args)
}
/// Rows of either engine, not yet read.
enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    fn read<T: Row>(self) -> Result<Vec<T>, StoreError> {
        Ok(match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect::<Result<_, _>>()?,
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect::<Result<_, _>>()?,
        })
    }
}

impl Tx {
    /// Runs a statement; gives how many rows it touched.
    pub async fn run(&mut self, sql: Sql, args: Vec<Value>) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => lite(sql, args).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => pg(sql, args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs an insert of one row, `INSERT INTO … VALUES ($1, …)`, for many rows, many of them in one statement: a list of
    /// thousands is not sent row by row. Gives how many rows it touched.
    pub async fn insert_all(&mut self, sql: Sql, rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        let (mut touched, mut rows) = (0, rows.into_iter());
        loop {
            // Powers of two: nine texts of each statement are prepared, whatever number of rows comes.
            let size = match rows.len() {
                0 => return Ok(touched),
                left => (1 << left.ilog2()).min(MOST_ROWS),
            };
            let text = crate::sql::repeated(sql, size, matches!(self, Self::Sqlite(_)));
            touched += self.run(text, rows.by_ref().take(size).flatten().collect()).await?;
        }
    }

    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: Sql, args: Vec<Value>) -> Result<Vec<T>, StoreError> {
        self.rows(sql, args).await?.read()
    }

    /// The row, if there is one. For statements that give one row at most.
    pub async fn opt<T: Row>(&mut self, sql: Sql, args: Vec<Value>) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// Takes one piece of work that others look for too: a statement `UPDATE … WHERE … = (SELECT … /* skip locked */)
    /// RETURNING …`. On PostgreSQL rows that somebody else is just taking are passed by instead of waited for; on SQLite
    /// nobody else writes meanwhile.
    pub async fn claim<T: Row>(&mut self, sql: Sql, args: Vec<Value>) -> Result<Option<T>, StoreError> {
        match self {
            Self::Sqlite(_) => self.opt(sql, args).await,
            Self::Postgres(_) => self.opt(crate::sql::skipping(sql), args).await,
        }
    }

    /// The one row there must be.
    pub async fn one<T: Row>(&mut self, sql: Sql, args: Vec<Value>) -> Result<T, StoreError> {
        Ok(self.opt(sql, args).await?.ok_or(sqlx::Error::RowNotFound)?)
    }

    /// Fetching knows no row type: what sqlx makes of it is compiled once, and not again for each type.
    async fn rows(&mut self, sql: Sql, args: Vec<Value>) -> Result<Rows, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => Rows::Sqlite(lite(sql, args).fetch_all(&mut **tx).await?),
            Self::Postgres(tx) => Rows::Postgres(pg(sql, args).fetch_all(&mut **tx).await?),
        })
    }

    /// The single number a counting statement gives.
    pub async fn count(&mut self, sql: Sql, args: Vec<Value>) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>(sql, args).await?.0)
    }

    /// Prepares a statement without running it; for the test that checks every text on both engines.
    pub async fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        use sqlx::{Executor, SqlSafeStr};
        match self {
            Self::Sqlite(tx) => drop((&mut **tx).prepare(sql.into_sql_str()).await?),
            Self::Postgres(tx) => drop((&mut **tx).prepare(sql.into_sql_str()).await?),
        }
        Ok(())
    }

    /// Makes everything done so far durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything done so far.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Makes a struct a [`Row`](crate::Row): each of the named fields is read from the column of its name. Written out
/// here, not derived with sqlx's macros: those build both engines a second time, for the compiler.
#[macro_export]
macro_rules! columns {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::sqlx::FromRow<'_, $crate::sqlx::sqlite::SqliteRow> for $name {
            fn from_row(row: &$crate::sqlx::sqlite::SqliteRow) -> Result<Self, $crate::sqlx::Error> {
                use $crate::sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),+ })
            }
        }
        impl $crate::sqlx::FromRow<'_, $crate::sqlx::postgres::PgRow> for $name {
            fn from_row(row: &$crate::sqlx::postgres::PgRow) -> Result<Self, $crate::sqlx::Error> {
                use $crate::sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),+ })
            }
        }
    };
}
