//! A program in a process group of its own, with a time limit that holds for all that it starts.
//!
//! The group is ended when the program ends, when its time is over, or when the agent stops: first asked (SIGTERM), two
//! seconds later made to (SIGKILL). What has left the group on purpose, such as a daemon, is not the command's any more.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use wire::OutputStream;

/// Where programs are found that a script names, whatever the agent's own environment says.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Between asking a group to end and making it.
const GRACE: Duration = Duration::from_secs(2);
/// How long a pipe is listened to after its group is gone; somebody outside the group may hold it open.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Between two looks at the program.
const LOOK: Duration = Duration::from_millis(20);
/// Pieces of output that wait for the reader; a program that writes faster waits.
const PIECES: usize = 64;

/// A program to run.
pub struct Program<'a> {
    /// Program and arguments.
    pub argv: &'a [String],
    /// What it reads on standard input.
    pub input: Option<&'a [u8]>,
    /// Its variables beside the fixed ones.
    pub environment: &'a BTreeMap<String, String>,
    /// Where it works.
    pub folder: &'a Path,
    /// How long it may run.
    pub timeout: Duration,
    /// Set when the agent is to stop.
    pub stop: &'a AtomicBool,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// Its time was over.
    TimedOut,
    /// The agent was stopped.
    Stopped,
}

/// What happens while a program runs.
pub enum Moment<'a> {
    /// It wrote something.
    Wrote(OutputStream, &'a [u8]),
    /// A little time has passed.
    Tick,
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started; then nothing of it ran.
pub fn run(program: &Program<'_>, on: &mut dyn FnMut(Moment<'_>)) -> io::Result<Ending> {
    let mut child = spawn(program)?;
    let pieces = listen(&mut child, program.input)?;
    let deadline = Instant::now() + program.timeout;
    let mut early = None;
    while !has_ended(&mut child)? {
        if early.is_none() {
            early = match (Instant::now() >= deadline, program.stop.load(Ordering::SeqCst)) {
                (true, _) => Some((Ending::TimedOut, Instant::now() + GRACE)),
                (_, true) => Some((Ending::Stopped, Instant::now() + GRACE)),
                _ => None,
            };
            if early.is_some() {
                signal(&child, Force::Ask);
            }
        }
        if early.is_some_and(|(_, made_to)| Instant::now() >= made_to) {
            signal(&child, Force::Make);
        }
        hear(&pieces, LOOK, on);
        on(Moment::Tick);
    }
    // Before the program is reaped, so that its group's number still belongs to it.
    signal(&child, Force::Make);
    let last = Instant::now() + LAST_WORDS;
    // A program that left the group may go on writing for ever.
    while Instant::now() < last && hear(&pieces, last.saturating_duration_since(Instant::now()), on) {}
    let status = child.wait()?;
    Ok(early.map_or_else(|| ending(status), |(ending, _)| ending))
}

fn spawn(program: &Program<'_>) -> io::Result<Child> {
    let (name, arguments) =
        program.argv.split_first().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no program is named"))?;
    let mut command = Command::new(name);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", PATH)
        .env("LANG", "C.UTF-8")
        .envs(program.environment)
        .current_dir(program.folder)
        .stdin(if program.input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

type Pieces = mpsc::Receiver<(OutputStream, Vec<u8>)>;

/// Threads that write the input and read both outputs. They end with their pipes.
fn listen(child: &mut Child, input: Option<&[u8]>) -> io::Result<Pieces> {
    let (sender, pieces) = mpsc::sync_channel(PIECES);
    let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
        thread::Builder::new().name(name.to_owned()).stack_size(128 * 1024).spawn(work).map(drop)
    };
    if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input.map(<[u8]>::to_vec)) {
        // A program that ends before it has read everything closes the pipe; its exit code says what that means.
        start("command-in", Box::new(move || drop(pipe.write_all(&input))))?;
    }
    if let Some(pipe) = child.stdout.take() {
        let sender = sender.clone();
        start("command-out", Box::new(move || forward(pipe, OutputStream::Out, &sender)))?;
    }
    if let Some(pipe) = child.stderr.take() {
        start("command-err", Box::new(move || forward(pipe, OutputStream::Err, &sender)))?;
    }
    Ok(pieces)
}

fn forward(mut pipe: impl Read, stream: OutputStream, to: &mpsc::SyncSender<(OutputStream, Vec<u8>)>) {
    let mut buffer = vec![0; 8 * 1024];
    while let Ok(length) = pipe.read(&mut buffer) {
        if length == 0 || to.send((stream, buffer[..length].to_vec())).is_err() {
            return;
        }
    }
}

/// Hears what has come, waiting at most `longest` for something; `false` when nothing more can come or came in time.
fn hear(pieces: &Pieces, longest: Duration, on: &mut dyn FnMut(Moment<'_>)) -> bool {
    match pieces.recv_timeout(longest) {
        Ok((stream, bytes)) => {
            on(Moment::Wrote(stream, &bytes));
            for (stream, bytes) in pieces.try_iter().take(PIECES) {
                on(Moment::Wrote(stream, &bytes));
            }
            true
        }
        Err(RecvTimeoutError::Timeout) => false,
        Err(RecvTimeoutError::Disconnected) => {
            // Both outputs are closed while the program runs on.
            thread::sleep(longest.min(LOOK));
            false
        }
    }
}

/// How hard a group is pushed.
#[derive(Clone, Copy)]
enum Force {
    Ask,
    Make,
}

#[cfg(unix)]
fn signal(child: &Child, force: Force) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = match force {
        Force::Ask => Signal::TERM,
        Force::Make => Signal::KILL,
    };
    // Nobody left in the group is as good as a group that ended.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

#[cfg(unix)]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some())
}

#[cfg(unix)]
fn ending(status: std::process::ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exited(code),
        (None, signal) => Ending::Signalled(signal.unwrap_or_default()),
    }
}

// Other systems have no process groups in this sense; only the program itself can be ended there, so no plan is written
// for them yet and `check` refuses.
#[cfg(not(unix))]
fn signal(_child: &Child, _force: Force) {}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

#[cfg(not(unix))]
fn ending(status: std::process::ExitStatus) -> Ending {
    Ending::Exited(status.code().unwrap_or(-1))
}
