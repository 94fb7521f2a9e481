//! Running other programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use crate::counts::{Counts, Reader};

/// Runs to the end, its output shown as it comes. True when it succeeded.
pub fn passes(command: &mut Command) -> Result<bool, String> {
    let status = command.stdin(Stdio::null()).status().map_err(|e| cannot_start(command, &e))?;
    Ok(status.success())
}

/// Runs to the end in silence. The error is the line in which it said what was wrong.
pub fn quietly(command: &mut Command) -> Result<(), String> {
    let ended = command.stdin(Stdio::null()).output().map_err(|e| cannot_start(command, &e))?;
    if ended.status.success() {
        return Ok(());
    }
    let said = [ended.stdout, ended.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let complaint = lines().rfind(|line| ["fatal:", "error:", "E:"].iter().any(|word| line.starts_with(word)));
    Err(complaint.or_else(|| lines().next_back()).map_or_else(|| format!("{} failed", name(command)), str::to_owned))
}

/// Runs a test runner to the end, its output shown as it comes and its closing lines counted.
pub fn counted(command: &mut Command, reader: Reader) -> Result<(bool, Counts), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    let (tell, told) = mpsc::channel();
    for (pipe, show) in [
        (
            child.stdout.take().map(|p| Box::new(p) as Box<dyn Read + Send>),
            Box::new(std::io::stdout()) as Box<dyn Write + Send>,
        ),
        (child.stderr.take().map(|p| Box::new(p) as _), Box::new(std::io::stderr()) as _),
    ] {
        let tell = tell.clone();
        thread::spawn(move || pipe.map(|p| follow(p, show, reader, &tell)));
    }
    drop(tell);
    let status = child.wait().map_err(|e| format!("{} was lost: {e}", name(command)))?;
    let mut counts = Counts::default();
    // A process left behind by a test may hold the pipes open for ever: nobody waits for it.
    while let Ok(more) = told.recv_timeout(Duration::from_secs(5)) {
        counts += more;
    }
    Ok((status.success(), counts))
}

/// Copies a pipe line by line and tells what its lines counted.
fn follow(pipe: Box<dyn Read + Send>, mut show: Box<dyn Write + Send>, reader: Reader, tell: &Sender<Counts>) {
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while pipe.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let shown = show.write_all(&line).and_then(|()| show.flush());
        let told = reader(&String::from_utf8_lossy(&line)).is_none_or(|counts| tell.send(counts).is_ok());
        if shown.is_err() || !told {
            return;
        }
        line.clear();
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} cannot be started: {error}", name(command))
}
