//! The way of one command: checked, held against policy and journal, begun, executed, reported.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use uuid::Uuid;
use wire::{
    Command, CommandEnd, CommandFinished, CommandOutput, CommandStarted, ErrorCode, RefusalCode,
    message::command::MAX_CHUNKS,
};

use super::{
    check::{self, Checked, Pin, SCRIPT_PLACE},
    journal::{Journal, Known},
    output::Output,
    policy::PolicyPlace,
    process::{self, Ending, Moment, Program},
    reports::Reports,
};
use crate::{clock::MachineClock, state, transport::CallError};

/// Commands that are begun within one hour.
pub const MOST_PER_HOUR: usize = 60;
/// Between two reports of output.
const OUTPUT_EVERY: Duration = Duration::from_millis(300);
/// How long output that is left is offered after the end, before the end is told without it.
const OUTPUT_PATIENCE: Duration = Duration::from_secs(20);

/// What a runner works with.
pub struct RunnerParts {
    /// Whom the agent believes.
    pub pin: Pin,
    /// What the owner of the machine allows.
    pub policy: PolicyPlace,
    /// Folder of journal and scripts.
    pub folder: PathBuf,
    /// Times.
    pub clock: Arc<dyn MachineClock>,
    /// Set when the agent is to stop.
    pub stop: Arc<AtomicBool>,
}

/// Does commands, one after the other.
pub struct Runner {
    parts: RunnerParts,
    journal: Journal,
}

impl Runner {
    /// Opens the journal.
    ///
    /// # Errors
    /// When the folder or the journal cannot be written: then no command may run.
    pub fn open(parts: RunnerParts) -> io::Result<Self> {
        state::make_private_directory(&parts.folder)?;
        let journal = Journal::open(&parts.folder.join("journal"), parts.clock.stamp().wall_us)?;
        Ok(Self { parts, journal })
    }

    /// The pinned keys, which a session may add to.
    pub const fn pin_mut(&mut self) -> &mut Pin {
        &mut self.parts.pin
    }

    /// Tells the server of ends that it has not heard of.
    pub fn settle(&mut self, reports: &mut dyn Reports) -> Result<(), CallError> {
        for owed in self.journal.owed() {
            self.tell(&owed, reports)?;
        }
        Ok(())
    }

    /// Does one command, or says why not. What cannot be told now is told by [`Self::settle`], or asked for again by the
    /// server.
    pub fn execute(&mut self, command: &Command, reports: &mut dyn Reports) -> Result<(), CallError> {
        let begun = match self.admit(command) {
            Ok(Admission::Begin(checked)) => self.begin(checked),
            Ok(Admission::Owed(report)) => return self.tell(&report, reports),
            Err(refusal) => Err(refusal),
        };
        match begun {
            Ok(begun) => self.run(begun, reports),
            Err(refusal) => {
                let id = Uuid::from_slice(&command.command_id).unwrap_or_default();
                tracing::warn!(command = %id, reason = ?refusal, "a command is refused");
                let report = CommandFinished {
                    command_id: command.command_id.clone(),
                    end: CommandEnd::Refused.into(),
                    refusal: refusal.into(),
                    at_us: self.now_us(),
                    ..CommandFinished::default()
                };
                finished(&report, reports)
            }
        }
    }

    fn now_us(&self) -> i64 {
        self.parts.clock.stamp().wall_us
    }

    fn admit(&self, command: &Command) -> Result<Admission, RefusalCode> {
        let now_us = self.now_us();
        let checked = check::check(command, &self.parts.pin, now_us)?;
        match self.journal.known(checked.id) {
            Some(Known::Owed(report)) => return Ok(Admission::Owed(report.clone())),
            Some(Known::Over) => return Err(RefusalCode::Repeated),
            // Begun, and its end could not be written down.
            None if self.journal.was_begun(checked.id) => return Err(RefusalCode::Repeated),
            None => {}
        }
        self.parts.policy.read().admits(checked.action.effect)?;
        if self.journal.begun_within_the_hour(now_us) >= MOST_PER_HOUR {
            return Err(RefusalCode::TooMany);
        }
        Ok(Admission::Begin(checked))
    }

    /// From here on the command is never begun again.
    fn begin(&mut self, checked: Checked) -> Result<Begun, RefusalCode> {
        let script_file = ScriptFile::write(&self.parts.folder, &checked).map_err(cannot)?;
        if !Path::new(&checked.action.argv[0]).exists() {
            return Err(RefusalCode::Unsupported);
        }
        self.journal.begin(checked.id, self.now_us()).map_err(cannot)?;
        Ok(Begun { checked, script_file })
    }

