//! What this machine is and has.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether a missing tool is a failure rather than something to leave out.
pub fn is_ci() -> bool {
    env::var("CI").as_deref() == Ok("true")
}

/// The workspace's folder. `cargo run` says where; the folder built in is for a binary started by hand.
pub fn root() -> PathBuf {
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// Cargo's target folder, whichever way it was set: this binary lies in its `debug`.
pub fn target() -> Result<PathBuf, String> {
    let binary = env::current_exe().map_err(|e| format!("the path of xtask itself is not known: {e}"))?;
    let folder = binary.ancestors().nth(2).ok_or("xtask does not lie in a target folder")?;
    Ok(folder.to_path_buf())
}

/// Where tools that are built here are kept.
pub fn tools() -> Result<PathBuf, String> {
    Ok(target()?.join("tools"))
}

/// `cargo` in the workspace, with the tools built here on its path.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root()).env("PATH", path());
    command
}

/// The path of every folder with programs: the machine's, then our own tools.
pub fn path() -> OsString {
    let machine = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&machine).chain(tools().map(|t| t.join("bin")));
    env::join_paths(folders).unwrap_or(machine)
}

/// The first program of these names that is on the path.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let path = path();
    names.iter().find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether this runs as root.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    id.is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}
