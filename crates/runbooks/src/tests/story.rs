//! A run from its plan to its proof, and each thing that can go another way.

use std::collections::BTreeMap;

use kernel::id::RunKind;
use kernel::{ErrorCode, Failure, Kind as _, RunId};
use wire::{
    CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, Envelope, OutputChunk, OutputStream,
    RefusalCode, transcript,
};

use super::bench::{Bench, user};
use crate::run::event::Event;
use crate::run::person::{self, Given};
use crate::run::start::{self, Wanted};
use crate::run::{NewRun, RunPhase, RunResult, service};

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> (ErrorCode, String) {
    match result.unwrap_err() {
        Failure::Rejected(errors) => (errors[0].code, errors[0].field.join(".")),
        other => panic!("{other:?}"),
    }
}

fn exited(command: &[u8], code: i32) -> CommandFinished {
    CommandFinished { command_id: command.to_vec(), end: CommandEnd::Exited.into(), code, ..CommandFinished::default() }
}

fn refused(command: &[u8], refusal: RefusalCode) -> CommandFinished {
    CommandFinished {
        command_id: command.to_vec(),
        end: CommandEnd::Refused.into(),
        refusal: refusal.into(),
        ..CommandFinished::default()
    }
}

#[tokio::test]
async fn a_run_from_its_plan_to_its_proof() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    sim.measure(&bench, 950.0).await;
    let (asker, other) = (bench.technician(0, bench.north), bench.technician(1, bench.north));
    let run = bench.start(&sim).await;
    assert_eq!((run.phase, run.requested_by), (RunPhase::Waiting, Some(user(0))));
    assert!(sim.poll(&bench).await.is_empty(), "nothing acts before it is approved");

    let given = |text: &str| Given { text: Some(text.to_owned()), ..Given::default() };
    assert_eq!(code(person::complete(&bench.env, &asker, run.id, 0, given("")).await).1, "text");
    bench.advance(240);
    person::complete(&bench.env, &asker, run.id, 0, given("Old logs.")).await.unwrap();
    assert_eq!(code(person::complete(&bench.env, &asker, run.id, 0, given("again")).await).0, ErrorCode::Conflict);

    let word = |hash: [u8; 32]| (hash, "Fine.".to_owned());
    let mut wrong = run.plan_hash;
    wrong[0] ^= 1;
    assert_eq!(
        code(person::approve(&bench.env, &other, run.id, 1, word(wrong)).await),
        (ErrorCode::Conflict, "planHash".into())
    );
    assert_eq!(code(person::approve(&bench.env, &asker, run.id, 1, word(run.plan_hash)).await).0, ErrorCode::Forbidden);
    let run = person::approve(&bench.env, &other, run.id, 1, word(run.plan_hash)).await.unwrap();
    assert_eq!(run.phase, RunPhase::Running);

    let command = sim.poll(&bench).await.pop().unwrap();
    assert!(auth::verify_signature(&sim.dispatch_key, &transcript::command(&command.envelope), &command.signature));
    let envelope = Envelope::from_bytes(&command.envelope).unwrap();
    assert_eq!(
        (envelope.agent_id.as_slice(), envelope.instance_id.as_slice()),
        (&sim.agent.as_bytes()[..], &sim.instance.as_bytes()[..])
    );
    assert_eq!((envelope.requested_by.as_slice(), envelope.approvals.len()), (&user(0).uuid().as_bytes()[..], 1));
    assert_eq!(envelope.approvals[0].user_id, user(1).uuid().as_bytes());
    assert_eq!(wire::plan::plan_hash(&envelope.plan)[..], envelope.plan_hash);
    assert!(envelope.expires_us - envelope.not_before_us <= 3_600_000_000);
    assert_eq!(sim.poll(&bench).await, std::slice::from_ref(&command), "handed out until the agent tells of it");

    let id = command.command_id.clone();
    let started = CommandStarted { command_id: id.clone(), at_us: 1 };
    let _: CommandAck = sim.post(&bench, "/command/started", &started).await.unwrap();
    let _: CommandAck = sim.post(&bench, "/command/started", &started).await.unwrap();
    assert!(sim.poll(&bench).await.is_empty(), "it runs");
    let chunk = |seq, text: &str| OutputChunk { seq, stream: OutputStream::Out.into(), content: text.into() };
    let report = |chunks| CommandOutput { command_id: id.clone(), chunks };
    for (chunks, next) in [
        (vec![chunk(0, "a")], 1),
        (vec![chunk(0, "changed"), chunk(1, "b")], 2),
        (vec![chunk(3, "beyond a hole")], 2),
        (vec![chunk(2, "c"), chunk(3, "d")], 4),
    ] {
        let ack: CommandAck = sim.post(&bench, "/command/output", &report(chunks)).await.unwrap();
        assert_eq!(ack.next_seq, next);
    }
    bench.advance(5);
    sim.finish(&bench, exited(&id, 0)).await.unwrap();
    sim.finish(&bench, exited(&id, 1)).await.unwrap();

    bench.reconcile("runs.advance").await;
    assert_eq!(bench.view(&run).await.run.phase, RunPhase::Running, "nothing newer than the action was measured yet");
    bench.advance(10);
    sim.measure(&bench, 900.0).await;
    bench.reconcile("runs.advance").await;
    assert_eq!(bench.view(&run).await.run.outcome, None, "still over the threshold, and there is time");
    bench.advance(60);
    sim.measure(&bench, 700.0).await;
    bench.reconcile("runs.advance").await;

    let view = bench.view(&run).await;
    assert_eq!((view.run.phase, view.run.outcome), (RunPhase::Finished, Some(RunResult::Changed)));
    assert!(view.intact);
    assert_eq!(view.state.steps[3].explanation, "70.00 was measured.");
    let starts = view.events.iter().filter(|event| matches!(event.event, Event::CommandStarted { .. })).count();
    assert_eq!(starts, 1, "what is told twice counts once");
    let jobs = bench.count("SELECT count(*) AS n FROM job WHERE kind = $1", vec![crate::RUN_FINISHED.into()]).await;
    assert_eq!(jobs, 1);
    for action in ["run.start", "run.step_complete", "run.approve", "command.dispatch", "run.finish"] {
        let found = bench.count("SELECT count(*) AS n FROM audit_entry WHERE action = $1", vec![action.into()]).await;
        assert_eq!(found, 1, "{action}");
    }
    let run_id = run.id;
    let permit = asker.permit(kernel::Permission::RunbookRead).unwrap();
    let summary = bench.env.db.read(&permit, move |tx| Box::pin(async move { service::summary_in(tx, run_id).await }));
    let summary = summary.await.unwrap().unwrap();
    assert_eq!((summary.human_minutes, summary.steps.len()), (4, 4));
    bench.stop().await;
}

