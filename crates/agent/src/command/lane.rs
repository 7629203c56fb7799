//! The thread of the command lane. It has a connection and a session of its own, so that a long poll never holds up what is
//! measured and sent.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use ed25519_dalek::{Signature, VerifyingKey};
use kernel::Entropy;
use wire::{ErrorCode, PollResponse, SessionResponse, message::exactly, transcript};

use super::{
    check::Pin,
    policy::PolicyPlace,
    reports::Line,
    runner::{Runner, RunnerParts},
};
use crate::{
    backoff::{Backoff, stretched},
    clock::MachineClock,
    spool::Spool,
    state::{Identity, StateDirectory},
    transport::CallError,
};

/// How long the server may hold a poll.
const WAIT_S: u64 = 50;
/// How much longer than that the answer may take on its way.
const ON_THE_WAY: Duration = Duration::from_secs(15);
/// A server that answers at once with nothing is not asked more often than this.
const SHORTEST_ROUND: Duration = Duration::from_secs(1);
/// Asked again while staff have not confirmed the agent, or nothing but a new enrolment helps.
const HOPELESS_RETRY: Duration = Duration::from_secs(60);

/// What the lane works with.
pub struct LaneParts {
    /// The state directory.
    pub state: StateDirectory,
    /// Who this is.
    pub identity: Identity,
    /// For the name of the stream; nothing is sent from it here.
    pub spool: Arc<Mutex<Spool>>,
    /// Times.
    pub clock: Arc<dyn MachineClock>,
    /// Randomness, for waiting.
    pub entropy: Arc<dyn Entropy>,
    /// Set when the agent is to stop.
    pub stop: Arc<AtomicBool>,
}

/// The running lane.
pub struct LaneHandle {
    busy: Arc<AtomicBool>,
}

impl LaneHandle {
    /// Whether no command runs now.
    pub fn is_idle(&self) -> bool {
        !self.busy.load(Ordering::SeqCst)
    }
}

/// Starts the thread.
///
/// # Errors
/// When the journal cannot be opened or the thread not be started; the agent then measures without taking commands.
pub fn start(parts: LaneParts) -> anyhow::Result<LaneHandle> {
    let runner = Runner::open(RunnerParts {
        pin: Pin {
            dispatch_key: parts.identity.dispatch_key,
            agent_id: parts.identity.agent_id,
            instance_id: parts.identity.instance_id,
        },
        policy: PolicyPlace::beside(parts.state.path()),
        folder: parts.state.commands(),
        clock: Arc::clone(&parts.clock),
        stop: Arc::clone(&parts.stop),
    })
    .context("the journal of commands cannot be opened")?;
    let LaneParts { state, identity, spool, clock, entropy, stop } = parts;
    let line = Line::new(identity, clock, spool);
    let busy = Arc::new(AtomicBool::new(false));
    let mut lane = Lane { state, entropy, stop, runner, line, busy: Arc::clone(&busy) };
    let run = move || {
        let mut backoff = Backoff::default();
        while !lane.is_stopping() {
            let began = Instant::now();
            let pause = match lane.round() {
                Ok(done) => {
                    backoff.succeeded();
                    if done > 0 { Duration::ZERO } else { SHORTEST_ROUND.saturating_sub(began.elapsed()) }
                }
                Err(error) => lane.failed(&error, &mut backoff),
            };
            lane.sleep(pause);
        }
    };
    thread::Builder::new()
        .name("commands".to_owned())
        .spawn(run)
        .context("the thread of commands cannot be started")?;
    Ok(LaneHandle { busy })
}

struct Lane {
    state: StateDirectory,
    entropy: Arc<dyn Entropy>,
    stop: Arc<AtomicBool>,
    runner: Runner,
    line: Line,
    busy: Arc<AtomicBool>,
}

impl Lane {
    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn sleep(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while !self.is_stopping() && Instant::now() < until {
            thread::sleep(until.saturating_duration_since(Instant::now()).min(Duration::from_millis(200)));
        }
    }

    /// Asks once and does what comes. Gives the number of commands.
    fn round(&mut self) -> Result<usize, CallError> {
        self.line.sign_in()?;
        self.learn_key();
        self.runner.settle(&mut self.line)?;
        let endpoint = format!("/poll?wait={WAIT_S}");
        let answer: PollResponse = self.line.get(&endpoint, Duration::from_secs(WAIT_S) + ON_THE_WAY)?;
        self.learn_key();
        for command in &answer.commands {
            if self.is_stopping() {
                break;
            }
            self.busy.store(true, Ordering::SeqCst);
            let done = self.runner.execute(command, &mut self.line);
            self.busy.store(false, Ordering::SeqCst);
            done?;
        }
        Ok(answer.commands.len())
    }

    /// An agent that enrolled before there was a dispatch key pins it now. Once pinned it stays.
    fn learn_key(&mut self) {
        let Some(offered) = self.line.take_offered_key() else { return };
        let pinned = &mut self.runner.pin_mut().dispatch_key;
        match pinned {
            Some(key) if *key == offered => {}
            Some(_) => tracing::warn!("the server offers another dispatch key; the pinned one stays"),
            None => match self.state.pin_dispatch_key(&offered) {
                Ok(()) => *pinned = Some(offered),
                Err(error) => tracing::error!(error = format!("{error:#}"), "the dispatch key cannot be kept"),
            },
        }
    }

    fn failed(&mut self, error: &CallError, backoff: &mut Backoff) -> Duration {
        let entropy = &*self.entropy;
        let wait = match error.code() {
            Some(ErrorCode::SessionInvalid | ErrorCode::NonceInvalid) => {
                self.line.sign_out();
                backoff.failed(None, entropy)
            }
            Some(
                ErrorCode::AgentPending
                | ErrorCode::AgentUnknown
                | ErrorCode::SignatureInvalid
                | ErrorCode::StreamForked
                | ErrorCode::NotFound,
            ) => {
                self.line.sign_out();
                stretched(error.retry_after().unwrap_or(HOPELESS_RETRY), entropy)
            }
            _ => backoff.failed(error.retry_after(), entropy),
        };
        tracing::debug!(%error, wait_ms = wait.as_millis() as u64, "the server could not be asked for commands");
        wait
    }
}

/// The dispatch key of an answer, if the server's own pinned key vouches for it.
pub fn offered_key(answer: &SessionResponse, identity: &Identity) -> Option<VerifyingKey> {
    vouched(&answer.dispatch_key, &answer.dispatch_key_signature, &identity.server_key, &identity.instance_id)
}

/// A dispatch key, if the server's key signed it for this installation.
pub fn vouched(
    key: &[u8],
    signature: &[u8],
    server_key: &VerifyingKey,
    instance_id: &[u8; 16],
) -> Option<VerifyingKey> {
    let key: [u8; 32] = exactly("dispatch_key", key).ok()?;
    let signature = Signature::from_bytes(&exactly("dispatch_key_signature", signature).ok()?);
    server_key.verify_strict(&transcript::dispatch_key(instance_id, &key), &signature).ok()?;
    VerifyingKey::from_bytes(&key).ok().filter(|key| !key.is_weak())
}