    fn run(&mut self, begun: Begun, reports: &mut dyn Reports) -> Result<(), CallError> {
        let Begun { checked, script_file } = begun;
        let id = Uuid::from_bytes(checked.id);
        tracing::info!(command = %id, program = checked.action.argv[0], "a command begins");
        // That it runs is also told by its output and its end.
        let started = reports.started(&CommandStarted { command_id: checked.id.to_vec(), at_us: self.now_us() });
        if let Err(error) = started {
            tracing::warn!(command = %id, %error, "the start could not be told");
        }
        let mut output = Output::new(checked.action.output_cap_bytes);
        let ending = self.watch(&checked, script_file.as_ref(), &mut output, reports);
        drop(script_file);
        output.finish();
        let mut report = CommandFinished {
            command_id: checked.id.to_vec(),
            at_us: self.now_us(),
            output_bytes: output.total_bytes(),
            dropped_bytes: output.dropped_bytes(),
            ..CommandFinished::default()
        };
        match ending {
            Ok(Ending::Exited(code)) => (report.end, report.code) = (CommandEnd::Exited.into(), code),
            Ok(Ending::Signalled(signal)) => (report.end, report.code) = (CommandEnd::Signalled.into(), signal),
            Ok(Ending::TimedOut) => report.end = CommandEnd::TimedOut.into(),
            Ok(Ending::Stopped) => report.end = CommandEnd::UnknownOutcome.into(),
            Err(error) => {
                tracing::warn!(command = %id, %error, "the program could not be started or watched");
                report.end = CommandEnd::UnknownOutcome.into();
                if is_absence(&error) {
                    (report.end, report.refusal) = (CommandEnd::Refused.into(), RefusalCode::Unsupported.into());
                }
            }
        }
        tracing::info!(command = %id, end = ?report.end(), code = report.code, "a command ended");
        if let Err(error) = self.journal.end(report.clone()) {
            // The next start will call the outcome unknown, unless the server hears of it now.
            tracing::error!(command = %id, %error, "the end could not be written down");
        }
        self.offer_rest(&checked, &mut output, reports);
        report.dropped_bytes = output.dropped_bytes();
        self.tell(&report, reports)
    }

    fn watch(
        &self,
        checked: &Checked,
        script_file: Option<&ScriptFile>,
        output: &mut Output,
        reports: &mut dyn Reports,
    ) -> io::Result<Ending> {
        let argv: Vec<String> = checked
            .action
            .argv
            .iter()
            .map(|argument| match script_file {
                Some(file) if argument == SCRIPT_PLACE => file.0.display().to_string(),
                _ => argument.clone(),
            })
            .collect();
        let program = Program {
            argv: &argv,
            input: if script_file.is_some() { None } else { checked.script.as_deref() },
            environment: &checked.action.environment,
            folder: Path::new("/"),
            timeout: Duration::from_millis(checked.action.timeout_ms),
            stop: &self.parts.stop,
        };
        let mut told = Instant::now();
        process::run(&program, &mut |moment| match moment {
            Moment::Wrote(stream, bytes) => output.push(stream, bytes),
            Moment::Tick if told.elapsed() >= OUTPUT_EVERY && !output.is_empty() => {
                // What does not arrive now is offered again with the next.
                offer(checked, output, reports);
                told = Instant::now();
            }
            Moment::Tick => {}
        })
    }

    /// Offers what is left of the output for a while.
    fn offer_rest(&self, checked: &Checked, output: &mut Output, reports: &mut dyn Reports) {
        let until = Instant::now() + OUTPUT_PATIENCE;
        while !output.is_empty() {
            if !offer(checked, output, reports) {
                if Instant::now() >= until || self.parts.stop.load(Ordering::SeqCst) {
                    return;
                }
                thread::sleep(OUTPUT_EVERY);
            }
        }
    }

    fn tell(&mut self, report: &CommandFinished, reports: &mut dyn Reports) -> Result<(), CallError> {
        finished(report, reports)?;
        if let Err(error) = self.journal.reported(&report.command_id) {
            tracing::warn!(%error, "that the server knows of an end could not be written down; it is told again");
        }
        Ok(())
    }
}

/// Tells an end. One that the server does not know of any more, as after its database was restored, is as good as told: no
/// later try would go better, and what is owed after it would wait for ever.
fn finished(report: &CommandFinished, reports: &mut dyn Reports) -> Result<(), CallError> {
    match reports.finished(report) {
        Err(error) if error.code() == Some(ErrorCode::NotFound) => {
            let id = Uuid::from_slice(&report.command_id).unwrap_or_default();
            tracing::warn!(command = %id, "the server does not know a command that ended here; its end is not told again");
            Ok(())
        }
        answer => answer.map(drop),
    }
}

/// Offers one report of output; whether any of it arrived.
fn offer(checked: &Checked, output: &mut Output, reports: &mut dyn Reports) -> bool {
    let chunks = output.next(MAX_CHUNKS);
    let Some(first) = chunks.first().map(|chunk| chunk.seq) else { return true };
    match reports.output(&CommandOutput { command_id: checked.id.to_vec(), chunks }) {
        Ok(ack) => {
            output.arrived(ack.next_seq);
            ack.next_seq > first
        }
        Err(error) => {
            tracing::debug!(%error, "output could not be told");
            false
        }
    }
}

fn cannot(error: io::Error) -> RefusalCode {
    tracing::error!(%error, "a command cannot be begun: its script or the journal cannot be written");
    RefusalCode::Unsupported
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
}

enum Admission {
    /// Never seen, and nothing speaks against it.
    Begin(Checked),
    /// It was done already; the server has not heard how it ended.
    Owed(CommandFinished),
}

struct Begun {
    checked: Checked,
    script_file: Option<ScriptFile>,
}

/// A script in a file that only the agent's user may read; gone with this.
struct ScriptFile(PathBuf);

impl ScriptFile {
    fn write(folder: &Path, checked: &Checked) -> io::Result<Option<Self>> {
        let wanted = checked.action.argv.iter().any(|argument| argument == SCRIPT_PLACE);
        let Some(script) = checked.script.as_deref().filter(|_| wanted) else { return Ok(None) };
        let file = Self(folder.join(format!("{}.script", Uuid::from_bytes(checked.id))));
        // Left behind by a crash before the journal had the command.
        let _ = fs::remove_file(&file.0);
        state::write_private_file(&file.0, script)?;
        Ok(Some(file))
    }
}

impl Drop for ScriptFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::debug!(%error, "a script file cannot be removed");
        }
    }
}
