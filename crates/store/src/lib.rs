//! SQLite or PostgreSQL behind one face: connections, transactions, migrations.
//!
//! One SQL text serves both engines. A statement is written with [`sql!`], which also enters it in a
//! list, so that a test can prepare every statement of the program on both engines. Time and ids
//! are bound as [`Value`]s; rows come back as tuples or as structs with [`columns!`].
//!
//! Nothing outside the ground floor opens a connection from here: rooms get theirs from
//! `access::Ctx`, which asks who is asking first.

mod engine;
mod error;
mod lease;
mod migrations;
mod sql;
pub mod testing;
mod tx;
mod value;

pub use engine::{Engine, Store};
pub use error::StoreError;
pub use lease::take_lease;
pub use migrations::{migration_checksums, sqlite_text};
pub use sql::{Sql, Statement, statements};
pub use tx::{Row, Tx};
pub use value::Value;

#[doc(hidden)]
pub use {inventory, sqlx};
