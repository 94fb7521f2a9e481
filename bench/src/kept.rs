//! What is in the store after the server has ended.

use std::sync::Arc;

use access::{Actor, Ctx};
use kit::{Lang, SystemClock};
use signals::{open_mailbox, read_words};
use store::{args, sql};

use crate::server::Folder;
use crate::{Fallible, say};

/// A report that the server said it has.
pub struct Acknowledged {
    /// The receipt.
    pub words: String,
    /// What was sent.
    pub what: String,
}

/// How much the store holds.
#[derive(Clone, Copy)]
pub struct Count {
    /// Signals.
    pub signals: i64,
    /// Entries of the journal about received signals.
    pub entries: i64,
}

/// Counts what the store holds.
pub async fn count(folder: &Folder) -> Fallible<Count> {
    let house = folder.house(Box::new(SystemClock)).await?;
    let mut tx = house.store().read().await?;
    let signals = tx.count(sql!("SELECT count(*) FROM signal"), args![]).await?;
    let entries = tx.count(sql!("SELECT count(*) FROM journal WHERE act = 'signal.received'"), args![]).await?;
    drop(tx);
    house.store().close().await;
    Ok(Count { signals, entries })
}

/// Opens every report with its receipt, as the reporter would, and gives how many say what was sent.
pub async fn open_all(folder: &Folder, sent: &[Acknowledged]) -> Fallible<usize> {
    let house = folder.house(Box::new(SystemClock)).await?;
    let visitor = Ctx::new(Arc::clone(&house), Actor::Public, Lang::Az);
    let mut right = 0;
    for report in sent {
        let Ok(receipt) = read_words(&report.words) else { continue };
        let mailbox = open_mailbox(&visitor, &receipt).await;
        right += usize::from(
            mailbox.is_ok_and(|opened| opened.mailbox().is_some_and(|mailbox| mailbox.body.what == report.what)),
        );
    }
    drop(visitor);
    house.store().close().await;
    Ok(right)
}

/// Has the program prove its journal; gives what it says when that is not whole.
pub fn verify(folder: &Folder) -> Fallible<Option<String>> {
    let begun = std::time::Instant::now();
    let output = folder.run(&["journal", "verify"])?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    say::figure("`himaya journal verify` takes", say::ms(begun.elapsed()));
    say::line(said.lines().next().unwrap_or("`himaya journal verify` said nothing"));
    Ok((!output.status.success()).then_some(said))
}
