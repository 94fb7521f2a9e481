//! Builds the styles, scripts, fonts and drawings with Node, from the lock file, in `OUT_DIR`.
//! Nothing is written into the source tree, and no web page is asked for anything but the npm registry.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, exit},
};

/// What the build copies; a change in any of these builds again.
const SOURCES: &[&str] =
    &["package.json", "package-lock.json", ".npmrc", "build.mjs", "contrast.mjs", "LICENCES.md", "scss", "js", "img"];
const OLDEST_NODE: u32 = 20;

fn main() {
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    println!("cargo:rerun-if-changed=build.rs");

    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let work = out.join("src");
    check_node();

    for source in SOURCES {
        let target = work.join(source);
        if target.is_dir() {
            fs::remove_dir_all(&target).unwrap_or_else(|e| stop(&format!("cannot clear {}: {e}", target.display())));
        }
        copy(&here.join(source), &target).unwrap_or_else(|e| stop(&format!("cannot copy {source}: {e}")));
    }

    install(&work);
    run(Command::new("node").arg("build.mjs").arg(&out).current_dir(&work), "node build.mjs");
}

/// `npm ci`, unless exactly this lock file is installed already.
fn install(work: &Path) {
    let lock = fs::read(work.join("package-lock.json")).unwrap_or_else(|e| stop(&format!("no package-lock.json: {e}")));
    let stamp = work.join("node_modules").join(".installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return;
    }
    // Scripts of packages are not run: no package needs one, and a script is the usual way in for an attack.
    let args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    run(Command::new(npm()).args(args).current_dir(work), "npm ci");
    fs::write(stamp, lock).unwrap_or_else(|e| stop(&format!("cannot note what is installed: {e}")));
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn check_node() {
    let need = format!(
        "himaya's styles and scripts are built with Node.js {OLDEST_NODE} or newer and its npm. \
         Install them (https://nodejs.org, or your system's packages nodejs and npm) and build again. \
         They are needed only to build: the finished program does not use them"
    );
    let version = match Command::new("node").arg("--version").output() {
        Ok(found) => String::from_utf8_lossy(&found.stdout).trim().to_owned(),
        Err(e) => stop(&format!("`node` was not found ({e}). {need}")),
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|n| n < OLDEST_NODE) {
        stop(&format!("`node --version` says {version:?}. {need}"));
    }
    if let Err(e) = Command::new(npm()).arg("--version").output() {
        stop(&format!("`npm` was not found ({e}). {need}"));
    }
}

fn run(command: &mut Command, name: &str) {
    let done = command.output().unwrap_or_else(|e| stop(&format!("`{name}` did not start: {e}")));
    if !done.status.success() {
        let said = [done.stdout, done.stderr].concat();
        stop(&format!("`{name}` failed ({}):\n{}", done.status, String::from_utf8_lossy(&said)));
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn stop(message: &str) -> ! {
    eprintln!("assets: {message}.");
    exit(1)
}
