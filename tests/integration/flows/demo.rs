//! The demonstration: added with something for every page, refused where it must be, and removed without a trace.
#![expect(clippy::print_stderr, reason = "how long adding took is a figure of the readme")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use db::{Db, Target};
use sea_orm::{ConnectionTrait as _, Statement};
use server::demo::{self, Added};
use steward_tests::app::{config, database};
use steward_tests::{Engine, TestDb, postgres, schema};

/// Longest that adding may take here, on a machine that does other things at the same time, too.
const LONGEST: Duration = Duration::from_secs(600);

/// Tables in which the demonstration leaves something.
const TOLD: &[&str] = &[
    "agreement",
    "alert",
    "approval",
    "audit_entry",
    "business_service",
    "calendar",
    "capability_link",
    "decision",
    "device",
    "escalation_notice",
    "evidence",
    "forecast",
    "insight_event",
    "inventory",
    "maintenance_window",
    "occurrence",
    "report_file",
    "responsibility",
    "risk",
    "rule_exception",
    "run_event",
    "signal_event",
    "telemetry_block",
    "ticket_clock",
    "ticket_event",
    "ticket_message",
    "time_entry",
];

/// Every row of every table, counted; of telemetry files, too.
async fn counts(db: &TestDb) -> BTreeMap<String, i64> {
    let files = match db.target() {
        Target::Postgres(url) => vec![Target::Postgres(postgres::as_superuser(url))],
        main @ Target::Sqlite(_) => {
            let folder = std::fs::read_dir(db.folder().join("telemetry")).unwrap().flatten();
            let telemetry =
                folder.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "db"));
            std::iter::once(main.clone()).chain(telemetry.map(Target::Sqlite)).collect()
        }
    };
    let mut counts = BTreeMap::new();
    for target in files {
        let connection = Db::owner(&target).await.unwrap();
        for table in schema::shapes(&connection).await.into_keys() {
            let sql = format!("SELECT CAST(count(*) AS TEXT) FROM {table}");
            let found: i64 = schema::texts(&connection, &sql, vec![]).await[0].parse().unwrap();
            *counts.entry(table).or_default() += found;
        }
        connection.close().await.unwrap();
    }
    // A life of a process is no part of the demonstration, whoever began it.
    counts.remove("node");
    counts
}

async fn dump(db: &TestDb) -> String {
    let connection = Db::owner(db.target()).await.unwrap();
    let dump = schema::dump(&connection).await;
    connection.close().await.unwrap();
    dump
}

/// A client of its own, with work that waits for a server; and work of the provider.
async fn others(db: &TestDb) {
    let connection = Db::owner(&as_superuser(db)).await.unwrap();
    let (client, now) = (uuid::Uuid::from_u128(7), 1_i64);
    let statements = [
        (
            "INSERT INTO client (id, name, short_name, notes, version, created_at) VALUES ($1, 'Northwind', 'North', '', 1, $2)",
            vec![client.into(), now.into()],
        ),
        (JOB, vec![uuid::Uuid::from_u128(8).into(), Some(client).into(), "alerting.escalate".into(), now.into()]),
        (JOB, vec![uuid::Uuid::from_u128(9).into(), None::<uuid::Uuid>.into(), "mail.send".into(), now.into()]),
    ];
    for (sql, values) in statements {
        let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
        connection.execute_raw(statement).await.unwrap();
    }
    connection.close().await.unwrap();
}

const JOB: &str = "INSERT INTO job (id, client_id, kind, state, payload, run_at, attempts, created_at)
    VALUES ($1, $2, $3, 'waiting', '{}', $4, 0, $4)";

async fn waiting(db: &TestDb) -> Vec<String> {
    let connection = Db::owner(&as_superuser(db)).await.unwrap();
    let sql = "SELECT kind FROM job WHERE state = 'waiting' AND attempts = 0 AND created_at = 1 ORDER BY id";
    let found = schema::texts(&connection, sql, vec![]).await;
    connection.close().await.unwrap();
    found
}

fn as_superuser(db: &TestDb) -> Target {
    match db.target() {
        Target::Postgres(url) => Target::Postgres(postgres::as_superuser(url)),
        main @ Target::Sqlite(_) => main.clone(),
    }
}

fn tell(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(TestDb::new(engine));
    let config = config(db.folder(), database(db.target()), None);
    let refused = demo::add(&config);
    assert!(refused.is_err_and(|error| error.to_string().contains("no owner")), "nobody could look at it");
    let owner = demo::ensure_owner(&config).unwrap().expect("no owner was made");
    assert!(owner.email.ends_with(".example") && owner.password.expose().len() >= 16);
    assert!(demo::ensure_owner(&config).unwrap().is_none());
    runtime.block_on(others(&db));
    let before = runtime.block_on(counts(&db));
    let schema = runtime.block_on(dump(&db));

    let started = Instant::now();
    assert_eq!(demo::add(&config).unwrap(), Added::New);
    let took = started.elapsed();
    eprintln!("{engine:?}: added in {took:?}");
    assert!(took < LONGEST, "{took:?}");
    let full = runtime.block_on(counts(&db));
    for table in TOLD {
        assert!(full.get(*table) > before.get(*table), "{table} has nothing of it: {full:?}");
    }
    assert_eq!(full["client"], before["client"] + 3);
    assert_eq!(runtime.block_on(waiting(&db)), ["alerting.escalate", "mail.send"], "work of others was touched");
    assert_eq!(demo::add(&config).unwrap(), Added::Present);
    assert_eq!(runtime.block_on(counts(&db)), full, "what is there stays as it is");

    assert!(demo::remove(&config).unwrap() > 1_000);
    assert_eq!(runtime.block_on(counts(&db)), before);
    assert_eq!(runtime.block_on(waiting(&db)), ["alerting.escalate", "mail.send"]);
    assert_eq!(runtime.block_on(dump(&db)), schema, "triggers and row-level security are as they were");

    // A server that runs has the folder.
    let running = server::start(config.clone(), server::Deps::default()).unwrap();
    assert!(demo::remove(&config).is_err_and(|error| error.to_string().contains("another steward works")));
    running.stop();
}

#[test]
fn the_demonstration_comes_and_goes_without_a_trace_sqlite() {
    tell(Engine::Sqlite);
}

#[test]
fn the_demonstration_comes_and_goes_without_a_trace_postgres() {
    tell(Engine::Postgres);
}
