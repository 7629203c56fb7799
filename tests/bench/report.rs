//! `bench-report`: how long the report of a client with 200 devices and 90 days takes, on SQLite, and how much memory.
//!
//! Devices come over the agents' protocol, the first incident by a real breach with its alert, insight and ticket. The
//! other incidents of 90 days are copies of its rows in SQL, on other days and devices: the report reads rows, whoever
//! wrote them. Gathering is the draft as its author waits for it; setting is the delivery with HTML and PDF. Memory is the
//! peak of the whole server and this program while both are done. One JSON line.
//!
//! Options: `--devices N` (200), `--incidents N` a day (10).
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement ends at the first surprise and says where")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the result is the output")]

use std::time::{Duration, Instant};

use kernel::time::SystemClock;
use kernel::{Clock, Timestamp};
use serde_json::{Value, json};
use steward_tests::agent::{Agent, Machine};
use steward_tests::app::{Person, TestApp};
use steward_tests::{Engine, schema};
use wire::{BlockBuilder, FrameBody, Slot, SlotSchema};

const DAYS: i64 = 90;
const DAY_US: i64 = 86_400_000_000;

fn options() -> (usize, i64) {
    let (mut devices, mut incidents) = (200, 10);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
        match name.as_str() {
            "--devices" => devices = value.parse().expect("--devices needs a number"),
            "--incidents" => incidents = value.parse().expect("--incidents needs a number"),
            _ => panic!("unknown option {name}; see the head of tests/bench/report.rs"),
        }
    }
    (devices, incidents)
}

fn main() {
    let (devices, incidents) = options();
    let app = TestApp::start(Engine::Sqlite, None);
    let (owner, client) = set_up(&app, devices);
    fill(&app, incidents * DAYS);
    let day = |ago: i64| Timestamp::from_micros(SystemClock.now().micros() - ago * DAY_US).to_string()[..10].to_owned();
    reset_peak();
    let begun = Instant::now();
    let draft = owner.done(&format!(
        "mutation {{ reportDraft(input: {{ clientId: \"{client}\", fromDay: \"{}\", toDay: \"{}\", title: \"Bench\" }}) \
         {{ report {{ id version document {{ sections {{ key }} }} }} errors {{ message }} }} }}",
        day(DAYS - 1),
        day(0)
    ));
    let gather_ms = begun.elapsed().as_secs_f64() * 1e3;
    let report = &draft["reportDraft"]["report"];
    let id = report["id"].as_str().unwrap();
    let reviewed = owner.done(&format!(
        "mutation {{ reportReview(input: {{ id: \"{id}\", expectedVersion: {} }}) {{ report {{ version }} errors {{ message }} }} }}",
        report["version"]
    ));
    let contact = owner.done(&format!(
        "mutation {{ contactCreate(input: {{ clientId: \"{client}\", name: \"Reader\", email: \"reader@example.org\" }}) \
         {{ contact {{ id }} errors {{ message }} }} }}"
    ));
    let begun = Instant::now();
    let delivered = owner.done(&format!(
        "mutation {{ reportDeliver(input: {{ id: \"{id}\", contactId: {}, expectedVersion: {} }}) \
         {{ report {{ files }} errors {{ message }} }} }}",
        contact["contactCreate"]["contact"]["id"], reviewed["reportReview"]["report"]["version"]
    ));
    let set_ms = begun.elapsed().as_secs_f64() * 1e3;
    assert_eq!(delivered["reportDeliver"]["report"]["files"], json!(["html", "pdf"]), "no PDF was made");
    let pdf = owner.bearer().map(|bearer| {
        let address = format!("{}/reports/{id}.pdf", app.url());
        steward_tests::http::send("GET", &address, &[("authorization", &bearer)], &[]).body
    });
    let pdf = pdf.expect("signed in");
    assert!(pdf.starts_with(b"%PDF-"));
    let result = json!({
        "database": "sqlite",
        "total_ms": (gather_ms + set_ms).round(),
        "gather_ms": gather_ms.round(),
        "pdf_ms": set_ms.round(),
        "peak_rss_mb": peak_mb().round(),
        "devices": devices,
        "days": DAYS,
        "incidents": incidents * DAYS,
        "pdf_kb": pdf.len() / 1024,
    });
    println!("{result}");
    app.settle();
}

