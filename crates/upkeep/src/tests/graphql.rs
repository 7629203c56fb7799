//! The crate's part of the API, executed.

use async_graphql::{EmptySubscription, Request, Schema};
use kernel::{Role, Scope};
use serde_json::Value;
use tenancy::graphql::Span;

use super::bench::Bench;
use crate::graphql::{UpkeepMutation, UpkeepQuery, attach};

async fn ask(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let schema = Schema::build(UpkeepQuery::default(), UpkeepMutation::default(), EmptySubscription);
    let schema = schema.data(bench.env.clone()).data(bench.env.tenancy.clone()).finish();
    let request = tenancy::graphql::attach(Request::new(text), &bench.env.tenancy, scope, Span::Request);
    let request = attach(request, &bench.env, scope, Span::Request).data(scope.clone());
    let response = schema.execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

const OBLIGATION: &str =
    "id client { name } area title scope active leadDays graceDays requiredEvidence version createdAt
    runbookId agreementId devices { id } businessServices { id }
    cadence { frequency interval weekdays dayOfMonth weekOfMonth month zone startsOn words firstDates }
    responsible { kind area teamId contactId vendorName words }
    nextOccurrence { id dueOn }";
const OCCURRENCE: &str =
    "id client { name } obligation { id title } dueOn opensAt dueAt closesAt state stateSince doneAt doneBy
    timeliness note ticketId decisionId declinedBy excusedUntil excusedBy missingEvidence version
    evidence { id occurrenceId kind statement measure unit fileName fileSizeBytes fileHash runId doesNotProve authorName
      observedAt recordedAt hash intact }";

#[tokio::test]
async fn the_story_of_a_restore_test() {
    let bench = Bench::new().await;
    let scope = bench.technician(bench.north);
    let north = bench.north;
    let text = format!(
        r#"mutation {{ obligationCreate(input: {{ clientId: "{north}", area: RESTORE_TEST, title: "Restore test", scope: "File server",
           cadence: {{ frequency: MONTHLY, weekOfMonth: -1, weekdays: [FRIDAY], zone: "Europe/Berlin", startsOn: "2026-12-01" }},
           responsible: {{ area: "Backups" }}, requiredEvidence: MEASURE, leadDays: 30, graceDays: 3 }}) {{
           obligation {{ {OBLIGATION} }} errors {{ code field message }} }} }}"#
    );
    let data = ask(&bench, &scope, &text).await;
    let payload = &data["obligationCreate"];
    assert_eq!(payload["errors"], serde_json::json!([]));
    let obligation = &payload["obligation"];
    assert_eq!(obligation["cadence"]["words"], "every month on the last Friday (Europe/Berlin)");
    assert_eq!(obligation["cadence"]["firstDates"][0], "2026-12-25");
    assert_eq!(obligation["nextOccurrence"]["dueOn"], "2026-12-25");
    assert_eq!(obligation["responsible"]["words"], "nobody: the responsibility matrix has no row for backups");

    let id = obligation["nextOccurrence"]["id"].as_str().unwrap();
    let list = format!(
        r#"{{ occurrences(filter: {{ clientId: "{north}", from: "2026-12-01", to: "2026-12-31" }}) {{ totalCount nodes {{ {OCCURRENCE} }} }} }}"#
    );
    let data = ask(&bench, &scope, &list).await;
    let first = &data["occurrences"]["nodes"][0];
    assert_eq!((&first["id"], &first["missingEvidence"]), (&Value::from(id), &Value::from("MEASURE")));
    let version = first["version"].as_i64().unwrap();
    let complete = format!(
        r#"mutation {{ occurrenceComplete(input: {{ id: "{id}", expectedVersion: {version}, note: "Done" }}) {{
           occurrence {{ {OCCURRENCE} }} errors {{ code field message }} }} }}"#
    );
    let data = ask(&bench, &scope, &complete).await;
    assert_eq!(data["occurrenceComplete"]["occurrence"]["state"], "AWAITING_EVIDENCE");
    let add = |parts: &str| {
        format!(
            r#"mutation {{ occurrenceEvidenceAdd(input: {{ occurrenceId: "{id}", {parts} }}) {{
               evidence {{ id hash intact }} occurrence {{ {OCCURRENCE} }} errors {{ code field message }} }} }}"#
        )
    };
    let wrong = [
        (r#"kind: MEASURE, statement: "", doesNotProve: "x""#, "measure"),
        (r#"kind: MEASURE, statement: "", measure: 1, doesNotProve: "x""#, "unit"),
        (r#"kind: TEXT, statement: "s", measure: 1, doesNotProve: "x""#, "measure"),
        (r#"kind: TEXT, statement: "", doesNotProve: "x""#, "statement"),
        (r#"kind: ATTESTATION, statement: "s", doesNotProve: " ""#, "doesNotProve"),
        (r#"kind: FILE, statement: "", fileName: "a", fileHash: "zz", doesNotProve: "x""#, "fileHash"),
        (r#"kind: RUN, statement: "", doesNotProve: "x""#, "runId"),
    ];
    for (parts, field) in wrong {
        let data = ask(&bench, &scope, &add(parts)).await;
        assert_eq!(data["occurrenceEvidenceAdd"]["errors"][0]["field"][0], field, "{parts}: {data}");
    }
    let good = r#"kind: MEASURE, statement: "Restored a file", measure: 12.5, unit: "min", doesNotProve: "Nothing about databases""#;
    let data = ask(&bench, &scope, &add(good)).await;
    let occurrence = &data["occurrenceEvidenceAdd"]["occurrence"];
    assert_eq!((&occurrence["state"], &occurrence["missingEvidence"]), (&Value::from("DONE"), &Value::Null));
    assert_eq!(occurrence["timeliness"], "ON_TIME");
    assert_eq!(occurrence["evidence"][0]["measure"], 12.5);

    // The client's own people read; another client sees nothing.
    let reader = bench.scope(Role::ClientApprover, Some(north));
    assert_eq!(ask(&bench, &reader, &list).await["occurrences"]["totalCount"], 1);
    let foreign = bench.technician(bench.south);
    assert_eq!(ask(&bench, &foreign, &list).await["occurrences"]["totalCount"], 0);
    let one = format!(r#"{{ occurrence(id: "{id}") {{ id }} obligations {{ totalCount }} }}"#);
    let data = ask(&bench, &foreign, &one).await;
    assert_eq!((&data["occurrence"], &data["obligations"]["totalCount"]), (&Value::Null, &Value::from(0)));
}

#[tokio::test]
async fn all_refusals_of_an_obligation_are_told_at_once() {
    let bench = Bench::new().await;
    let scope = bench.technician(bench.north);
    let north = bench.north;
    let text = format!(
        r#"mutation {{ obligationCreate(input: {{ clientId: "{north}", area: BACKUP, title: "",
           cadence: {{ frequency: YEARLY, zone: "Nowhere", startsOn: "soon" }}, responsible: {{ }},
           requiredEvidence: TEXT, leadDays: 61 }}) {{ obligation {{ id }} errors {{ field }} }} }}"#
    );
    let data = ask(&bench, &scope, &text).await;
    let fields: Vec<String> = data["obligationCreate"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
        })
        .collect();
    assert_eq!(fields, ["title", "cadence.startsOn", "responsible", "leadDays"]);
    let foreign = format!(
        r#"mutation {{ obligationCreate(input: {{ clientId: "{}", area: BACKUP, title: "Backups",
           cadence: {{ frequency: DAILY, zone: "UTC", startsOn: "2026-12-01" }}, responsible: {{ vendorName: "V" }},
           requiredEvidence: TEXT }}) {{ obligation {{ id }} errors {{ code field }} }} }}"#,
        bench.south
    );
    let data = ask(&bench, &scope, &foreign).await;
    assert_eq!(data["obligationCreate"]["errors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn the_client_is_asked_through_the_api() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    let text = format!(
        r#"mutation {{ occurrenceAskDecline(input: {{ id: "{}", expectedVersion: 1, contactId: "{}", question: "Wanted?",
           impact: "Unknown whether it restores", deadline: "2026-12-10T00:00:00Z" }}) {{
           occurrence {{ decisionId }} linkUrl mailed errors {{ field message }} }} }}"#,
        first.id, bench.contact
    );
    let data = ask(&bench, &bench.technician(bench.north), &text).await;
    let payload = &data["occurrenceAskDecline"];
    assert!(payload["linkUrl"].as_str().unwrap().starts_with("https://steward.example/link#decision="), "{payload}");
    assert_eq!(payload["mailed"], false);
    let excuse = format!(
        r#"mutation {{ occurrenceExcuse(input: {{ id: "{}", expectedVersion: 2, reason: "Agreed", until: "2026-12-31" }}) {{
           occurrence {{ state excusedUntil excusedBy note }} errors {{ field message }} }} }}"#,
        first.id
    );
    let data = ask(&bench, &bench.technician(bench.north), &excuse).await;
    assert_eq!(data["occurrenceExcuse"]["occurrence"]["state"], "EXCUSED", "{data}");
}
