//! The database of the benchmarks on a PostgreSQL server.

use std::str::FromStr;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use crate::Fallible;

/// Makes the database `himaya_bench` anew on a server and gives its address. One that is there is thrown away.
pub async fn fresh(server: &str) -> Fallible<String> {
    let server = server.trim_end_matches('/');
    let options = PgConnectOptions::from_str(&format!("{server}/postgres"))?;
    let mut admin = PgConnection::connect_with(&options).await?;
    sqlx::query("DROP DATABASE IF EXISTS himaya_bench WITH (FORCE)").execute(&mut admin).await?;
    sqlx::query("CREATE DATABASE himaya_bench").execute(&mut admin).await?;
    let (durable,): (String,) = sqlx::query_as("SHOW fsync").fetch_one(&mut admin).await?;
    if durable != "on" {
        crate::say::line("This PostgreSQL server has fsync off: nothing there is durable, and times mean less.");
    }
    admin.close().await?;
    Ok(format!("{server}/himaya_bench"))
}