/// Forgets the peak so far (proc(5), `clear_refs`).
fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Most memory that this process held at a time, in MiB.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("no VmHWM");
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// A client with devices, an agreement that covers them, and one incident with its ticket.
fn set_up(app: &TestApp, devices: usize) -> (Person, String) {
    let setup = app.running().setup_url.as_ref().expect("a new installation");
    let setup = String::from_utf8(setup.expose().to_vec()).unwrap();
    let document = "mutation($token: String!, $password: String!) { setupComplete(input: { token: $token,
        providerName: \"Bench\", name: \"Owner\", email: \"owner@example.org\", password: $password })
        { errors { message } } }";
    let variables = json!({ "token": setup.rsplit_once('=').unwrap().1, "password": steward_tests::app::PASSWORD });
    let answer = Person::anonymous(app.url()).send(document, &variables);
    let owner = Person::signed_in(app.url(), &answer);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let client =
        owner.done("mutation { clientCreate(input: { name: \"Bench\" }) { client { id } errors { message } } }");
    let client = text(&client["clientCreate"]["client"]["id"]);
    let token = owner.done(&format!(
        "mutation {{ enrolmentTokenCreate(input: {{ clientId: \"{client}\", label: \"bench\", expiresInDays: 1, maxUses: 1000 }}) \
         {{ secret errors {{ message }} }} }}"
    ));
    let token = text(&token["enrolmentTokenCreate"]["secret"]);
    let rules = owner.done("{ rules { nodes { id standardKey } } }");
    let rules = rules["rules"]["nodes"].as_array().unwrap();
    let rule = text(&rules.iter().find(|rule| rule["standardKey"] == json!("filesystem.use")).unwrap()["id"]);
    owner.done(&format!(
        "mutation {{ ruleOverrideSet(input: {{ clientId: \"{client}\", ruleId: \"{rule}\", raiseAfterSeconds: 0, \
         ticketAfterWarnSeconds: 0, ticketAfterCriticalSeconds: 0 }}) {{ errors {{ message }} }} }}"
    ));
    let now_us = SystemClock.now().micros();
    for number in 0..devices {
        let name = format!("machine-{number:03}");
        let mut key_seed = [9; 32];
        key_seed[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let machine = Machine { hostname: name.clone(), hardware_id: name.clone(), key_seed };
        let mut agent = Agent::enrol(app.url(), &token, &machine).unwrap();
        agent.tell_all(&name, now_us, 2).unwrap();
        if number == 0 {
            breach(&mut agent, now_us);
        }
    }
    eprintln!("{devices} devices are enrolled");
    let begun = Instant::now();
    while owner.done("{ tickets(first: 1) { nodes { id } } }")["tickets"]["nodes"].as_array().unwrap().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the first incident has no ticket");
        std::thread::sleep(Duration::from_millis(100));
    }
    let ids = owner.done("{ devices(first: 100) { nodes { id } } }");
    let ids: Vec<String> =
        ids["devices"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].to_string()).collect();
    for service in ["File sharing", "Mail", "Accounting"] {
        owner.done(&format!(
            "mutation {{ businessServiceCreate(input: {{ clientId: \"{client}\", name: \"{service}\", criticality: HIGH, \
             userCount: 50, deviceIds: [{}] }}) {{ errors {{ message }} }} }}",
            ids.join(", ")
        ));
    }
    (owner, client)
}