#[tokio::test]
async fn a_refusal_ends_the_step_and_is_shown_also_when_it_comes_later() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    let command = sim.poll(&bench).await.pop().unwrap();
    sim.finish(&bench, refused(&command.command_id, RefusalCode::UnknownKey)).await.unwrap();
    let view = bench.view(&run).await;
    assert_eq!(view.run.outcome, Some(RunResult::Rejected));
    assert_eq!(view.state.steps[2].explanation, "The agent refused the command: unknown_key.");
    sim.finish(&bench, refused(&command.command_id, RefusalCode::Repeated)).await.unwrap();
    let view = bench.view(&run).await;
    let last = &view.events.last().unwrap().event;
    assert!(matches!(last, Event::CommandRefused { reason, .. } if reason == "repeated"), "{last:?}");
    assert!(view.intact && view.run.outcome == Some(RunResult::Rejected));
    bench.stop().await;
}

#[tokio::test]
async fn what_belongs_to_others_does_not_exist() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let (neighbour, stranger) = (bench.agent(bench.north).await, bench.agent(bench.south).await);
    let run = bench.approved(&sim).await;
    assert!(neighbour.poll(&bench).await.is_empty() && stranger.poll(&bench).await.is_empty());
    let command = sim.poll(&bench).await.pop().unwrap();
    for other in [&neighbour, &stranger] {
        let answer = other.finish(&bench, exited(&command.command_id, 0)).await;
        assert_eq!(answer, Err((404, "not_found".to_owned())));
    }
    assert_eq!(sim.finish(&bench, exited(&[9; 16], 0)).await, Err((404, "not_found".to_owned())));
    let outsider = bench.technician(2, bench.south);
    let told = |result: Result<crate::Run, Failure>| result.unwrap_err().to_string();
    let random = RunId::from_uuid(uuid::Uuid::from_u128(5));
    for (one, two) in [
        (
            person::cancel(&bench.env, &outsider, run.id, "x".into()).await,
            person::cancel(&bench.env, &outsider, random, "x".into()).await,
        ),
        (
            person::approve(&bench.env, &outsider, run.id, 1, (run.plan_hash, String::new())).await,
            person::approve(&bench.env, &outsider, random, 1, (run.plan_hash, String::new())).await,
        ),
    ] {
        let (one, two) = (told(one), told(two));
        assert_eq!(one, two);
        assert!(one.contains(RunKind::NAME), "{one}");
    }
    assert!(service::by_ids(&bench.env, &outsider, vec![run.id]).await.unwrap().is_empty());
    let wanted = |device| Wanted {
        runbook: kernel::Id::from_uuid(uuid::Uuid::from_u128(1)),
        device,
        parameters: BTreeMap::new(),
        insight_component: None,
    };
    let foreign = start::plan(&bench.env, &outsider, wanted(sim.device)).await.unwrap_err().to_string();
    let absent = start::plan(&bench.env, &outsider, wanted(kernel::Id::from_uuid(uuid::Uuid::from_u128(6)))).await;
    assert_eq!(foreign, absent.unwrap_err().to_string());
    bench.stop().await;
}

