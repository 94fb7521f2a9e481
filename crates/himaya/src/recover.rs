//! `himaya recover`: a lost passphrase never loses a file.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use access::recover_member;
use vault::RecoveryIdentity;

use crate::error::CommandError;
use crate::folder;
use crate::setup::first_passphrase;

/// Reads the recovery identity from standard input and prints a new passphrase.
#[allow(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn run(data: &Path, login: &str) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(CommandError::io("recovery identity"))?;
    let line = text.lines().find(|l| l.starts_with("AGE-SECRET-KEY-")).unwrap_or_default();
    let recovery = RecoveryIdentity::from_text(line.trim())
        .map_err(|_| CommandError::Sentence("standard input holds no recovery identity (AGE-SECRET-KEY-1…)".into()))?;
    let passphrase = first_passphrase(&house);
    let ctx = folder::system(&house);
    recover_member(ctx.begin().await?, login, &recovery, &passphrase).await.map_err(|error| match error {
        access::AccessError::NotFound => CommandError::Sentence(format!("nobody signs in as {login}")),
        access::AccessError::Vault(_) => {
            CommandError::Sentence("this recovery identity does not open that member's organisation".into())
        }
        other => other.into(),
    })?;
    println!("New passphrase for {login}: {passphrase}");
    println!("They change it under “My account” and turn the second factor on again.");
    Ok(ExitCode::SUCCESS)
}
