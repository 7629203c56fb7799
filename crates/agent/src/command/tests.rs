//! Whole commands through the real runner: what is refused and why, what is executed, what is told.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ed25519_dalek::{Signer as _, SigningKey};
use uuid::Uuid;
use wire::{
    Command, CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, Envelope, EnvelopeApproval,
    ErrorCode, OutputStream, RefusalCode, SessionResponse,
    plan::{self, Effect, Plan, PlanAction, PlanStep, PlanTarget, ScriptWay},
    transcript,
};

use super::{
    check::Pin,
    lane,
    policy::PolicyPlace,
    reports::Reports,
    runner::{MOST_PER_HOUR, Runner, RunnerParts},
};
use crate::{clock::ManualMachineClock, transport::CallError};

const NOW: i64 = 1_790_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const AGENT: [u8; 16] = [1; 16];
const INSTANCE: [u8; 16] = [2; 16];
const REQUESTER: u8 = 30;

fn dispatch_key() -> SigningKey {
    SigningKey::from_bytes(&[77; 32])
}

/// A server in memory.
#[derive(Default)]
struct Heard {
    started: Vec<Uuid>,
    output: Vec<u8>,
    gaps: Vec<String>,
    next_seq: u32,
    finished: Vec<CommandFinished>,
    /// Reports fail while set.
    away: bool,
    /// Commands that the server does not know.
    unknown: Vec<Vec<u8>>,
}

impl Heard {
    fn ack(&self) -> Result<CommandAck, CallError> {
        if self.away { Err(CallError::odd("away")) } else { Ok(CommandAck { next_seq: self.next_seq }) }
    }
    fn last(&self) -> &CommandFinished {
        self.finished.last().unwrap()
    }
    fn refusal(&self) -> RefusalCode {
        assert_eq!(self.last().end(), CommandEnd::Refused);
        self.last().refusal()
    }
}

impl Reports for Heard {
    fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError> {
        let ack = self.ack()?;
        self.started.push(Uuid::from_slice(&report.command_id).unwrap());
        Ok(ack)
    }
    fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError> {
        self.ack()?;
        for chunk in &report.chunks {
            if chunk.seq == self.next_seq {
                self.next_seq += 1;
                match chunk.stream() {
                    OutputStream::Gap => self.gaps.push(String::from_utf8(chunk.content.clone()).unwrap()),
                    _ => self.output.extend_from_slice(&chunk.content),
                }
            }
        }
        self.ack()
    }
    fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError> {
        let ack = self.ack()?;
        if self.unknown.contains(&report.command_id) {
            let (message, action) = ("There is no such command.".to_owned(), String::new());
            return Err(CallError::Refused { code: ErrorCode::NotFound, message, action, retry_after: None });
        }
        self.finished.push(report.clone());
        Ok(ack)
    }
}

struct Bench {
    folder: tempfile::TempDir,
    clock: Arc<ManualMachineClock>,
    stop: Arc<AtomicBool>,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualMachineClock::at(NOW)),
            stop: Arc::new(AtomicBool::new(false)),
        }
    }

    fn policy_path(&self) -> PathBuf {
        self.folder.path().join("agent.policy.toml")
    }

    fn runner(&self) -> Runner {
        use std::os::unix::fs::MetadataExt as _;
        let owner = fs::metadata(self.folder.path()).unwrap().uid();
        Runner::open(RunnerParts {
            pin: Pin { dispatch_key: Some(dispatch_key().verifying_key()), agent_id: AGENT, instance_id: INSTANCE },
            policy: PolicyPlace::of_owner(self.policy_path(), owner),
            folder: self.folder.path().join("commands"),
            clock: self.clock.clone(),
            stop: Arc::clone(&self.stop),
        })
        .unwrap()
    }
}

/// A step as the server would send it.
struct Order {
    script: &'static str,
    action: PlanAction,
    approvers: Vec<u8>,
    id: u8,
    /// A last change of the envelope, before it is signed.
    change: fn(&mut Envelope),
}

fn order(script: &'static str) -> Order {
    let action = PlanAction {
        effect: Effect::Change,
        platforms: vec![std::env::consts::OS.to_owned()],
        argv: ["/bin/sh", "-s", "--", "one two", "$(touch /no)"].map(str::to_owned).to_vec(),
        script_hash: Some(plan::hex(&plan::script_hash(script.as_bytes()))),
        script_way: ScriptWay::Stdin,
        environment: [("STEWARD_MOUNT".to_owned(), "/var".to_owned())].into(),
        timeout_ms: 20_000,
        output_cap_bytes: 1 << 20,
        required_approvals: 1,
    };
    Order { script, action, approvers: vec![40], id: 9, change: |_| {} }
}

