//! What Linux says about the machine and about a process (`/proc`).

use std::fs::{OpenOptions, read_to_string};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Fallible;
use crate::stats::Times;

/// The kernel counts a process's time in hundredths of a second (USER_HZ, 100 on every architecture we run on).
const TICK: Duration = Duration::from_millis(10);

/// How many cores there are.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What kind of processor.
pub fn processor() -> String {
    let text = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("model name")?.split_once(':'));
    line.map_or_else(|| "processor unknown".to_owned(), |(_, name)| name.trim().to_owned())
}

/// Load averages over 1, 5 and 15 minutes.
pub fn load() -> String {
    let text = read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The file system on which a folder is.
pub fn filesystem(folder: &Path) -> String {
    let mounts = read_to_string("/proc/mounts").unwrap_or_default();
    let mut best = (0, "an unknown file system");
    for mount in mounts.lines() {
        let mut fields = mount.split(' ').skip(1);
        if let (Some(at), Some(kind)) = (fields.next(), fields.next())
            && folder.starts_with(at)
            && at.len() >= best.0
        {
            best = (at.len(), kind);
        }
    }
    best.1.to_owned()
}

/// CPU time that a process has used so far, in user and in system mode, by all its threads.
pub fn cpu(process: u32) -> Fallible<Duration> {
    let stat = read_to_string(format!("/proc/{process}/stat"))?;
    // The second field is the program's name in brackets and may hold anything; utime and stime are 14 and 15.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u32>).sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}

/// Memory of a process in KiB: now, and the most it ever was.
pub fn memory(process: u32) -> Fallible<(u64, u64)> {
    let status = read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| -> Fallible<u64> {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        Ok(line.and_then(|l| l.split_whitespace().next()).ok_or("the process has no memory")?.parse()?)
    };
    Ok((field("VmRSS:")?, field("VmHWM:")?))
}

/// How long this machine takes to try one passphrase: by it, figures of different days and machines can be compared.
pub fn passphrase() -> Duration {
    let tries = (0..5).map(|_| {
        let begun = Instant::now();
        vault::pretend_unlock("correct horse battery staple", vault::LockCost::STANDARD);
        begun.elapsed()
    });
    tries.min().unwrap_or_default()
}

/// How long this disk takes to make 4 kB durable: under everything that a report's time can be.
pub fn durable_write(folder: &Path) -> Fallible<Times> {
    let path = folder.join("durable-write");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(Times::new(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_very_process_can_be_looked_at() {
        let own = std::process::id();
        let (now, most) = memory(own).unwrap();
        assert!(now > 0 && most >= now);
        assert!(cpu(own).unwrap() < Duration::from_secs(3600));
        assert!(cpu(0).is_err() && memory(0).is_err());
    }
}
