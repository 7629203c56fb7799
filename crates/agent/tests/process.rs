//! The real program as a process: enrols, measures, is killed, is stopped, meets a server that is away.
#![expect(clippy::unwrap_used, reason = "tests; the lint does not see helper functions of integration tests as such")]

#[path = "../src/fake_server.rs"]
#[expect(dead_code, reason = "shared with the unit tests, which use more of it")]
mod fake_server;

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ed25519_dalek::{Signer as _, SigningKey};
use fake_server::{Answer, FakeServer, Received};
use wire::{
    Block, DropReason, EnrollRequest, EnrollResponse, EnrollStatus, EnrolmentToken, ErrorCode, Frame, FrameBody,
    IngestRequest, IngestResponse, Limits, SchemaHash, SeqRanges, SessionChallenge, SessionRequest, SessionResponse,
    SlotSchema, transcript,
};

/// A server that keeps what it is sent.
#[derive(Default)]
struct Store {
    away: AtomicBool,
    hanging: AtomicBool,
    frames: Mutex<BTreeMap<u64, Frame>>,
    drops: Mutex<Vec<wire::Drop>>,
    schemas: Mutex<BTreeMap<SchemaHash, SlotSchema>>,
    streams: Mutex<std::collections::BTreeSet<Vec<u8>>>,
    /// Handed out by the next poll, once.
    commands: Mutex<Vec<wire::Command>>,
    finished: Mutex<Vec<(wire::CommandFinished, Instant)>>,
    output: Mutex<Vec<u8>>,
}

fn server_key() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn dispatch_key() -> SigningKey {
    SigningKey::from_bytes(&[6; 32])
}

/// A command that only looks, for the agent that [`Store`] enrols.
fn command(id: u8, script: &str) -> wire::Command {
    use wire::plan::{self, Effect, Plan, PlanAction, PlanStep, PlanTarget, ScriptWay};
    let action = PlanAction {
        effect: Effect::Read,
        platforms: vec![std::env::consts::OS.to_owned()],
        argv: ["/bin/sh", "-s"].map(str::to_owned).to_vec(),
        script_hash: Some(plan::hex(&plan::script_hash(script.as_bytes()))),
        script_way: ScriptWay::Stdin,
        environment: BTreeMap::new(),
        timeout_ms: 60_000,
        output_cap_bytes: 1024,
        required_approvals: 0,
    };
    let step = PlanStep {
        key: "look".into(),
        kind: "script".into(),
        title: "Look".into(),
        text: String::new(),
        action: Some(action),
    };
    let plan = Plan {
        format: 1,
        name: "Look".into(),
        runbook_hash: plan::hex(&[0; 32]),
        parameters: BTreeMap::new(),
        targets: vec![PlanTarget {
            device: uuid::Uuid::from_bytes([3; 16]),
            agent: Some(uuid::Uuid::from_bytes([1; 16])),
        }],
        steps: vec![step],
    };
    let text = plan.to_text().unwrap().into_bytes();
    let now_us = kernel::Clock::now(&kernel::time::SystemClock).micros();
    let envelope = wire::Envelope {
        run_id: vec![8; 16],
        command_id: vec![id; 16],
        attempt: 1,
        agent_id: vec![1; 16],
        instance_id: vec![2; 16],
        runbook_hash: vec![0; 32],
        parameters_hash: plan::parameters_hash(&plan.parameters).to_vec(),
        plan_hash: plan::plan_hash(&text).to_vec(),
        plan: text,
        script: script.as_bytes().to_vec(),
        not_before_us: now_us,
        expires_us: now_us + 600_000_000,
        ..wire::Envelope::default()
    };
    let envelope = envelope.to_bytes().unwrap();
    let signature = dispatch_key().sign(&transcript::command(&envelope)).to_bytes().to_vec();
    wire::Command { envelope, signature, command_id: vec![id; 16] }
}

