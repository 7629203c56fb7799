//! What takes hours and days: a server in this process whose clock is moved. A ticket that nobody touched resolves by itself
//! after ten quiet minutes, one that somebody touched asks; a breach within four hours opens it again; what comes back a
//! third time within 30 days asks for its cause; what becomes critical is more urgent; upkeep that nobody did is missed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kernel::time::SystemClock;
use kernel::{Clock, Timestamp};
use serde_json::{Value, json};
use steward_tests::agent::{Agent, Machine};
use steward_tests::app::{PASSWORD, Person, TestApp};
use steward_tests::{Engine, http};
use wire::{BlockBuilder, FrameBody, Slot, SlotSchema};

use super::calls::{act, ask, id, list, text, until};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// The real clock, moved ahead.
struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(Duration::from_secs(self.0.load(Ordering::SeqCst).unsigned_abs()))
    }
}

/// The server, its clock, and the one machine of the client.
struct Scene {
    app: TestApp,
    clock: Arc<Ahead>,
    agent: Agent,
    client: String,
}

impl Scene {
    fn new(engine: Engine) -> Self {
        let clock = Arc::new(Ahead(AtomicI64::new(0)));
        let app = TestApp::start_with_clock(engine, None, Arc::clone(&clock) as Arc<dyn Clock>);
        let setup = app.running().setup_url.as_ref().expect("a new installation");
        let setup = String::from_utf8(setup.expose().to_vec()).unwrap();
        let document = "mutation($token: String!, $password: String!) { setupComplete(input: { token: $token,
            providerName: \"Nordlicht IT\", name: \"Olga Owner\", email: \"owner@example.org\", password: $password })
            { errors { message } } }";
        let variables = json!({ "token": setup.rsplit_once('=').unwrap().1, "password": PASSWORD });
        let answer: http::Answer = Person::anonymous(app.url()).send(document, &variables);
        let olga = Person::signed_in(app.url(), &answer);
        let client = act(&olga, "clientCreate", &json!({ "name": "Bakery" }), "client { id }");
        let client = id(&client["client"]);
        let token = json!({ "clientId": client, "label": "test", "expiresInDays": 1, "maxUses": 1 });
        let token = text(&act(&olga, "enrolmentTokenCreate", &token, "secret")["secret"]);
        let machine = Machine { hostname: "storage".to_owned(), hardware_id: "storage".to_owned(), key_seed: [53; 32] };
        let agent = Agent::enrol(app.url(), &token, &machine).unwrap();
        let rules = ask(&olga, "{ rules { nodes { id standardKey } } }", &json!({}));
        for rule in list(&rules["rules"]["nodes"]) {
            // Only the filesystem is told of; a machine that is quiet while the clock leaps is no story here.
            let mut input = json!({ "ruleId": rule["id"], "clientId": client });
            if rule["standardKey"] == json!("filesystem.use") {
                for (key, value) in [
                    ("raiseAfterSeconds", 0),
                    ("clearAfterSeconds", 0),
                    ("ticketAfterWarnSeconds", 0),
                    ("ticketAfterCriticalSeconds", 0),
                ] {
                    input[key] = json!(value);
                }
            } else {
                input["enabled"] = json!(false);
            }
            act(&olga, "ruleOverrideSet", &input, "ruleOverride { id }");
        }
        Self { app, clock, agent, client }
    }

    /// The owner, signed in anew: a session does not last over a leap.
    fn olga(&self) -> Person {
        Person::sign_in(self.app.url(), "owner@example.org")
    }

    fn measure(&mut self, percent: i64) {
        let slot = |metric: &str| Slot::gauge(metric, "B", 0).of("/data");
        let schema = SlotSchema { slots: vec![slot("filesystem.used"), slot("filesystem.total")] };
        let now_us = self.clock.now().micros();
        let mut block = BlockBuilder::new(&schema).unwrap();
        block.push(now_us, &[Some(percent * 10), Some(1_000)]).unwrap();
        self.agent.send(now_us, vec![FrameBody::Block(block.finish().unwrap())], vec![schema]).unwrap();
    }

    /// Moves the clock ahead.
    fn leap(&mut self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
        self.agent.sign_in_again();
    }

    /// Quiet minutes with good samples, more than ten.
    fn quiet(&mut self) {
        for _ in 0..13 {
            self.leap(MINUTE);
            self.measure(10);
            std::thread::sleep(Duration::from_millis(700));
        }
    }

    fn tickets(&self) -> Vec<Value> {
        let document = "query($client: ID!) { tickets(first: 50, filter: { clientId: $client }) {
            edges { node { id number kind status priority touched resolvedHow relations { kind ticket { number } } } } } }";
        let answer = ask(&self.olga(), document, &json!({ "client": self.client }));
        let mut tickets: Vec<Value> =
            list(&answer["tickets"]["edges"]).iter().map(|edge| edge["node"].clone()).collect();
        tickets.sort_by_key(|ticket| ticket["number"].as_i64());
        tickets
    }

    /// Waits until the newest incident has this status.
    fn incident(&self, what: &str, statuses: &[&str]) -> Value {
        until(what, 20, || {
            std::thread::sleep(Duration::from_millis(300));
            let incident = self.tickets().into_iter().rfind(|ticket| ticket["kind"] == json!("INCIDENT"))?;
            statuses.contains(&text(&incident["status"]).as_str()).then_some(incident)
        })
    }
}

