//! The crate's part of the API, executed.

use async_graphql::{EmptySubscription, MergedObject, Request, Schema};
use ingestion::graphql::{IngestionMutation, IngestionQuery};
use kernel::{Role, Scope};
use serde_json::Value;
use tenancy::graphql::{Span, TenancyMutation, TenancyQuery};

use super::bench::{Bench, minutes};
use crate::graphql::{AlertingMutation, AlertingQuery, attach};

#[derive(MergedObject, Default)]
struct Query(TenancyQuery, IngestionQuery, AlertingQuery);

#[derive(MergedObject, Default)]
struct Mutation(TenancyMutation, IngestionMutation, AlertingMutation);

async fn ask(bench: &Bench, scope: &Scope, text: &str) -> Value {
    let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .data(bench.env.clone())
        .data(bench.ingestion.clone())
        .data(bench.tenancy.clone())
        .finish();
    let request = tenancy::graphql::attach(Request::new(text), &bench.tenancy, scope, Span::Request);
    let request = ingestion::graphql::attach(request, &bench.ingestion, scope, Span::Request);
    let request = attach(request, &bench.env, scope, Span::Request).data(scope.clone());
    let response = schema.execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_value(response.data).unwrap()
}

const INSIGHT: &str = "id title level worstLevel state handling component ruleId class area what
    why { hypothesis confidence evidence { kind text at } }
    soWhat { services { id name users covered } people coverage agreementId agreementName text }
    nowWhat { text nextStep runbookId }
    owner { team { name } path responsibilityId unowned }
    client { name } device { name } holder { name } holderId holderName acknowledgedAt leaseUntil snoozedUntil outcome
    outcomeNote ticketId ticketNumber mergedIntoId reopened beganAt raisedAt endedAt changedAt
    alerts { id level ruleName value threshold suppression { kind text windowId } isSymptom insightId owner { path } }
    timeline { id at kind actorName text }
    escalation { run policyName state round step nextAt startedAt endedAt reason notices { step recipientName email at } }
    chart { deviceId metrics measure unit component from to warn critical above } version";

