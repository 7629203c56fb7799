//! After the mending: it clears with hysteresis, comes back, and belongs to the same story and ticket; and what a
//! maintenance window holds back.

use serde_json::{Value, json};

use super::alarm::{insight, insights, ticket};
use super::calls::{act, ask, id, list, text, until};
use super::filesystem::Filling;
use super::place::{Place, TECHNICIAN};

/// The condition is gone: alert and insight end, those who were told hear of it, and the runbook has the merit.
pub fn cleared(place: &Place, wanted: &str) {
    let ended =
        until("the insight ends", 30, || Some(insight(place, wanted)).filter(|one| one["state"] == json!("ENDED")));
    assert!(list(&ended["alerts"]).iter().all(|alert| !alert["endedAt"].is_null()), "{ended:#}");
    assert_eq!(ended["outcome"], json!("FIXED_BY_RUNBOOK"), "{ended:#}");
    let kinds: Vec<String> = list(&ended["timeline"]).iter().map(|entry| text(&entry["kind"])).collect();
    for kind in ["raised", "told", "acknowledged", "ticket", "cleared", "ended"] {
        assert!(kinds.iter().any(|one| one == kind), "{kind} is not in {kinds:?}");
    }
    place.mail(TECHNICIAN, "is over", 10);
}

/// A second breach soon after is the same story again, with the same ticket; then it is well again.
pub fn back_and_gone(place: &Place, filling: &Filling, first: &Value) {
    filling.fill();
    let again =
        until("the insight is back", 30, || insights(place).into_iter().find(|one| one["state"] == json!("OPEN")));
    assert_eq!((&again["id"], &again["reopened"]), (&first["id"], &json!(1)), "{again:#}");
    assert_eq!(again["ticketId"], first["ticketId"]);
    assert_eq!(list(&again["alerts"]).len(), 2, "another alert of the same story");
    filling.free();
    until("it is well again", 30, || (insight(place, &id(first))["state"] == json!("ENDED")).then_some(()));
    let ticket = ticket(place, &first["ticketId"]);
    assert_ne!(ticket["status"], json!("CLOSED"), "{ticket:#}");
}

/// Inside a maintenance window the state is seen and kept, and nobody is told and no ticket opened.
pub fn held_back(place: &Place) {
    let window = json!({ "clientId": place.client, "name": "Works", "startsAt": place.later(-5),
        "endsAt": place.later(3_600), "deviceIds": [place.device], "mode": "NOTIFY_OFF" });
    let window = act(&place.olga, "maintenanceWindowCreate", &window, "maintenanceWindow { id version }");
    let rules = ask(&place.olga, "{ rules { nodes { id standardKey } } }", &json!({}));
    let memory = list(&rules["rules"]["nodes"]).iter().find(|rule| rule["standardKey"] == json!("memory.available"));
    let limit = |raise: f64, clear: f64| {
        json!({ "ruleId": memory.unwrap()["id"], "clientId": place.client, "warn": { "raise": raise, "clear": clear },
            "raiseAfterSeconds": 1, "clearAfterSeconds": 1, "ticketAfterWarnSeconds": 1, "ticketAfterCriticalSeconds": 1 })
    };
    let before = place.sink.received().len();
    // Some memory is always in use, so this limit is broken at once.
    act(&place.olga, "ruleOverrideSet", &limit(99.99, 99.995), "ruleOverride { id }");
    let raised =
        until("raised in the window", 30, || insights(place).into_iter().find(|one| one["state"] == json!("OPEN")));
    assert_eq!(list(&raised["alerts"])[0]["suppression"][0]["kind"], json!("MAINTENANCE"), "{raised:#}");
    std::thread::sleep(std::time::Duration::from_secs(4));
    let later = insight(place, &id(&raised));
    assert_eq!((&later["state"], &later["ticketId"]), (&json!("OPEN"), &json!(null)), "{later:#}");
    assert!(list(&later["timeline"]).iter().any(|entry| entry["kind"] == json!("maintenance")), "{later:#}");
    assert_eq!(place.sink.received().len(), before, "nobody is told");
    act(&place.olga, "ruleOverrideSet", &limit(0.5, 0.6), "ruleOverride { id }");
    until("it ends within the window", 30, || (insight(place, &id(&raised))["state"] == json!("ENDED")).then_some(()));
    let input =
        json!({ "id": window["maintenanceWindow"]["id"], "expectedVersion": window["maintenanceWindow"]["version"] });
    act(&place.olga, "maintenanceWindowEnd", &input, "maintenanceWindow { id }");
}
