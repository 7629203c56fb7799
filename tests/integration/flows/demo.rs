//! The demonstration: added with something for every page, refused where it must be, and removed without a trace.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use db::{Db, Target};
use kernel::Secret;
use server::demo::{self, Added, Owner};
use server::{Config, Database, LogFormat};
use steward_tests::{Engine, TestDb, postgres, schema};

/// Longest that adding may take here, on a machine that does other things at the same time, too.
const LONGEST: Duration = Duration::from_secs(240);

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
    "occurrence",
    "report_file",
    "responsibility",
    "risk",
    "run_event",
    "signal_event",
    "telemetry_block",
    "ticket_clock",
    "ticket_event",
    "ticket_message",
    "time_entry",
];

fn config(db: &TestDb) -> Config {
    let listen: SocketAddr = "127.0.0.1:0".parse().unwrap();
    Config {
        listen,
        public_url: format!("http://{listen}"),
        data_dir: db.folder().to_owned(),
        database: match db.target() {
            Target::Sqlite(_) => Database::Embedded,
            Target::Postgres(url) => Database::Postgres(Secret::new(url.clone())),
        },
        master_key_file: db.folder().join("master.key"),
        trusted_proxies: Vec::new(),
        silent_after: Duration::from_secs(3_600),
        mail: None,
        log_format: LogFormat::Text,
        log_level: "warn".to_owned(),
    }
}

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

async fn triggers(db: &TestDb) -> String {
    let connection = Db::owner(db.target()).await.unwrap();
    let dump = schema::dump(&connection).await;
    connection.close().await.unwrap();
    dump
}

fn tell(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(TestDb::new(engine));
    let config = config(&db);
    assert!(
        demo::add(&config, Owner::Required).is_err_and(|error| error.to_string().contains("no owner")),
        "nobody could look at it"
    );

    // An installation with an owner and the things that each has from its first day, and nothing else.
    let started = Instant::now();
    let Added::New { owner: Some((email, password)) } = demo::add(&config, Owner::Made).unwrap() else {
        panic!("no owner was made");
    };
    let took = started.elapsed();
    eprintln!("{engine:?}: added in {took:?}");
    assert!(took < LONGEST, "{took:?}");
    assert!(email.ends_with(".example") && password.len() >= 16);
    let full = runtime.block_on(counts(&db));
    for table in TOLD {
        assert!(full.get(*table).is_some_and(|count| *count > 0), "{table} is empty: {full:?}");
    }
    assert_eq!(full["client"], 3);
    assert!(matches!(demo::add(&config, Owner::Required).unwrap(), Added::Present));
    assert_eq!(runtime.block_on(counts(&db)), full, "what is there stays as it is");

    assert!(demo::remove(&config).unwrap() > 1_000);
    let before = runtime.block_on(counts(&db));
    let schema = runtime.block_on(triggers(&db));
    for table in TOLD.iter().filter(|table| !["audit_entry", "calendar"].contains(table)) {
        assert_eq!(before[*table], 0, "{table}");
    }
    assert_eq!((before["client"], before["user_account"], before["job"]), (0, 1, 0), "{before:?}");

    // Once more, beside an installation in use: what was there is there, row for row.
    assert!(matches!(demo::add(&config, Owner::Required).unwrap(), Added::New { owner: None }));
    demo::remove(&config).unwrap();
    assert_eq!(runtime.block_on(counts(&db)), before);
    assert_eq!(runtime.block_on(triggers(&db)), schema, "the append-only triggers are on again");
    let trial = runtime.block_on(async {
        let connection = Db::owner(db.target()).await.unwrap();
        let tried = sea_orm::ConnectionTrait::execute_unprepared(&connection, "DELETE FROM audit_entry").await;
        connection.close().await.unwrap();
        tried
    });
    assert!(trial.is_err(), "the audit log can be emptied");

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
