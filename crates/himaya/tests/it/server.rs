//! The real program, run as its users run it.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use access::House;
use kit::{SystemClock, SystemEntropy};
use store::testing::TestStore;
use store::{Sql, Store, args};
use tempfile::TempDir;
use vault::ServerSecrets;

/// Everyone's passphrase in a demonstration.
pub const PASSPHRASE: &str = "alma armud heyva nar";

/// A PostgreSQL database made for one test.
pub struct Database {
    pub url: String,
    pub name: String,
    _store: TestStore,
}

/// A fresh PostgreSQL database, or none when no server is at hand.
pub async fn database() -> Option<Database> {
    let made = store::testing::postgres().await?;
    let mut tx = made.store.read().await.unwrap();
    let (name,): (String,) = tx.one(Sql("SELECT current_database()::text"), args![]).await.unwrap();
    drop(tx);
    made.store.close().await;
    let server = std::env::var("HIMAYA_TEST_POSTGRES").unwrap();
    Some(Database { url: format!("{server}/{name}"), name, _store: made })
}

/// A data folder, the folder for temporary files beside it, and what the program logs.
pub struct Folder {
    pub home: TempDir,
    pub database: Option<Database>,
}

impl Folder {
    /// A folder with the demonstration in it.
    pub fn demo(database: Option<Database>) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("temp")).unwrap();
        let folder = Self { home, database };
        let made = folder.run(&["demo", "--no-serve"]);
        assert!(made.status.success(), "{made:?}");
        folder
    }

    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub fn log(&self) -> PathBuf {
        self.home.path().join("log")
    }

    /// Adds a line to its settings.
    pub fn set(&self, line: &str) {
        let path = self.data().join("settings.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("{settings}\n{line}\n")).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_himaya"));
        command.args(arguments).arg("--data").arg(self.data());
        command.env("TMPDIR", self.home.path().join("temp")).env_remove("HIMAYA_DATABASE_URL");
        if let Some(database) = &self.database {
            command.env("HIMAYA_DATABASE_URL", &database.url);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// `himaya journal verify`: its exit code and what it says.
    pub fn verify(&self) -> (Option<i32>, String) {
        let output = self.run(&["journal", "verify"]);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Serves the folder.
    pub fn serve(&self, log_level: &str) -> Server {
        let log = OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("HIMAYA_LOG", log_level).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        Server::started(command, &self.log())
    }

    /// Collects published offers, as on a node of its own.
    pub fn watch(&self) -> Running {
        let log = OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command(&["watch"]);
        Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    /// The house in this process, for looking at what the program left behind. Stop the program first.
    pub async fn house(&self) -> Arc<House> {
        let store = match &self.database {
            Some(database) => Store::open_postgres(&database.url).await.unwrap(),
            None => Store::open_sqlite(&self.data().join("himaya.db")).await.unwrap(),
        };
        let profile = profile::Profile::embedded_az().unwrap();
        let secrets = ServerSecrets::load(&self.data().join("keys/server.key")).unwrap();
        let files = self.data().join("files");
        let house = House::new(store, profile, Box::new(SystemClock), Box::new(SystemEntropy), secrets, files);
        Arc::new(house.unwrap())
    }
}

/// A running program. Dropped, it is killed.
pub struct Running(Child);

impl Running {
    /// As an operator does it, and it must end well.
    pub fn stop(mut self) {
        let told = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.0.id())).status().unwrap();
        assert!(told.success());
        assert!(self.0.wait().unwrap().success(), "it did not end well");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running server. Dropped, it is killed.
pub struct Server {
    running: Running,
    pub address: SocketAddr,
}

impl Server {
    fn started(mut command: Command, log: &std::path::Path) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_end_matches('/').rsplit('/').next().and_then(|a| a.parse().ok());
        match address {
            Some(address) => Self { running: Running(child), address },
            None => panic!("the server did not start: {line}{}", std::fs::read_to_string(log).unwrap_or_default()),
        }
    }

    /// As a power cut does it.
    pub fn kill(mut self) {
        self.running.0.kill().unwrap();
        self.running.0.wait().unwrap();
    }

    /// As an operator does it, and it must end well.
    pub fn stop(self) {
        self.running.stop();
    }
}
