//! What can go wrong between the program and its database.

/// An error of the store. Its text is for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address is neither a SQLite file nor a PostgreSQL URL.
    #[error("database address: {0}")]
    Address(String),
}

impl StoreError {
    /// Whether a unique column already holds the value: the act was done before, or at the same moment.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}
