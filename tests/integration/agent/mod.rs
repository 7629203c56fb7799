//! The agents' endpoints: each agent reaches its own client only, whatever it says, and the wrong kind of credential is
//! refused everywhere.

use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::json;
use steward_tests::agent::{Agent, Machine};
use steward_tests::app::{Person, Story};
use steward_tests::http;
use steward_tests::on_both_servers;
use steward_tests::world::{A, B};

const MINUTE_US: i64 = 60_000_000;

fn now_us() -> i64 {
    SystemClock.now().micros()
}

/// A new token of A: its node id and its secret.
fn token(story: &Story, uses: u32) -> (String, String) {
    let answer = story.limited.done(&format!(
        "mutation {{ enrolmentTokenCreate(input: {{ clientId: \"{}\", label: \"test\", expiresInDays: 1, maxUses: {uses} }}) \
         {{ enrolmentToken {{ id }} secret errors {{ message }} }} }}",
        story.a["client"]
    ));
    let token = &answer["enrolmentTokenCreate"];
    (token["enrolmentToken"]["id"].as_str().unwrap().to_owned(), token["secret"].as_str().unwrap().to_owned())
}

fn machine(seed: u8) -> Machine {
    Machine { hostname: format!("host-{seed}"), hardware_id: format!("hw-{seed}"), key_seed: [seed; 32] }
}

/// What a chart of `cpu.busy` shows, with buckets far shorter than the second between two samples.
fn samples(person: &Person, device: &str, from_us: i64, to_us: i64) -> Vec<serde_json::Value> {
    let at = |micros| kernel::Timestamp::from_micros(micros);
    let answer = person.done(&format!(
        "{{ device(id: \"{device}\") {{ series(from: \"{}\", to: \"{}\", metrics: [\"cpu.busy\"], points: 2000) \
         {{ times series {{ max }} }} }} }}",
        at(from_us),
        at(to_us)
    ));
    let max = answer["device"]["series"]["series"][0]["max"].as_array().cloned().unwrap_or_default();
    max.into_iter().filter(|value| !value.is_null()).collect()
}

