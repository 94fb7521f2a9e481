//! `himaya link`: all registers linked anew.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use known::{How, Progress};

use crate::error::CommandError;
use crate::folder;

/// Links all registers anew, or goes on where it was stopped, and says how far it is. The server may run meanwhile.
#[allow(clippy::print_stdout, reason = "the progress is what the command says")]
pub async fn run(data: &Path) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    let mut told = |progress: &Progress| {
        println!("Piece {} of {} is done.", progress.done, progress.pieces);
        ControlFlow::Continue(())
    };
    let ended = known::link(&folder::system(&house), How::default(), &mut told).await?;
    if ended.resumed {
        println!("A run that was stopped was gone on with.");
    }
    let weights = if ended.learned { "learned from the registers" } else { "those to begin with" };
    println!("Weights: {weights}.");
    println!("New: {} possible duplicates, {} questions to offices.", ended.pairs, ended.questions);
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}
