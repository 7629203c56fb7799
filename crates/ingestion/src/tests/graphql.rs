//! The crate's part of the API, executed.

use async_graphql::{Request, Schema};
use auth::Auth;
use futures_util::StreamExt;
use kernel::Scope;
use serde_json::Value;
use tenancy::graphql::Span;
use tenancy::{MailState, Tenancy};

use super::bench::{Bench, SECOND_US, Sim};
use crate::graphql::{IngestionMutation, IngestionQuery, IngestionSubscription, attach};

type Whole = Schema<IngestionQuery, IngestionMutation, IngestionSubscription>;

fn schema(bench: &Bench) -> Whole {
    let schema =
        Schema::build(IngestionQuery::default(), IngestionMutation::default(), IngestionSubscription::default());
    schema.data(bench.env.clone()).finish()
}

fn request(bench: &Bench, scope: &Scope, text: &str, span: Span) -> Request {
    let auth: Auth = bench.env.auth.clone();
    let tenancy = Tenancy {
        db: bench.env.db.clone(),
        audit: auth.audit().clone(),
        auth,
        public_url: "https://steward.example".to_owned(),
        mail: MailState::Absent,
    };
    let request = tenancy::graphql::attach(Request::new(text), &tenancy, scope, span);
    attach(request, &bench.env, scope, span).data(scope.clone())
}

async fn ask(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let response = schema(bench).execute(request(bench, scope, text, Span::Request)).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

async fn reporting(bench: &Bench) -> Sim {
    let mut sim = bench.agent(bench.north).await;
    let document = r#"{"cpu":"Example 3000","cores":2,"threads":4,"memory_bytes":8000000000}"#;
    let hash = wire::schema::content_hash(document.as_bytes()).to_vec();
    let inventory = wire::Inventory { kind: "hardware".into(), hash, document: document.into() };
    let frames = vec![sim.block(bench, 6), sim.frame(bench, wire::FrameBody::Inventory(inventory))];
    let ack = sim.send(bench, frames).await.unwrap();
    assert!(ack.rejects.is_empty());
    sim
}

#[tokio::test]
async fn a_device_page_can_be_filled() {
    let bench = Bench::new().await;
    let sim = reporting(&bench).await;
    let from = kernel::Timestamp::from_micros(bench.now_us() - 900 * SECOND_US);
    let to = kernel::Timestamp::from_micros(bench.now_us() + SECOND_US);
    let text = format!(
        r#"{{ devices {{ totalCount nodes {{ id name hostname platform state stateSince lastSeenAt version createdAt
             client {{ name }} site {{ name }} businessServices {{ id }} possibleDuplicateOf {{ id }} silence {{ reason message since }}
             agent {{ id version status enrolledAt clockOffsetMs bufferedFrames droppedFrames keyFingerprint }}
             inventory {{ collectedAt hardware {{ cpu cpuCores cpuThreads memoryBytes }} os {{ name }} filesystems {{ mount }} interfaces {{ name }} }}
             latest {{ metric component unit value at }}
             availability(from: "{from}", to: "{to}") {{ at kind message }}
             series(from: "{from}", to: "{to}", metrics: ["cpu.busy"]) {{ stepMs tier times series {{ metric component unit min max mean }} }}
        }} }} }}"#
    );
    let data = ask(&bench, &bench.technician(bench.north), &text).await;
    let device = &data["devices"]["nodes"][0];
    assert_eq!(device["id"], sim.device.to_string());
    assert_eq!((&device["state"], &device["client"]["name"]), (&Value::from("LIVE"), &Value::from("North")));
    assert_eq!(device["agent"]["status"], "ACTIVE");
    assert_eq!(device["inventory"]["hardware"]["cpuThreads"], 4);
    assert_eq!(device["latest"][0]["metric"], "cpu.busy");
    assert!(device["availability"].as_array().unwrap().iter().any(|fact| fact["kind"] == "ENROLLED"));
    let series = &device["series"];
    assert_eq!(series["times"].as_array().unwrap().len(), series["series"][0]["mean"].as_array().unwrap().len());

    let data = ask(&bench, &bench.technician(bench.south), &text).await;
    assert_eq!(data["devices"]["totalCount"], 0);
    bench.stop().await;
}

