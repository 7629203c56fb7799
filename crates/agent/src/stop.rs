//! Being asked to stop, and by whom.

use std::{io, process::Command, sync::mpsc, thread, time::Duration};

use crate::runner::Request;

/// Why the agent stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// Somebody stops the agent.
    Signal,
    /// The whole machine goes down.
    HostShutdown,
}

impl StopReason {
    /// As in the event `agent.stopped`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::HostShutdown => "host_shutdown",
        }
    }
}

/// Turns the first SIGTERM or SIGINT into a request; the second ends the process at once.
#[cfg(unix)]
pub fn listen(requests: mpsc::Sender<Request>) -> io::Result<()> {
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        iterator::Signals,
    };
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    thread::Builder::new().name("signals".to_owned()).stack_size(64 * 1024).spawn(move || {
        let mut asked = false;
        for _ in signals.forever() {
            if asked || requests.send(Request::Stop).is_err() {
                std::process::exit(130);
            }
            asked = true;
        }
    })?;
    Ok(())
}

/// Turns the first request of the console into ours.
#[cfg(not(unix))]
pub fn listen(requests: mpsc::Sender<Request>) -> io::Result<()> {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };
    let asked = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&asked))?;
    signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::clone(&asked))?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        while !asked.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(250));
        }
        let _ = requests.send(Request::Stop);
    })?;
    Ok(())
}

/// Whether the machine goes down, as far as can be told within half a second: systemd says `stopping`. Other systems, and
/// a systemd that does not answer, leave it at the signal.
pub fn reason() -> StopReason {
    if !cfg!(target_os = "linux") {
        return StopReason::Signal;
    }
    let (sender, receiver) = mpsc::channel();
    let asked = thread::Builder::new().name("systemd".to_owned()).stack_size(128 * 1024).spawn(move || {
        let answer = Command::new("systemctl").arg("is-system-running").output();
        let _ = sender.send(answer.is_ok_and(|answer| answer.stdout.starts_with(b"stopping")));
    });
    match asked.ok().and_then(|_| receiver.recv_timeout(Duration::from_millis(500)).ok()) {
        Some(true) => StopReason::HostShutdown,
        _ => StopReason::Signal,
    }
}
