//! The house rules that can be read off the folders: arrows point down, rooms do not know each other, a
//! page writes no SQL, one crate names the algorithms.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::help::{files_under, root, sources};

/// The floors, from the ground up. What stands on one line may know what is on lower lines; on the same
/// line only on the ground floor.
const FLOORS: [&[&str]; 9] = [
    &["kit", "scrub", "sheets", "linkage", "screening", "extraction", "language", "contacts", "collecting"],
    &["store"],
    &["profile", "vault"],
    &["journal"],
    &["access"],
    &["signals", "households", "known", "editions", "assets", "frame", "imports"],
    &["reporting", "casework", "plan", "outreach", "registry", "schooling", "monitoring"],
    &["web"],
    &["himaya"],
];
const ROOMS: usize = 6;

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// Each crate of the workspace with the crates of the workspace it depends on, tests included.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<_> = packages.iter().map(|p| text(&p["name"])).collect();
    let needs = |p: &Value| -> BTreeSet<String> {
        p["dependencies"].as_array().unwrap().iter().map(|d| text(&d["name"])).collect()
    };
    packages.iter().map(|p| (text(&p["name"]), &needs(p) & &names)).collect()
}

/// What is wrong with a crate's arrows.
fn wrong_arrows(name: &str, needs: &BTreeSet<String>) -> Vec<String> {
    let Some(own) = floor(name) else { return Vec::new() };
    let check = |other: &String| match floor(other) {
        None => Some(format!("{name} depends on {other}, which is on no floor")),
        Some(ROOMS) if own == ROOMS => Some(format!("the room {name} depends on the room {other}")),
        Some(floor) if floor > own => Some(format!("the arrow from {name} to {other} points up")),
        Some(floor) if floor == own && own > ROOMS => Some(format!("{name} and {other} share a floor")),
        Some(_) => None,
    };
    needs.iter().filter_map(check).collect()
}

#[test]
fn arrows_point_down_and_rooms_do_not_know_each_other() {
    let dependencies = dependencies();
    let known: BTreeSet<_> = FLOORS.concat().into_iter().map(str::to_owned).collect();
    let beside: BTreeSet<_> = ["bench", "xtask"].map(str::to_owned).into();
    let all: BTreeSet<_> = dependencies.keys().cloned().collect();
    assert_eq!(all, &known | &beside, "a crate that stands on no floor, or a floor without its crate");
    let wrong: Vec<_> = dependencies.iter().flat_map(|(name, needs)| wrong_arrows(name, needs)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_arrow_would_be_seen() {
    let needs = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
    for (name, wrong) in [("casework", "reporting"), ("signals", "plan"), ("access", "web"), ("kit", "store")] {
        assert_eq!(wrong_arrows(name, &needs(&[wrong])).len(), 1, "{name} to {wrong}");
    }
    assert!(wrong_arrows("web", &needs(&["casework", "frame", "kit"])).is_empty());
}

#[test]
fn a_page_writes_no_sql() {
    let mut pages = 0;
    for (room, path, text) in sources() {
        let is_page = path.starts_with("src/pages") || (room == "web" || room == "frame") || path.ends_with("_page.rs");
        if is_page {
            pages += 1;
            assert!(!text.contains("sql!("), "crates/{room}/{path} holds SQL");
        }
    }
    assert!(pages > 10);
}

#[test]
fn only_the_vault_names_the_algorithms() {
    let hidden = ["chacha20poly1305", "hpke", "argon2", "age", "hkdf", "hmac", "ed25519-dalek"];
    let mut named = BTreeSet::new();
    for room in std::fs::read_dir(root().join("crates")).unwrap().flatten() {
        let text = std::fs::read_to_string(room.path().join("Cargo.toml")).unwrap();
        for line in text.lines() {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if hidden.contains(&name) {
                named.insert((room.file_name().to_string_lossy().into_owned(), name.to_owned()));
            }
        }
    }
    let other: Vec<_> = named.iter().filter(|(room, _)| room != "vault").collect();
    assert!(other.is_empty(), "{other:?}");
    assert_eq!(named.len(), hidden.len(), "the vault uses other algorithms now: say so here");
}

#[test]
fn every_migration_has_a_number_of_its_own() {
    let numbers: Vec<_> = store::migration_checksums().into_iter().map(|(number, _)| number).collect();
    let unique: BTreeSet<_> = numbers.iter().collect();
    assert_eq!(unique.len(), numbers.len(), "{numbers:?}");
    let files = files_under(&root().join("crates/store/migrations"));
    let steps = files.iter().filter(|f| f.extension().is_some_and(|e| e == "sql")).count();
    assert_eq!(numbers, (1..=steps as i64).collect::<Vec<_>>(), "steps are numbered from 1 without a gap");
}

#[test]
fn nothing_is_pasted_into_a_statement() {
    for (room, path, text) in sources() {
        let allowed = room == "store" && (path == "src/migrations.rs" || path == "src/testing.rs");
        assert!(allowed || !text.contains("AssertSqlSafe"), "crates/{room}/{path}");
        // The one other way to a statement's text; tests use it, the program does not.
        let made_by_hand = text.lines().any(|l| l.contains("Sql(\"") && !l.trim_start().starts_with("//"));
        assert!(!made_by_hand, "crates/{room}/{path} makes a statement past sql!");
    }
}