impl Order {
    fn command(&self) -> Command {
        let plan = Plan {
            format: 1,
            name: "Test".into(),
            runbook_hash: plan::hex(&plan::runbook_hash(b"definition")),
            parameters: [("mount".to_owned(), "/var".to_owned())].into(),
            targets: vec![PlanTarget { device: Uuid::from_bytes([3; 16]), agent: Some(Uuid::from_bytes(AGENT)) }],
            steps: vec![PlanStep {
                key: "do".into(),
                kind: "script".into(),
                title: "Do".into(),
                text: String::new(),
                action: Some(self.action.clone()),
            }],
        };
        let text = plan.to_text().unwrap().into_bytes();
        let plan_hash = plan::plan_hash(&text).to_vec();
        let approval = |user: &u8| EnvelopeApproval {
            user_id: vec![*user; 16],
            at_us: NOW - MINUTE,
            plan_hash: plan_hash.clone(),
        };
        let mut envelope = Envelope {
            run_id: vec![8; 16],
            step: 0,
            command_id: vec![self.id; 16],
            attempt: 1,
            agent_id: AGENT.to_vec(),
            instance_id: INSTANCE.to_vec(),
            runbook_hash: plan::runbook_hash(b"definition").to_vec(),
            parameters_hash: plan::parameters_hash(&plan.parameters).to_vec(),
            approvals: self.approvers.iter().map(approval).collect(),
            plan_hash: plan_hash.clone(),
            plan: text,
            script: self.script.as_bytes().to_vec(),
            requested_by: vec![REQUESTER; 16],
            not_before_us: NOW,
            expires_us: NOW + 30 * MINUTE,
        };
        (self.change)(&mut envelope);
        let bytes = envelope.to_bytes().unwrap();
        let signature = dispatch_key().sign(&transcript::command(&bytes)).to_bytes().to_vec();
        Command { envelope: bytes, signature, command_id: vec![self.id; 16] }
    }
}

fn execute(bench: &Bench, command: &Command) -> Heard {
    let mut heard = Heard::default();
    bench.runner().execute(command, &mut heard).unwrap();
    heard
}

#[test]
fn an_approved_script_runs_with_arguments_that_stay_arguments() {
    let bench = Bench::new();
    let heard = execute(
        &bench,
        &order("printf '%s|%s|%s|%s\\n' \"$1\" \"$2\" \"$STEWARD_MOUNT\" \"${HOME-none}\"; echo bad >&2; exit 3")
            .command(),
    );
    assert_eq!(heard.started, [Uuid::from_bytes([9; 16])]);
    let output = String::from_utf8(heard.output.clone()).unwrap();
    assert!(output.contains("one two|$(touch /no)|/var|none\n") && output.contains("bad\n"), "{output}");
    let end = heard.last();
    assert_eq!(
        (end.end(), end.code, end.output_bytes, end.dropped_bytes),
        (CommandEnd::Exited, 3, output.len() as u64, 0)
    );
}

#[test]
fn a_script_may_also_travel_as_a_file_that_is_gone_afterwards() {
    let bench = Bench::new();
    let mut order = order("echo from $0; stat -c %a \"$0\"");
    order.action.script_way = ScriptWay::File;
    order.action.argv = ["/bin/sh", "{script}"].map(str::to_owned).to_vec();
    let heard = execute(&bench, &order.command());
    let output = String::from_utf8(heard.output).unwrap();
    assert!(output.contains(".script\n600\n"), "{output}");
    let left: Vec<_> = fs::read_dir(bench.folder.path().join("commands")).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "only the journal");
}

