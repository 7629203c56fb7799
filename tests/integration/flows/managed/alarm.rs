//! From a breach to somebody who has it: rule, alert with its owner, insight, ticket with clocks, mail, the next person,
//! and the link that acknowledges without signing in.

use serde_json::{Value, json};
use steward_tests::agent::{Agent, Machine};
use wire::{BlockBuilder, FrameBody, Slot, SlotSchema};

use kernel::Clock;
use kernel::time::SystemClock;

use super::calls::{act, ask, id, list, text, until};
use super::filesystem::Filling;
use super::place::{APPROVER, Place, TECHNICIAN};

const INSIGHT: &str = "id version state handling level title what reopened outcome ticketId holderName acknowledgedAt
    why { hypothesis confidence evidence { kind text } } soWhat { people text coverage agreementName services { name } }
    nowWhat { text nextStep runbookId } owner { team { name } path unowned }
    escalation { state notices { recipientName } } timeline { kind text }
    alerts { id component owner { team { name } path unowned } suppression { kind } endedAt }";

/// The insights of the client in the order of their raising, newest first.
pub fn insights(place: &Place) -> Vec<Value> {
    let document =
        format!("query($client: ID!) {{ insights(filter: {{ clientId: $client }}) {{ nodes {{ {INSIGHT} }} }} }}");
    list(&ask(&place.olga, &document, &json!({ "client": place.client }))["insights"]["nodes"]).to_vec()
}

/// One insight.
pub fn insight(place: &Place, wanted: &str) -> Value {
    insights(place).into_iter().find(|insight| insight["id"] == json!(wanted)).expect("the insight is gone")
}

/// One ticket.
pub fn ticket(place: &Place, wanted: &Value) -> Value {
    let document = "query($id: ID!) { ticket(id: $id) { id number version status touched resolvedHow dueAt covered
        teamName teamPath events(first: 50) { edges { node { kind text } } } messages(first: 20) { edges { node { body visibility } } }
        clocks { target verdict dueAt consumedMs budgetMs } explain(target: RESOLUTION) { from to counted reason }
        timeEntries { minutes } } }";
    ask(&place.tom, document, &json!({ "id": wanted }))["ticket"].clone()
}

/// The provider's rule on the use of filesystems.
pub fn filesystem_rule(place: &Place) -> String {
    let rules = ask(&place.olga, "{ rules { nodes { id standardKey } } }", &json!({}));
    id(list(&rules["rules"]["nodes"]).iter().find(|rule| rule["standardKey"] == json!("filesystem.use")).unwrap())
}

/// The rule is inherited; the client's override changes thresholds and times and names the runbook.
pub fn override_rule(place: &Place, filling: &Filling, runbook: &str) {
    let input = json!({ "ruleId": filesystem_rule(place), "clientId": place.client, "runbookId": runbook,
        "warn": { "raise": filling.raise, "clear": filling.clear }, "critical": { "raise": 99.5, "clear": 99.0 },
        "raiseAfterSeconds": 2, "clearAfterSeconds": 3, "ticketAfterWarnSeconds": 2, "ticketAfterCriticalSeconds": 2 });
    act(&place.olga, "ruleOverrideSet", &input, "ruleOverride { id text }");
}

/// A second machine with one mount that is let off: it is full, stays visible, and nobody is told.
pub fn exception(place: &Place) {
    let machine = Machine { hostname: "archive".to_owned(), hardware_id: "archive".to_owned(), key_seed: [51; 32] };
    let mut agent = Agent::enrol(&place.server.url(), &place.token, &machine).unwrap();
    let device = until("the second machine is known", 10, || {
        let devices = ask(&place.olga, "{ devices(first: 5) { nodes { id hostname } } }", &json!({}));
        list(&devices["devices"]["nodes"]).iter().find(|device| device["hostname"] == json!("archive")).map(id)
    });
    let input = json!({ "ruleId": filesystem_rule(place), "deviceId": device, "component": "/archive",
        "reason": "It is meant to be full.", "approvedBy": "Berta Baker", "expiresAt": place.later(30 * 86_400) });
    act(&place.olga, "ruleExceptionCreate", &input, "ruleException { id }");
    let slot = |metric: &str| Slot::gauge(metric, "B", 0).of("/archive");
    let schema = SlotSchema { slots: vec![slot("filesystem.used"), slot("filesystem.total")] };
    let now_us = SystemClock.now().micros();
    let mut block = BlockBuilder::new(&schema).unwrap();
    for second in -4..=0 {
        block.push(now_us + second * 1_000_000, &[Some(999), Some(1_000)]).unwrap();
    }
    agent.send(now_us, vec![FrameBody::Block(block.finish().unwrap())], vec![schema]).unwrap();
    until("the exception is seen", 15, || {
        let document = "query($device: ID!) { signals(deviceId: $device) { component condition origin } }";
        let signals = ask(&place.olga, document, &json!({ "device": device }));
        let excepted =
            |signal: &&Value| signal["component"] == json!("/archive") && signal["condition"] == json!("EXCEPTED");
        list(&signals["signals"]).iter().find(excepted).map(drop)
    });
    assert_eq!(insights(place).len(), 0, "nobody is told of what is let off");
}