fn token() -> String {
    let server_fingerprint = wire::token::fingerprint(&server_key().verifying_key().to_bytes());
    EnrolmentToken { id: [1; 16], secret: [2; 32], server_fingerprint }.reveal()
}

impl Store {
    fn answer(&self, received: &Received) -> Answer {
        while self.hanging.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(50));
        }
        if self.away.load(Ordering::SeqCst) {
            return Answer::refusal(ErrorCode::Overloaded).header("Retry-After", "1");
        }
        match received.line.as_str() {
            "POST /agent/v1/enroll" => {
                let request: EnrollRequest = received.message();
                let key = request.public_key[..].try_into().unwrap();
                let signature = server_key().sign(&transcript::enrolled(&[1; 16], &[2; 16], &key));
                Answer::message(
                    200,
                    &EnrollResponse {
                        status: EnrollStatus::Active.into(),
                        agent_id: vec![1; 16],
                        instance_id: vec![2; 16],
                        device_id: vec![3; 16],
                        server_key: server_key().verifying_key().to_bytes().to_vec(),
                        server_time_us: 0,
                        signature: signature.to_bytes().to_vec(),
                        ..EnrollResponse::default()
                    },
                )
            }
            "GET /agent/v1/session" => {
                let signature = server_key().sign(&transcript::challenge(&[9; 32], 1));
                Answer::message(
                    200,
                    &SessionChallenge {
                        nonce: vec![9; 32],
                        server_time_us: 1,
                        signature: signature.to_bytes().to_vec(),
                    },
                )
            }
            "POST /agent/v1/session" => {
                let request: SessionRequest = received.message();
                self.streams.lock().unwrap().insert(request.stream_id);
                let acknowledged = self.held().as_slice().to_vec();
                let next_seq = acknowledged.last().map_or(1, |range| range.to + 1);
                let token = "t".to_owned();
                Answer::message(
                    200,
                    &SessionResponse {
                        token,
                        expires_in_s: 900,
                        acknowledged,
                        next_seq,
                        dispatch_key: dispatch_key().verifying_key().to_bytes().to_vec(),
                        dispatch_key_signature: server_key()
                            .sign(&transcript::dispatch_key(&[2; 16], &dispatch_key().verifying_key().to_bytes()))
                            .to_bytes()
                            .to_vec(),
                        ..Default::default()
                    },
                )
            }
            line if line.starts_with("GET /agent/v1/poll") => {
                assert_eq!(received.headers["authorization"], "Bearer t");
                let held = Instant::now();
                while self.commands.lock().unwrap().is_empty() && held.elapsed() < Duration::from_secs(2) {
                    thread::sleep(Duration::from_millis(10));
                }
                let commands = std::mem::take(&mut *self.commands.lock().unwrap());
                Answer::message(200, &wire::PollResponse { commands })
            }
            "POST /agent/v1/command/started" => Answer::message(200, &wire::CommandAck::default()),
            "POST /agent/v1/command/output" => {
                let report: wire::CommandOutput = received.message();
                let chunks = report.chunks;
                chunks.iter().for_each(|chunk| self.output.lock().unwrap().extend(&chunk.content));
                Answer::message(200, &wire::CommandAck { next_seq: chunks.last().map_or(0, |chunk| chunk.seq + 1) })
            }
            "POST /agent/v1/command/finished" => {
                self.finished.lock().unwrap().push((received.message(), Instant::now()));
                Answer::message(200, &wire::CommandAck::default())
            }
            _ => Answer::message(200, &self.take(&received.message())),
        }
    }

    fn take(&self, request: &IngestRequest) -> IngestResponse {
        for schema in &request.schemas {
            schema.check().unwrap();
            self.schemas.lock().unwrap().insert(schema.hash(), schema.clone());
        }
        for frame in &request.frames {
            frame.check().unwrap();
            let before = self.frames.lock().unwrap().insert(frame.seq, frame.clone());
            // A frame may come twice, but always as the same.
            let same = |before: &Frame| before.taken_mono_us == frame.taken_mono_us && before.body == frame.body;
            assert!(before.is_none_or(|before| same(&before)), "number {} was given twice", frame.seq);
        }
        self.drops.lock().unwrap().extend(&request.drops);
        IngestResponse {
            acknowledged: self.held().as_slice().to_vec(),
            backfill_budget_bytes: 1 << 20,
            server_receive_us: 1,
            server_send_us: 1,
            ..Default::default()
        }
    }

    fn held(&self) -> SeqRanges {
        let mut held = SeqRanges::new();
        self.frames.lock().unwrap().keys().for_each(|seq| held.insert_one(*seq));
        self.drops.lock().unwrap().iter().for_each(|drop| held.insert(drop.from, drop.to));
        held
    }

    fn events(&self, kind: &str) -> Vec<serde_json::Value> {
        let detail = |frame: &Frame| match &frame.body {
            Some(FrameBody::Event(event)) if event.kind == kind => serde_json::from_str(&event.detail).ok(),
            _ => None,
        };
        self.frames.lock().unwrap().values().filter_map(detail).collect()
    }

    fn inventories(&self) -> std::collections::BTreeSet<String> {
        let kind = |frame: &Frame| match &frame.body {
            Some(FrameBody::Inventory(inventory)) => Some(inventory.kind.clone()),
            _ => None,
        };
        self.frames.lock().unwrap().values().filter_map(kind).collect()
    }

    /// Times at which a metric was measured.
    fn times_of(&self, metric: &str) -> Vec<i64> {
        let schemas = self.schemas.lock().unwrap();
        let time = |frame: &Frame| {
            let Some(FrameBody::Block(bytes)) = &frame.body else { return None };
            let block = Block::decode(bytes, Limits::WIRE).unwrap();
            let schema = schemas.get(&block.schema_hash()).unwrap();
            schema.slots.iter().any(|slot| slot.metric == metric).then(|| block.first_time_us())
        };
        self.frames.lock().unwrap().values().filter_map(time).collect()
    }
}

