//! A data folder: database, keys, sealed files, settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{Actor, Ctx, House};
use kit::{Clock, Lang, SystemClock, SystemEntropy};
use profile::Profile;
use serde::{Deserialize, Serialize};
use store::Store;
use vault::ServerSecrets;

use crate::error::CommandError;

/// What a folder remembers besides its data.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Address under which visitors reach the server.
    pub public_url: String,
    /// Address of the onion service that leads to the same server, `http://….onion`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onion_url: Option<String>,
    /// Sites from which the server itself collects published offers at the same time; 0 where others do (`himaya watch`).
    #[serde(default = "two")]
    pub collectors: usize,
    /// A Chromium on this machine that takes pictures of offers' pages for the evidence, `/usr/bin/chromium`; none without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chromium: Option<PathBuf>,
    /// Whether it fetches what belongs to a page. The site learns from it which of its pages was found worth a picture.
    #[serde(default)]
    pub pictures_fetch: bool,
}

const fn two() -> usize {
    2
}

impl Settings {
    /// What a fresh folder begins with.
    pub const fn of(demo: bool, public_url: String) -> Self {
        Self { demo, public_url, onion_url: None, collectors: two(), chromium: None, pictures_fetch: false }
    }

    /// A sentence when something in it cannot be right.
    fn problem(&self) -> Option<String> {
        let onion = self.onion_url.as_deref()?;
        let name = onion.strip_prefix("http://").and_then(|rest| rest.strip_suffix(".onion")).unwrap_or_default();
        // Version 3: a public key, its checksum and version in base32 (rend-spec-v3, 6).
        let is_name = name.len() == 56 && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        (!is_name).then(|| format!("onion_url: {onion} is not http://, 56 letters and digits, .onion"))
    }
}

/// The name under which the journal is signed.
pub const ORIGIN: &str = "himaya/journal";

fn key_path(data: &Path) -> PathBuf {
    data.join("keys").join("server.key")
}

/// Makes a fresh folder with keys and settings. Fails when there is one.
pub fn make(data: &Path, settings: &Settings) -> Result<(), CommandError> {
    std::fs::create_dir_all(data.parent().unwrap_or(Path::new("."))).map_err(CommandError::io("data folder"))?;
    std::fs::create_dir(data).map_err(CommandError::io(format!("data folder {}", data.display())))?;
    only_ours(data)?;
    std::fs::create_dir(data.join("keys")).map_err(CommandError::io("folder for keys"))?;
    ServerSecrets::create(&key_path(data), &SystemEntropy)?;
    let text = toml::to_string(settings).map_err(|e| CommandError::Sentence(e.to_string()))?;
    std::fs::write(data.join("settings.toml"), text).map_err(CommandError::io("settings"))
}

/// Nobody else on the machine looks in.
#[cfg(unix)]
fn only_ours(folder: &Path) -> Result<(), CommandError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(CommandError::io("data folder"))
}

#[cfg(not(unix))]
fn only_ours(_: &Path) -> Result<(), CommandError> {
    Ok(())
}

/// Opens a folder with the machine's clock.
pub async fn open(data: &Path) -> Result<Arc<House>, CommandError> {
    open_with(data, Box::new(SystemClock)).await
}

/// What a folder remembers besides its data.
pub fn settings(data: &Path) -> Result<Settings, CommandError> {
    let missing = || CommandError::Sentence(format!("{} is no data folder: `himaya setup` makes one", data.display()));
    let text = std::fs::read_to_string(data.join("settings.toml")).map_err(|_| missing())?;
    let settings: Settings =
        toml::from_str(&text).map_err(|e| CommandError::Sentence(format!("settings.toml: {e}")))?;
    match settings.problem() {
        Some(problem) => Err(CommandError::Sentence(format!("settings.toml: {problem}"))),
        None => Ok(settings),
    }
}

/// Opens a folder with a clock of the caller's.
pub async fn open_with(data: &Path, clock: Box<dyn Clock>) -> Result<Arc<House>, CommandError> {
    let settings = settings(data)?;
    let secrets = ServerSecrets::load(&key_path(data))?;
    let store = match std::env::var("HIMAYA_DATABASE_URL") {
        Ok(url) => Store::open_postgres(&url).await?,
        Err(_) => Store::open_sqlite(&data.join("himaya.db")).await?,
    };
    let profile = Profile::embedded_az().map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        CommandError::Sentence(format!("the profile has problems:\n{}", lines.join("\n")))
    })?;
    let mut house = House::new(store, profile, clock, Box::new(SystemEntropy), secrets, data.join("files"))?;
    house.demo = settings.demo;
    house.onion = settings.onion_url;
    settings.public_url.trim_end_matches('/').clone_into(&mut house.public_url);
    house.secure = settings.public_url.starts_with("https://");
    Ok(Arc::new(house))
}

/// The program itself as the actor, for its chores.
pub fn system(house: &Arc<House>) -> Ctx {
    Ctx::new(Arc::clone(house), Actor::System, Lang::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_onion_address_is_looked_at_before_it_is_named_to_anyone() {
        let with = |onion: &str| Settings { onion_url: Some(onion.to_owned()), ..Settings::of(false, String::new()) };
        assert_eq!(with(&format!("http://{}.onion", "a2".repeat(28))).problem(), None);
        let long = format!("http://{}.onion", "a2".repeat(40));
        let mixed = format!("http://{}.onion", "A1".repeat(28));
        for wrong in ["", "http://short.onion", "https://example.org", "http://a.onion/path", &long, &mixed] {
            assert!(with(wrong).problem().is_some_and(|sentence| sentence.contains(wrong)), "{wrong}");
        }
    }
}
