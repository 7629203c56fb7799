//! The server is killed (SIGKILL) again and again while filesystems run full and empty, runs are started and upkeep is
//! agreed: nothing is lost and nothing is double.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use db::{Db, Target};
use kernel::entropy::SystemEntropy;
use kernel::time::SystemClock;
use kernel::{Clock, Timestamp};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use steward_tests::agent::{Agent, Machine};
use steward_tests::app::Person;
use steward_tests::seed::Choices;
use steward_tests::{Engine, http, postgres, schema};
use uuid::Uuid;
use wire::{BlockBuilder, FrameBody, Slot, SlotSchema};

use super::alarm::filesystem_rule;
use super::calls::{act, ask, id, list, text, until};
use super::place::Place;

/// A machine's filesystem is full from its kill until so many kills later.
const FULL_FOR: usize = 3;

/// Makes something with an id of its own as often as it takes until the server has answered that it is there: a repetition
/// says that it is there already. Each try has a key of its own: one
/// whose request died with the server is taken for two minutes.
fn insist(person: &Person, url: &str, (field, input): (&str, &Value)) {
    let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ errors {{ code message }} }} }}");
    let body = json!({ "query": document, "variables": { "input": input } }).to_string();
    let bearer = person.bearer().unwrap();
    let (mut last, mut tries) = ("no answer at all".to_owned(), 0);
    while tries < 200 {
        tries += 1;
        let key = format!("{}-{tries}", text(&input["id"]));
        let headers = [
            ("content-type", "application/json"),
            ("authorization", bearer.as_str()),
            ("idempotency-key", key.as_str()),
            ("accept", "application/graphql-response+json"),
        ];
        match http::try_send("POST", &format!("{url}/graphql"), &headers, body.as_bytes()) {
            Ok(answer) if answer.status == 200 => {
                let errors = answer.json()["data"][field]["errors"].clone();
                assert!(errors == json!([]) || tries > 1, "{field} {input:#}: {errors}");
                return;
            }
            // Coming back, or told to come later.
            Ok(answer) => last = format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)),
            // Away.
            Err(_) => {}
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{field} has no answer: {last}");
}

/// A new id of a kind.
fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", kernel::id::uuid_v7(SystemClock.now(), &SystemEntropy).simple())
}

