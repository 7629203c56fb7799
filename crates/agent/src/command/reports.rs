//! Telling the server: started, output, finished. A command may run for longer than a session is good for, so each report
//! asks for a token that is good now.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use ed25519_dalek::VerifyingKey;
use wire::{CommandAck, CommandFinished, CommandOutput, CommandStarted, ErrorCode, WireMessage};

use super::lane::offered_key;
use crate::{
    clock::MachineClock,
    sender::lock,
    session::{self, Session},
    spool::Spool,
    state::Identity,
    transport::{CallError, EXCHANGE_TIMEOUT, Transport},
};

/// Of one report. Short, since the program that writes is waiting meanwhile.
const REPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where reports go.
pub trait Reports {
    /// The command runs from now on.
    fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError>;
    /// It wrote something.
    fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError>;
    /// It is over.
    fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError>;
}

/// The lane's connection to the server that the agent enrolled at, with its session.
pub struct Line {
    transport: Transport,
    identity: Identity,
    clock: Arc<dyn MachineClock>,
    spool: Arc<Mutex<Spool>>,
    session: Option<Session>,
    offered: Option<VerifyingKey>,
}

impl Line {
    /// Nothing is sent yet. Of the spool only the name of its stream is used.
    pub fn new(identity: Identity, clock: Arc<dyn MachineClock>, spool: Arc<Mutex<Spool>>) -> Self {
        let transport = Transport::new(identity.server_url.clone());
        Self { transport, identity, clock, spool, session: None, offered: None }
    }

    /// `GET` of an endpoint.
    pub fn get<R: WireMessage>(&mut self, endpoint: &str, timeout: Duration) -> Result<R, CallError> {
        let token = self.token(EXCHANGE_TIMEOUT)?;
        Ok(self.transport.get_as(endpoint, &token, timeout)?.message)
    }

    /// Begins a session, if there is none that is still good.
    pub fn sign_in(&mut self) -> Result<(), CallError> {
        self.token(EXCHANGE_TIMEOUT).map(drop)
    }

    /// The session counts no more.
    pub fn sign_out(&mut self) {
        self.session = None;
    }

    /// The dispatch key that a session offered since this was last asked, if the server's own key vouched for it.
    pub const fn take_offered_key(&mut self) -> Option<VerifyingKey> {
        self.offered.take()
    }

    fn token(&mut self, timeout: Duration) -> Result<String, CallError> {
        if let Some(session) = self.session.as_ref().filter(|session| session.is_fresh()) {
            return Ok(session.token.clone());
        }
        let stream_id = lock(&self.spool).stream_id();
        let (session, answer) = session::begin(&self.transport, &self.identity, &*self.clock, stream_id, timeout)?;
        self.offered = offered_key(&answer, &self.identity).or(self.offered);
        let token = session.token.clone();
        self.session = Some(session);
        Ok(token)
    }

