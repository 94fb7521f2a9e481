//! Debian's packages, installed when they are missing and when that may be done.

use std::process::{Command, Stdio};

use crate::{machine, run};

/// Whether a package is on the machine; none where there are no Debian packages.
pub fn has(package: &str) -> Option<bool> {
    machine::program(&["dpkg-query"])?;
    let mut query = Command::new("dpkg-query");
    let answer = query.args(["--show", "--showformat=${Status}", package]).stderr(Stdio::null()).output().ok()?;
    Some(answer.stdout == b"install ok installed")
}

/// Installs packages. The error says why it may not or could not be done.
pub fn install(packages: &[&str]) -> Result<(), String> {
    if machine::program(&["apt-get"]).is_none() {
        return Err("there is no apt-get here".to_owned());
    }
    let prefix: &[&str] = if machine::is_root() {
        &[]
    } else if run::quietly(Command::new("sudo").args(["-n", "true"])).is_ok() {
        &["sudo", "-n"]
    } else {
        return Err("it takes root, or sudo without a password".to_owned());
    };
    println!("installing from Debian: {}", packages.join(" "));
    run::quietly(&mut apt(prefix, &["update"]))?;
    run::quietly(apt(prefix, &["install", "-y", "--no-install-recommends"]).args(packages))
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"], arguments].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}
