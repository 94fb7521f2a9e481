//! A PostgreSQL server for one run of the tests, in a folder of its own.

use std::fs::{self, DirBuilder};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::machine;

/// Starts the server and, when standard input closes, ends it and deletes its folder. Standard input is a pipe
/// that closes whichever way xtask ends, so a killed xtask leaves nothing behind either. The server is told more
/// than once: it hears nothing in its first moments. Ended like this it leaves shared memory behind, which therefore lies
/// in its folder.
const KEEPER: &str = r#"
trap '' INT TERM HUP
folder=$1 bin=$2 port=$3
shift 3
if "$@" "$bin/initdb" --auth=trust -U himaya -E UTF8 --no-locale --no-sync -D "$folder/data" >"$folder/log" 2>&1; then
    "$@" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
        -c dynamic_shared_memory_type=mmap -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>"$folder/log" 2>&1 &
    server=$!
    cat >/dev/null
    while kill -QUIT "$server" 2>/dev/null; do sleep 0.1; done
else
    tail -n 5 "$folder/log" >&2
fi
rm -rf "$folder"
"#;

/// A running server; it goes, with every database in it, when this is dropped.
pub struct Postgres {
    keeper: Child,
    url: String,
}

impl Postgres {
    /// Starts a server with the programs in `bin`.
    pub fn start(bin: &Path) -> Result<Self, String> {
        let account = if machine::is_root() { Some(Account::find()?) } else { None };
        let folder = folder(account.as_ref()).map_err(|e| format!("no folder for PostgreSQL: {e}"))?;
        let port = free_port().map_err(|e| format!("no free port for PostgreSQL: {e}"))?;
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder).arg(bin).arg(port.to_string());
        keeper.args(account.iter().flat_map(Account::prefix)).current_dir(&folder).stdin(Stdio::piped());
        let keeper = keeper.spawn().map_err(|e| format!("sh cannot be started: {e}"))?;
        let mut server = Self { keeper, url: format!("postgres://himaya@127.0.0.1:{port}") };
        server.wait_until_ready(&folder)?;
        Ok(server)
    }

    /// Where databases can be made, without a database's name.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The server writes `ready` into the last line of its pid file.
    fn wait_until_ready(&mut self, folder: &Path) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            let state = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().last().is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            if matches!(self.keeper.try_wait(), Ok(Some(_))) {
                return Err("PostgreSQL's initdb failed, see above".to_owned());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        let last = log.lines().last().unwrap_or("its log is empty");
        Err(format!("PostgreSQL was not ready after a minute: {last}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Its end is waited for so that the folder is gone; there is nobody to tell if that fails.
        let _ = self.keeper.wait();
    }
}

/// The folder with the newest PostgreSQL's programs, if one is installed.
pub fn programs() -> Option<PathBuf> {
    let whole = |bin: &PathBuf| bin.join("initdb").is_file() && bin.join("postgres").is_file();
    let version = |bin: &PathBuf| bin.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin"));
    let on_path = || machine::program(&["initdb"])?.canonicalize().ok()?.parent().map(Path::to_path_buf);
    debian.filter(whole).max_by_key(version).or_else(|| on_path().filter(whole))
}

/// The account that the server runs as when we are root: PostgreSQL refuses to be root.
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn find() -> Result<Self, String> {
        let accounts = fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
        let account = |name: &str| {
            let line = accounts.lines().find(|l| l.split(':').next() == Some(name))?;
            let mut numbers = line.split(':').skip(2).map(str::parse);
            Some(Self { user: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
        };
        account("postgres").or_else(|| account("nobody")).ok_or_else(|| "no account to run PostgreSQL as".to_owned())
    }

    /// The command line that runs another as this account.
    fn prefix(&self) -> [String; 4] {
        let Self { user, group } = self;
        ["setpriv".to_owned(), format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]
    }
}

/// A new folder that only the server's account can read. A database is made for every test, which on a disk can take
/// half a second: memory is used where there is plenty. As root the folder lies where any account can reach it.
fn folder(account: Option<&Account>) -> std::io::Result<PathBuf> {
    let on_disk = || account.map_or_else(std::env::temp_dir, |_| PathBuf::from("/tmp"));
    let parent = if memory_is_plenty() { PathBuf::from("/dev/shm") } else { on_disk() };
    let folder = parent.join(format!("himaya-postgres-{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder)?;
    if let Some(Account { user, group }) = account {
        chown(&folder, Some(*user), Some(*group))?;
    }
    Ok(folder)
}

/// Whether files in memory may grow to some gigabytes: the server's take a few hundred megabytes.
fn memory_is_plenty() -> bool {
    const GIGABYTE: u64 = 1 << 20; // in KiB, which both of these count in
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:")).and_then(first_number);
    let disks = Command::new("df").args(["-Pk", "/dev/shm"]).stderr(Stdio::null()).output();
    let disks = disks.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned()).unwrap_or_default();
    // The columns are name, size, used, free.
    let free = disks.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)).and_then(first_number);
    available >= Some(8 * GIGABYTE) && free >= Some(2 * GIGABYTE)
}

fn first_number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
