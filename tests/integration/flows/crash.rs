//! Server and agent are killed (SIGKILL) again and again under load: what was acknowledged is stored, what is stored was
//! sent, and nothing is stored twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::{Db, Target};
use kernel::Clock;
use kernel::time::SystemClock;
use steward_tests::agent::{Agent, Machine};
use steward_tests::seed::Choices;
use steward_tests::{Engine, TestDb, postgres, schema};
use uuid::Uuid;
use wire::{FrameBody, Slot, SlotSchema};

use super::processes::{AgentProgram, Server};
use super::story::{client_with_token, set_up};

const SENDERS: u8 = 4;
const KILLS: u32 = 6;

/// What one sender knows of its frames.
#[derive(Debug, Default)]
struct Account {
    sent: u64,
    acknowledged: BTreeSet<u64>,
}

fn block(schema: &SlotSchema, at_us: i64) -> Vec<u8> {
    let mut block = wire::block::BlockBuilder::new(schema).unwrap();
    block.push(at_us, &[Some(1)]).unwrap();
    block.finish().unwrap()
}

/// Sends one frame after the other until told to stop; a batch without an answer is sent again, as a spool does.
fn send_on(mut agent: Agent, stop: &AtomicBool, account: &Mutex<Account>) {
    let schema = SlotSchema { slots: vec![Slot::gauge("cpu.busy", "%", 1)] };
    let mut repeat = false;
    while !stop.load(Ordering::SeqCst) {
        if repeat {
            agent.rewind(5);
        } else {
            account.lock().unwrap().sent += 5;
        }
        let now_us = SystemClock.now().micros();
        let bodies = (0..5).map(|part| FrameBody::Block(block(&schema, now_us + part))).collect();
        match agent.try_send(now_us, bodies, vec![schema.clone()]) {
            Some(Ok(answer)) => {
                repeat = false;
                let mut account = account.lock().unwrap();
                for range in answer.acknowledged {
                    let highest = range.to.min(account.sent);
                    account.acknowledged.extend(range.from..=highest);
                }
            }
            // The server is away or just coming back.
            Some(Err(_)) | None => {
                repeat = true;
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Numbers of the stored frames by stream, each as often as it is stored.
fn stored(runtime: &tokio::runtime::Runtime, db: &TestDb) -> BTreeMap<Uuid, Vec<u64>> {
    let target = match db.target() {
        Target::Sqlite(_) => Target::Sqlite(db.folder().join("telemetry/hot.db")),
        Target::Postgres(url) => Target::Postgres(postgres::as_superuser(url)),
    };
    runtime.block_on(async {
        let connection = Db::owner(&target).await.unwrap();
        let rows = schema::rows(&connection, "SELECT stream_id, seq FROM telemetry_block", vec![]).await;
        let mut frames: BTreeMap<Uuid, Vec<u64>> = BTreeMap::new();
        for row in rows {
            let seq: i64 = row.try_get("", "seq").unwrap();
            frames.entry(row.try_get("", "stream_id").unwrap()).or_default().push(u64::try_from(seq).unwrap());
        }
        connection.close().await.unwrap();
        frames
    })
}

fn kill_in_a_loop(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(TestDb::new(engine));
    let choices = Choices::new("kill loop");
    let mut server = Server::start(&db);
    let owner = set_up(&server);
    let (_, token) = client_with_token(&owner, 100);
    let mut program = AgentProgram::start(&server, &token, &db.folder().join("agent"));

    let stop = Arc::new(AtomicBool::new(false));
    let mut senders = Vec::new();
    for number in 0..SENDERS {
        let machine = Machine {
            hostname: format!("load-{number}"),
            hardware_id: format!("load-{number}"),
            key_seed: [100 + number; 32],
        };
        let agent = Agent::enrol(&server.url(), &token, &machine).unwrap();
        let stream = agent.stream_id();
        let account = Arc::new(Mutex::new(Account::default()));
        let (stop, own) = (Arc::clone(&stop), Arc::clone(&account));
        senders.push((stream, account, std::thread::spawn(move || send_on(agent, &stop, &own))));
    }
    for _ in 0..KILLS {
        std::thread::sleep(Duration::from_millis(300 + choices.below(1_200)));
        if choices.below(3) == 0 {
            program.kill();
            program.again();
        }
        server.kill();
        server.again();
    }
    std::thread::sleep(Duration::from_millis(500));
    stop.store(true, Ordering::SeqCst);
    let accounts: Vec<(Uuid, Arc<Mutex<Account>>)> = senders
        .into_iter()
        .map(|(stream, account, thread)| {
            thread.join().unwrap();
            (stream, account)
        })
        .collect();
    program.kill();
    server.kill();

    let stored = stored(&runtime, &db);
    let mut total = 0;
    for (stream, account) in accounts {
        let account = account.lock().unwrap();
        let frames = stored.get(&stream).cloned().unwrap_or_default();
        let unique: BTreeSet<u64> = frames.iter().copied().collect();
        assert_eq!(unique.len(), frames.len(), "stream {stream}: a frame is stored twice");
        let lost: Vec<&u64> = account.acknowledged.difference(&unique).collect();
        assert!(lost.is_empty(), "stream {stream}: acknowledged, but not stored: {lost:?}");
        assert!(unique.iter().all(|seq| (1..=account.sent).contains(seq)), "stream {stream}: stored, but never sent");
        total += account.acknowledged.len();
    }
    assert!(total > 100, "only {total} frames were acknowledged; the test means nothing");
}

#[test]
fn acknowledged_is_stored_whatever_is_killed_sqlite() {
    kill_in_a_loop(Engine::Sqlite);
}

#[test]
fn acknowledged_is_stored_whatever_is_killed_postgres() {
    kill_in_a_loop(Engine::Postgres);
}