    fn post<M: WireMessage>(&mut self, endpoint: &str, report: &M) -> Result<CommandAck, CallError> {
        let mut renewed = false;
        loop {
            let token = self.token(REPORT_TIMEOUT)?;
            match self.transport.post(endpoint, report, Some(&token), REPORT_TIMEOUT) {
                Ok(reply) => return Ok(reply.message),
                // As after a restart of the server, or a clock that was set.
                Err(error) if error.code() == Some(ErrorCode::SessionInvalid) && !renewed => {
                    self.sign_out();
                    renewed = true;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Reports for Line {
    fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError> {
        self.post("/command/started", report)
    }

    fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError> {
        self.post("/command/output", report)
    }

    fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError> {
        self.post("/command/finished", report)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        thread,
    };

    use ed25519_dalek::{Signer as _, SigningKey};
    use kernel::entropy::SeededEntropy;
    use wire::{SessionChallenge, SessionResponse, transcript};

    use super::*;
    use crate::{
        clock::ManualMachineClock,
        fake_server::{Answer, FakeServer, Received},
        server_url::ServerUrl,
        spool::DiskMedia,
    };

    /// A server that counts its sessions and says for each report with which of them it came.
    struct World {
        key: SigningKey,
        expires_in_s: u32,
        sessions: AtomicU32,
        /// Sessions up to this one count no more.
        gone: AtomicU32,
        refused: AtomicU32,
    }

    impl World {
        fn answer(&self, received: &Received) -> Answer {
            match received.line.as_str() {
                "GET /agent/v1/session" => {
                    let nonce = [9; 32];
                    let signature = self.key.sign(&transcript::challenge(&nonce, 77)).to_bytes().to_vec();
                    Answer::message(200, &SessionChallenge { nonce: nonce.to_vec(), server_time_us: 77, signature })
                }
                "POST /agent/v1/session" => {
                    let number = self.sessions.fetch_add(1, Ordering::SeqCst) + 1;
                    let (token, expires_in_s) = (number.to_string(), self.expires_in_s);
                    Answer::message(200, &SessionResponse { token, expires_in_s, ..SessionResponse::default() })
                }
                _ => {
                    let token = received.headers["authorization"].trim_start_matches("Bearer ").parse().unwrap();
                    if self.gone.load(Ordering::SeqCst) >= token {
                        self.refused.fetch_add(1, Ordering::SeqCst);
                        return Answer::refusal(ErrorCode::SessionInvalid);
                    }
                    Answer::message(200, &CommandAck { next_seq: token })
                }
            }
        }
    }

    fn line(expires_in_s: u32) -> (Line, Arc<World>, tempfile::TempDir) {
        let key = SigningKey::from_bytes(&[5; 32]);
        let server_key = key.verifying_key();
        let (sessions, gone, refused) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        let world = Arc::new(World { key, expires_in_s, sessions, gone, refused });
        let answering = Arc::clone(&world);
        let server = FakeServer::start(move |received| answering.answer(received));
        let folder = tempfile::tempdir().unwrap();
        let entropy = SeededEntropy::new(3);
        let (spool, _) = Spool::open(folder.path(), 1 << 24, [7; 16], &entropy, Box::new(DiskMedia)).unwrap();
        let identity = Identity {
            server_url: ServerUrl::parse(&server.url()).unwrap(),
            server_key,
            dispatch_key: None,
            agent_id: [1; 16],
            instance_id: [2; 16],
            key: SigningKey::from_bytes(&[6; 32]),
        };
        let clock = Arc::new(ManualMachineClock::at(1_790_000_000_000_000));
        (Line::new(identity, clock, Arc::new(Mutex::new(spool))), world, folder)
    }

    fn output(line: &mut Line) -> Result<u32, CallError> {
        let report = CommandOutput { command_id: vec![1; 16], ..CommandOutput::default() };
        line.output(&report).map(|ack| ack.next_seq)
    }

    #[test]
    fn each_report_comes_with_a_session_that_is_still_good() {
        let (mut line, world, _folder) = line(1);
        assert_eq!((output(&mut line).unwrap(), output(&mut line).unwrap()), (1, 1));
        // Of a second's life half is used.
        thread::sleep(Duration::from_millis(600));
        assert_eq!(output(&mut line).unwrap(), 2);
        assert_eq!(world.refused.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_session_that_the_server_forgot_is_renewed_once() {
        let (mut line, world, _folder) = line(900);
        assert_eq!(output(&mut line).unwrap(), 1);
        world.gone.store(1, Ordering::SeqCst);
        assert_eq!(output(&mut line).unwrap(), 2);
        assert_eq!(world.refused.load(Ordering::SeqCst), 1);
        world.gone.store(u32::MAX, Ordering::SeqCst);
        assert_eq!(output(&mut line).unwrap_err().code(), Some(ErrorCode::SessionInvalid));
        assert_eq!(world.refused.load(Ordering::SeqCst), 3, "not for ever");
    }
}
