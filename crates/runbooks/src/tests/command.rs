//! Commands one at a time, what agents tell of those that were given up, output that has a bound, and who may approve.

use std::collections::BTreeMap;

use kernel::{ErrorCode, Failure, Role};
use serde_json::json;
use wire::{CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, OutputChunk, OutputStream};

use super::bench::{Bench, Sim, user};
use crate::definition::Definition;
use crate::run::event::{Ending, Event};
use crate::run::start::{self, Wanted};
use crate::run::{NewRun, Run, RunResult, person};
use crate::runbook::{NewRunbook, service as runbooks};

async fn started(bench: &Bench, sim: &Sim, command: &[u8]) {
    let report = CommandStarted { command_id: command.to_vec(), at_us: 1 };
    let _: CommandAck = sim.post(bench, "/command/started", &report).await.unwrap();
}

async fn exited(bench: &Bench, sim: &Sim, command: &[u8], code: i32) {
    let report = CommandFinished {
        command_id: command.to_vec(),
        end: CommandEnd::Exited.into(),
        code,
        output_bytes: 7,
        ..CommandFinished::default()
    };
    sim.finish(bench, report).await.unwrap();
}

async fn wrote(bench: &Bench, sim: &Sim, command: &[u8], seq: u32, content: &[u8]) -> u32 {
    let chunk = OutputChunk { seq, stream: OutputStream::Out.into(), content: content.to_vec() };
    let report = CommandOutput { command_id: command.to_vec(), chunks: vec![chunk] };
    let ack: CommandAck = sim.post(bench, "/command/output", &report).await.unwrap();
    ack.next_seq
}

async fn cancel(bench: &Bench, run: &Run) {
    person::cancel(&bench.env, &bench.technician(0, bench.north), run.id, "No.".into()).await.unwrap();
}

async fn commands(bench: &Bench, condition: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM agent_command WHERE {condition}").leak();
    bench.count(sql, Vec::new()).await
}

#[tokio::test]
async fn what_waits_behind_another_command_can_still_be_withdrawn() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let first = bench.approved(&sim).await;
    bench.advance(1);
    let (second, third) = (bench.approved(&sim).await, bench.approved(&sim).await);
    let fetched = sim.poll(&bench).await;
    assert_eq!(fetched.len(), 1, "one at a time");
    assert_eq!(commands(&bench, "state = 'waiting'").await, 2);
    let id = fetched[0].command_id.clone();
    started(&bench, &sim, &id).await;
    cancel(&bench, &second).await;
    exited(&bench, &sim, &id, 1).await;
    assert_eq!(bench.view(&first).await.run.outcome, Some(RunResult::Failed));
    let next = sim.poll(&bench).await;
    assert_eq!(next.len(), 1);
    let envelope = wire::Envelope::from_bytes(&next[0].envelope).unwrap();
    assert_eq!(envelope.run_id, third.id.uuid().as_bytes(), "the second is not handed out any more");
    bench.stop().await;
}

#[tokio::test]
async fn one_that_is_held_back_does_not_hold_up_the_others() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let held = bench.approved(&sim).await;
    assert_eq!(sim.poll(&bench).await.len(), 1);
    bench.advance(1);
    bench.lock(1, true).await;
    let run = bench.start(&sim).await;
    let given = person::Given { text: Some("Logs.".into()), ..person::Given::default() };
    person::complete(&bench.env, &bench.technician(0, bench.north), run.id, 0, given).await.unwrap();
    let word = (run.plan_hash, "Fine.".to_owned());
    person::approve(&bench.env, &bench.technician(2, bench.north), run.id, 1, word).await.unwrap();
    let fetched = sim.poll(&bench).await;
    let envelope = wire::Envelope::from_bytes(&fetched[0].envelope).unwrap();
    assert_eq!(envelope.run_id, run.id.uuid().as_bytes());
    assert_eq!(bench.view(&held).await.run.outcome, None);
    bench.stop().await;
}