#[tokio::test]
async fn a_command_that_nobody_fetches_is_withdrawn() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    bench.advance(1_801);
    sim.sign_in(&bench).await;
    assert!(sim.poll(&bench).await.is_empty(), "expired");
    bench.reconcile("runs.advance").await;
    assert_eq!(bench.view(&run).await.run.outcome, Some(RunResult::Unreachable));
    let open = bench.count("SELECT count(*) AS n FROM agent_command WHERE state <> 'ended'", Vec::new()).await;
    assert_eq!(open, 0);
    bench.stop().await;
}

#[tokio::test]
async fn an_agent_that_falls_silent_leaves_an_unknown_outcome_and_an_idempotent_step_is_tried_again() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    let command = sim.poll(&bench).await.pop().unwrap();
    let started = CommandStarted { command_id: command.command_id.clone(), at_us: 1 };
    let _: CommandAck = sim.post(&bench, "/command/started", &started).await.unwrap();
    bench.advance(300 + 600);
    bench.reconcile("runs.advance").await;
    let again = sim.poll(&bench).await.pop().unwrap();
    assert_ne!(again.command_id, command.command_id);
    assert_eq!(Envelope::from_bytes(&again.envelope).unwrap().attempt, 2);
    let report = CommandFinished {
        command_id: again.command_id,
        end: CommandEnd::UnknownOutcome.into(),
        ..CommandFinished::default()
    };
    sim.finish(&bench, report).await.unwrap();
    assert_eq!(bench.view(&run).await.run.outcome, Some(RunResult::UnknownOutcome));
    assert!(sim.poll(&bench).await.is_empty());
    bench.stop().await;
}