#[tokio::test]
async fn tokens_and_devices_can_be_changed() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let scope = bench.technician(bench.north);
    let north = bench.north;
    let create = |label: &str, days: i32| {
        format!(
            r#"mutation {{ enrolmentTokenCreate(input: {{ clientId: "{north}", label: "{label}", expiresInDays: {days}, maxUses: 3 }}) {{
               enrolmentToken {{ id client {{ name }} label expiresAt maxUses uses revokedAt createdAt createdBy {{ id }} }}
               secret installCommand errors {{ code field message }} }} }}"#
        )
    };
    let data = ask(&bench, &scope, &create("Branch", 7)).await;
    let payload = &data["enrolmentTokenCreate"];
    let secret = payload["secret"].as_str().unwrap();
    let command = format!("steward-agent up --server https://steward.example --token {secret}");
    assert_eq!(payload["installCommand"], command);
    let data = ask(&bench, &scope, &create("", 91)).await;
    let errors = data["enrolmentTokenCreate"]["errors"].as_array().unwrap();
    assert_eq!(
        errors.iter().map(|error| error["field"][0].as_str().unwrap()).collect::<Vec<_>>(),
        ["label", "expiresInDays"]
    );

    let update = |version: i32| {
        let device = sim.device;
        format!(
            r#"mutation {{ deviceUpdate(input: {{ id: "{device}", expectedVersion: {version}, name: "Reception" }}) {{
               device {{ name version }} errors {{ code field message }} }} }}"#
        )
    };
    let data = ask(&bench, &scope, &update(1)).await;
    assert_eq!(data["deviceUpdate"]["device"]["name"], "Reception");
    let data = ask(&bench, &scope, &update(1)).await;
    assert_eq!(data["deviceUpdate"]["errors"][0]["code"], "CONFLICT");
    let data = ask(&bench, &bench.technician(bench.south), &update(2)).await;
    assert_eq!(data["deviceUpdate"]["errors"][0]["code"], "NOT_FOUND");
    bench.stop().await;
}

#[tokio::test]
async fn new_samples_reach_a_watcher_and_nobody_else() {
    let bench = Bench::new().await;
    let mut sim = reporting(&bench).await;
    let text = format!(
        r#"subscription {{ deviceSamples(deviceId: "{}") {{ deviceId lastSeenAt points {{ metric unit times values }} }} }}"#,
        sim.device
    );
    let schema = schema(&bench);
    let mut foreign =
        schema.execute_stream(request(&bench, &bench.technician(bench.south), &text, Span::Subscription)).boxed();
    let refused = foreign.next().await.unwrap();
    assert_eq!(refused.errors.len(), 1);

    let mut watcher =
        schema.execute_stream(request(&bench, &bench.technician(bench.north), &text, Span::Subscription)).boxed();
    // The first poll begins to watch.
    assert!(futures_util::poll!(watcher.next()).is_pending());
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let _ = futures_util::poll!(watcher.next());
    bench.advance(30);
    let frame = sim.block(&bench, 3);
    sim.send(&bench, vec![frame]).await.unwrap();
    let item = tokio::time::timeout(std::time::Duration::from_secs(5), watcher.next()).await.unwrap().unwrap();
    assert!(item.errors.is_empty(), "{:?}", item.errors);
    let data = serde_json::to_value(item.data).unwrap();
    let points = &data["deviceSamples"]["points"];
    assert_eq!(points[0]["metric"], "cpu.busy");
    assert_eq!(points[0]["times"].as_array().unwrap().len(), 3);
    assert_eq!(points[1]["unit"], "B/s");
    bench.stop().await;
}
