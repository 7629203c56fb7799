//! The crate's part of the API, executed.

use async_graphql::{Request, Schema};
use futures_util::StreamExt as _;
use kernel::{Role, Scope};
use serde_json::{Value, json};
use tenancy::graphql::Span;
use wire::{CommandAck, CommandOutput, OutputChunk, OutputStream};

use super::bench::{Bench, Sim};
use crate::graphql::{RunbooksMutation, RunbooksQuery, RunbooksSubscription, attach};

type Whole = Schema<RunbooksQuery, RunbooksMutation, RunbooksSubscription>;

fn schema(bench: &Bench) -> Whole {
    Schema::build(RunbooksQuery::default(), RunbooksMutation::default(), RunbooksSubscription::default())
        .data(bench.env.clone())
        .data(bench.ingestion.clone())
        .finish()
}

fn request(bench: &Bench, scope: &Scope, text: &str, span: Span) -> Request {
    let request = ingestion::graphql::attach(Request::new(text), &bench.ingestion, scope, span);
    attach(request, &bench.env, scope, span).data(scope.clone())
}

async fn ask(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let response = schema(bench).execute(request(bench, scope, text, Span::Request)).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

/// Plans and starts the shipped runbook that frees space through the API; gives run and plan hash.
async fn started(bench: &Bench, sim: &Sim) -> (String, String) {
    let who = bench.technician(0, bench.north);
    let found = ask(bench, &who, "{ runbooks(filter: {search: \"Free\"}) { totalCount nodes { id shipped published { id } hasUnpublishedChanges } } }").await;
    let runbook = &found["runbooks"]["nodes"][0];
    assert_eq!((found["runbooks"]["totalCount"].as_i64(), &runbook["shipped"]), (Some(1), &json!(true)));
    assert_eq!(runbook["hasUnpublishedChanges"], json!(false));
    let text = format!(
        "{{ runPlan(input: {{runbookId: {}, deviceId: \"{}\", insightComponent: \"/var\"}}) {{ errors {{ message }} plan {{
             planHash parameters {{ name value }} device {{ name }} steps {{ ordinal kind argv scriptHash requiredApprovals uncertain text }} }} }} }}",
        runbook["id"], sim.device
    );
    let plan = ask(bench, &who, &text).await["runPlan"]["plan"].clone();
    assert_eq!(plan["steps"][2]["argv"], json!(["/bin/sh", "-s", "--", "/var"]));
    assert_eq!(plan["parameters"], json!([{"name": "mount", "value": "/var"}, {"name": "threshold", "value": "85"}]));
    let text = format!(
        "mutation {{ runStart(input: {{runbookVersionId: {}, deviceId: \"{}\", insightComponent: \"/var\", planHash: {}}}) {{
             run {{ id state currentStep requestedByMe approvableByMe }} errors {{ code field message }} }} }}",
        runbook["published"]["id"], sim.device, plan["planHash"]
    );
    let run = ask(bench, &who, &text).await["runStart"]["run"].clone();
    assert_eq!(
        (&run["state"], &run["currentStep"], &run["requestedByMe"]),
        (&json!("WAITING"), &json!(0), &json!(true))
    );
    (run["id"].as_str().unwrap().to_owned(), plan["planHash"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_run_console_can_be_filled_and_worked() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let (asker, other) = (bench.technician(0, bench.north), bench.technician(1, bench.north));
    let (run, hash) = started(&bench, &sim).await;
    let text = format!(
        "mutation {{ runStepComplete(input: {{runId: \"{run}\", step: 0, text: \"Old logs\", note: \"n\"}}) {{ run {{ currentStep approvableByMe }} errors {{ message }} }} }}"
    );
    let done = ask(&bench, &asker, &text).await["runStepComplete"].clone();
    assert_eq!(done["run"], json!({"currentStep": 1, "approvableByMe": false}), "{done}");
    let approve = format!(
        "mutation {{ runApprove(input: {{runId: \"{run}\", step: 1, planHash: \"{hash}\"}}) {{ run {{ state }} errors {{ code message }} }} }}"
    );
    let refused = ask(&bench, &asker, &approve).await["runApprove"].clone();
    assert_eq!((&refused["run"], &refused["errors"][0]["code"]), (&Value::Null, &json!("FORBIDDEN")));
    let mine = ask(&bench, &other, &format!("{{ run(id: \"{run}\") {{ approvableByMe }} }}")).await;
    assert_eq!(mine["run"]["approvableByMe"], json!(true));
    let approved = ask(&bench, &other, &approve).await["runApprove"].clone();
    assert_eq!(approved["run"]["state"], json!("RUNNING"));

    let command = sim.poll(&bench).await.pop().unwrap();
    let text = format!("subscription {{ runOutput(runId: \"{run}\") {{ runId chunks {{ seq stream text }} }} }}");
    let whole = schema(&bench);
    let mut stream = Box::pin(whole.execute_stream(request(&bench, &asker, &text, Span::Subscription)));
    let chunk = |seq, content: &[u8]| OutputChunk { seq, stream: OutputStream::Err.into(), content: content.to_vec() };
    for (seq, content, shown) in [(0, &b"first"[..], "first"), (1, b"\xff\0", "\u{fffd}\u{fffd}")] {
        let report = CommandOutput { command_id: command.command_id.clone(), chunks: vec![chunk(seq, content)] };
        let _: CommandAck = sim.post(&bench, "/command/output", &report).await.unwrap();
        let heard = stream.next().await.unwrap();
        assert!(heard.errors.is_empty(), "{:?}", heard.errors);
        let heard = serde_json::to_value(heard.data).unwrap();
        assert_eq!(heard["runOutput"]["chunks"], json!([{"seq": seq, "stream": "ERR", "text": shown}]));
    }
    let late = Box::pin(whole.execute_stream(request(&bench, &other, &text, Span::Subscription))).next().await.unwrap();
    let late = serde_json::to_value(late.data).unwrap();
    assert_eq!(late["runOutput"]["chunks"].as_array().unwrap().len(), 2, "who comes later sees what is stored");

    let text = format!(
        "{{ run(id: \"{run}\") {{ state outcome ticketId insightId planHash chainHead chainIntact requestedByName parameters {{ name title value }}
             device {{ name }} runbookVersion {{ number hash destructive authorName runbook {{ name }} parameters {{ name kind source }} steps {{ key kind effect script }} }}
             steps {{ ordinal key title kind state result instruction evidenceSpec {{ kind prompt }} evidence {{ kind text note byName }}
                 requiredApprovals approvals {{ byName note until }} rejectedByName rejection choices {{ value }} chosen argv script scriptHash explanation
                 commands {{ id attempt state ending exitCode refusal outputBytes droppedBytes output {{ text }} }} startedAt endedAt }}
             events {{ seq kind actorKind step body hash }} createdAt endedAt }} }}"
    );
    let shown = ask(&bench, &asker, &text).await["run"].clone();
    assert_eq!((&shown["chainIntact"], &shown["requestedByName"]), (&json!(true), &json!("Person 0")));
    assert_eq!(
        shown["steps"][0]["evidence"],
        json!({"kind": "TEXT", "text": "Old logs", "note": "n", "byName": "Person 0"})
    );
    assert_eq!(shown["steps"][1]["approvals"][0]["byName"], json!("Person 1"));
    assert_eq!(
        (&shown["steps"][2]["state"], &shown["steps"][2]["commands"][0]["state"]),
        (&json!("ACTING"), &json!("DELIVERED"))
    );
    assert_eq!(shown["steps"][2]["commands"][0]["output"].as_array().unwrap().len(), 2);
    let listed = ask(
        &bench,
        &asker,
        &format!(
            "{{ runs(filter: {{deviceId: \"{}\", state: [RUNNING]}}) {{ totalCount nodes {{ id }} }} }}",
            sim.device
        ),
    )
    .await;
    assert_eq!(listed["runs"]["nodes"][0]["id"], json!(run));
    let outsider = bench.technician(2, bench.south);
    let hidden = ask(&bench, &outsider, &format!("{{ run(id: \"{run}\") {{ id }} runs {{ totalCount }} }}")).await;
    assert_eq!(hidden, json!({"run": null, "runs": {"totalCount": 0}}));
    bench.stop().await;
}