#[test]
fn every_changed_byte_is_refused() {
    let bench = Bench::new();
    let good = order("echo no").command();
    for at in (0..good.envelope.len()).step_by(7) {
        let mut bad = good.clone();
        bad.envelope[at] ^= 1;
        assert_eq!(execute(&bench, &bad).refusal(), RefusalCode::UnknownKey, "byte {at}");
    }
    let mut bad = good.clone();
    bad.signature[10] ^= 1;
    assert_eq!(execute(&bench, &bad).refusal(), RefusalCode::UnknownKey);
    let mut bad = good.clone();
    bad.signature = SigningKey::from_bytes(&[78; 32]).sign(&transcript::command(&good.envelope)).to_bytes().to_vec();
    assert_eq!(execute(&bench, &bad).refusal(), RefusalCode::UnknownKey);
    let mut bad = good.clone();
    bad.signature = dispatch_key().sign(&good.envelope).to_bytes().to_vec();
    assert_eq!(execute(&bench, &bad).refusal(), RefusalCode::UnknownKey, "signed for another purpose");
    let mut unpinned = bench.runner();
    unpinned.pin_mut().dispatch_key = None;
    let mut heard = Heard::default();
    unpinned.execute(&good, &mut heard).unwrap();
    assert_eq!(heard.refusal(), RefusalCode::UnknownKey, "without a pinned key nothing is believed");
    assert!(!fs::read_to_string(bench.folder.path().join("commands/journal")).unwrap().contains("begun"));
}

#[test]
fn what_the_envelope_must_prove() {
    type Case = (RefusalCode, fn(&mut Order));
    let cases: [Case; 24] = [
        (RefusalCode::ForeignAgent, |o| o.change = |e| e.agent_id = vec![99; 16]),
        (RefusalCode::ForeignInstance, |o| o.change = |e| e.instance_id = vec![99; 16]),
        (RefusalCode::Expired, |o| o.change = |e| e.expires_us = NOW),
        (RefusalCode::Expired, |o| o.change = |e| e.expires_us = e.not_before_us + 61 * MINUTE),
        (RefusalCode::Expired, |o| o.change = |e| e.not_before_us = e.expires_us),
        (RefusalCode::NotYet, |o| o.change = |e| e.not_before_us = NOW + 3 * MINUTE),
        (RefusalCode::HashMismatch, |o| o.change = |e| e.plan_hash[0] ^= 1),
        (RefusalCode::HashMismatch, |o| o.change = |e| *e.plan.last_mut().unwrap() = b' '),
        (RefusalCode::HashMismatch, |o| o.change = |e| e.parameters_hash[0] ^= 1),
        (RefusalCode::HashMismatch, |o| o.change = |e| e.runbook_hash[0] ^= 1),
        (RefusalCode::HashMismatch, |o| o.change = |e| e.script = b"echo something else".to_vec()),
        (RefusalCode::HashMismatch, |o| o.action.script_hash = None),
        (RefusalCode::TooFewApprovals, |o| o.approvers.clear()),
        (RefusalCode::TooFewApprovals, |o| o.approvers = vec![REQUESTER]),
        (RefusalCode::TooFewApprovals, |o| o.change = |e| e.approvals[0].plan_hash[0] ^= 1),
        (RefusalCode::TooFewApprovals, |o| o.change = |e| e.approvals[0].at_us = NOW - 61 * MINUTE),
        (RefusalCode::TooFewApprovals, |o| {
            // The plan says one, the effect wants two, and the same person twice is one.
            o.action.effect = Effect::Destructive;
            o.approvers = vec![40, 40];
        }),
        (RefusalCode::TooFewApprovals, |o| o.action.required_approvals = 2),
        (RefusalCode::Malformed, |o| o.change = |e| e.step = 1),
        (RefusalCode::Malformed, |o| o.change = |e| e.command_id = vec![98; 16]),
        (RefusalCode::Malformed, |o| o.action.argv[0] = "sh".into()),
        (RefusalCode::Malformed, |o| drop(o.action.environment.insert("LD_PRELOAD".into(), "/x.so".into()))),
        (RefusalCode::Unsupported, |o| o.action.platforms = vec!["plan9".into()]),
        (RefusalCode::Unsupported, |o| o.action.argv[0] = "/no/such/interpreter".into()),
    ];
    for (number, (expected, spoil)) in cases.into_iter().enumerate() {
        let bench = Bench::new();
        let mut order = order("echo no");
        spoil(&mut order);
        let heard = execute(&bench, &order.command());
        assert_eq!(heard.refusal(), expected, "case {number}");
        assert!(heard.started.is_empty() && heard.output.is_empty(), "case {number}");
    }
}

#[test]
fn two_people_may_approve_what_cannot_be_taken_back() {
    let mut order = order("echo done");
    order.action.effect = Effect::Destructive;
    order.approvers = vec![40, 41];
    assert_eq!(execute(&Bench::new(), &order.command()).last().end(), CommandEnd::Exited);
}

