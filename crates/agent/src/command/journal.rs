//! What was begun and how it ended: one line of JSON each, on disk before it counts.
//!
//! | line | meaning |
//! | --- | --- |
//! | `begun` | the program is about to start; from here on the command is never begun again |
//! | `ended` | how it ended; owed to the server |
//! | `reported` | the server has heard of the end, or does not know the command any more |
//!
//! A command that was begun and has no end when the journal is opened was cut off: its outcome is unknown, and said to be.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::{CommandEnd, CommandFinished};

use crate::state::replace_file;

/// A journal over this size is written anew when it is opened, without what is long over.
const REWRITE_BYTES: u64 = 1024 * 1024;
/// How long a command that is over is remembered. Envelopes live an hour; the rest is for clocks that were set back.
const REMEMBERED_US: i64 = 90 * 86_400 * 1_000_000;
/// One hour.
const HOUR_US: i64 = 3_600_000_000;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Begun { id: Uuid, at_us: i64 },
    Ended { report: CommandFinished },
    Reported { id: Uuid },
}

/// What is known of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// It ended, and the server has not heard of it.
    Owed(CommandFinished),
    /// It ended, and the server knows.
    Over,
}

struct Entry {
    begun_us: i64,
    known: Option<Known>,
}

/// The journal of one agent.
pub struct Journal {
    path: PathBuf,
    file: File,
    entries: BTreeMap<Uuid, Entry>,
}

impl Journal {
    /// Opens the journal, and gives every command that was cut off its end.
    pub fn open(path: &Path, now_us: i64) -> io::Result<Self> {
        let entries = load(path)?;
        let file = append_to(path)?;
        let mut journal = Self { path: path.to_owned(), file, entries };
        if fs::metadata(path)?.len() > REWRITE_BYTES {
            journal.rewrite(now_us)?;
        }
        let cut: Vec<Uuid> =
            journal.entries.iter().filter(|(_, entry)| entry.known.is_none()).map(|(id, _)| *id).collect();
        for id in cut {
            journal.end(CommandFinished {
                command_id: id.as_bytes().to_vec(),
                end: CommandEnd::UnknownOutcome.into(),
                at_us: now_us,
                ..CommandFinished::default()
            })?;
        }
        Ok(journal)
    }

    /// What is known of a command; `None` if it was never begun.
    pub fn known(&self, id: [u8; 16]) -> Option<&Known> {
        self.entries.get(&Uuid::from_bytes(id)).and_then(|entry| entry.known.as_ref())
    }

    /// Whether a command was begun, whatever became of it: such a one is never begun again.
    pub fn was_begun(&self, id: [u8; 16]) -> bool {
        self.entries.contains_key(&Uuid::from_bytes(id))
    }

    /// Commands begun within the last hour.
    pub fn begun_within_the_hour(&self, now_us: i64) -> usize {
        self.entries.values().filter(|entry| now_us.saturating_sub(entry.begun_us) < HOUR_US).count()
    }

    /// Writes down that a command is begun; it is on disk when this returns.
    pub fn begin(&mut self, id: [u8; 16], at_us: i64) -> io::Result<()> {
        let id = Uuid::from_bytes(id);
        self.write(&Line::Begun { id, at_us })?;
        self.entries.insert(id, Entry { begun_us: at_us, known: None });
        Ok(())
    }

    /// Writes down how a command ended; it is on disk when this returns.
    pub fn end(&mut self, report: CommandFinished) -> io::Result<()> {
        let Ok(id) = Uuid::from_slice(&report.command_id) else { return Ok(()) };
        self.write(&Line::Ended { report: report.clone() })?;
        let begun_us = self.entries.get(&id).map_or(report.at_us, |entry| entry.begun_us);
        self.entries.insert(id, Entry { begun_us, known: Some(Known::Owed(report)) });
        Ok(())
    }