/// The breach, up to the ticket: what is told, to whom it belongs, and what is promised.
pub fn raised(place: &Place, filling: &Filling, runbook: &str) -> Value {
    filling.fill();
    let seen = until("breach to insight", 30, || insights(place).into_iter().next());
    let alerts = list(&seen["alerts"]);
    assert_eq!(alerts.len(), 1, "{seen:#}");
    assert_eq!(alerts[0]["owner"]["team"]["name"], json!("Storage crew"), "an owner from the first moment");
    assert_eq!(alerts[0]["owner"]["unowned"], json!(false));
    let path: Vec<String> = list(&alerts[0]["owner"]["path"]).iter().map(text).collect();
    assert!(path.iter().any(|line| line.contains("storage")), "the path is shown: {path:?}");
    assert!(path.iter().any(|line| line.contains("Berta Baker")), "who is to be informed: {path:?}");

    let told = until("ticket by itself", 20, || insights(place).into_iter().find(|one| !one["ticketId"].is_null()));
    assert!(text(&told["what"]).contains("the limit is"), "What: {told:#}");
    assert!(list(&told["why"]["evidence"]).iter().any(|one| one["kind"] == json!("VALUE")), "Why: {told:#}");
    assert!(list(&told["why"]["evidence"]).iter().any(|one| one["kind"] == json!("CHANGE")), "what changed: {told:#}");
    assert_eq!(told["soWhat"]["people"], json!(25), "So what: {told:#}");
    assert_eq!(told["soWhat"]["agreementName"], json!("Care"));
    assert_eq!(told["soWhat"]["coverage"], json!("COVERED"));
    assert_eq!(told["nowWhat"]["runbookId"], json!(runbook), "Now what: {told:#}");
    let ticket = ticket(place, &told["ticketId"]);
    assert_eq!((&ticket["covered"], &ticket["teamName"]), (&json!(true), &json!("Storage crew")), "{ticket:#}");
    let targets: Vec<String> = list(&ticket["clocks"]).iter().map(|clock| text(&clock["target"])).collect();
    assert!(
        targets.contains(&"FIRST_RESPONSE".to_owned()) && targets.contains(&"RESOLUTION".to_owned()),
        "{targets:?}"
    );
    assert!(list(&ticket["clocks"]).iter().all(|clock| !clock["dueAt"].is_null()), "{ticket:#}");
    assert!(list(&ticket["explain"]).iter().all(|line| text(&line["reason"]).len() > 3), "{ticket:#}");
    assert!(!list(&ticket["explain"]).is_empty());
    told
}

/// Mail to the owner, then to the next person, whose link stops the escalation without a session.
pub fn acknowledged(place: &Place, wanted: &str) {
    let first = place.mail(TECHNICIAN, "link#insight.acknowledge=", 10);
    assert!(first.header("message-id").is_some() && first.text().contains("File sharing"), "{}", first.text());
    let mail = place.mail(APPROVER, "link#insight.acknowledge=", 90);
    assert_eq!(place.mails(TECHNICIAN, "link#insight.acknowledge=").len(), 1, "each is told once of a step");
    let token = mail.token("link#insight.acknowledge=").unwrap();
    let document =
        "query($token: String!) { insightByLink(token: $token) { insight { recipientName acknowledgedAt what }
        errors { message } } }";
    let shown = ask(&place.stranger(), document, &json!({ "token": token }))["insightByLink"]["insight"].clone();
    assert_eq!(shown["recipientName"], json!("Ada Approver"));
    assert_eq!(insight(place, wanted)["acknowledgedAt"], json!(null), "looking is not acting");
    let taken =
        act(&place.stranger(), "insightAcknowledgeByLink", &json!({ "token": token }), "insight { holderName }");
    assert_eq!(taken["insight"]["holderName"], json!("Ada Approver"));
    let now = insight(place, wanted);
    assert_eq!(now["handling"], json!("OWNED"), "{now:#}");
    assert_ne!(now["escalation"]["state"], json!("RUNNING"), "{now:#}");
}