#[tokio::test]
async fn an_insight_page_can_be_filled_and_used() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 8, (97, 20)).await;
    let list = format!("{{ insights(filter: {{ state: [OPEN] }}) {{ totalCount nodes {{ {INSIGHT} }} }} }}");
    let data = ask(&bench, &bench.scope, &list).await;
    let insight = &data["insights"]["nodes"][0];
    assert_eq!((&insight["level"], &insight["device"]["name"]), (&Value::from("CRITICAL"), &Value::from("fs01")));
    assert_eq!(insight["owner"]["team"]["name"], "Service desk");
    assert_eq!(insight["chart"]["metrics"], serde_json::json!(["filesystem.used", "filesystem.total"]));
    assert_eq!(insight["escalation"]["state"], "RUNNING");
    assert_eq!(insight["escalation"]["notices"][0]["email"], "erika@contoso.example");
    assert!(insight["alerts"][0]["value"].as_f64().unwrap() > 96.0);

    let id = insight["id"].as_str().unwrap();
    let acknowledge = format!(
        r#"mutation {{ insightAcknowledge(input: {{ id: "{id}" }}) {{ insight {{ handling holderName }} errors {{ code }} }} }}"#
    );
    let data = ask(&bench, &bench.scope, &acknowledge).await;
    assert_eq!(data["insightAcknowledge"]["insight"]["holderName"], "Erika Beispiel");
    for (filter, count) in [("owner: ME", 1), ("owner: NOBODY", 0), ("owner: MY_TEAMS", 1), ("level: [WARN]", 0)] {
        let data = ask(&bench, &bench.scope, &format!("{{ insights(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
        assert_eq!(data["insights"]["totalCount"], count, "{filter}");
    }

    // Whoever has nothing to do with the client gets what an absent insight gets.
    let stranger = bench.at(Role::Owner, bench.south);
    let absent = "ins_00000000000000000000000000000007";
    let mut answers = Vec::new();
    for id in [id, absent] {
        let text = format!(
            r#"mutation {{ insightAcknowledge(input: {{ id: "{id}" }}) {{ insight {{ id }} errors {{ code field message }} }} }}"#
        );
        answers.push(ask(&bench, &stranger, &text).await);
        let text = format!(r#"{{ insight(id: "{id}") {{ id }} }}"#);
        assert_eq!(ask(&bench, &stranger, &text).await["insight"], Value::Null);
    }
    assert_eq!(answers[0], answers[1]);
    bench.stop().await;
}

#[tokio::test]
async fn rules_windows_and_policies_can_be_changed() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    minutes(&bench, &mut sim, 2, (50, 20)).await;
    let rules = "{ rules(first: 50) { totalCount nodes { id name standardKey kind metric version enabled
        parameters { op warn { raise clear } critical { raise } raiseAfterSeconds ticketAfterCriticalSeconds silentAfterSeconds }
        overrides { id } exceptions { id } } } }";
    let data = ask(&bench, &bench.scope, rules).await;
    assert_eq!(data["rules"]["totalCount"], 5);
    let rule =
        data["rules"]["nodes"].as_array().unwrap().iter().find(|rule| rule["standardKey"] == "filesystem.use").unwrap();
    let (rule, north, device) = (rule["id"].as_str().unwrap(), bench.north, sim.device);
    // A technician of one client sees the provider's rules and changes none of them.
    let technician = bench.at(Role::Technician, bench.north);
    assert_eq!(ask(&bench, &technician, rules).await["rules"]["totalCount"], 5);

    let set = |warn: f64| {
        format!(
            r#"mutation {{ ruleOverrideSet(input: {{ ruleId: "{rule}", clientId: "{north}", deviceId: "{device}", component: "/",
               warn: {{ raise: {warn}, clear: 40 }}, note: "small" }}) {{ ruleOverride {{ id text component deviceId note version }}
               errors {{ code field message }} }} }}"#
        )
    };
    let data = ask(&bench, &bench.scope, &set(45.0)).await;
    assert_eq!(data["ruleOverrideSet"]["ruleOverride"]["text"], "warn at 45, over at 40");
    let data = ask(&bench, &bench.scope, &set(48.0)).await;
    assert_eq!(data["ruleOverrideSet"]["ruleOverride"]["version"], 2);
    let data = ask(&bench, &bench.scope, &set(30.0)).await;
    assert_eq!(data["ruleOverrideSet"]["errors"][0]["code"], "INVALID", "it would never end");
    minutes(&bench, &mut sim, 1, (47, 20)).await;
    let signals = format!(
        r#"{{ signals(deviceId: "{device}") {{ key ruleName component condition level since value valueAt nearMisses
            suppression {{ kind }} explanation origin }} }}"#
    );
    let data = ask(&bench, &bench.scope, &signals).await;
    let signals = data["signals"].as_array().unwrap();
    let root = signals.iter().find(|signal| signal["component"] == "/" && signal["value"].is_number());
    let root = root.unwrap_or_else(|| panic!("{signals:#?}"));
    assert!(root["origin"].as_array().unwrap().iter().any(|line| line.as_str().unwrap().contains("warn at 48")));
    assert!(
        root["explanation"].as_array().unwrap().iter().any(
            |line| line.as_str().unwrap().contains("safe side of 48") || line.as_str().unwrap().contains("near 48")
        ),
        "{root}"
    );
    assert!(signals.iter().any(|signal| signal["ruleName"] == "Device silent" && signal["condition"] == "OK"));

    let (from, to) = (bench.now(), bench.now().plus(std::time::Duration::from_secs(3_600)));
    let window = format!(
        r#"mutation {{ maintenanceWindowCreate(input: {{ clientId: "{north}", name: "Patching", startsAt: "{from}", endsAt: "{to}",
           deviceIds: ["{device}"], expectedClasses: ["agent.silent"] }}) {{ maintenanceWindow {{ id name mode allDevices deviceIds
           expectedClasses startsAt endsAt version }} errors {{ code field message }} }} }}"#
    );
    let data = ask(&bench, &bench.scope, &window).await;
    let made = &data["maintenanceWindowCreate"]["maintenanceWindow"];
    assert_eq!((&made["mode"], &made["deviceIds"][0]), (&Value::from("NOTIFY_OFF"), &Value::from(device.to_string())));
    let end = format!(
        r#"mutation {{ maintenanceWindowEnd(input: {{ id: {}, expectedVersion: 1 }}) {{ maintenanceWindow {{ endsAt }} errors {{ code }} }} }}"#,
        made["id"]
    );
    bench.advance(60);
    let data = ask(&bench, &bench.scope, &end).await;
    assert_eq!(data["maintenanceWindowEnd"]["maintenanceWindow"]["endsAt"], bench.now().to_string());

    let policies = "{ escalationPolicies { id name standard repeats version team { name } steps { waitMinutes targets { kind teamId userId } } } }";
    let data = ask(&bench, &bench.scope, policies).await;
    assert_eq!(data["escalationPolicies"][0]["steps"][0]["targets"][0]["kind"], "OWNER");
    let change = format!(
        r#"mutation {{ escalationPolicyUpdate(input: {{ id: {}, expectedVersion: 1, repeats: 9 }}) {{ escalationPolicy {{ id }} errors {{ code field }} }} }}"#,
        data["escalationPolicies"][0]["id"]
    );
    let data = ask(&bench, &bench.scope, &change).await;
    assert_eq!(data["escalationPolicyUpdate"]["errors"][0]["field"][0], "repeats");

    let other = bench.agent(bench.north, "sw01").await.device;
    let parents = |child, parent| {
        format!(
            r#"mutation {{ deviceParentsSet(input: {{ deviceId: "{child}", parents: [{{ deviceId: "{parent}", kind: UPLINK }}] }}) {{
               device {{ name }} errors {{ code field }} }} }}"#
        )
    };
    let data = ask(&bench, &bench.scope, &parents(device, other)).await;
    assert_eq!(data["deviceParentsSet"]["device"]["name"], "fs01");
    let data = ask(&bench, &bench.scope, &parents(other, device)).await;
    assert_eq!(data["deviceParentsSet"]["errors"][0]["field"][0], "parents", "no circles");
    bench.stop().await;
}