fn agent(state: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steward-agent"));
    command.args(words).arg("--state").arg(state).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn run(state: &Path, words: &[&str]) -> Output {
    agent(state, words).stderr(Stdio::piped()).output().unwrap()
}

fn up(state: &Path, url: &str) -> Child {
    agent(state, &["up", "--server", url, "--token", &token(), "--interval", "1"]).spawn().unwrap()
}

fn eventually(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < limit, "not within {limit:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn terminate(child: &mut Child) -> Duration {
    let started = Instant::now();
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    started.elapsed()
}

fn start_store() -> (Arc<Store>, FakeServer) {
    let store = Arc::new(Store::default());
    let answering = Arc::clone(&store);
    (store, FakeServer::start(move |received| answering.answer(received)))
}

const SOON: Duration = Duration::from_secs(15);

#[test]
fn a_new_device_shows_at_once_and_says_goodbye() {
    let (store, server) = start_store();
    let state = tempfile::tempdir().unwrap();
    let before = run(state.path(), &["status"]);
    assert!(!before.status.success() && String::from_utf8_lossy(&before.stdout).contains("Not enrolled"));

    let mut child = up(state.path(), &server.url());
    eventually("first measurements", SOON, || {
        store.times_of("cpu.busy").len() >= 3 && !store.times_of("filesystem.used").is_empty()
    });
    assert_eq!(store.inventories().len(), 4);
    assert_eq!(store.events("agent.started")[0]["previous_end"], "none");

    let second = run(state.path(), &["run"]);
    assert!(String::from_utf8_lossy(&second.stderr).contains("another steward-agent works"));
    let again = run(state.path(), &["enroll", "--server", &server.url(), "--token", &token()]);
    assert!(!again.status.success());
    let status = run(state.path(), &["status"]);
    let text = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(status.status.success() && text.contains("connection     works"), "{text}");
    let doctor = run(state.path(), &["doctor"]);
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.success(), "{text}");
    for step in ["configuration", "name", "connection", "protection", "steward", "session"] {
        assert!(text.contains(&format!("ok    {step}:")), "{step} in {text}");
    }

    let took = terminate(&mut child);
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(store.events("agent.stopped"), [serde_json::json!({ "reason": "signal" })]);

    let again = run(state.path(), &["enroll", "--server", &server.url(), "--token", &token()]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("enrolled already"));
    let mut child = agent(state.path(), &["run", "--interval", "1"]).spawn().unwrap();
    eventually("second start", SOON, || store.events("agent.started").len() == 2);
    terminate(&mut child);
    assert_eq!(store.events("agent.started")[1]["previous_end"], "in_order");
    assert_eq!(store.streams.lock().unwrap().len(), 1);
    assert!(store.drops.lock().unwrap().is_empty());
    assert!(store.events("host.booted").is_empty());
}

