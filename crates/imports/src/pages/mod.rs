//! The pages of a register's imports: the list, the columns, what was found, and how far it is.

mod columns;
mod list;
mod mend;
mod show;

use std::sync::Arc;
use std::time::Duration;

use access::{AccessError, Ctx, House};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use frame::Words;
use kit::ImportId;
use tokio::sync::Mutex;

use crate::acts::{Set, still};
use crate::{Target, Wrong, load, look};

/// The addresses of one register's imports.
pub fn routes<T: Target>(house: &House) -> Router<Arc<House>> {
    let of = |end: &str| format!("{}{end}", T::PATH);
    let most = usize::try_from(house.limits.body_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route(T::PATH, get(list::show::<T>).post(list::send::<T>).layer(DefaultBodyLimit::max(most)))
        .route(&of("/{id}"), get(show::show::<T>))
        .route(&of("/{id}/open"), post(show::open::<T>))
        .route(&of("/{id}/columns"), get(columns::form::<T>).post(columns::send::<T>))
        .route(&of("/{id}/load"), post(show::load::<T>))
        .route(&of("/{id}/resume"), post(show::resume::<T>))
        .route(&of("/{id}/stop"), post(show::stop::<T>))
        .route(&of("/{id}/drop"), post(show::give_up::<T>))
        .route(&of("/{id}/undo"), post(show::undo::<T>))
        .route(&of("/{id}/mend"), get(mend::mend::<T>))
}

fn path<T: Target>(id: ImportId) -> String {
    format!("{}/{id}", T::PATH)
}

/// Lists are worked on one after the other: each holds all of its rows in memory.
#[derive(Default)]
struct Turn(Mutex<()>);

/// How often a list that waits for its turn says that it is not forgotten.
const STILL: Duration = Duration::from_secs(20);

/// Works on, while the answer goes out already. What ends in an error can be gone on with.
fn behind<T: Target>(ctx: &Ctx, set: Set, is_load: bool) {
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let turn = ctx.house().kept::<Turn>();
        let waits = turn.0.lock();
        tokio::pin!(waits);
        let _own = loop {
            tokio::select! {
                own = &mut waits => break own,
                () = tokio::time::sleep(STILL) => tell(set.id, still(&ctx, &set).await),
            }
        };
        let worked = if is_load { load::run::<T>(&ctx, &set).await } else { look::<T>(&ctx, &set).await };
        tell(set.id, worked);
    });
}

fn look_behind<T: Target>(ctx: &Ctx, set: Set) {
    behind::<T>(ctx, set, false);
}

fn load_behind<T: Target>(ctx: &Ctx, set: Set) {
    behind::<T>(ctx, set, true);
}

fn tell(id: ImportId, result: Result<(), AccessError>) {
    if let Err(error) = result {
        tracing::error!(%error, import = %id, "loading a list broke off; it can be gone on with");
    }
}

/// Why a row cannot be taken, as a sentence.
fn sentence(t: &Words, wrong: &Wrong) -> String {
    let words = t.with(&format!("wrong-{}", wrong.code), "found", &wrong.found);
    match wrong.field {
        Some(field) => format!("{}: {words}", t.code("field", field)),
        None => words,
    }
}
