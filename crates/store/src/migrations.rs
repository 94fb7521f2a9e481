//! The schema, step by step. A step is written once, in PostgreSQL's type names; for SQLite the three
//! types that differ are renamed and every table is made STRICT, so that both engines refuse the
//! same wrong values. A step that landed is never edited: `migrations/LOCK` holds its digest.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::StoreError;

/// Number, name and text of every step, in order.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "house", include_str!("../migrations/0001_house.sql")),
    (2, "form_done", include_str!("../migrations/0002_form_done.sql")),
    (3, "late", include_str!("../migrations/0003_late.sql")),
    (4, "taken_back", include_str!("../migrations/0004_taken_back.sql")),
    (5, "public_door", include_str!("../migrations/0005_public_door.sql")),
    (6, "outreach", include_str!("../migrations/0006_outreach.sql")),
    (7, "organisations", include_str!("../migrations/0007_organisations.sql")),
    (8, "custodian", include_str!("../migrations/0008_custodian.sql")),
    (9, "hot_line", include_str!("../migrations/0009_hot_line.sql")),
    (10, "registry", include_str!("../migrations/0010_registry.sql")),
    (11, "known", include_str!("../migrations/0011_known.sql")),
    (12, "imports", include_str!("../migrations/0012_imports.sql")),
    (13, "duplicates", include_str!("../migrations/0013_duplicates.sql")),
    (14, "schooling", include_str!("../migrations/0014_schooling.sql")),
    (15, "needs_plan", include_str!("../migrations/0015_needs_plan.sql")),
    (16, "hidden", include_str!("../migrations/0016_hidden.sql")),
    (17, "monitoring", include_str!("../migrations/0017_monitoring.sql")),
    (18, "contacts_beside", include_str!("../migrations/0018_contacts_beside.sql")),
    (19, "site_lines", include_str!("../migrations/0019_site_lines.sql")),
    (20, "pictures", include_str!("../migrations/0020_pictures.sql")),
    (21, "learned_orders", include_str!("../migrations/0021_learned_orders.sql")),
    (22, "monitoring_mended", include_str!("../migrations/0022_monitoring_mended.sql")),
];

/// A step's text as SQLite wants it.
pub fn sqlite_text(text: &str) -> String {
    text.replace(" BYTEA", " BLOB")
        .replace(" BIGINT", " INTEGER")
        .replace(" BOOLEAN", " INTEGER")
        .replace("\n);", "\n) STRICT;")
}

/// Digest of every step's text, for the test that holds them against `migrations/LOCK`.
pub fn migration_checksums() -> Vec<(i64, String)> {
    for_postgres()
        .map(|m| m.iter().map(|s| (s.version, s.checksum.iter().map(|b| format!("{b:02x}")).collect())).collect())
        .unwrap_or_default()
}

pub(crate) fn for_sqlite() -> Result<Migrator, StoreError> {
    migrator(sqlite_text)
}

pub(crate) fn for_postgres() -> Result<Migrator, StoreError> {
    migrator(str::to_owned)
}

#[allow(clippy::disallowed_types, reason = "the texts are compiled in; only type names are exchanged")]
fn migrator(text: impl Fn(&str) -> String) -> Result<Migrator, StoreError> {
    use sqlx::{AssertSqlSafe, SqlSafeStr};
    let steps = STEPS.iter().map(|(version, name, sql)| {
        let sql = AssertSqlSafe(text(sql)).into_sql_str();
        Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
    });
    Ok(Migrator::with_migrations(steps.collect()))
}
