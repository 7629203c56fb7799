//! The sender against a server that answers well, badly and not at all.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use kernel::entropy::SeededEntropy;
use wire::{
    BlockBuilder, DropReason, EnrollRequest, EnrollResponse, EnrollStatus, EnrolmentToken, ErrorCode, Event, FrameBody,
    IngestRequest, IngestResponse, SeqRange, SeqRanges, SessionChallenge, SessionLimits, SessionRequest,
    SessionResponse, Slot, SlotSchema, transcript,
};

use super::{Connection, Sender, SenderParts, lock, read_status};
use crate::{
    clock::{MachineClock, ManualMachineClock},
    enrol::{Enrolment, enrol},
    fake_server::{Answer, FakeServer, Received},
    runner::Request,
    server_url::ServerUrl,
    spool::{DiskMedia, Spool},
    state::{Identity, StateDirectory},
    transport::Transport,
};

const AGENT_ID: [u8; 16] = [0xa1; 16];
const INSTANCE_ID: [u8; 16] = [0xb2; 16];

type Behave = Box<dyn Fn(&World, &IngestRequest) -> Option<Answer> + Send + Sync>;

/// What the server side knows.
struct World {
    key: SigningKey,
    agent_key: VerifyingKey,
    stored: Mutex<SeqRanges>,
    schemas: Mutex<BTreeSet<[u8; 16]>>,
    batches: Mutex<Vec<IngestRequest>>,
    next_send_ms: u32,
    backfill_bytes: u32,
    impostor: AtomicBool,
    behave: Behave,
}

impl World {
    fn new(behave: Behave) -> Self {
        Self {
            key: SigningKey::from_bytes(&[5; 32]),
            agent_key: SigningKey::from_bytes(&[6; 32]).verifying_key(),
            stored: Mutex::default(),
            schemas: Mutex::default(),
            batches: Mutex::default(),
            next_send_ms: 0,
            backfill_bytes: 1 << 20,
            impostor: AtomicBool::new(false),
            behave,
        }
    }

    fn answer(&self, received: &Received) -> Answer {
        match received.line.as_str() {
            "GET /agent/v1/session" => {
                let nonce = [9; 32];
                let key = if self.impostor.load(Ordering::SeqCst) {
                    SigningKey::from_bytes(&[66; 32])
                } else {
                    self.key.clone()
                };
                let signature = key.sign(&transcript::challenge(&nonce, 77)).to_bytes().to_vec();
                Answer::message(200, &SessionChallenge { nonce: nonce.to_vec(), server_time_us: 77, signature })
            }
            "POST /agent/v1/session" => {
                assert!(!self.impostor.load(Ordering::SeqCst), "an impostor is told nothing");
                let request: SessionRequest = received.message();
                let nonce = request.nonce[..].try_into().unwrap();
                let signature = ed25519_dalek::Signature::from_bytes(request.signature[..].try_into().unwrap());
                self.agent_key
                    .verify_strict(&transcript::session(&nonce, &AGENT_ID, &INSTANCE_ID), &signature)
                    .unwrap();
                Answer::message(
                    200,
                    &SessionResponse {
                        token: "a.session.token".into(),
                        expires_in_s: 900,
                        limits: Some(SessionLimits {
                            max_body_bytes: 64 * 1024,
                            max_frames: 500,
                            backfill_bytes_per_s: 100,
                        }),
                        acknowledged: self.stored.lock().unwrap().as_slice().to_vec(),
                        next_seq: 1,
                        ..SessionResponse::default()
                    },
                )
            }
            "POST /agent/v1/ingest" => {
                assert_eq!(received.headers["authorization"], "Bearer a.session.token");
                let request: IngestRequest = received.message();
                let special = (self.behave)(self, &request);
                self.batches.lock().unwrap().push(request.clone());
                special.unwrap_or_else(|| Answer::message(200, &self.take(&request)))
            }
            other => panic!("unexpected request {other}"),
        }
    }