#[tokio::test]
async fn a_runbook_is_written_published_and_renewed() {
    let bench = Bench::new().await;
    let author = bench.scope(2, Role::Author, None);
    let definition = "{steps: [{key: \"look\", title: \"Look\", work: {kind: \"manual\", instruction: \"Look.\", evidence: {kind: \"attestation\", statement: \"I looked.\"}}}]}";
    let make = format!(
        "mutation {{ runbookCreate(input: {{name: \"Look at it\", definition: {definition}}}) {{ runbook {{ id version published {{ id }} draft }} errors {{ field message }} }} }}"
    );
    let made = ask(&bench, &author, &make).await["runbookCreate"]["runbook"].clone();
    assert_eq!((&made["version"], &made["published"]), (&json!(1), &Value::Null));
    let id = made["id"].as_str().unwrap();
    let publish = |version: i32| {
        format!(
            "mutation {{ runbookPublish(input: {{id: \"{id}\", expectedVersion: {version}, note: \"n\"}}) {{ runbook {{ version published {{ number hash authorName }} }} errors {{ code }} }} }}"
        )
    };
    let first = ask(&bench, &author, &publish(1)).await["runbookPublish"]["runbook"].clone();
    assert_eq!(
        (&first["version"], &first["published"]["number"], &first["published"]["authorName"]),
        (&json!(2), &json!(1), &json!("Person 2"))
    );
    assert_eq!(ask(&bench, &author, &publish(1)).await["runbookPublish"]["errors"][0]["code"], json!("CONFLICT"));
    let update = |version: i32, body: &str| {
        format!(
            "mutation {{ runbookUpdate(input: {{id: \"{id}\", expectedVersion: {version}, definition: {body}}}) {{ runbook {{ hasUnpublishedChanges versions {{ number }} }} errors {{ field message }} }} }}"
        )
    };
    let wrong = ask(&bench, &author, &update(2, "{steps: []}")).await["runbookUpdate"].clone();
    assert_eq!(wrong["errors"][0]["field"], json!(["definition", "steps"]));
    let changed = ask(&bench, &author, &update(2, &definition.replace("Look.", "Look twice."))).await["runbookUpdate"]
        ["runbook"]
        .clone();
    assert_eq!(changed, json!({"hasUnpublishedChanges": true, "versions": [{"number": 1}]}));
    let second = ask(&bench, &author, &publish(3)).await["runbookPublish"]["runbook"].clone();
    assert_eq!(second["published"]["number"], json!(2));
    ask(&bench, &author, &update(4, definition)).await;
    let back = ask(&bench, &author, &publish(5)).await["runbookPublish"]["runbook"].clone();
    assert_eq!(back["published"], first["published"], "the same content is the same version");
    let reader = bench.technician(0, bench.north);
    let response = schema(&bench).execute(request(&bench, &reader, &make, Span::Request)).await;
    let text = serde_json::to_string(&response).unwrap();
    assert!(text.contains("FORBIDDEN") || text.contains("runbook:write"), "{text}");
    // What ships is there once, however often it is looked after.
    bench.reconcile("runbooks.shipped").await;
    assert_eq!(bench.count("SELECT count(*) AS n FROM runbook_version", Vec::new()).await, 4);
    bench.stop().await;
}
