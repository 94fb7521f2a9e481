//! `himaya setup`: keys, organisations, first leads.

use std::path::Path;
use std::process::ExitCode;

use access::{Done, House, NewMember, Role, found_organisation, insert_member};
use journal::{Act, Kind};
use kit::{Entropy, Lang};
use profile::{Agency, Profile};
use signals::words_of;
use vault::RecoveryIdentity;

use crate::error::CommandError;
use crate::folder::{self, Settings};

/// Five everyday words: what a person can type once and then replaces.
pub fn first_passphrase(house: &House) -> String {
    let token: [u8; 16] = (&*house.entropy as &dyn Entropy).bytes();
    let words = words_of(&house.secrets.receipt_for(&token), Lang::En);
    words[..6].join(" ")
}

/// Makes a folder, founds the organisations, and prints what is shown only once.
#[allow(clippy::print_stdout, reason = "passphrases and the recovery identity are shown once, here")]
pub async fn run(data: &Path, public_url: &str, agencies: &[String]) -> Result<ExitCode, CommandError> {
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    if !public_url.starts_with("https://") && !local.iter().any(|l| public_url.starts_with(l)) {
        let sentence = "--public-url must begin with https:// (http:// only on this machine itself)";
        return Err(CommandError::Sentence(sentence.into()));
    }
    folder::make(data, &Settings::of(false, public_url.to_owned()))?;
    let house = folder::open(data).await?;
    let chosen = chosen(&house.profile, agencies)?;
    let recovery = RecoveryIdentity::generate();
    println!("First leads. Each signs in, changes the passphrase and adds colleagues:");
    for agency in chosen {
        let login = format!("{}.lead", agency.key);
        let passphrase = first_passphrase(&house);
        found(&house, agency, &recovery, &login, &passphrase).await?;
        println!("  {login:<34} {passphrase}");
    }
    println!();
    println!("Recovery identity. It opens every organisation's files when passphrases are lost. It is NOT kept");
    println!("here: write it down, keep it offline, in two places, under the eyes of two people.");
    println!("  {}", *recovery.to_text());
    println!();
    println!("The receipts of reporters depend on {}: back it up with the database.", data.join("keys").display());
    println!("Serve with: himaya serve --data {}", data.display());
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}

fn chosen<'p>(profile: &'p Profile, keys: &[String]) -> Result<Vec<&'p Agency>, CommandError> {
    if keys.is_empty() {
        return Ok(profile.agencies().iter().filter(|a| !a.example).collect());
    }
    let find = |key: &String| {
        profile.agency(key).ok_or_else(|| CommandError::Sentence(format!("the profile has no agency `{key}`")))
    };
    keys.iter().map(find).collect()
}

/// Which roles the first lead of an agency has.
fn first_roles(agency: &Agency) -> Vec<Role> {
    let mut roles = vec![Role::Lead];
    if agency.coordinator {
        roles.push(Role::Coordinator);
    } else if agency.auditor {
        roles.push(Role::Auditor);
    } else {
        roles.push(Role::CaseOfficer);
    }
    if agency.receives_reports {
        roles.push(Role::Duty);
    }
    roles
}

async fn found(
    house: &std::sync::Arc<House>,
    agency: &Agency,
    recovery: &RecoveryIdentity,
    login: &str,
    passphrase: &str,
) -> Result<(), CommandError> {
    let ctx = folder::system(house);
    let mut work = ctx.begin().await?;
    let (org, identity) = found_organisation(&mut work, &agency.key, &recovery.recipient()).await?;
    let new = NewMember {
        login: login.to_owned(),
        name: login.to_owned(),
        roles: first_roles(agency),
        lang: Lang::default(),
        passphrase: passphrase.to_owned(),
    };
    let id = insert_member(&mut work, org, &identity, &new).await?;
    work.commit(Done::new(Act::MemberAdded, Kind::Member, id).agency(&agency.key)).await?;
    Ok(())
}

/// `himaya profile check`.
#[allow(clippy::print_stdout, reason = "the answer is what the command is for")]
pub fn check_profile(dir: &Path) -> Result<ExitCode, CommandError> {
    match Profile::load(dir) {
        Ok(profile) => {
            println!("The profile {} is whole.", profile.code());
            for rule in profile.rules().iter().filter(|r| !r.confirmed) {
                println!("not checked at its source: {} ({})", rule.title.get(Lang::En), rule.key);
            }
            if !profile.offers().confirmed {
                println!("not reviewed: {} (offers.toml)", profile.offers().source.get(Lang::En));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in &problems {
                println!("{problem}");
            }
            println!("{} problems.", problems.len());
            Ok(ExitCode::FAILURE)
        }
    }
}