    /// Writes down that the server has heard of the end, or does not know the command any more.
    pub fn reported(&mut self, id: &[u8]) -> io::Result<()> {
        let Ok(id) = Uuid::from_slice(id) else { return Ok(()) };
        self.write(&Line::Reported { id })?;
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.known = Some(Known::Over);
        }
        Ok(())
    }

    /// Ends that the server has not heard of.
    pub fn owed(&self) -> Vec<CommandFinished> {
        let owed = |entry: &Entry| match &entry.known {
            Some(Known::Owed(report)) => Some(report.clone()),
            _ => None,
        };
        self.entries.values().filter_map(owed).collect()
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        // A line that broke off, as on a full disk, must not swallow the next one: each begins on a line of its own.
        let mut text = vec![b'\n'];
        serde_json::to_writer(&mut text, line).map_err(io::Error::from)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.file.sync_data()
    }

    fn rewrite(&mut self, now_us: i64) -> io::Result<()> {
        self.entries.retain(|_, entry| {
            entry.known != Some(Known::Over) || now_us.saturating_sub(entry.begun_us) < REMEMBERED_US
        });
        let mut text = Vec::new();
        for (id, entry) in &self.entries {
            let mut lines = vec![Line::Begun { id: *id, at_us: entry.begun_us }];
            match &entry.known {
                Some(Known::Owed(report)) => lines.push(Line::Ended { report: report.clone() }),
                Some(Known::Over) => lines.push(Line::Reported { id: *id }),
                None => {}
            }
            for line in lines {
                serde_json::to_writer(&mut text, &line)?;
                text.push(b'\n');
            }
        }
        replace_file(&self.path, &text)?;
        self.file = append_to(&self.path)?;
        Ok(())
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // A line that a crash cut short must not swallow the one after it.
    if fs::metadata(path)?.len() > 0 {
        file.write_all(b"\n")?;
    }
    file.sync_all()?;
    Ok(file)
}

fn load(path: &Path) -> io::Result<BTreeMap<Uuid, Entry>> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    let mut entries: BTreeMap<Uuid, Entry> = BTreeMap::new();
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line) {
            Ok(Line::Begun { id, at_us }) => {
                entries.entry(id).or_insert(Entry { begun_us: at_us, known: None });
            }
            Ok(Line::Ended { report }) => {
                if let Ok(id) = Uuid::from_slice(&report.command_id) {
                    let entry = entries.entry(id).or_insert(Entry { begun_us: report.at_us, known: None });
                    entry.known = Some(Known::Owed(report));
                }
            }
            Ok(Line::Reported { id }) => {
                let entry = entries.entry(id).or_insert(Entry { begun_us: 0, known: None });
                entry.known = Some(Known::Over);
            }
            // Cut short by a crash: what it was to say did not count yet.
            Err(error) => tracing::warn!(%error, "a line of the journal of commands is damaged"),
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000_000;

    fn finished(id: u8) -> CommandFinished {
        CommandFinished {
            command_id: vec![id; 16],
            end: CommandEnd::Exited.into(),
            at_us: NOW + 5,
            ..CommandFinished::default()
        }
    }

    #[test]
    fn what_was_cut_off_is_unknown_and_owed_after_opening() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = Journal::open(&path, NOW).unwrap();
        journal.begin([1; 16], NOW).unwrap();
        journal.begin([2; 16], NOW).unwrap();
        journal.end(finished(2)).unwrap();
        journal.begin([3; 16], NOW).unwrap();
        journal.end(finished(3)).unwrap();
        journal.reported(&[3; 16]).unwrap();
        drop(journal);
        // The power went while a line was written.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"begun\":{\"id\":\"0404").unwrap();
        let mut journal = Journal::open(&path, NOW + 9).unwrap();
        let owed = journal.owed();
        assert_eq!(
            owed.iter().map(CommandFinished::end).collect::<Vec<_>>(),
            [CommandEnd::UnknownOutcome, CommandEnd::Exited]
        );
        assert_eq!(journal.known([3; 16]), Some(&Known::Over));
        assert_eq!(journal.known([4; 16]), None);
        assert_eq!(journal.begun_within_the_hour(NOW + 10), 3);
        assert_eq!(journal.begun_within_the_hour(NOW + HOUR_US), 0);
        journal.begin([5; 16], NOW).unwrap();
        drop(journal);
        assert!(Journal::open(&path, NOW).unwrap().known([5; 16]).is_some(), "the line after the damaged one counts");
    }

    #[test]
    fn a_large_journal_forgets_what_is_long_over_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = Journal::open(&path, NOW).unwrap();
        for id in 1..=3 {
            journal.begin([id; 16], NOW).unwrap();
            journal.end(finished(id)).unwrap();
        }
        journal.reported(&[1; 16]).unwrap();
        journal.reported(&[2; 16]).unwrap();
        journal.begin([9; 16], NOW + REMEMBERED_US).unwrap();
        journal.end(finished(9)).unwrap();
        journal.reported(&[9; 16]).unwrap();
        journal.rewrite(NOW + REMEMBERED_US + 1).unwrap();
        let before = fs::metadata(&path).unwrap().len();
        drop(journal);
        let journal = Journal::open(&path, NOW).unwrap();
        assert_eq!(journal.known([1; 16]), None);
        assert!(matches!(journal.known([3; 16]), Some(Known::Owed(_))), "what is owed is never forgotten");
        assert_eq!(journal.known([9; 16]), Some(&Known::Over));
        assert!(before < 1_000, "{before}");
    }
}