    /// As the real server: schemas first, then frames; a block without schema is owed.
    fn take(&self, request: &IngestRequest) -> IngestResponse {
        let mut schemas = self.schemas.lock().unwrap();
        schemas.extend(request.schemas.iter().map(SlotSchema::hash));
        let mut stored = self.stored.lock().unwrap();
        let mut wanted = BTreeSet::new();
        for frame in &request.frames {
            match &frame.body {
                Some(FrameBody::Block(block)) if !schemas.contains(&block[3..19]) => {
                    wanted.insert(block[3..19].to_vec());
                }
                _ => stored.insert_one(frame.seq),
            }
        }
        for drop in &request.drops {
            stored.insert(drop.from, drop.to);
        }
        IngestResponse {
            acknowledged: stored.as_slice().to_vec(),
            next_send_ms: self.next_send_ms,
            backfill_budget_bytes: self.backfill_bytes,
            wanted_schemas: wanted.into_iter().collect(),
            server_receive_us: 5,
            server_send_us: 6,
            ..IngestResponse::default()
        }
    }

    fn sent(&self) -> Vec<Vec<u64>> {
        let seqs = |batch: &IngestRequest| batch.frames.iter().map(|frame| frame.seq).collect();
        self.batches.lock().unwrap().iter().map(seqs).collect()
    }
}

/// A sender with its spool and server.
struct Bench {
    sender: Sender,
    spool: Arc<Mutex<Spool>>,
    clock: Arc<ManualMachineClock>,
    world: Arc<World>,
    requests: mpsc::Receiver<Request>,
    server: FakeServer,
    directory: tempfile::TempDir,
}

fn bench(world: World) -> Bench {
    let world = Arc::new(world);
    let answering = Arc::clone(&world);
    let server = FakeServer::start(move |received| answering.answer(received));
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualMachineClock::at(1_790_000_000_000_000));
    let entropy = Arc::new(SeededEntropy::new(3));
    let (spool, _) = Spool::open(directory.path(), 1 << 24, [7; 16], &*entropy, Box::new(DiskMedia)).unwrap();
    let spool = Arc::new(Mutex::new(spool));
    let (sender, requests) = mpsc::channel();
    let sender = Sender::new(SenderParts {
        transport: Transport::new(ServerUrl::parse(&server.url()).unwrap()),
        identity: Identity {
            server_url: ServerUrl::parse(&server.url()).unwrap(),
            server_key: world.key.verifying_key(),
            dispatch_key: None,
            agent_id: AGENT_ID,
            instance_id: INSTANCE_ID,
            key: SigningKey::from_bytes(&[6; 32]),
        },
        spool: Arc::clone(&spool),
        clock: Arc::<ManualMachineClock>::clone(&clock),
        entropy,
        requests: sender,
        status_path: directory.path().join("status.json"),
    });
    Bench { sender, spool, clock, world, requests, server, directory }
}

fn well_behaved() -> Behave {
    Box::new(|_, _| None)
}

impl Bench {
    fn event(&self, text: &str) -> u64 {
        let body = FrameBody::Event(Event { kind: "test".into(), detail: format!("\"{text}\"") });
        lock(&self.spool).append(&self.clock.stamp(), body, None)
    }

    fn block(&self, metric: &str) -> u64 {
        let schema = SlotSchema { slots: vec![Slot::gauge(metric, "1", 0)] };
        let mut builder = BlockBuilder::new(&schema).unwrap();
        builder.push(1, &[Some(1)]).unwrap();
        let body = FrameBody::Block(builder.finish().unwrap());
        lock(&self.spool).append(&self.clock.stamp(), body, Some(&schema))
    }

    fn pending(&self) -> u64 {
        lock(&self.spool).pending()
    }

    fn connection(&self) -> Connection {
        read_status(&self.directory.path().join("status.json")).unwrap().connection
    }
}

