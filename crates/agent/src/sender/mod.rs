//! From the spool to the server: one batch at a time, newest frames first, old ones at the pace that the server allows.
//!
//! What a status means is decided here and nowhere else:
//!
//! | answer | consequence |
//! | --- | --- |
//! | 200 | what is acknowledged is let go of; what is rejected is final as well |
//! | 202 | kept; asked again later |
//! | 400 `body_malformed` | the batch is halved; a single frame that is still refused is quarantined and declared |
//! | 413 | the batch is halved; a single frame is quarantined if the server itself said so |
//! | 401 | a new session |
//! | 403 `agent_pending` | wait for staff |
//! | 403 `agent_unknown`, 409 `stream_forked` | nothing but a new enrolment helps: say so, ask again rarely |
//! | anything else | transient: kept, backing off |

mod batch;
mod status;

#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

use kernel::Entropy;
use wire::{ClockEcho, DropReason, ErrorCode, IngestRequest, IngestResponse, SchemaHash};

use crate::{
    backoff::{Backoff, stretched},
    clock::MachineClock,
    runner::Request,
    session::{self, Session},
    spool::Spool,
    state::Identity,
    transport::{CallError, EXCHANGE_TIMEOUT, Reply, Transport},
};
use batch::Batch;
pub use status::{Connection, Status, read_status};

/// Asked again while staff have not confirmed the agent.
const PENDING_RETRY: Duration = Duration::from_secs(30);
/// Asked again while nothing but a new enrolment helps.
const HOPELESS_RETRY: Duration = Duration::from_secs(600);
/// Between batches when the server leaves it to the agent.
const OWN_PACE: Duration = Duration::from_secs(1);
/// A server that asks for more silence than this is misunderstood.
const LONGEST_PACE: Duration = Duration::from_secs(300);

/// What a sender works with.
pub struct SenderParts {
    /// Connection.
    pub transport: Transport,
    /// Who sends.
    pub identity: Identity,
    /// What is sent.
    pub spool: Arc<Mutex<Spool>>,
    /// Times.
    pub clock: Arc<dyn MachineClock>,
    /// Randomness, for waiting.
    pub entropy: Arc<dyn Entropy>,
    /// Where the server's wishes go.
    pub requests: mpsc::Sender<Request>,
    /// Where the status is written.
    pub status_path: PathBuf,
}

/// Sends a spool.
pub struct Sender {
    parts: SenderParts,
    session: Option<Session>,
    backoff: Backoff,
    /// Frames of one batch; halved when the server cannot take a batch, doubled when it can.
    frame_cap: usize,
    backfill_bytes: u64,
    known_schemas: HashSet<SchemaHash>,
    wanted_schemas: HashSet<SchemaHash>,
    echo: Option<ClockEcho>,
    status: Status,
}