#[test]
fn a_command_is_done_once_even_if_asked_for_again() {
    let bench = Bench::new();
    let mark = bench.folder.path().join("mark");
    let script = format!("echo x >> {}", mark.display()).leak();
    let command = order(script).command();
    assert_eq!(execute(&bench, &command).last().end(), CommandEnd::Exited);
    assert_eq!(execute(&bench, &command).refusal(), RefusalCode::Repeated, "after a restart as well");
    assert_eq!(fs::read_to_string(&mark).unwrap(), "x\n");
}

#[test]
fn an_end_that_could_not_be_told_is_told_later() {
    let bench = Bench::new();
    let command = order("exit 4").command();
    let mut runner = bench.runner();
    let mut heard = Heard { away: true, ..Heard::default() };
    assert!(runner.execute(&command, &mut heard).is_err());
    heard.away = false;
    // Delivered again before anything was told: the known end is told, nothing is done.
    runner.execute(&command, &mut heard).unwrap();
    assert_eq!((heard.last().end(), heard.last().code), (CommandEnd::Exited, 4));
    let mut heard = Heard::default();
    bench.runner().settle(&mut heard).unwrap();
    assert!(heard.finished.is_empty(), "what was told is not owed");
}

#[test]
fn an_end_that_the_server_does_not_know_holds_up_nothing() {
    let bench = Bench::new();
    let mut runner = bench.runner();
    let mut heard = Heard { away: true, ..Heard::default() };
    for id in [9, 10] {
        let mut order = order("exit 4");
        order.id = id;
        assert!(runner.execute(&order.command(), &mut heard).is_err());
    }
    let mut heard = Heard { unknown: vec![vec![9; 16]], ..Heard::default() };
    runner.settle(&mut heard).unwrap();
    assert_eq!(heard.finished.iter().map(|end| &end.command_id[..]).collect::<Vec<_>>(), [[10; 16]]);
    let mut heard = Heard::default();
    bench.runner().settle(&mut heard).unwrap();
    assert!(heard.finished.is_empty(), "it is forgotten for good");
    runner.execute(&order("exit 4").command(), &mut heard).unwrap();
    assert_eq!(heard.refusal(), RefusalCode::Repeated, "and still not done again");
}

#[test]
fn a_crash_in_the_middle_is_an_unknown_outcome_and_never_repeated() {
    let bench = Bench::new();
    let command = order("echo never").command();
    let journal = bench.folder.path().join("commands/journal");
    drop(bench.runner());
    let line = format!("{{\"begun\":{{\"id\":\"{}\",\"at_us\":{NOW}}}}}\n", Uuid::from_bytes([9; 16]));
    fs::write(&journal, line).unwrap();
    let mut runner = bench.runner();
    let mut heard = Heard::default();
    runner.settle(&mut heard).unwrap();
    assert_eq!(heard.last().end(), CommandEnd::UnknownOutcome);
    runner.execute(&command, &mut heard).unwrap();
    assert_eq!(heard.refusal(), RefusalCode::Repeated);
    assert!(heard.output.is_empty());
}

#[test]
fn the_machines_own_policy_has_the_last_word() {
    let bench = Bench::new();
    fs::write(bench.policy_path(), "commands = \"off\"").unwrap();
    let mut look = order("echo looked");
    (look.action.effect, look.action.required_approvals, look.approvers) = (Effect::Read, 0, Vec::new());
    assert_eq!(execute(&bench, &look.command()).refusal(), RefusalCode::PolicyOff);
    fs::write(bench.policy_path(), "commands = \"readonly\"").unwrap();
    assert_eq!(execute(&bench, &order("echo no").command()).refusal(), RefusalCode::PolicyReadonly);
    assert_eq!(execute(&bench, &look.command()).output, b"looked\n", "looking needs no approval");
}

#[test]
fn no_more_than_so_many_an_hour() {
    let bench = Bench::new();
    let mut runner = bench.runner();
    let mut heard = Heard::default();
    let mut run = |heard: &mut Heard, id: u8| {
        let mut order = order("exit 0");
        order.id = id;
        runner.execute(&order.command(), heard).unwrap();
    };
    for id in 0..u8::try_from(MOST_PER_HOUR).unwrap() {
        run(&mut heard, 100 + id);
        assert_eq!(heard.last().end(), CommandEnd::Exited);
    }
    run(&mut heard, 200);
    assert_eq!(heard.refusal(), RefusalCode::TooMany);
}