#[test]
fn a_command_is_done_within_a_second_and_a_killed_one_is_unknown() {
    let (store, server) = start_store();
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let mut child = up(&state, &server.url());
    eventually("the dispatch key is pinned", SOON, || {
        std::fs::read_to_string(state.join("config.toml")).is_ok_and(|text| text.contains("dispatch_key"))
    });
    let asked = Instant::now();
    store.commands.lock().unwrap().push(command(51, "echo looked"));
    eventually("the command is done", SOON, || store.finished.lock().unwrap().len() == 1);
    let (end, at) = store.finished.lock().unwrap()[0].clone();
    assert_eq!((end.end(), end.code), (wire::CommandEnd::Exited, 0));
    assert_eq!(*store.output.lock().unwrap(), b"looked\n");
    let took = at.duration_since(asked);
    println!("from dispatch to end: {} ms", took.as_millis());
    assert!(took < Duration::from_secs(1), "{took:?}");

    let mark = folder.path().join("mark");
    let script = format!("echo x >> {}; sleep 300", mark.display());
    store.commands.lock().unwrap().push(command(52, &script));
    eventually("the command runs", SOON, || mark.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    let mut child = up(&state, &server.url());
    eventually("the cut is told", SOON, || store.finished.lock().unwrap().len() == 2);
    assert_eq!(store.finished.lock().unwrap()[1].0.end(), wire::CommandEnd::UnknownOutcome);
    store.commands.lock().unwrap().push(command(52, &script));
    eventually("the repetition is refused", SOON, || store.finished.lock().unwrap().len() == 3);
    assert_eq!(store.finished.lock().unwrap()[2].0.refusal(), wire::RefusalCode::Repeated);

    // A stop while a command runs ends the command with all that it started, in time.
    let pid = folder.path().join("pid");
    store.commands.lock().unwrap().push(command(53, &format!("echo $$ > {}; sleep 300", pid.display())));
    eventually("the last command runs", SOON, || std::fs::read_to_string(&pid).is_ok_and(|text| text.ends_with('\n')));
    let took = terminate(&mut child);
    assert!(took < Duration::from_secs(6), "{took:?}");
    let pid = std::fs::read_to_string(&pid).unwrap();
    let alive = Command::new("kill").args(["-0", pid.trim()]).stderr(Stdio::null()).status().unwrap();
    assert!(!alive.success(), "the program is gone with its agent");
    assert_eq!(std::fs::read_to_string(&mark).unwrap(), "x\n", "done once");
}

#[test]
fn killed_again_and_again_nothing_is_lost_and_nothing_is_double() {
    let (store, server) = start_store();
    let state = tempfile::tempdir().unwrap();
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut random = seed | 1;
    for _ in 0..8 {
        let mut child = up(state.path(), &server.url());
        // xorshift64 (Marsaglia 2003).
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        thread::sleep(Duration::from_millis(random % 1900));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = up(state.path(), &server.url());
    let started = store.events("agent.started").len();
    eventually("the last life reports", SOON, || store.events("agent.started").len() > started);
    eventually("everything has arrived", SOON, || {
        let last = store.frames.lock().unwrap().keys().next_back().copied().unwrap_or(0);
        last > 0 && store.held().covers(1, last)
    });
    terminate(&mut child);
    let reasons: std::collections::BTreeSet<_> =
        store.drops.lock().unwrap().iter().map(|drop| drop.reason()).map(|reason| reason as i32).collect();
    assert!(reasons.iter().all(|reason| *reason == DropReason::NeverGiven as i32), "{reasons:?}");
    let mut times = store.times_of("cpu.busy");
    times.sort_unstable();
    let count = times.len();
    times.dedup();
    assert_eq!(times.len(), count, "no measurement is there twice");
}

#[test]
fn a_server_that_was_away_gets_what_it_missed() {
    let (store, server) = start_store();
    let state = tempfile::tempdir().unwrap();
    let mut child = up(state.path(), &server.url());
    eventually("first measurements", SOON, || store.times_of("cpu.busy").len() >= 2);
    store.away.store(true, Ordering::SeqCst);
    thread::sleep(Duration::from_secs(5));
    let before = store.times_of("cpu.busy").len();
    store.away.store(false, Ordering::SeqCst);
    eventually("the gap is filled", SOON, || store.times_of("cpu.busy").len() >= before + 5);
    terminate(&mut child);
    let times = store.times_of("cpu.busy");
    let widest = times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(widest < 2_500_000, "a hole of {widest} µs is left");
}

#[test]
fn a_server_that_hangs_does_not_hold_up_the_end() {
    let (store, server) = start_store();
    let state = tempfile::tempdir().unwrap();
    let mut child = up(state.path(), &server.url());
    eventually("first measurements", SOON, || store.times_of("cpu.busy").len() >= 2);
    store.hanging.store(true, Ordering::SeqCst);
    thread::sleep(Duration::from_millis(1500));
    let took = terminate(&mut child);
    assert!(took < Duration::from_secs(4), "{took:?}");
    store.hanging.store(false, Ordering::SeqCst);
    let mut child = up(state.path(), &server.url());
    eventually("the end is told afterwards", SOON, || store.events("agent.stopped").len() == 1);
    terminate(&mut child);
    assert_eq!(store.events("agent.started").last().unwrap()["previous_end"], "in_order");
}

#[test]
fn no_server_and_a_wrong_address_are_explained() {
    let state = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let doctor = run(state.path(), &["doctor", "--server", &format!("http://{free}")]);
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && text.contains("FAIL  connection") && text.contains("what to do"), "{text}");
    let unprotected = run(state.path(), &["enroll", "--server", "http://steward.example.org", "--token", &token()]);
    assert!(String::from_utf8_lossy(&unprotected.stderr).contains("use https://"));
    let doctor = run(state.path(), &["doctor"]);
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("not enrolled"));
}

/// Memory and CPU of the program while it runs; figures are printed, the bound on memory holds for release builds.
#[test]
#[ignore = "takes a minute; run with --release --ignored --nocapture"]
#[cfg(target_os = "linux")]
fn footprint() {
    let (store, server) = start_store();
    let state = tempfile::tempdir().unwrap();
    let mut child = up(state.path(), &server.url());
    eventually("first measurements", SOON, || store.times_of("cpu.busy").len() >= 3);
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let after_name = stat.rsplit_once(") ").unwrap().1.to_owned();
        let field = |index: usize| after_name.split(' ').nth(index).unwrap().parse::<u64>().unwrap();
        field(11) + field(12)
    };
    let before = ticks();
    thread::sleep(Duration::from_secs(40));
    let per_tick_ms = (ticks() - before) as f64 * 10.0 / 40.0;
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let kib = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap()
    };
    println!("resident {} KiB, peak {} KiB, {per_tick_ms:.2} ms of CPU a tick", kib("VmRSS"), kib("VmHWM"));
    println!("anonymous {} KiB, of files {} KiB", kib("RssAnon"), kib("RssFile"));
    assert!(cfg!(debug_assertions) || kib("VmRSS") <= 12 * 1024);
    terminate(&mut child);
}
