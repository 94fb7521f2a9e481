//! The real program: built, given a folder, served, told to end.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use access::House;
use kit::{Clock, SystemEntropy};
use profile::Profile;
use store::Store;
use tempfile::TempDir;
use vault::ServerSecrets;

use crate::{Fallible, database};

/// The release build, and where its data may be.
pub struct Program {
    /// The executable.
    pub path: PathBuf,
    /// Data folders are made under this one.
    pub scratch: PathBuf,
    /// A PostgreSQL server, when one is to be used.
    pub postgres: Option<String>,
}

impl Program {
    /// Takes the program that `HIMAYA_BIN` names, or builds it.
    pub fn built(scratch: Option<PathBuf>, postgres: Option<String>) -> Fallible<Self> {
        let scratch = scratch.unwrap_or_else(std::env::temp_dir).canonicalize()?;
        let path = match std::env::var_os("HIMAYA_BIN") {
            Some(path) => PathBuf::from(path).canonicalize()?,
            None => build()?,
        };
        Ok(Self { path, scratch, postgres })
    }

    /// A fresh folder with the demonstration's people and work in it.
    pub async fn demo(&self) -> Fallible<Folder> {
        let folder = self.folder(None).await?;
        folder.succeed(&["demo", "--no-serve"])?;
        Ok(folder)
    }

    /// A fresh folder in which nothing has happened yet.
    pub async fn empty(&self) -> Fallible<Folder> {
        let folder = self.folder(None).await?;
        let agencies = "mia-hotline,assistance-centre,national-coordinator";
        folder.succeed(&["setup", "--public-url", "http://127.0.0.1", "--agencies", agencies])?;
        Ok(folder)
    }

    /// The demonstration in a folder that stays; true when it was there before.
    pub async fn kept(&self, keep: &Path) -> Fallible<(Folder, bool)> {
        if self.postgres.is_some() {
            return Err("--keep is for SQLite only".into());
        }
        let folder = self.folder(Some(keep.to_owned())).await?;
        if keep.exists() {
            return Ok((folder, true));
        }
        folder.succeed(&["demo", "--no-serve"])?;
        Ok((folder, false))
    }

    async fn folder(&self, keep: Option<PathBuf>) -> Fallible<Folder> {
        let home = tempfile::Builder::new().prefix("himaya-bench-").tempdir_in(&self.scratch)?;
        let database = match &self.postgres {
            Some(server) => Some(database::fresh(server).await?),
            None => None,
        };
        let data = keep.unwrap_or_else(|| home.path().join("data"));
        Ok(Folder { program: self.path.clone(), home, data, database })
    }
}

/// Builds the release and gives its path. This program stands in `…/release/` or `…/debug/` of the same build folder.
fn build() -> Fallible<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the benchmarks stand in no workspace")?;
    let status =
        Command::new(cargo).args(["build", "--release", "--package", "himaya"]).current_dir(workspace).status()?;
    if !status.success() {
        return Err("himaya could not be built".into());
    }
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).ok_or("this program stands in no build folder")?;
    Ok(target.join("release").join("himaya"))
}

/// A data folder and, when PostgreSQL is used, the database that goes with it.
pub struct Folder {
    program: PathBuf,
    home: TempDir,
    data: PathBuf,
    database: Option<String>,
}

impl Folder {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data").arg(&self.data).env_remove("HIMAYA_DATABASE_URL").stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("HIMAYA_DATABASE_URL", database);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Fallible<Output> {
        Ok(self.command(arguments).output()?)
    }

    fn succeed(&self, arguments: &[&str]) -> Fallible<()> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("himaya {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }

    fn log(&self) -> PathBuf {
        self.home.path().join("log")
    }

    /// What the server said while it ran; nothing, when all was well.
    pub fn said(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        log.lines().map(|line| format!("the server said: {line}")).take(5).collect()
    }

    /// Starts the server on a free loopback port.
    pub fn serve(&self) -> Fallible<Server> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut child = command.env("HIMAYA_LOG", "warn").stdout(Stdio::piped()).stderr(log).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        match line.trim().trim_end_matches('/').rsplit('/').next().and_then(|a| a.parse().ok()) {
            Some(address) => Ok(Server { child, address }),
            None => {
                child.kill()?;
                child.wait()?;
                Err(format!("the server did not start: {}", std::fs::read_to_string(self.log())?).into())
            }
        }
    }

    /// The same house in this process, for filling it and for looking at what is kept. Stop the server first.
    pub async fn house(&self, clock: Box<dyn Clock>) -> Fallible<Arc<House>> {
        let store = match &self.database {
            Some(url) => Store::open_postgres(url).await?,
            None => Store::open_sqlite(&self.data.join("himaya.db")).await?,
        };
        let profile = Profile::embedded_az().map_err(|problems| format!("the profile has problems: {problems:?}"))?;
        let secrets = ServerSecrets::load(&self.data.join("keys/server.key"))?;
        let house = House::new(store, profile, clock, Box::new(SystemEntropy), secrets, self.data.join("files"))?;
        Ok(Arc::new(house))
    }

    /// Bytes of the SQLite file; nothing when there is none.
    pub fn bytes(&self) -> Option<u64> {
        Some(std::fs::metadata(self.data.join("himaya.db")).ok()?.len())
    }
}

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as an operator does, and it must end well.
    pub fn stop(mut self) -> Fallible<()> {
        let told = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        if told.success() && self.child.wait()?.success() { Ok(()) } else { Err("the server did not end well".into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