/// Whether a process is there and is no zombie.
fn is_alive(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim_start().starts_with('Z'))
}

#[test]
fn a_time_limit_ends_everything_that_was_started() {
    let bench = Bench::new();
    let mut order = order("trap '' TERM; sleep 300 & echo $!; sh -c 'echo $$; sleep 300'; sleep 300");
    order.action.timeout_ms = 400;
    let began = Instant::now();
    let heard = execute(&bench, &order.command());
    assert_eq!(heard.last().end(), CommandEnd::TimedOut);
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    let output = String::from_utf8(heard.output).unwrap();
    let pids: Vec<&str> = output.split_whitespace().collect();
    assert_eq!(pids.len(), 2, "{output}");
    thread::sleep(Duration::from_millis(100));
    assert!(pids.iter().all(|pid| !is_alive(pid)), "{pids:?}");
}

#[test]
fn nothing_outlives_a_program_that_ends_by_itself() {
    let heard = execute(&Bench::new(), &order("sleep 300 & echo $!; exit 0").command());
    assert_eq!(heard.last().end(), CommandEnd::Exited);
    thread::sleep(Duration::from_millis(100));
    assert!(!is_alive(String::from_utf8(heard.output).unwrap().trim()));
}

#[test]
fn a_stop_of_the_agent_ends_the_program_and_says_that_the_outcome_is_unknown() {
    let bench = Bench::new();
    let stop = Arc::clone(&bench.stop);
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::SeqCst);
    });
    let began = Instant::now();
    let heard = execute(&bench, &order("sleep 300").command());
    assert_eq!(heard.last().end(), CommandEnd::UnknownOutcome);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn output_is_capped_with_its_beginning_and_its_end() {
    let heard =
        execute(&Bench::new(), &order("echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo last").command());
    let end = heard.last();
    assert_eq!(end.output_bytes, 3_000_011);
    assert_eq!((heard.output.len(), end.dropped_bytes), (1 << 20, 3_000_011 - (1 << 20)));
    assert!(heard.output.starts_with(b"first\n") && heard.output.ends_with(b"last\n"));
    assert_eq!(heard.gaps, [end.dropped_bytes.to_string()]);
}

#[test]
fn output_is_told_while_the_program_runs() {
    struct Watching(Heard, Option<Instant>, Option<Instant>);
    impl Reports for Watching {
        fn started(&mut self, report: &CommandStarted) -> Result<CommandAck, CallError> {
            self.0.started(report)
        }
        fn output(&mut self, report: &CommandOutput) -> Result<CommandAck, CallError> {
            self.1.get_or_insert_with(Instant::now);
            self.0.output(report)
        }
        fn finished(&mut self, report: &CommandFinished) -> Result<CommandAck, CallError> {
            self.2 = Some(Instant::now());
            self.0.finished(report)
        }
    }
    let mut heard = Watching(Heard::default(), None, None);
    Bench::new().runner().execute(&order("echo early; sleep 1.5; echo late").command(), &mut heard).unwrap();
    let ahead = heard.2.unwrap().duration_since(heard.1.unwrap());
    assert!(ahead > Duration::from_millis(700), "{ahead:?}");
    assert_eq!(heard.0.output, b"early\nlate\n");
}

#[test]
fn a_dispatch_key_counts_only_with_the_servers_word_for_this_installation() {
    let server = SigningKey::from_bytes(&[5; 32]);
    let key = dispatch_key().verifying_key();
    let sign = |by: &SigningKey, instance: &[u8; 16]| {
        by.sign(&transcript::dispatch_key(instance, &key.to_bytes())).to_bytes().to_vec()
    };
    let vouched = |signature: Vec<u8>| {
        let answer = SessionResponse {
            dispatch_key: key.to_bytes().to_vec(),
            dispatch_key_signature: signature,
            ..SessionResponse::default()
        };
        lane::vouched(&answer.dispatch_key, &answer.dispatch_key_signature, &server.verifying_key(), &INSTANCE)
    };
    assert_eq!(vouched(sign(&server, &INSTANCE)), Some(key));
    assert_eq!(vouched(sign(&server, &[3; 16])), None, "of another installation");
    assert_eq!(vouched(sign(&dispatch_key(), &INSTANCE)), None, "by itself");
    assert_eq!(vouched(Vec::new()), None);
}