#[tokio::test]
async fn what_a_withdrawn_command_did_all_the_same_is_written_down() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    let id = sim.poll(&bench).await.pop().unwrap().command_id;
    cancel(&bench, &run).await;
    assert_eq!(commands(&bench, "result = 'withdrawn'").await, 1);
    started(&bench, &sim, &id).await;
    started(&bench, &sim, &id).await;
    assert_eq!(commands(&bench, "result = 'unknown_outcome' AND started_at IS NOT NULL").await, 1, "it runs after all");
    assert_eq!(wrote(&bench, &sim, &id, 0, b"removed").await, 1);
    exited(&bench, &sim, &id, 0).await;
    exited(&bench, &sim, &id, 1).await;
    assert_eq!(commands(&bench, "result = 'exited' AND exit_code = 0 AND output_bytes = 7").await, 1);
    let view = bench.view(&run).await;
    assert!(view.intact);
    assert_eq!(view.run.outcome, Some(RunResult::Cancelled), "what became of the run stays");
    let last: Vec<&Event> = view.events.iter().rev().take(2).map(|recorded| &recorded.event).collect();
    assert!(
        matches!(last[..], [Event::CommandEnded { ending: Ending::Exited(0), .. }, Event::CommandStarted { .. }]),
        "{last:?}"
    );
    let jobs = bench.count("SELECT count(*) AS n FROM job WHERE kind = $1", vec![crate::RUN_FINISHED.into()]).await;
    assert_eq!((jobs, commands(&bench, "1 = 1").await), (1, 1), "nothing follows from it");
    bench.stop().await;
}

#[tokio::test]
async fn what_a_silent_agent_tells_later_replaces_what_was_guessed() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = sim.poll(&bench).await.pop().unwrap().command_id;
        started(&bench, &sim, &id).await;
        bench.advance(300 + 600);
        bench.reconcile("runs.advance").await;
        sim.sign_in(&bench).await;
        ids.push(id);
    }
    assert_eq!(bench.view(&run).await.run.outcome, Some(RunResult::UnknownOutcome));
    assert_eq!(commands(&bench, "result = 'unknown_outcome'").await, 2);
    let refused = CommandFinished {
        command_id: ids[0].clone(),
        end: CommandEnd::Refused.into(),
        refusal: wire::RefusalCode::Repeated.into(),
        ..CommandFinished::default()
    };
    sim.finish(&bench, refused).await.unwrap();
    assert_eq!(commands(&bench, "result = 'unknown_outcome'").await, 2, "a refusal tells nothing of what was done");
    for id in &ids {
        exited(&bench, &sim, id, 0).await;
    }
    assert_eq!(commands(&bench, "result = 'exited'").await, 2);
    let view = bench.view(&run).await;
    assert_eq!((view.run.outcome, view.intact), (Some(RunResult::UnknownOutcome), true));
    bench.stop().await;
}

#[tokio::test]
async fn output_is_taken_until_the_end_and_has_a_bound() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    let id = sim.poll(&bench).await.pop().unwrap().command_id;
    started(&bench, &sim, &id).await;
    let piece = [b'x'; 16 * 1024];
    for seq in 0..66 {
        assert_eq!(wrote(&bench, &sim, &id, seq, &piece).await, seq + 1, "the agent may forget what is not stored");
    }
    assert_eq!(wrote(&bench, &sim, &id, 66, b"small").await, 67);
    let stored = "SELECT COALESCE(SUM(LENGTH(content)), 0) AS n FROM command_output";
    assert_eq!(bench.count(stored, Vec::new()).await, 1024 * 1024);
    assert_eq!(commands(&bench, "stored_bytes = 1048576 AND dropped_bytes = 32773 AND next_seq = 67").await, 1);
    cancel(&bench, &run).await;
    assert_eq!(commands(&bench, "result = 'withdrawn' AND dropped_bytes = 32773").await, 1, "a count is not lost");
    exited(&bench, &sim, &id, 0).await;
    assert_eq!(commands(&bench, "result = 'exited' AND dropped_bytes = 32773").await, 1, "the greater counts");

    let run = bench.approved(&sim).await;
    let id = sim.poll(&bench).await.pop().unwrap().command_id;
    assert_eq!(wrote(&bench, &sim, &id, 0, b"a").await, 1);
    cancel(&bench, &run).await;
    assert_eq!(wrote(&bench, &sim, &id, 1, b"b").await, 2, "withdrawn, and it may run on");
    bench.advance(3_600 + 600);
    sim.sign_in(&bench).await;
    assert_eq!(wrote(&bench, &sim, &id, 2, b"c").await, 3);
    let pieces = "SELECT count(*) AS n FROM command_output WHERE command_id <> $1";
    let first = bench.count(pieces, vec![uuid::Uuid::nil().into()]).await;
    assert_eq!(first, 64 + 2, "nothing runs for so long");
    exited(&bench, &sim, &id, 0).await;
    assert_eq!(wrote(&bench, &sim, &id, 3, b"d").await, 4);
    assert_eq!(bench.count(pieces, vec![uuid::Uuid::nil().into()]).await, 64 + 2, "it is over");
    bench.stop().await;
}