on_both_servers! {
    fn the_wrong_kind_of_credential_is_refused_everywhere(app: &TestApp) {
        let story = Story::tell(app);
        let agent_token = story.agents.0.token().to_owned();
        let bearer = |token: &str| format!("Bearer {token}");
        let graphql = http::send(
            "POST",
            &format!("{}/graphql", app.url()),
            &[("content-type", "application/json"), ("authorization", &bearer(&agent_token))],
            b"{\"query\":\"{ installation { version } }\"}",
        );
        assert_eq!(graphql.status, 401, "an agent's token at /graphql");
        let user = story.owner.bearer().unwrap();
        for path in ["/agent/v1/ingest", "/agent/v1/poll"] {
            for credential in [user.as_str(), "Bearer x", "Basic eDp5", ""] {
                let method = if path.ends_with("poll") { "GET" } else { "POST" };
                let headers = [("content-type", "application/json"), ("authorization", credential)];
                let answer = http::send(method, &format!("{}{path}", app.url()), &headers, b"{}");
                assert_eq!(answer.status, 401, "`{credential:.12}` at {path}");
            }
        }
    }

    /// An agent that names another agent's stream, or sends what looks like another client's, changes only its own.
    fn an_agent_reaches_its_own_client_only(app: &TestApp) {
        let mut story = Story::tell(app);
        // What an engine has seen by itself is written each minute, whoever sends.
        let own = |rows: Vec<String>| -> Vec<String> {
            rows.into_iter().filter(|row| !row.starts_with("signal_engine:")).collect()
        };
        let before = own(app.settled_rows_of(B.id_in(&story.b)));
        let mut body = wire::IngestRequest {
            // The stream of B's agent: streams are keyed by client, so this is another stream.
            stream_id: story.agents.1.stream_id().as_bytes().to_vec(),
            boot_id: story.agents.1.agent_id.as_bytes().to_vec(),
            wall_us: now_us(),
            mono_us: 1,
            oldest_seq: 1,
            next_seq: 2,
            ..wire::IngestRequest::default()
        };
        body.frames.push(wire::Frame {
            seq: 1,
            body: Some(wire::FrameBody::Event(wire::Event { kind: "agent.stopped".into(), detail: "{}".into() })),
            ..wire::Frame::default()
        });
        let token = story.agents.0.token().to_owned();
        let answer = steward_tests::agent::post(app.url(), "/ingest", &body, Some(&token));
        assert!(answer.status < 500, "{}", String::from_utf8_lossy(&answer.body));
        story.agents.0.tell_all(A.mark, now_us(), 5).unwrap();
        assert_eq!(own(app.rows_of(B.id_in(&story.b))), before, "a row of B was changed by A's agent");
    }

    fn a_second_enrolment_of_the_same_machine(app: &TestApp) {
        let story = Story::tell(app);
        let (_, secret) = token(&story, 2);
        let first = Agent::enrol(app.url(), &secret, &machine(201)).unwrap();
        // The same key again: the same identity, no further use.
        let again = Agent::enrol(app.url(), &secret, &machine(201)).unwrap();
        assert_eq!((first.agent_id, first.device_id), (again.agent_id, again.device_id));
        // The same hardware with a new key: a new identity, marked as a possible duplicate.
        let copy = Machine { key_seed: [202; 32], ..machine(201) };
        let second = Agent::enrol(app.url(), &secret, &copy).unwrap();
        assert_ne!(first.device_id, second.device_id);
        let device = format!("dev_{}", second.device_id.simple());
        let seen = story.limited.done(&format!("{{ device(id: \"{device}\") {{ possibleDuplicateOf {{ id }} }} }}"));
        let original = format!("dev_{}", first.device_id.simple());
        assert_eq!(seen["device"]["possibleDuplicateOf"]["id"], json!(original));
        // Used up.
        let third = Agent::enrol(app.url(), &secret, &machine(203)).err().expect("a used-up token enrolled");
        assert!((400..500).contains(&third.status), "{third:?}");
    }

    fn revoked_tokens_and_retired_devices_are_out(app: &TestApp) {
        let story = Story::tell(app);
        let (id, secret) = token(&story, 5);
        let mut agent = Agent::enrol(app.url(), &secret, &machine(211)).unwrap();
        agent.tell_all(A.mark, now_us(), 3).unwrap();
        story.limited.done(&format!("mutation {{ enrolmentTokenRevoke(input: {{ id: \"{id}\" }}) {{ errors {{ message }} }} }}"));
        let refused = Agent::enrol(app.url(), &secret, &machine(212)).err().expect("a revoked token enrolled");
        assert!((400..500).contains(&refused.status), "{refused:?}");
        // Its agents go on.
        agent.tell_all(A.mark, now_us(), 3).unwrap();

        let device = format!("dev_{}", agent.device_id.simple());
        let version = story.limited.done(&format!("{{ device(id: \"{device}\") {{ version }} }}"));
        story.limited.done(&format!(
            "mutation {{ deviceRetire(input: {{ id: \"{device}\", expectedVersion: {} }}) {{ errors {{ message }} }} }}",
            version["device"]["version"]
        ));
        assert!(agent.session().is_err(), "a retired device's agent got a session");
        assert!(agent.tell_all(A.mark, now_us(), 3).is_err(), "a retired device's agent could still report");
    }

    /// A clock ten years off: samples are placed by when they came, the step is told, nobody is locked out.
    fn a_clock_ten_years_off_harms_nobody(app: &TestApp) {
        let story = Story::tell(app);
        let (_, secret) = token(&story, 1);
        let mut agent = Agent::enrol(app.url(), &secret, &machine(221)).unwrap();
        let now = now_us();
        let wrong = now - 10 * 365 * 24 * 60 * MINUTE_US;
        agent.tell_all(A.mark, wrong, 30).unwrap();
        let device = format!("dev_{}", agent.device_id.simple());
        let near = samples(&story.limited, &device, now - MINUTE_US, now + MINUTE_US);
        assert_eq!(near.len(), 30, "the samples are not where they belong: {near:?}");
    }

    /// A repeated batch is acknowledged and stored once.
    fn a_repeated_batch_is_stored_once(app: &TestApp) {
        let story = Story::tell(app);
        let (_, secret) = token(&story, 1);
        let mut agent = Agent::enrol(app.url(), &secret, &machine(231)).unwrap();
        let now = now_us();
        let schema = wire::SlotSchema { slots: vec![wire::Slot::gauge("cpu.busy", "%", 1)] };
        let mut block = wire::block::BlockBuilder::new(&schema).unwrap();
        for tick in 0..10 {
            block.push(now - tick * 1_000_000, &[Some(tick)]).unwrap();
        }
        let body = vec![wire::FrameBody::Block(block.finish().unwrap())];
        agent.send(now, body.clone(), vec![schema.clone()]).unwrap();
        let stored = app.rows_of(A.id_in(&story.a)).iter().filter(|row| row.starts_with("telemetry_block:")).count();
        for _ in 0..3 {
            agent.rewind(1);
            let again = agent.send(now, body.clone(), vec![schema.clone()]).unwrap();
            assert!(again.acknowledged.iter().any(|range| range.from <= 1 && range.to >= 1), "{again:?}");
        }
        let after = app.rows_of(A.id_in(&story.a)).iter().filter(|row| row.starts_with("telemetry_block:")).count();
        assert_eq!(after, stored, "a repeated batch was stored again");
    }
}
