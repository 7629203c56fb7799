//! The first story of the product with the real programs: from an empty database to a live device, through a stop of the
//! agent and an outage of the server. Nothing is lost, nothing is double.

use std::time::{Duration, Instant};

use kernel::Clock;
use kernel::time::SystemClock;
use serde_json::{Value, json};
use steward_tests::app::Person;
use steward_tests::{Engine, TestDb};

use super::processes::{AgentProgram, Server};

const PASSWORD: &str = "correct horse battery staple 7";

/// Waits until the question is answered.
fn until<T>(what: &str, longest: Duration, question: impl Fn() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(answer) = question() {
            return answer;
        }
        assert!(begin.elapsed() < longest, "did not happen within {longest:?}: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

pub(super) fn set_up(server: &Server) -> Person {
    let link = server.setup_url.clone().expect("no setup link was printed");
    let token = link.rsplit_once('=').unwrap().1;
    let document = "mutation($token: String!, $password: String!) { setupComplete(input: { token: $token,
        providerName: \"Nordlicht IT\", name: \"Olga Owner\", email: \"owner@example.org\", password: $password })
        { errors { message } } }";
    let answer = Person::anonymous(&server.url()).send(document, &json!({ "token": token, "password": PASSWORD }));
    Person::signed_in(&server.url(), &answer)
}

/// A client with an enrolment token: the client's id, and the token's secret.
pub(super) fn client_with_token(owner: &Person, uses: u32) -> (String, String) {
    let created =
        owner.done("mutation { clientCreate(input: { name: \"Bakery\" }) { client { id } errors { message } } }");
    let client = created["clientCreate"]["client"]["id"].as_str().unwrap().to_owned();
    let token = owner.done(&format!(
        "mutation {{ enrolmentTokenCreate(input: {{ clientId: \"{client}\", label: \"test\", expiresInDays: 1, maxUses: {uses} }}) \
         {{ secret errors {{ message }} }} }}"
    ));
    (client, token["enrolmentTokenCreate"]["secret"].as_str().unwrap().to_owned())
}

fn device(owner: &Person) -> Value {
    owner.done(
        "{ devices(first: 2) { nodes { id state silence { reason message } inventory { os { name } hardware { cpu } }
           latest { metric value } } } }",
    )["devices"]["nodes"][0]
        .clone()
}

/// The times of all samples since `from_us`, in ms, as a chart with one bucket a second would show them.
fn sample_seconds(owner: &Person, device: &str, from_us: i64) -> Vec<i64> {
    let at = kernel::Timestamp::from_micros;
    let now_us = SystemClock.now().micros();
    let points = ((now_us - from_us) / 1_000_000).clamp(1, 2_000);
    let answer = owner.done(&format!(
        "{{ device(id: \"{device}\") {{ series(from: \"{}\", to: \"{}\", metrics: [\"cpu.busy\"], points: {points}) \
         {{ stepMs times series {{ max }} }} }} }}",
        at(from_us),
        at(now_us)
    ));
    let series = &answer["device"]["series"];
    let times = series["times"].as_array().unwrap();
    let Some(max) = series["series"][0]["max"].as_array() else { return Vec::new() };
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since the epoch are far below 2^53")]
    let whole = |time: &Value| time.as_f64().unwrap() as i64;
    times.iter().zip(max).filter(|(_, value)| !value.is_null()).map(|(time, _)| whole(time)).collect()
}

fn tell(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(TestDb::new(engine));
    let mut server = Server::start(&db);
    let owner = set_up(&server);
    let (_, token) = client_with_token(&owner, 1);

    // A real agent on this machine: live within seconds, with inventory and samples.
    let state = db.folder().join("agent");
    let mut agent = AgentProgram::start(&server, &token, &state);
    let live = until("the device is live and complete", Duration::from_secs(30), || {
        let device = device(&owner);
        let has = |metric: &str| {
            device["latest"].as_array().is_some_and(|latest| latest.iter().any(|one| one["metric"] == json!(metric)))
        };
        let whole = device["state"] == json!("LIVE") && has("cpu.busy") && !device["inventory"]["hardware"].is_null();
        whole.then_some(device)
    });
    let id = live["id"].as_str().unwrap().to_owned();
    let begin_us = SystemClock.now().micros();
    std::thread::sleep(Duration::from_secs(5));

    // The server is away; the agent goes on measuring, and its spool fills the gap.
    server.stop();
    std::thread::sleep(Duration::from_secs(8));
    server.again();
    assert!(server.is_ready());
    let end_s = SystemClock.now().micros() / 1_000_000;
    let begin_s = begin_us / 1_000_000;
    let seconds = until("the gap is filled", Duration::from_secs(60), || {
        let seconds: Vec<i64> = sample_seconds(&owner, &id, begin_us).iter().map(|ms| ms / 1_000).collect();
        let until_end = seconds.last().is_some_and(|last| *last >= end_s);
        let gap = seconds.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(i64::MAX);
        (until_end && gap <= 3 && seconds.first().is_some_and(|first| *first <= begin_s + 3)).then_some(seconds)
    });
    let mut single = seconds.clone();
    single.dedup();
    assert_eq!(single, seconds, "a second is there twice");

    // The agent is stopped: silent, with the reason that is known.
    agent.stop();
    let silent = until("the device is silent", Duration::from_secs(60), || {
        let device = device(&owner);
        (device["state"] == json!("SILENT")).then_some(device)
    });
    assert_eq!(silent["silence"]["reason"], json!("AGENT_STOPPED"), "{silent}");
    assert!(silent["silence"]["message"].as_str().is_some_and(|message| message.len() > 10));

    // And back at once when it returns.
    agent.again();
    until("the device is live again", Duration::from_secs(20), || {
        (device(&owner)["state"] == json!("LIVE")).then_some(())
    });
    agent.stop();
    server.stop();
}

#[test]
fn from_nothing_to_a_live_device_sqlite() {
    tell(Engine::Sqlite);
}

#[test]
fn from_nothing_to_a_live_device_postgres() {
    tell(Engine::Postgres);
}