/// What wipes, once two people have approved it.
fn wiping(title: &str) -> Definition {
    let value = json!({"steps": [
        {"key": "ask", "title": title, "work": {"kind": "approval", "instruction": "Approve.", "required": 2}},
        {"key": "wipe", "title": "Wipe", "work": {"kind": "script", "instruction": "Wipes.",
            "interpreter": ["/bin/sh", "-s"], "script": "true", "platforms": ["linux"], "effect": "destructive",
            "approvals": 2, "timeout_s": 10, "idempotent": false}},
    ]});
    Definition::parse(&value).unwrap()
}

/// A runbook that cannot be taken back, written by two people and published by a third.
async fn destructive(bench: &Bench) -> kernel::RunbookId {
    let (first, second) = (bench.scope(1, Role::Author, None), bench.scope(2, Role::Author, None));
    let publisher = bench.scope(3, Role::Author, None);
    let new =
        NewRunbook { id: None, name: "Wipe".into(), summary: String::new(), definition: wiping("A first thought") };
    let made = runbooks::create(&bench.env, &first, new).await.unwrap();
    assert_eq!(made.draft_writers, [user(1)]);
    let patch = |title| crate::runbook::RunbookPatch { definition: Some(wiping(title)), ..Default::default() };
    let written = runbooks::update(&bench.env, &second, made.id, 1, patch("Ask")).await.unwrap();
    assert_eq!(written.draft_writers, [user(1), user(2)]);
    let saved = runbooks::update(&bench.env, &publisher, made.id, 2, patch("Ask")).await.unwrap();
    assert_eq!(saved.draft_writers, [user(1), user(2)], "who saves what is there has written nothing");
    runbooks::publish(&bench.env, &publisher, made.id, 3, String::new()).await.unwrap();
    made.id
}

#[tokio::test]
async fn who_wrote_what_cannot_be_taken_back_does_not_approve_it_even_if_another_published_it() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let runbook = destructive(&bench).await;
    let asker = bench.technician(0, bench.north);
    let wanted = Wanted { runbook, device: sim.device, parameters: BTreeMap::new(), insight_component: None };
    let proposal = start::plan(&bench.env, &asker, wanted).await.unwrap();
    assert_eq!((&proposal.version.writers, proposal.version.author), (&vec![user(1), user(2)], Some(user(3))));
    let new = NewRun {
        id: None,
        version: proposal.version.id,
        device: sim.device,
        parameters: BTreeMap::new(),
        ticket: None,
        insight: None,
        insight_component: None,
        plan_hash: proposal.prepared.hash,
    };
    let run = start::start(&bench.env, &asker, new).await.unwrap();
    for number in [0, 1, 2, 3] {
        let word = (run.plan_hash, "Fine.".to_owned());
        let who = bench.technician(number, bench.north);
        match person::approve(&bench.env, &who, run.id, 0, word).await {
            Err(Failure::Rejected(errors)) => assert_eq!(errors[0].code, ErrorCode::Forbidden, "{number}"),
            other => panic!("{number}: {other:?}"),
        }
    }
    let word = (run.plan_hash, "Fine.".to_owned());
    person::approve(&bench.env, &bench.technician(4, bench.north), run.id, 0, word).await.unwrap();
    // What is written on top of a published version is the work of those who write it.
    let late = bench.scope(4, Role::Author, None);
    let published = runbooks::by_ids(&bench.env, &late, vec![runbook]).await.unwrap().remove(0);
    let patch = crate::runbook::RunbookPatch { definition: Some(wiping("Ask twice")), ..Default::default() };
    let next = runbooks::update(&bench.env, &late, runbook, published.version, patch).await.unwrap();
    assert_eq!(next.draft_writers, [user(4)]);
    bench.stop().await;
}
