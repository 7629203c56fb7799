//! Runs a program without input, keeps all that it prints in a log, and says that it still lives.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::{ansi, console};

/// A line at least this often while a program says nothing that is shown.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);

/// Where the output of a program goes besides its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// Only to the log; once a minute the last line is shown.
    Quiet,
    /// To the terminal too.
    Stream,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whether it succeeded.
    pub ok: bool,
    /// Exit status in words.
    pub status: String,
}

/// Runs `command`; both of its streams go to the end of `log` in the order in which they were written, without
/// colours.
pub fn logged(command: &mut Command, log: &Path, echo: Echo) -> Result<Ended> {
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("cannot write {}", log.display()))?;
    writeln!(file, "$ {}", describe(command)).context("cannot write the log")?;

    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    let second = writer.try_clone().context("cannot make a pipe")?;
    command.stdin(Stdio::null()).stdout(writer).stderr(second);
    let mut child = command.spawn().with_context(|| format!("cannot start `{}`", describe(command)))?;
    // The command holds the write ends; without this the reader would never see the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (sender, lines) = mpsc::channel::<String>();
    let reading = thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
            let line = ansi::strip(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']));
            if sender.send(line).is_err() {
                break;
            }
            bytes.clear();
        }
    });
    let started = Instant::now();
    let mut shown = started;
    let mut last = String::new();
    loop {
        match lines.recv_timeout(SIGN_OF_LIFE.saturating_sub(shown.elapsed())) {
            Ok(line) => {
                writeln!(file, "{line}").context("cannot write the log")?;
                if echo == Echo::Stream {
                    console::line(&line);
                    shown = Instant::now();
                }
                if !line.trim().is_empty() {
                    last = line;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if shown.elapsed() >= SIGN_OF_LIFE {
            let tail: String = last.trim().chars().take(90).collect();
            console::line(&format!("      … {} so far: {tail}", console::duration(started.elapsed())));
            shown = Instant::now();
        }
    }
    let status = child.wait().context("cannot wait for the program")?;
    // The channel is closed, so the thread has ended or is about to.
    let _ = reading.join();
    Ok(Ended { ok: status.success(), status: status.to_string() })
}

/// Runs `command` on this terminal; its failure is an error that names it.
pub fn visible(command: &mut Command) -> Result<()> {
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start `{}`", describe(command)))?;
    anyhow::ensure!(status.success(), "`{}` failed ({status})", describe(command));
    Ok(())
}

/// The command as one would type it.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    std::iter::once(name)
        .chain(command.get_args().map(|argument| argument.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The last `count` lines of a file; empty when it cannot be read.
pub fn tail(path: &Path, count: usize) -> Vec<String> {
    let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].iter().map(|line| (*line).to_owned()).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_kept_in_order_and_the_status_is_told() {
        let log = std::env::temp_dir().join(format!("steward-process-{}.log", std::process::id()));
        let ended = logged(&mut shell("echo one; echo two >&2; cat; echo three; exit 3"), &log, Echo::Quiet).unwrap();
        assert!(!ended.ok);
        assert!(ended.status.contains('3'), "{}", ended.status);
        assert_eq!(tail(&log, 3), ["one", "two", "three"]);
        assert_eq!(tail(&log, 9).len(), 4, "the command itself is the first line");
        assert!(logged(&mut shell("printf 'no line end'"), &log, Echo::Quiet).unwrap().ok);
        assert_eq!(tail(&log, 1), ["no line end"]);
        fs::remove_file(log).unwrap();
    }

    #[test]
    fn a_missing_program_is_named() {
        let log = std::env::temp_dir().join(format!("steward-process-missing-{}.log", std::process::id()));
        let error = logged(&mut Command::new("no-such-program-here"), &log, Echo::Quiet).unwrap_err();
        assert!(format!("{error:#}").contains("no-such-program-here"));
        fs::remove_file(log).unwrap();
    }
}
