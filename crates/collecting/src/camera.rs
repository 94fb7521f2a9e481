//! Pictures of pages as visitors see them, taken by Chromium: of the page as it was kept, in a browser of its own that runs no
//! script, keeps nothing, and is given no other line than ours. By itself it shows the page's words and its own style: who asks for
//! a photograph just of the pages that are worth reading tells their makers which those are.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::{Answer, Reach, line};

/// How long a browser may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long it waits for what belongs to a page, in thousandths of a second.
const PATIENCE: u32 = 10_000;
/// Width and height, in pixels: a narrow desktop, and two screens of it.
const SIZE: &str = "1024,1600";
/// Most bytes of a picture.
const MOST: u64 = 8 * 1024 * 1024;
/// What a file of this kind begins with (RFC 2083, 3.1).
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// What it is told besides where to go: to be alone, to look up no name, and to send nothing of its own.
const ARGUMENTS: [&str; 15] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-background-networking",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,Translate,OptimizationHints,MediaRouter",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--proxy-bypass-list=<-loopback>",
    "--no-first-run",
    "--hide-scrollbars",
    "--mute-audio",
];

/// Where a browser is that takes pictures.
#[derive(Clone, Debug)]
pub struct Camera {
    program: PathBuf,
    fetches: bool,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum NoPicture {
    /// The answer is no page of HTML.
    #[error("the answer is no page that can be shown")]
    NoPage,
    /// The browser took too long, and was ended.
    #[error("the browser took too long")]
    TooLong,
    /// It ended without a picture.
    #[error("the browser took no picture: {0}")]
    Failed(String),
    /// It cannot be started.
    #[error("the browser cannot be started: {0}")]
    NotStarted(#[from] std::io::Error),
}

impl Camera {
    /// By a Chromium on this machine.
    pub fn of(program: PathBuf) -> Self {
        Self { program, fetches: false }
    }

    /// The same, with what belongs to a page fetched from its site and others that it names.
    pub fn fetching(self) -> Self {
        Self { fetches: true, ..self }
    }

    /// A picture of an answer's page, as PNG.
    pub async fn picture(&self, reach: &Reach, answer: &Answer) -> Result<Vec<u8>, NoPicture> {
        let kind = answer.content_type().unwrap_or("text/html").to_lowercase();
        let content = answer.content().filter(|_| kind.contains("html")).ok_or(NoPicture::NoPage)?;
        let top = answer.address.host().rsplit('.').next();
        let html = extraction::decode_for(&content, answer.content_type(), top).text;
        let folder = ours_alone()?;
        // The folder's name is as good a secret as any for the few seconds of a picture.
        let secret = folder.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let line = line::open(reach, self.fetches, (&answer.address, &html), &secret).await?;
        let file = folder.path().join("picture.png");
        let mut browser = self.browser(folder.path(), &file, reach, &line).spawn()?;
        let family = Family::of(&browser);
        let ended = tokio::time::timeout(LONGEST, browser.wait()).await;
        drop(family);
        if ended.is_err() {
            return Err(NoPicture::TooLong);
        }
        read(&file).await
    }

    fn browser(&self, folder: &Path, file: &Path, reach: &Reach, line: &line::Open) -> Command {
        let mut browser = Command::new(&self.program);
        // Nothing of the server's surroundings, which may hold the database's password, reaches it.
        browser.env_clear().env("HOME", folder).env("TMPDIR", folder).env("LANG", "C.UTF-8");
        if let Some(path) = std::env::var_os("PATH") {
            browser.env("PATH", path);
        }
        browser
            .args(ARGUMENTS)
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .arg(format!("--proxy-server=http://{}", line.at))
            .arg(format!("--user-agent={}", reach.agent()))
            .arg(format!("--window-size={SIZE}"))
            .arg(format!("--timeout={PATIENCE}"))
            .arg(format!("--screenshot={}", file.display()))
            .arg(&line.start)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(unix)]
        browser.process_group(0);
        browser
    }
}

/// A folder that nobody else on the machine looks into.
fn ours_alone() -> std::io::Result<tempfile::TempDir> {
    let mut folder = tempfile::Builder::new();
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.rand_bytes(20).tempdir()
}

/// A browser and all that it started; they end together, whoever stopped waiting.
struct Family(#[cfg(unix)] Option<rustix::process::Pid>);

impl Family {
    #[cfg(unix)]
    fn of(browser: &Child) -> Self {
        Self(browser.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?)))
    }
    #[cfg(not(unix))]
    const fn of(_: &Child) -> Self {
        Self()
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.0 {
            // Where none is left that is no failure.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

async fn read(file: &Path) -> Result<Vec<u8>, NoPicture> {
    let failed = |why: &str| Err(NoPicture::Failed(why.to_owned()));
    match tokio::fs::metadata(file).await {
        Ok(about) if about.len() > MOST => return failed("the picture is too large"),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return failed("it ended without one"),
        Err(error) => return Err(error.into()),
    }
    let picture = tokio::fs::read(file).await?;
    if picture.starts_with(&PNG) { Ok(picture) } else { failed("what it wrote is none") }
}