#[test]
fn what_is_taken_is_let_go_of_over_one_connection() {
    let mut bench = bench(World::new(well_behaved()));
    for round in 1..=5 {
        bench.event("a");
        bench.event("b");
        assert_eq!(bench.sender.step(), Duration::from_secs(1));
        assert_eq!(bench.pending(), 0);
        assert_eq!(bench.world.sent().last().unwrap(), &[round * 2, round * 2 - 1]);
    }
    assert_eq!(bench.server.connections.load(Ordering::SeqCst), 1);
    assert_eq!(bench.connection(), Connection::Connected);
    let batches = bench.world.batches.lock().unwrap();
    assert!(batches[0].clock.is_none() && batches[1].clock.is_some_and(|echo| echo.server_send_us == 6));
    assert!(batches[0].frames.iter().all(|frame| frame.boot_id.is_empty()), "the batch names the boot already");
    assert_eq!((batches[4].oldest_seq, batches[4].next_seq), (9, 11));
}

#[test]
fn the_servers_pace_and_wishes_are_followed() {
    let mut bench = bench(World {
        next_send_ms: 7_000,
        behave: Box::new(|world, request| {
            let answer = IngestResponse { wanted_inventories: vec!["os".into()], ..world.take(request) };
            Some(Answer::message(200, &answer))
        }),
        ..World::new(well_behaved())
    });
    bench.event("a");
    assert_eq!(bench.sender.step(), Duration::from_secs(7));
    assert_eq!(bench.requests.try_recv(), Ok(Request::Inventories(vec!["os".into()])));
}

#[test]
fn schemas_go_along_once_and_again_when_wanted() {
    let mut bench = bench(World::new(well_behaved()));
    bench.block("a");
    bench.sender.step();
    bench.block("a");
    bench.block("b");
    bench.sender.step();
    let schemas = |bench: &Bench| -> Vec<usize> {
        bench.world.batches.lock().unwrap().iter().map(|batch| batch.schemas.len()).collect()
    };
    assert_eq!(schemas(&bench), [1, 1]);
    bench.world.schemas.lock().unwrap().clear();
    bench.block("a");
    assert_eq!(bench.sender.step(), Duration::from_secs(1));
    assert_eq!(bench.pending(), 1, "not acknowledged without its schema");
    bench.sender.step();
    assert_eq!((bench.pending(), schemas(&bench)), (0, vec![1, 1, 0, 1]));
}

#[test]
fn after_an_outage_the_newest_come_first_and_the_rest_at_the_servers_pace() {
    let mut bench = bench(World { backfill_bytes: 2_000, ..World::new(well_behaved()) });
    for _ in 0..200 {
        bench.event(&"x".repeat(50));
        bench.clock.advance(10_000_000);
    }
    bench.sender.step();
    let first = bench.world.sent().remove(0);
    assert_eq!(first[0], 200);
    assert!(first.is_sorted_by(|a, b| a > b) && first.len() < 30, "{first:?}");
    let mut steps = 1;
    while bench.pending() > 0 {
        bench.sender.step();
        steps += 1;
        assert!(steps < 60, "backfill does not end");
    }
    assert!(steps > 5, "backfill is throttled: {steps}");
    let all: Vec<u64> = bench.world.sent().concat();
    assert_eq!(all.len(), 200, "nothing is sent twice");
    assert_eq!(bench.world.stored.lock().unwrap().as_slice(), [SeqRange { from: 1, to: 200 }]);
}

#[test]
fn a_budget_of_zero_stops_backfill_but_not_live_frames() {
    let mut bench = bench(World { backfill_bytes: 0, ..World::new(well_behaved()) });
    bench.event("live");
    bench.sender.step();
    bench.event("old");
    bench.clock.advance(120_000_000);
    bench.event("live");
    bench.sender.step();
    assert_eq!((bench.world.sent(), bench.pending()), (vec![vec![1], vec![3]], 1));
}