#[tokio::test]
async fn a_cancelled_run_hands_out_nothing_and_a_rejected_one_ends() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let run = bench.approved(&sim).await;
    person::cancel(&bench.env, &bench.technician(0, bench.north), run.id, "Not now.".into()).await.unwrap();
    assert!(sim.poll(&bench).await.is_empty());
    assert_eq!(bench.view(&run).await.run.outcome, Some(RunResult::Cancelled));

    let run = bench.start(&sim).await;
    let given = Given { text: Some("Logs.".into()), ..Given::default() };
    person::complete(&bench.env, &bench.technician(0, bench.north), run.id, 0, given).await.unwrap();
    let run = person::reject(&bench.env, &bench.technician(1, bench.north), run.id, 1, "No.".into()).await.unwrap();
    assert_eq!((run.outcome, run.phase), (Some(RunResult::Rejected), RunPhase::Finished));
    bench.stop().await;
}

#[tokio::test]
async fn a_login_that_is_locked_neither_asks_nor_approves_any_more() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let given = || Given { text: Some("Logs.".into()), ..Given::default() };
    let (asker, other) = (bench.technician(0, bench.north), bench.technician(1, bench.north));
    for locked in [0, 1] {
        // What waits for its agent is not handed out.
        let run = bench.approved(&sim).await;
        bench.lock(locked, true).await;
        assert!(sim.poll(&bench).await.is_empty());
        let view = bench.view(&run).await;
        assert_eq!(view.run.outcome, Some(RunResult::Rejected));
        assert!(view.state.steps[2].explanation.contains("locked"), "{}", view.state.steps[2].explanation);
        bench.lock(locked, false).await;
        assert!(sim.poll(&bench).await.is_empty(), "what was taken back stays so");

        // What was fetched is not handed out again.
        let run = bench.approved(&sim).await;
        assert_eq!(sim.poll(&bench).await.len(), 1);
        bench.lock(locked, true).await;
        assert!(sim.poll(&bench).await.is_empty());
        assert_eq!(bench.view(&run).await.run.outcome, None, "how it ends is up to the agent that has it");
        bench.lock(locked, false).await;
        person::cancel(&bench.env, &asker, run.id, "Enough.".into()).await.unwrap();
    }
    // What is approved after the one who asked for it was locked is not done.
    let run = bench.start(&sim).await;
    person::complete(&bench.env, &asker, run.id, 0, given()).await.unwrap();
    bench.lock(0, true).await;
    let word = (run.plan_hash, "Fine.".to_owned());
    let run = person::approve(&bench.env, &other, run.id, 1, word).await.unwrap();
    assert_eq!(run.outcome, Some(RunResult::Failed));
    assert!(sim.poll(&bench).await.is_empty());
    bench.stop().await;
}

#[tokio::test]
async fn only_the_plan_that_was_looked_at_is_started_and_only_once() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let run = bench.start(&sim).await;
    let who = bench.technician(0, bench.north);
    let new = |hash| NewRun {
        id: Some(run.id),
        version: run.version,
        device: sim.device,
        parameters: BTreeMap::from([("threshold".to_owned(), "70".to_owned())]),
        ticket: None,
        insight: None,
        insight_component: Some("/var".to_owned()),
        plan_hash: hash,
    };
    assert_eq!(
        start::start(&bench.env, &who, new(run.plan_hash)).await.unwrap().id,
        run.id,
        "the same id is the same run"
    );
    let another = NewRun { id: None, ..new(run.plan_hash) };
    assert_eq!(code(start::start(&bench.env, &who, another).await), (ErrorCode::Conflict, "planHash".into()));
    // A version that was changed behind the application's back is not run.
    let same = NewRun { id: None, parameters: BTreeMap::new(), ..new(run.plan_hash) };
    assert!(start::start(&bench.env, &who, same).await.is_ok());
    bench.stop().await;
}

#[tokio::test]
async fn a_poll_that_waits_is_woken_by_its_command_at_once() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let began = std::time::Instant::now();
    let (commands, _) = tokio::join!(sim.wait(&bench, 50), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        bench.approved(&sim).await
    });
    assert_eq!(commands.len(), 1);
    assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
    bench.stop().await;
}
