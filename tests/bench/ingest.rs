//! `bench-ingest`: how many samples a second the real server takes, durable before the answer, on both databases.
//!
//! Simulated agents enrol, sign in and send as the protocol says, each over one connection and each waiting for its
//! answer; server and agents share this process. PostgreSQL runs beside it with its durable defaults. One JSON line per
//! database and number of ticks a request; bytes are those of the hot tier as stored, indexes and cursors included; the
//! processor's time is that of server, agents and the own PostgreSQL together.
//!
//! Options: `--seconds N` (10), `--agents N` (64), `--slots N` (50), `--ticks N[,N…]` (6,1),
//! `--database sqlite|postgres|both` (both), `--database-url postgres://…` (an own durable PostgreSQL otherwise).
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement ends at the first surprise and says where")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the result is the output")]

mod cluster;
mod connection;
mod figures;
mod machine;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kernel::Secret;
use server::{Database, Deps, Running};
use steward_tests::app::{Person, config};

use cluster::Cluster;
use figures::Figures;
use machine::Machine;

/// The owner's password.
const PASSWORD: &str = "correct horse battery staple 7";

/// What to measure.
#[derive(Debug, Clone)]
struct Options {
    seconds: u64,
    agents: usize,
    slots: usize,
    ticks: Vec<usize>,
    databases: Vec<&'static str>,
    url: Option<String>,
}

fn options() -> Options {
    let mut options = Options {
        seconds: 10,
        agents: 64,
        slots: 50,
        ticks: vec![6, 1],
        databases: vec!["sqlite", "postgres"],
        url: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
        let number = || value.parse().unwrap_or_else(|_| panic!("{name} needs a number, not {value}"));
        match name.as_str() {
            "--seconds" => options.seconds = number(),
            "--agents" => options.agents = usize::try_from(number()).unwrap(),
            "--slots" => options.slots = usize::try_from(number()).unwrap(),
            "--ticks" => options.ticks = value.split(',').map(|part| part.parse().unwrap()).collect(),
            "--database-url" => options.url = Some(value),
            "--database" => {
                options.databases = match value.as_str() {
                    "sqlite" => vec!["sqlite"],
                    "postgres" => vec!["postgres"],
                    "both" => vec!["sqlite", "postgres"],
                    other => panic!("--database is sqlite, postgres or both, not {other}"),
                }
            }
            other => panic!("unknown option {other}; see the head of tests/bench/ingest.rs"),
        }
    }
    options
}

fn main() {
    let options = options();
    for database in &options.databases {
        for ticks in &options.ticks {
            let folder = tempfile::tempdir().unwrap();
            let cluster = (*database == "postgres" && options.url.is_none()).then(cluster::start);
            let url = options.url.clone().or_else(|| cluster.as_ref().map(|cluster| cluster.url.clone()));
            let chosen = match (*database, url) {
                ("postgres", Some(url)) => Database::Postgres(Secret::new(url)),
                _ => Database::Embedded,
            };
            let running = server::start(config(folder.path(), chosen, None), Deps::default()).unwrap();
            let figures = measure(&options, *ticks, &running, folder.path(), cluster.as_ref());
            println!("{}", figures.line(database, &options, *ticks));
            running.stop();
        }
    }
}

/// A token that brings agents, made by the API as its owner would.
fn token(running: &Running) -> String {
    let setup = running.setup_url.as_ref().expect("a new installation");
    let setup = String::from_utf8(setup.expose().to_vec()).unwrap();
    let secret = setup.rsplit_once('=').unwrap().1;
    let url = format!("http://{}", running.address);
    let document = format!(
        r#"mutation {{ setupComplete(input: {{ token: "{secret}", providerName: "Bench", name: "Owner",
           email: "owner@example.org", password: "{}" }}) {{ errors {{ message }} }} }}"#,
        PASSWORD
    );
    let answer = Person::anonymous(&url).send(&document, &serde_json::json!({}));
    let owner = Person::signed_in(&url, &answer);
    let client =
        owner.done(r#"mutation { clientCreate(input: { name: "Bench" }) { client { id } errors { message } } }"#);
    let client = client["clientCreate"]["client"]["id"].as_str().unwrap().to_owned();
    let document = format!(
        r#"mutation {{ enrolmentTokenCreate(input: {{ clientId: "{client}", label: "Bench", expiresInDays: 1, maxUses: 1000 }}) {{
           secret errors {{ message }} }} }}"#
    );
    owner.done(&document)["enrolmentTokenCreate"]["secret"].as_str().unwrap().to_owned()
}

fn measure(options: &Options, ticks: usize, running: &Running, folder: &Path, cluster: Option<&Cluster>) -> Figures {
    let data = cluster.map(|cluster| cluster.folder.as_path());
    let token = token(running);
    let address = running.address;
    // Agents have a thread of their own: they must not wait for the server's threads.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let samples = Arc::new(AtomicU64::new(0));
    runtime.block_on(async {
        let mut machines = Vec::new();
        for number in 0..options.agents {
            machines.push(Machine::enrol(address, &token, number, options.slots, ticks).await);
        }
        eprintln!("{} agents are enrolled and signed in", machines.len());
        let mut tasks = Vec::new();
        let recording = Arc::new(AtomicBool::new(false));
        for machine in machines {
            tasks.push(tokio::spawn(machine.run(Arc::clone(&stop), Arc::clone(&recording), Arc::clone(&samples))));
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        recording.store(true, Ordering::SeqCst);
        let (before, cpu, begun) = (samples.load(Ordering::SeqCst), figures::cpu_s(data), Instant::now());
        tokio::time::sleep(Duration::from_secs(options.seconds)).await;
        let taken = samples.load(Ordering::SeqCst) - before;
        let (seconds, cpu_s) = (begun.elapsed().as_secs_f64(), figures::cpu_s(data) - cpu);
        stop.store(true, Ordering::SeqCst);
        let mut latencies = Vec::new();
        for task in tasks {
            latencies.extend(task.await.unwrap());
        }
        let stored = figures::stored(running, folder).await;
        Figures { samples: taken, all_samples: samples.load(Ordering::SeqCst), seconds, cpu_s, latencies, stored }
    })
}