#[test]
fn a_poisonous_frame_is_found_by_halving_and_given_up_alone() {
    let mut bench = bench(World::new(Box::new(|_, request| {
        request.frames.iter().any(|frame| frame.seq == 37).then(|| Answer::refusal(ErrorCode::BodyMalformed))
    })));
    for _ in 0..64 {
        bench.event("x");
    }
    let mut steps = 0;
    while bench.pending() > 0 {
        bench.sender.step();
        steps += 1;
        assert!(steps < 60);
    }
    bench.sender.step();
    let quarantined = SeqRange { from: 37, to: 37 };
    let declared = bench.world.batches.lock().unwrap().iter().any(|batch| {
        batch.drops.iter().any(|drop| drop.from == 37 && drop.to == 37 && drop.reason() == DropReason::Quarantined)
    });
    assert!(declared && bench.world.stored.lock().unwrap().covers(1, 64));
    assert!(lock(&bench.spool).drops().is_empty(), "{quarantined:?} is noted there, so it is forgotten here");
}

#[test]
fn a_proxy_that_says_413_in_html_costs_no_frame() {
    let mut bench = bench(World::new(Box::new(|_, request| (!request.frames.is_empty()).then(|| Answer::html(413)))));
    bench.event("x");
    bench.event("y");
    for _ in 0..6 {
        bench.sender.step();
    }
    assert_eq!((bench.pending(), bench.world.sent().last().unwrap().len()), (2, 1));
}

#[test]
fn anything_odd_is_transient_and_retry_after_is_honoured() {
    let odd: [fn() -> Answer; 6] = [
        || Answer::html(200),
        || Answer::html(403),
        || Answer::html(302).header("Location", "http://127.0.0.1:1/"),
        || Answer { status: 200, headers: vec![("Content-Type", "application/json".into())], body: b"{".to_vec() },
        || Answer { status: 500, headers: Vec::new(), body: Vec::new() },
        || Answer::refusal(ErrorCode::Internal),
    ];
    for answer in odd {
        let mut bench = bench(World::new(Box::new(move |_, _| Some(answer()))));
        bench.event("x");
        for _ in 0..3 {
            assert!(bench.sender.step() <= Duration::from_secs(8));
            assert_eq!((bench.pending(), bench.connection()), (1, Connection::Trying));
        }
    }
    for busy in [ErrorCode::Overloaded, ErrorCode::RateLimited] {
        let mut bench =
            bench(World::new(Box::new(move |_, _| Some(Answer::refusal(busy).header("Retry-After", "20")))));
        bench.event("x");
        assert!((20.0..30.0).contains(&bench.sender.step().as_secs_f64()));
    }
}

#[test]
fn taken_but_not_durable_is_kept() {
    let mut bench = bench(World::new(Box::new(|world, request| Some(Answer::message(202, &world.take(request))))));
    bench.event("x");
    bench.sender.step();
    assert_eq!(bench.pending(), 1);
}

#[test]
fn an_ended_session_is_begun_anew() {
    let refuse_once = AtomicBool::new(true);
    let mut bench = bench(World::new(Box::new(move |_, _| {
        refuse_once.swap(false, Ordering::SeqCst).then(|| Answer::refusal(ErrorCode::SessionInvalid))
    })));
    bench.event("x");
    assert!(bench.sender.step() <= Duration::from_secs(1));
    bench.sender.step();
    assert_eq!(bench.pending(), 0);
}

#[test]
fn standing_refusals_are_said_and_tried_rarely() {
    for (code, connection, at_least) in [
        (ErrorCode::AgentPending, Connection::WaitsForConfirmation, 30),
        (ErrorCode::AgentUnknown, Connection::MustEnrolAnew, 600),
        (ErrorCode::StreamForked, Connection::MustEnrolAnew, 600),
    ] {
        let mut bench = bench(World::new(Box::new(move |_, _| Some(Answer::refusal(code)))));
        bench.event("x");
        assert!(bench.sender.step() >= Duration::from_secs(at_least));
        assert_eq!((bench.connection(), bench.pending()), (connection, 1));
    }
}