fn breach(agent: &mut Agent, now_us: i64) {
    let slot = |metric: &str| Slot::gauge(metric, "B", 0).of("/data");
    let schema = SlotSchema { slots: vec![slot("filesystem.used"), slot("filesystem.total")] };
    let mut block = BlockBuilder::new(&schema).unwrap();
    block.push(now_us, &[Some(990), Some(1_000)]).unwrap();
    agent.send(now_us, vec![FrameBody::Block(block.finish().unwrap())], vec![schema]).unwrap();
}

/// Copies the rows of the one incident over 90 days and all devices.
fn fill(app: &TestApp, copies: i64) {
    app.settle();
    let own = |kind: i64| format!("unhex(printf('%032x', {kind} * 1000000 + n.i))");
    let (insight, ticket) = (own(1), own(2));
    let device = "(SELECT d.id FROM d WHERE d.place = n.i % (SELECT count(*) FROM device))";
    let past = |column: &str| format!("b.{column} - (n.i % {DAYS}) * {DAY_US}");
    let over = format!("b.began_at - (n.i % {DAYS}) * {DAY_US} + (n.i % 7 + 1) * 600000000");
    copy(
        app,
        copies,
        "insight",
        &[
            ("id", insight.clone()),
            ("device_id", device.to_owned()),
            ("signal_key", "b.signal_key || n.i".to_owned()),
            ("ticket_id", ticket.clone()),
            ("ticket_number", "1000 + n.i".to_owned()),
            ("state", "'ended'".to_owned()),
            ("handling", "'done'".to_owned()),
            ("level", "'ok'".to_owned()),
            ("outcome", "'self_resolved'".to_owned()),
            ("began_at", past("began_at")),
            ("raised_at", past("raised_at")),
            ("ended_at", over.clone()),
            ("changed_at", past("changed_at")),
        ],
    );
    copy(
        app,
        copies,
        "alert",
        &[
            ("id", own(3)),
            ("insight_id", insight.clone()),
            ("home_insight_id", insight.clone()),
            ("device_id", device.to_owned()),
            ("signal_key", "b.signal_key || n.i".to_owned()),
            ("level", "'ok'".to_owned()),
            ("began_at", past("began_at")),
            ("raised_at", past("raised_at")),
            ("ended_at", over),
        ],
    );
    copy(
        app,
        copies,
        "ticket",
        &[
            ("id", ticket.clone()),
            ("number", "1000 + n.i".to_owned()),
            ("origin_key", "b.origin_key || n.i".to_owned()),
            ("insight_id", insight),
            ("device_id", device.to_owned()),
            ("created_at", past("created_at")),
            ("updated_at", past("updated_at")),
            ("fingerprint", "b.fingerprint || n.i".to_owned()),
        ],
    );
    copy(
        app,
        copies,
        "ticket_clock",
        &[
            ("ticket_id", ticket),
            ("opened_at", past("opened_at")),
            ("due_at", past("due_at")),
            ("next_at", "NULL".to_owned()),
            ("verdict", "CASE n.i % 9 WHEN 0 THEN 'breached' ELSE 'met' END".to_owned()),
        ],
    );
}

/// Adds so many copies of each row of a table, with some columns other than in the row `b`, counted by `n.i`.
fn copy(app: &TestApp, copies: i64, table: &str, other: &[(&str, String)]) {
    let columns: Vec<String> = app.wait(async {
        let connection = db::Db::owner(app.test_db().target()).await.unwrap();
        let mut shapes = schema::shapes(&connection).await;
        connection.close().await.unwrap();
        shapes.remove(table).expect("no such table").columns.into_keys().collect()
    });
    let value = |column: &String| {
        let changed = other.iter().find(|(name, _)| name == column).map(|(_, value)| value.clone());
        changed.unwrap_or_else(|| format!("b.{column}"))
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies}), \
         d(id, place) AS (SELECT id, row_number() OVER (ORDER BY id) - 1 FROM device) SELECT {} FROM n CROSS JOIN {table} b",
        columns.join(", "),
        values.join(", ")
    );
    let made = app.alter(&sql, Vec::new());
    eprintln!("{made} rows of {table}");
}
