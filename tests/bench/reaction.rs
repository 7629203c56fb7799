//! `bench-reaction`: how long it takes from a sample that breaches a threshold to the mail at the mail server, on both
//! databases, with hold time 0.
//!
//! The server and an agent that speaks the protocol share this process. Each repetition breaches on a machine of its
//! own, so that each is an insight of its own; the time runs from sending the sample until the mail server has taken the
//! mail, and the sample is stamped at that moment. PostgreSQL runs beside it with its durable defaults. One JSON line per
//! database.
//!
//! Options: `--repetitions N` (25), `--database sqlite|postgres|both` (both).
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement ends at the first surprise and says where")]
#![expect(clippy::print_stdout, reason = "the result is the output")]

#[expect(dead_code, reason = "the folder is for those who measure its processes")]
mod cluster;

use std::time::{Duration, Instant};

use kernel::time::SystemClock;
use kernel::{Clock, Secret};
use serde_json::{Value, json};
use server::{Database, Deps, Running};
use steward_tests::agent::{Agent, Machine};
use steward_tests::app::{PASSWORD, Person, config};
use steward_tests::smtp::Sink;
use wire::{BlockBuilder, FrameBody, Slot, SlotSchema};

/// Longest that one reaction may take.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    let (mut repetitions, mut databases) = (25, vec!["sqlite", "postgres"]);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
        match (name.as_str(), value.as_str()) {
            ("--repetitions", number) => repetitions = number.parse().expect("--repetitions needs a number"),
            ("--database", "sqlite") => databases = vec!["sqlite"],
            ("--database", "postgres") => databases = vec!["postgres"],
            ("--database", "both") => {}
            _ => panic!("unknown option {name} {value}; see the head of tests/bench/reaction.rs"),
        }
    }
    for database in databases {
        let folder = tempfile::tempdir().unwrap();
        let cluster = (database == "postgres").then(cluster::start);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sink = runtime.block_on(Sink::start());
        let chosen = match &cluster {
            Some(cluster) => Database::Postgres(Secret::new(cluster.url.clone())),
            None => Database::Embedded,
        };
        let running = server::start(config(folder.path(), chosen, Some(sink.address())), Deps::default()).unwrap();
        let times = measure(&running, &sink, repetitions);
        println!("{}", line(database, times));
        running.stop();
    }
}

/// An owner, a client whose filesystems are told of at once, and its machines.
fn prepare(running: &Running, repetitions: usize) -> Vec<Agent> {
    let url = format!("http://{}", running.address);
    let setup = running.setup_url.as_ref().expect("a new installation");
    let setup = String::from_utf8(setup.expose().to_vec()).unwrap();
    let document = "mutation($token: String!, $password: String!) { setupComplete(input: { token: $token,
        providerName: \"Bench\", name: \"Owner\", email: \"owner@example.org\", password: $password })
        { errors { message } } }";
    let token = setup.rsplit_once('=').unwrap().1;
    let answer = Person::anonymous(&url).send(document, &json!({ "token": token, "password": PASSWORD }));
    let owner = Person::signed_in(&url, &answer);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let client =
        owner.done("mutation { clientCreate(input: { name: \"Bench\" }) { client { id } errors { message } } }");
    let client = text(&client["clientCreate"]["client"]["id"]);
    let viewer = text(&owner.done("{ viewer { user { id } } }")["viewer"]["user"]["id"]);
    let team = owner.done(&format!(
        "mutation {{ teamCreate(input: {{ name: \"Storage\", memberIds: [\"{viewer}\"] }}) {{ team {{ id }} errors {{ message }} }} }}"
    ));
    let team = text(&team["teamCreate"]["team"]["id"]);
    owner.done(&format!(
        "mutation {{ responsibilitySet(input: {{ clientId: \"{client}\", area: STORAGE, responsible: {{ teamId: \"{team}\" }} }}) {{ errors {{ message }} }} }}"
    ));
    let rules = owner.done("{ rules { nodes { id standardKey } } }");
    let rule =
        rules["rules"]["nodes"].as_array().unwrap().iter().find(|rule| rule["standardKey"] == json!("filesystem.use"));
    let rule = text(&rule.unwrap()["id"]);
    owner.done(&format!(
        "mutation {{ ruleOverrideSet(input: {{ clientId: \"{client}\", ruleId: \"{rule}\", raiseAfterSeconds: 0 }}) {{ errors {{ message }} }} }}"
    ));
    let token = owner.done(&format!(
        "mutation {{ enrolmentTokenCreate(input: {{ clientId: \"{client}\", label: \"bench\", expiresInDays: 1, maxUses: 1000 }}) {{ secret errors {{ message }} }} }}"
    ));
    let token = text(&token["enrolmentTokenCreate"]["secret"]);
    let enrol = |number: usize| {
        let mut key_seed = [7; 32];
        key_seed[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let machine = Machine { hostname: name(number), hardware_id: name(number), key_seed };
        Agent::enrol(&url, &token, &machine).unwrap()
    };
    (0..repetitions).map(enrol).collect()
}

fn name(number: usize) -> String {
    format!("bench-{number:03}")
}

fn send(agent: &mut Agent, used: i64) {
    let slot = |metric: &str| Slot::gauge(metric, "B", 0).of("/data");
    let schema = SlotSchema { slots: vec![slot("filesystem.used"), slot("filesystem.total")] };
    let now_us = SystemClock.now().micros();
    let mut block = BlockBuilder::new(&schema).unwrap();
    block.push(now_us, &[Some(used), Some(1_000)]).unwrap();
    agent.send(now_us, vec![FrameBody::Block(block.finish().unwrap())], vec![schema]).unwrap();
}

/// Seconds from each breach to its mail.
fn measure(running: &Running, sink: &Sink, repetitions: usize) -> Vec<f64> {
    let mut agents = prepare(running, repetitions);
    // One sample while all is well, so that everything is known before the first breach.
    agents.iter_mut().for_each(|agent| send(agent, 100));
    std::thread::sleep(Duration::from_secs(2));
    let mut times = Vec::new();
    for (number, agent) in agents.iter_mut().enumerate() {
        let begun = Instant::now();
        send(agent, 990);
        let subject = format!("on {}:", name(number));
        while !sink.received().iter().any(|mail| mail.header("subject").is_some_and(|line| line.contains(&subject))) {
            assert!(begun.elapsed() < PATIENCE, "no mail about {subject} within {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(2));
        }
        times.push(begun.elapsed().as_secs_f64());
        // Not in step with the server's own timers.
        std::thread::sleep(Duration::from_millis(300 + 137 * (number as u64 % 7)));
    }
    times
}

fn line(database: &str, mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let quantile = |share: f64| times[((times.len() as f64 - 1.0) * share).round() as usize];
    let ms = |seconds: f64| (seconds * 1e3).round();
    json!({
        "database": database,
        "reaction_p50_ms": ms(quantile(0.5)),
        "reaction_p95_ms": ms(quantile(0.95)),
        "reaction_max_ms": ms(quantile(1.0)),
        "repetitions": times.len(),
    })
    .to_string()
}
