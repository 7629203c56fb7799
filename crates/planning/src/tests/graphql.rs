//! The crate's part of the API, executed.

use async_graphql::{EmptySubscription, Request, Schema};
use kernel::{Role, Scope};
use serde_json::Value;
use tenancy::graphql::Span;

use super::bench::Bench;
use crate::graphql::{PlanningMutation, PlanningQuery, attach};

async fn ask(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let schema = Schema::build(PlanningQuery::default(), PlanningMutation::default(), EmptySubscription);
    let schema =
        schema.data(bench.env.clone()).data(bench.env.tenancy.clone()).data(bench.env.ingestion.clone()).finish();
    let request = tenancy::graphql::attach(Request::new(text), &bench.env.tenancy, scope, Span::Request);
    let request = ingestion::graphql::attach(request, &bench.env.ingestion, scope, Span::Request);
    let request = attach(request, &bench.env, scope, Span::Request).data(scope.clone());
    let response = schema.execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

const FORECAST: &str = "id client { name } device { name } component madeOn madeAt zone outcome sentence reason missing
    crossings { percent p10On p50On p90On } chances { withinDays probability } p10On p50On p90On horizonDays
    growthBytesPerDay regime confidence confidenceReason historyDays shifts { on bytes kind } usedBytes capacityBytes
    urgent latest score scoredAt risk { id status } hitRate { predicted sentence }";
const RISK: &str = "id client { name } title description likelihood impact severity businessService { id } ownerUserId ownerTeamId
    treatment status statusSince statusNote reviewOn reviewDue source sourceId decisionId acceptedBy acceptedUntil version
    createdAt";

#[tokio::test]
async fn the_story_of_a_filesystem() {
    let bench = Bench::new().await;
    bench.filesystem(60, |day| 700 + day * 10 + day.rem_euclid(5)).await;
    let scope = bench.technician(bench.north);
    let make = format!(
        r#"mutation {{ forecastMake(input: {{ deviceId: "{}" }}) {{ forecasts {{ {FORECAST} }} errors {{ field message }} }} }}"#,
        bench.device
    );
    let data = ask(&bench, &scope, &make).await;
    let forecast = &data["forecastMake"]["forecasts"][0];
    assert_eq!(
        (&forecast["outcome"], &forecast["confidence"]),
        (&Value::from("GROWTH"), &Value::from("NORMAL")),
        "{forecast}"
    );
    assert_eq!(forecast["crossings"][0]["percent"], 95.0);
    assert_eq!(forecast["crossings"][0]["p50On"], forecast["p50On"]);
    assert_eq!(forecast["chances"][3]["withinDays"], 90);
    assert_eq!(forecast["hitRate"]["sentence"], "Last 90 days: none of 1 forecast is decided yet");
    assert_eq!(forecast["risk"], Value::Null);
    let id = forecast["id"].as_str().unwrap();

    let raise = format!(
        r#"mutation {{ riskRaiseFromForecast(input: {{ forecastId: "{id}", impact: 5 }}) {{ risk {{ {RISK} }} errors {{ field message }} }} }}"#
    );
    let data = ask(&bench, &scope, &raise).await;
    let risk = &data["riskRaiseFromForecast"]["risk"];
    assert_eq!((&risk["severity"], &risk["sourceId"]), (&Value::from(25), &Value::from(id)));
    let list =
        format!("{{ forecasts {{ totalCount nodes {{ {FORECAST} }} }} risks {{ totalCount nodes {{ {RISK} }} }} }}");
    let reader = bench.scope(Role::ClientApprover, Some(bench.north));
    let data = ask(&bench, &reader, &list).await;
    assert_eq!(data["forecasts"]["nodes"][0]["risk"]["id"], risk["id"]);
    assert_eq!(data["risks"]["totalCount"], 1);
    let data = ask(&bench, &bench.technician(bench.south), &list).await;
    assert_eq!((&data["forecasts"]["totalCount"], &data["risks"]["totalCount"]), (&Value::from(0), &Value::from(0)));
    let one = format!(r#"{{ forecast(id: "{id}") {{ id }} risk(id: "{}") {{ id }} }}"#, risk["id"].as_str().unwrap());
    let data = ask(&bench, &bench.technician(bench.south), &one).await;
    assert_eq!((&data["forecast"], &data["risk"]), (&Value::Null, &Value::Null));
    bench.stop().await;
}

#[tokio::test]
async fn risks_are_entered_changed_and_closed() {
    let bench = Bench::new().await;
    let scope = bench.technician(bench.north);
    let north = bench.north;
    let create = |parts: &str| {
        format!(
            r#"mutation {{ riskCreate(input: {{ clientId: "{north}", title: "Old router", {parts} }}) {{
               risk {{ {RISK} }} errors {{ code field message }} }} }}"#
        )
    };
    let data = ask(&bench, &scope, &create(r#"likelihood: 6, impact: 0, reviewOn: "soon""#)).await;
    let fields: Vec<&str> = data["riskCreate"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"][0].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["likelihood", "impact", "reviewOn"]);
    let data = ask(&bench, &scope, &create(r#"likelihood: 2, impact: 4, reviewOn: "2026-12-01""#)).await;
    let risk = &data["riskCreate"]["risk"];
    assert_eq!((&risk["severity"], &risk["reviewDue"]), (&Value::from(8), &Value::from(true)), "{data}");
    let id = risk["id"].as_str().unwrap();
    let update = |version: i32, status: &str| {
        format!(
            r#"mutation {{ riskUpdate(input: {{ id: "{id}", expectedVersion: {version}, likelihood: 5, status: {status}, statusNote: "Replaced",
               reviewOn: "2027-06-01" }}) {{ risk {{ {RISK} }} errors {{ code field }} }} }}"#
        )
    };
    let data = ask(&bench, &scope, &update(1, "ACCEPTED")).await;
    assert_eq!(data["riskUpdate"]["errors"][0]["field"][0], "status");
    let data = ask(&bench, &scope, &update(1, "TREATED")).await;
    assert_eq!(
        (&data["riskUpdate"]["risk"]["status"], &data["riskUpdate"]["risk"]["severity"]),
        (&Value::from("TREATED"), &Value::from(20))
    );
    let data = ask(&bench, &scope, &update(1, "TREATED")).await;
    assert_eq!(data["riskUpdate"]["errors"][0]["code"], "CONFLICT");
    let close = format!(
        r#"mutation {{ riskClose(input: {{ id: "{id}", expectedVersion: 2, note: "Gone" }}) {{ risk {{ status statusNote }} errors {{ code }} }} }}"#
    );
    let data = ask(&bench, &scope, &close).await;
    assert_eq!(data["riskClose"]["risk"]["status"], "CLOSED");
    let data =
        ask(&bench, &scope, "{ risks { totalCount } all: risks(filter: { status: [CLOSED] }) { totalCount } }").await;
    assert_eq!((&data["risks"]["totalCount"], &data["all"]["totalCount"]), (&Value::from(0), &Value::from(1)));
    bench.stop().await;
}
