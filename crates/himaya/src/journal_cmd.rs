//! `himaya journal …`.

use std::path::Path;
use std::process::ExitCode;

use journal::Damage;
use kit::Moment;

use crate::error::CommandError;
use crate::folder::{self, ORIGIN};

/// Proves the journal, and says so or says what is wrong.
#[allow(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn verify(data: &Path, against: Option<&Path>) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    let note = against.map(read_note).transpose()?;
    let key = house.secrets.note_signer(ORIGIN)?.verifier_key();
    let verified = journal::verify(house.store(), &key, note.as_deref()).await?;
    if verified.damage.is_empty() {
        let root: String = verified.root.iter().map(|b| format!("{b:02x}")).collect();
        println!("The record is whole: {} entries, {} checkpoints.", verified.entries, verified.checkpoints);
        println!("Root: {root}");
        println!("Key: {key}");
        return Ok(ExitCode::SUCCESS);
    }
    println!("THE RECORD IS NOT WHOLE. {} things are wrong:", verified.damage.len());
    for damage in &verified.damage {
        println!("- {}", sentence(damage));
    }
    Ok(ExitCode::from(2))
}

/// A checkpoint as it was kept elsewhere. Letters and editors change line ends and add empty lines at the end: that is
/// no other checkpoint.
fn read_note(path: &Path) -> Result<String, CommandError> {
    let text = std::fs::read_to_string(path).map_err(CommandError::io(path.display().to_string()))?;
    Ok(format!("{}\n", text.replace("\r\n", "\n").trim_end()))
}

fn sentence(damage: &Damage) -> String {
    match damage {
        Damage::Changed { seq, act, at } => {
            let at = Moment::from_micros(*at).timestamp();
            format!("entry {seq} was changed after it was written (it now says: {act}, {at})")
        }
        Damage::Missing { seq } => format!("entry {seq} is missing"),
        Damage::Length { found, expected } => format!("{found} entries were found where {expected} were written"),
        Damage::Root => "entries were rewritten since the last signed checkpoint".to_owned(),
        Damage::Checkpoint { after, size } => {
            format!(
                "an entry from number {after} to number {} was rewritten: a signed checkpoint says otherwise",
                size - 1
            )
        }
        Damage::Signature { size: 0 } => "the checkpoint given was not signed by this journal's key".to_owned(),
        Damage::Signature { size } => format!("the checkpoint of {size} entries was not signed by this journal's key"),
        Damage::Cut { size } => format!("a signed checkpoint speaks of {size} entries: the end was cut off"),
    }
}

/// Signs and prints a checkpoint.
#[allow(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn checkpoint(data: &Path) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    crate::chores::sign(&house, &journal::Watch::default()).await?;
    match journal::latest_checkpoint(house.store()).await? {
        // A note ends with its own line end: another would not be part of what was signed.
        Some(note) => print!("{note}"),
        None => println!("The journal is empty: there is nothing to sign."),
    }
    Ok(ExitCode::SUCCESS)
}