/// Locks the spool; a panic elsewhere does not stop it from being emptied.
pub fn lock(spool: &Mutex<Spool>) -> MutexGuard<'_, Spool> {
    spool.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sender {
    /// A sender that has not spoken to the server yet.
    pub fn new(parts: SenderParts) -> Self {
        let status = Status::new(parts.identity.server_url.as_str(), parts.clock.stamp().wall_us);
        Self {
            parts,
            session: None,
            backoff: Backoff::default(),
            frame_cap: wire::MAX_FRAMES,
            backfill_bytes: 0,
            known_schemas: HashSet::new(),
            wanted_schemas: HashSet::new(),
            echo: None,
            status,
        }
    }

    /// One attempt. Returns how long to wait before the next.
    pub fn step(&mut self) -> Duration {
        self.step_within(EXCHANGE_TIMEOUT)
    }

    /// One attempt in which no exchange takes longer than `timeout`.
    pub fn step_within(&mut self, timeout: Duration) -> Duration {
        let outcome = self.attempt(timeout);
        let wait = match outcome {
            Ok(pace) => {
                self.backoff.succeeded();
                self.status.connected(self.parts.clock.stamp().wall_us);
                pace
            }
            Err(error) => self.failed(&error),
        };
        self.status.measure(&lock(&self.parts.spool), self.parts.clock.stamp().wall_us);
        self.status.write(&self.parts.status_path);
        wait
    }

    fn attempt(&mut self, timeout: Duration) -> Result<Duration, CallError> {
        if !self.session.as_ref().is_some_and(Session::is_fresh) {
            self.begin_session(timeout)?;
        }
        let Some(session) = &self.session else { return Ok(OWN_PACE) };
        let token = session.token.clone();
        let batch = self.collect(session.limits);
        let client_send_us = batch.request.wall_us;
        match self.parts.transport.post::<IngestRequest, IngestResponse>(
            "/ingest",
            &batch.request,
            Some(&token),
            timeout,
        ) {
            Ok(reply) => Ok(self.taken(&batch, &reply, client_send_us)),
            Err(error) => {
                self.learn_from_refusal(&batch, &error);
                Err(error)
            }
        }
    }

    fn begin_session(&mut self, timeout: Duration) -> Result<(), CallError> {
        let stream_id = lock(&self.parts.spool).stream_id();
        let (session, answer) =
            session::begin(&self.parts.transport, &self.parts.identity, &*self.parts.clock, stream_id, timeout)?;
        let mut spool = lock(&self.parts.spool);
        spool.acknowledge(&answer.acknowledged);
        spool.skip_to(answer.next_seq);
        drop(spool);
        self.want_schemas(&answer.wanted_schemas);
        self.backfill_bytes = u64::from(session.limits.backfill_bytes_per_s) * 10;
        self.session = Some(session);
        tracing::info!(server = self.parts.identity.server_url.as_str(), "session begun");
        Ok(())
    }

    fn collect(&self, limits: wire::SessionLimits) -> Batch {
        batch::collect(&batch::BatchInputs {
            spool: &lock(&self.parts.spool),
            stamp: self.parts.clock.stamp(),
            frame_cap: self.frame_cap.min(limits.max_frames as usize),
            body_bytes: limits.max_body_bytes as usize,
            backfill_bytes: self.backfill_bytes,
            known_schemas: &self.known_schemas,
            wanted_schemas: &self.wanted_schemas,
            echo: self.echo,
        })
    }

    fn taken(&mut self, batch: &Batch, reply: &Reply<IngestResponse>, client_send_us: i64) -> Duration {
        let answer = &reply.message;
        self.frame_cap = self.frame_cap.saturating_mul(2).min(wire::MAX_FRAMES);
        for reject in &answer.rejects {
            tracing::warn!(seq = reject.seq, code = ?reject.code(), reason = %reject.message, "the server rejects a frame");
        }
        let mut spool = lock(&self.parts.spool);
        if reply.status == 200 {
            spool.acknowledge(&answer.acknowledged);
        }
        for seq in &batch.undecodable {
            tracing::warn!(seq, "the schema of a block is lost; the block is given up");
            spool.give_up(*seq, DropReason::Corrupt);
        }
        let waiting = spool.pending() > 0;
        drop(spool);
        let sent: Vec<SchemaHash> = batch.request.schemas.iter().map(wire::SlotSchema::hash).collect();
        for hash in sent {
            self.wanted_schemas.remove(&hash);
            self.known_schemas.insert(hash);
        }
        self.want_schemas(&answer.wanted_schemas);
        if !answer.wanted_inventories.is_empty() {
            // The receiver is gone only when the program is about to end.
            let _ = self.parts.requests.send(Request::Inventories(answer.wanted_inventories.clone()));
        }
        self.backfill_bytes = answer.backfill_budget_bytes.into();
        let echo = ClockEcho {
            client_send_us,
            server_receive_us: answer.server_receive_us,
            server_send_us: answer.server_send_us,
            client_receive_us: self.parts.clock.stamp().wall_us,
        };
        if answer.server_receive_us != 0 {
            self.status.clock_ahead_us = Some(echo.agent_ahead_us());
            self.echo = Some(echo);
        }
        let schema_owed = waiting && !self.wanted_schemas.is_empty();
        match answer.next_send_ms {
            0 => OWN_PACE,
            _ if schema_owed => OWN_PACE,
            wished => Duration::from_millis(wished.into()).min(LONGEST_PACE),
        }
    }

    fn want_schemas(&mut self, hashes: &[Vec<u8>]) {
        for hash in hashes.iter().filter_map(|hash| SchemaHash::try_from(&hash[..]).ok()) {
            self.known_schemas.remove(&hash);
            self.wanted_schemas.insert(hash);
        }
    }

    fn learn_from_refusal(&mut self, batch: &Batch, error: &CallError) {
        let too_much = match error {
            CallError::Refused { code: ErrorCode::BodyMalformed | ErrorCode::BodyTooLarge, .. } => true,
            CallError::Transient { status: Some(413), .. } => batch.request.frames.len() > 1,
            _ => false,
        };
        if !too_much {
            return;
        }
        match &batch.request.frames[..] {
            [] => {}
            [frame] => {
                tracing::warn!(seq = frame.seq, %error, "the server cannot take this frame; it is given up");
                lock(&self.parts.spool).give_up(frame.seq, DropReason::Quarantined);
            }
            several => self.frame_cap = (several.len() / 2).max(1),
        }
    }

    fn failed(&mut self, error: &CallError) -> Duration {
        let entropy = &*self.parts.entropy;
        let (connection, wait) = match error.code() {
            Some(ErrorCode::SessionInvalid | ErrorCode::NonceInvalid) => {
                self.session = None;
                (Connection::Trying, self.backoff.failed(None, entropy))
            }
            Some(ErrorCode::AgentPending) => {
                self.session = None;
                (Connection::WaitsForConfirmation, stretched(error.retry_after().unwrap_or(PENDING_RETRY), entropy))
            }
            Some(ErrorCode::AgentUnknown | ErrorCode::SignatureInvalid | ErrorCode::StreamForked) => {
                self.session = None;
                (Connection::MustEnrolAnew, stretched(HOPELESS_RETRY, entropy))
            }
            Some(ErrorCode::BodyMalformed | ErrorCode::BodyTooLarge) => {
                (Connection::Trying, self.backoff.failed(error.retry_after(), entropy).min(OWN_PACE))
            }
            _ => (Connection::Trying, self.backoff.failed(error.retry_after(), entropy)),
        };
        tracing::warn!(%error, wait_ms = wait.as_millis() as u64, "nothing could be sent");
        self.status.failed(connection, error, self.parts.clock.stamp().wall_us);
        wait
    }
}