fn tell(engine: Engine) {
    let mut scene = Scene::new(engine);
    let upkeep = json!({ "clientId": scene.client, "title": "Read the log", "area": "CUSTOM", "requiredEvidence": "TEXT",
        "responsible": { "area": "SERVERS" }, "leadDays": 0, "graceDays": 0,
        "cadence": { "frequency": "DAILY", "startsOn": scene.clock.now().to_string()[..10], "zone": "UTC" } });
    act(&scene.olga(), "obligationCreate", &upkeep, "obligation { id }");

    scene.measure(10);
    scene.leap(2);
    scene.measure(90);
    let first = scene.incident("the first ticket", &["NEW", "OPEN"]);
    assert_eq!(first["priority"], json!("P4"), "a warning on what no service stands on");
    scene.leap(MINUTE);
    scene.measure(99);
    until("what became worse is more urgent", 20, || {
        std::thread::sleep(Duration::from_millis(300));
        let now = scene.incident("it is open", &["NEW", "OPEN"]);
        (now["priority"] == json!("P3")).then_some(())
    });
    scene.quiet();
    let untouched = scene.incident("it resolves by itself", &["RESOLVED"]);
    assert_eq!((&untouched["touched"], &untouched["resolvedHow"]), (&json!(false), &json!("AUTO")), "{untouched:#}");

    scene.leap(HOUR);
    scene.measure(99);
    let again = scene.incident("it is open again", &["NEW", "OPEN"]);
    assert_eq!(again["id"], first["id"], "within four hours it is the same ticket");
    let note = json!({ "ticketId": again["id"], "body": "I look at it." });
    act(&scene.olga(), "ticketNote", &note, "message { id }");
    scene.quiet();
    let touched = scene.incident("it asks", &["AWAITING_CONFIRMATION"]);
    assert_eq!(touched["touched"], json!(true), "{touched:#}");

    // Without an answer it closes after a day.
    scene.leap(25 * HOUR);
    scene.measure(10);
    scene.incident("it closes without an answer", &["CLOSED"]);

    // Days later it comes back, and again: each time a ticket that says of which it is the recurrence.
    for time in 1..=3 {
        scene.leap(26 * HOUR);
        scene.measure(10);
        scene.leap(2);
        scene.measure(99);
        let back = scene.incident(&format!("recurrence {time}"), &["NEW", "OPEN"]);
        assert_ne!(back["id"], first["id"]);
        assert!(list(&back["relations"]).iter().any(|one| one["kind"] == json!("RECURRENCE_OF")), "{back:#}");
        scene.quiet();
        scene.incident("it is over", &["RESOLVED"]);
    }
    let tickets = scene.tickets();
    assert_eq!(tickets.iter().filter(|ticket| ticket["kind"] == json!("PROBLEM")).count(), 1, "{tickets:#?}");

    let document = "query($client: ID!) { occurrences(first: 50, filter: { clientId: $client, state: [MISSED] }) { edges { node { id } } } }";
    until("upkeep is missed", 90, || {
        std::thread::sleep(Duration::from_secs(1));
        let missed = ask(&scene.olga(), document, &json!({ "client": scene.client }));
        (!list(&missed["occurrences"]["edges"]).is_empty()).then_some(())
    });
    // The steps of escalations that are over come and find nothing to do.
    scene.leap(2 * HOUR);
    scene.app.settle();
}

#[test]
fn what_takes_days_sqlite() {
    tell(Engine::Sqlite);
}

#[test]
fn what_takes_days_postgres() {
    tell(Engine::Postgres);
}