#[test]
fn what_the_server_holds_already_is_not_sent_again() {
    let mut bench = bench(World::new(well_behaved()));
    bench.event("a");
    bench.event("b");
    bench.world.stored.lock().unwrap().insert(1, 1);
    bench.sender.step();
    assert_eq!(bench.world.sent(), [[2]]);
}

#[test]
fn a_server_with_another_key_learns_nothing() {
    let mut bench = bench(World::new(well_behaved()));
    bench.world.impostor.store(true, Ordering::SeqCst);
    bench.event("secret");
    bench.sender.step();
    assert_eq!((bench.pending(), bench.world.sent().len()), (1, 0));
    let status = read_status(&bench.directory.path().join("status.json")).unwrap();
    assert!(status.last_failure.unwrap().reason.contains("pinned at enrolment"));
    bench.world.impostor.store(false, Ordering::SeqCst);
    bench.sender.step();
    assert_eq!(bench.pending(), 0);
}

#[test]
fn enrolment_pins_the_right_server_and_happens_once() {
    let server_key = SigningKey::from_bytes(&[5; 32]);
    let token = |key: &SigningKey| EnrolmentToken {
        id: [1; 16],
        secret: [2; 32],
        server_fingerprint: wire::token::fingerprint(&key.verifying_key().to_bytes()),
    };
    let signing = server_key.clone();
    let server = FakeServer::start(move |received| {
        assert_eq!(received.line, "POST /agent/v1/enroll");
        let request: EnrollRequest = received.message();
        let public_key: [u8; 32] = request.public_key[..].try_into().unwrap();
        let proof = ed25519_dalek::Signature::from_bytes(request.proof[..].try_into().unwrap());
        let transcript = transcript::enroll(&[1; 16], &public_key, &request.hardware_id);
        VerifyingKey::from_bytes(&public_key).unwrap().verify_strict(&transcript, &proof).unwrap();
        let signature = signing.sign(&transcript::enrolled(&AGENT_ID, &INSTANCE_ID, &public_key));
        Answer::message(
            202,
            &EnrollResponse {
                status: EnrollStatus::Pending.into(),
                agent_id: AGENT_ID.to_vec(),
                instance_id: INSTANCE_ID.to_vec(),
                device_id: Vec::new(),
                server_key: signing.verifying_key().to_bytes().to_vec(),
                server_time_us: 0,
                signature: signature.to_bytes().to_vec(),
                ..EnrollResponse::default()
            },
        )
    });
    let directory = tempfile::tempdir().unwrap();
    let state = StateDirectory::new(directory.path().to_owned());
    let clock = ManualMachineClock::at(1);
    let entropy = SeededEntropy::new(4);
    let attempt = |token: &str| {
        enrol(
            &state,
            &Enrolment { server: ServerUrl::parse(&server.url()).unwrap(), token, clock: &clock, entropy: &entropy },
        )
    };
    let other_server = token(&SigningKey::from_bytes(&[8; 32])).reveal();
    assert!(format!("{:#}", attempt("ste1_nonsense").unwrap_err()).contains("copy it again"));
    assert!(attempt(&other_server).unwrap_err().to_string().contains("not the one that issued the token"));
    assert!(state.load_config().unwrap().is_none());
    let good = token(&server_key).reveal();
    assert_eq!(attempt(&good).unwrap(), EnrollStatus::Pending);
    let identity = state.load_identity().unwrap();
    assert_eq!((identity.agent_id, identity.instance_id), (AGENT_ID, INSTANCE_ID));
    assert_eq!(identity.server_key, server_key.verifying_key());
    let again = attempt(&good).unwrap_err().to_string();
    assert!(again.contains("enrolled already") && again.contains("run this again"), "{again}");
}