/// Tells the other thread to stop, also when a test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Sends the values of all machines, a few times a second, until told to stop. A frame without an answer is sent again as
/// it was, as a spool does: the same number with another content would be a second agent with the first one's key.
fn measure_on(mut agents: Vec<Agent>, killed: &AtomicUsize, stop: &AtomicBool) {
    let slot = |metric: &str| Slot::gauge(metric, "B", 0).of("/data");
    let schema = SlotSchema { slots: vec![slot("filesystem.used"), slot("filesystem.total")] };
    let mut unanswered: Vec<Option<(i64, FrameBody)>> = vec![None; agents.len()];
    while !stop.load(Ordering::SeqCst) {
        for (number, agent) in agents.iter_mut().enumerate() {
            let (now_us, body) = unanswered[number].take().unwrap_or_else(|| {
                let full = (number..number + FULL_FOR).contains(&killed.load(Ordering::SeqCst));
                let now_us = SystemClock.now().micros();
                let mut block = BlockBuilder::new(&schema).unwrap();
                block.push(now_us, &[Some(if full { 999 } else { 100 }), Some(1_000)]).unwrap();
                (now_us, FrameBody::Block(block.finish().unwrap()))
            });
            match agent.try_send(now_us, vec![body.clone()], vec![schema.clone()]) {
                Some(Ok(_)) => continue,
                // What is told to come later comes later; anything else would be a loss.
                Some(Err(refused)) => assert!(matches!(refused.status, 429 | 503), "{}: {refused:?}", name(number)),
                None => {}
            }
            agent.rewind(1);
            unanswered[number] = Some((now_us, body));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The machines whose filesystems run full.
fn machines(place: &Place, kills: usize) -> Vec<Agent> {
    let token = json!({ "clientId": place.client, "label": "machines", "expiresInDays": 1, "maxUses": 100 });
    let token = text(&act(&place.olga, "enrolmentTokenCreate", &token, "secret")["secret"]);
    let enrol = |number: usize| {
        let mut key_seed = [52; 32];
        key_seed[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let machine = Machine { hostname: name(number), hardware_id: name(number), key_seed };
        Agent::enrol(&place.server.url(), &token, &machine).unwrap()
    };
    (0..kills).map(enrol).collect()
}

fn name(number: usize) -> String {
    format!("storage-{number:02}")
}

/// A runbook whose one script writes its mark into a file; it may not be done twice.
fn marking(place: &Place) -> (String, String) {
    let file = place.db.folder().join("marks");
    let parameter = |name: &str, default: &str| json!({ "name": name, "title": name, "kind": "text", "source": "fixed", "required": true, "default": default });
    let definition = json!({
        "parameters": [parameter("mark", "none"), parameter("file", &file.display().to_string())],
        "steps": [{ "key": "mark", "title": "Mark", "work": { "kind": "script", "instruction": "Writes {{mark}}.",
            "script": "echo \"$1\" >> \"$2\"\nsleep 0.3\n", "interpreter": ["/bin/sh", "-s", "--"],
            "arguments": ["{{mark}}", "{{file}}"], "platforms": ["linux"], "effect": "read", "approvals": 0,
            "timeout_s": 30, "idempotent": false } }],
    });
    let input = json!({ "name": "Leave a mark", "definition": definition });
    let made = act(&place.olga, "runbookCreate", &input, "runbook { id version }")["runbook"].clone();
    let publish = json!({ "id": made["id"], "expectedVersion": made["version"], "note": "First edition" });
    let published = act(&place.olga, "runbookPublish", &publish, "runbook { published { id } }");
    (id(&made), id(&published["runbook"]["published"]))
}

/// What one run is begun with, as its plan was shown before the killing began.
fn starts(place: &Place, kills: usize) -> Vec<Value> {
    let (runbook, version) = marking(place);
    let document = "query($input: RunPlanInput!) { runPlan(input: $input) { plan { planHash } errors { message } } }";
    let one = |number: usize| {
        let parameters = json!([{ "name": "mark", "value": format!("mark-{number:02}") }]);
        let wanted = json!({ "deviceId": place.device, "runbookId": runbook, "parameters": parameters });
        let plan = ask(&place.tom, document, &json!({ "input": wanted }));
        json!({ "id": new_id("run"), "deviceId": place.device, "runbookVersionId": version, "parameters": parameters,
            "planHash": plan["runPlan"]["plan"]["planHash"] })
    };
    (0..kills).map(one).collect()
}

fn upkeep(place: &Place, number: usize) -> Value {
    json!({ "id": new_id("obl"), "clientId": place.client, "title": format!("Look after {number:02}"), "area": "CUSTOM",
        "requiredEvidence": "TEXT", "responsible": { "area": "STORAGE" }, "leadDays": 2, "graceDays": 1,
        "cadence": { "frequency": "DAILY", "startsOn": place.day(0), "zone": "UTC" } })
}

fn kill_in_a_loop(engine: Engine, kills: usize) {
    let mut place = Place::new(engine);
    let choices = Choices::new("managed kill loop");
    let rule = json!({ "ruleId": filesystem_rule(&place), "clientId": place.client, "warn": { "raise": 98, "clear": 97 },
        "critical": { "raise": 99, "clear": 98 }, "raiseAfterSeconds": 0, "clearAfterSeconds": 1,
        "ticketAfterWarnSeconds": 0, "ticketAfterCriticalSeconds": 0 });
    act(&place.olga, "ruleOverrideSet", &rule, "ruleOverride { id }");
    let agents = machines(&place, kills);
    let (starts, obligations): (Vec<Value>, Vec<Value>) =
        (starts(&place, kills), (0..kills).map(|number| upkeep(&place, number)).collect());
    let (killed, stop, url) = (AtomicUsize::new(0), AtomicBool::new(false), place.server.url());
    let (tom, olga) = (place.tom.clone(), place.olga.clone());
    std::thread::scope(|scope| {
        scope.spawn(|| measure_on(agents, &killed, &stop));
        let busy = scope.spawn(|| {
            for (start, obligation) in starts.iter().zip(&obligations) {
                insist(&tom, &url, ("runStart", start));
                insist(&olga, &url, ("obligationCreate", obligation));
                std::thread::sleep(Duration::from_millis(300));
            }
        });
        let _stop = Stop(&stop);
        for number in 0..kills {
            std::thread::sleep(Duration::from_millis(choices.below(1_500)));
            place.server.kill();
            place.server.again();
            killed.store(number + 1, Ordering::SeqCst);
            // Long enough for one sample of each state; what is done with it may be cut off.
            std::thread::sleep(Duration::from_millis(400));
        }
        busy.join().unwrap();
        killed.store(kills + FULL_FOR, Ordering::SeqCst);
        settled(&place, kills);
    });
    let clocks = folded(&place);
    place.server.kill();
    check(&place, kills, &clocks);
}

/// Waits until every story is told to its end. A job whose server was killed is another's after its lease of a minute.
fn settled(place: &Place, kills: usize) {
    let document =
        "query($client: ID!) { insights(first: 100, filter: { clientId: $client }) { nodes { state ticketId } } }";
    let begin = Instant::now();
    until("all insights are there, ended, with tickets", 120, || {
        let all = ask(&place.olga, document, &json!({ "client": place.client }));
        let all = list(&all["insights"]["nodes"]);
        let over = all.iter().all(|one| one["state"] == json!("ENDED") && !one["ticketId"].is_null());
        let late = begin.elapsed() > Duration::from_secs(110);
        assert!(!late, "{} of {kills} insights: {all:?}", all.len());
        (over && all.len() >= kills).then_some(())
    });
    until("all runs are over", 90, || {
        let runs = ask(&place.olga, "{ runs(first: 100) { nodes { state } } }", &json!({}));
        let runs = list(&runs["runs"]["nodes"]);
        (runs.len() == kills && runs.iter().all(|run| run["state"] == json!("FINISHED"))).then_some(())
    });
    until("every notice is a mail", 90, || {
        let sent: BTreeSet<String> = message_ids(place, "").into_iter().collect();
        let notices = place.wait(async {
            let connection = Db::owner(&target(place)).await.unwrap();
            let notices = texts(&connection, NOTICES).await;
            connection.close().await.unwrap();
            notices
        });
        notices.iter().all(|notice| sent.contains(notice)).then_some(())
    });
}

fn target(place: &Place) -> Target {
    match place.db.target() {
        Target::Sqlite(file) => Target::Sqlite(file.clone()),
        Target::Postgres(url) => Target::Postgres(postgres::as_superuser(url)),
    }
}

/// Message-IDs of the mails that contain some words.
fn message_ids(place: &Place, words: &str) -> Vec<String> {
    let mails = place.sink.received().into_iter().filter(|mail| mail.text().contains(words));
    mails.map(|mail| mail.header("message-id").unwrap().to_owned()).collect()
}

/// Each ticket's clocks as the fold says them: number, target and instance with verdict and due instant.
fn folded(place: &Place) -> BTreeSet<String> {
    let document = "query($client: ID!) { tickets(first: 100, filter: { clientId: $client }) {
        nodes { number clocks { target instance verdict dueAt } } } }";
    let tickets = ask(&place.olga, document, &json!({ "client": place.client }));
    let tickets = list(&tickets["tickets"]["nodes"]);
    let line = |ticket: &Value, clock: &Value| {
        let due = clock["dueAt"].as_str().unwrap_or("none").to_owned();
        format!(
            "{} {} {} {} {due}",
            ticket["number"],
            text(&clock["target"]).to_lowercase(),
            clock["instance"],
            text(&clock["verdict"]).to_lowercase()
        )
    };
    tickets.iter().flat_map(|ticket| list(&ticket["clocks"]).iter().map(move |clock| line(ticket, clock))).collect()
}

fn check(place: &Place, kills: usize, clocks: &BTreeSet<String>) {
    place.wait(async {
        let connection = Db::owner(&target(place)).await.unwrap();
        for (what, sql) in NOTHING {
            assert_eq!(texts(&connection, sql).await, Vec::<String>::new(), "{what}");
        }
        // What breached has its alert: nothing that was acknowledged is forgotten.
        let alerts =
            texts(&connection, "SELECT d.hostname AS line FROM alert a JOIN device d ON d.id = a.device_id").await;
        let mut wanted = (0..kills).map(name);
        assert!(wanted.all(|machine| alerts.contains(&machine)), "{alerts:?}");
        assert_eq!(texts(&connection, "SELECT title AS line FROM obligation").await.len(), kills);
        let stored = texts(&connection, CLOCKS).await.into_iter().map(|line| with_instant(&line));
        assert_eq!(stored.collect::<BTreeSet<String>>(), *clocks, "the clocks are not the fold");
        mails(place, &connection).await;
        connection.close().await.unwrap();
    });
    let marks = std::fs::read_to_string(place.db.folder().join("marks")).unwrap();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    marks.lines().for_each(|mark| *times.entry(mark).or_default() += 1);
    assert_eq!(times.len(), kills, "a step was lost: {times:?}");
    assert!(times.values().all(|count| *count == 1), "a step was done twice: {times:?}");
}

/// Every notice is one mail by its Message-ID, and there is no other mail about what happened.
async fn mails(place: &Place, connection: &DatabaseConnection) {
    let notices: BTreeSet<String> = texts(connection, NOTICES).await.into_iter().collect();
    let sent: BTreeSet<String> = message_ids(place, "Filesystem use").into_iter().collect();
    assert_eq!(sent, notices);
    assert!(!notices.is_empty());
}

async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = schema::rows(connection, sql, vec![]).await;
    rows.iter()
        .map(|row| {
            row.try_get::<String>("", "line").or_else(|_| row.try_get::<Uuid>("", "line").map(|id| id.to_string()))
        })
        .map(Result::unwrap)
        .collect()
}

/// A line of a clock whose last word is the due instant in microseconds.
fn with_instant(line: &str) -> String {
    let (clock, due) = line.rsplit_once(' ').unwrap();
    let due = due.parse().map_or_else(|_| due.to_owned(), |micros| Timestamp::from_micros(micros).to_string());
    format!("{clock} {due}")
}

/// The latest clock of each target, as it is remembered.
const CLOCKS: &str = "SELECT t.number || ' ' || c.target || ' ' || c.instance || ' ' || c.verdict || ' ' ||
    coalesce(CAST(c.due_at AS text), 'none') AS line FROM ticket_clock c JOIN ticket t ON t.id = c.ticket_id
    WHERE c.instance = (SELECT max(o.instance) FROM ticket_clock o WHERE o.ticket_id = c.ticket_id AND o.target = c.target)";

/// The Message-ID of each notice.
const NOTICES: &str = "SELECT message_id AS line FROM escalation_notice";

/// Queries that must find nothing.
const NOTHING: [(&str, &str); 8] = [
    (
        "an insight without an alert",
        "SELECT i.title AS line FROM insight i
        WHERE NOT EXISTS (SELECT 1 FROM alert a WHERE a.insight_id = i.id OR a.home_insight_id = i.id)",
    ),
    (
        "two insights of one signal at a time",
        "SELECT i.title AS line FROM insight i JOIN insight o ON o.signal_key = i.signal_key
        AND o.id < i.id AND o.raised_at = i.raised_at",
    ),
    (
        "two tickets of one origin",
        "SELECT origin_key AS line FROM ticket WHERE origin_key IS NOT NULL
        GROUP BY client_id, origin_key HAVING count(*) > 1",
    ),
    (
        "two tickets of one insight",
        "SELECT min(title) AS line FROM ticket WHERE insight_id IS NOT NULL
        GROUP BY insight_id HAVING count(*) > 1",
    ),
    (
        "a ticket whose insight knows another",
        "SELECT t.title AS line FROM ticket t JOIN insight i ON i.id = t.insight_id
        WHERE i.ticket_id IS NULL OR i.ticket_id <> t.id",
    ),
    (
        "an occurrence twice",
        "SELECT min(due_on) AS line FROM occurrence GROUP BY obligation_id, due_on HAVING count(*) > 1",
    ),
    (
        "an occurrence with two tickets",
        "SELECT min(title) AS line FROM ticket WHERE occurrence_id IS NOT NULL
        GROUP BY occurrence_id HAVING count(*) > 1",
    ),
    (
        "a command that was sent twice",
        "SELECT min(state) AS line FROM agent_command GROUP BY run_id, ordinal HAVING count(*) > 1",
    ),
];

#[test]
fn nothing_lost_nothing_double_sqlite() {
    kill_in_a_loop(Engine::Sqlite, 20);
}

#[test]
fn nothing_lost_nothing_double_postgres() {
    kill_in_a_loop(Engine::Postgres, 6);
}
