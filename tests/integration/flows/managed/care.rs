//! Between incidents: upkeep that is done with evidence and upkeep that the client declines by a mailed link, a forecast
//! that says what it does not know, and the risk that is raised from it.

use serde_json::{Value, json};

use super::calls::{act, ask, id, list, text, until};
use super::place::{CONTACT, Place};

const OCCURRENCE: &str = "id version state dueOn ticketId missingEvidence decisionId declinedBy timeliness";

/// Monthly upkeep whose first date is so many days from now.
fn obligation(place: &Place, title: &str, area: &str, days: i64) {
    let first = place.day(days);
    let cadence = json!({ "frequency": "MONTHLY", "startsOn": first, "zone": "UTC",
        "dayOfMonth": first[8..].parse::<u32>().unwrap() });
    let input = json!({ "clientId": place.client, "title": title, "area": area, "requiredEvidence": "TEXT",
        "responsible": { "area": "STORAGE" }, "deviceIds": [place.device], "serviceIds": [place.service],
        "agreementId": place.agreement, "leadDays": 2, "graceDays": 0, "cadence": cadence });
    act(&place.olga, "obligationCreate", &input, "obligation { id nextOccurrence { id } }");
}

/// The first occurrence of an obligation.
fn occurrence(place: &Place, title: &str) -> Value {
    let document = format!(
        "query($client: ID!) {{ occurrences(first: 40, filter: {{ clientId: $client }}) {{
        nodes {{ {OCCURRENCE} obligation {{ title }} }} }} }}"
    );
    let all = ask(&place.tom, &document, &json!({ "client": place.client }));
    let own = |one: &&Value| one["obligation"]["title"] == json!(title);
    list(&all["occurrences"]["nodes"]).iter().find(own).expect("no occurrence").clone()
}

/// A restore test is due: its ticket stands in the queue, and it is done when the evidence is there.
pub fn done(place: &Place) {
    obligation(place, "Restore test", "RESTORE_TEST", 0);
    let due = until("the planned ticket of the restore test", 20, || {
        Some(occurrence(place, "Restore test")).filter(|one| !one["ticketId"].is_null())
    });
    let versioned = |one: &Value| json!({ "id": one["id"], "expectedVersion": one["version"] });
    let payload = format!("occurrence {{ {OCCURRENCE} }}");
    let started = act(&place.tom, "occurrenceStart", &versioned(&due), &payload)["occurrence"].clone();
    let waiting = act(&place.tom, "occurrenceComplete", &versioned(&started), &payload)["occurrence"].clone();
    assert_eq!((&waiting["state"], &waiting["missingEvidence"]), (&json!("AWAITING_EVIDENCE"), &json!("TEXT")));
    let proof = json!({ "occurrenceId": due["id"], "kind": "TEXT", "statement": "Three files came back whole.",
        "doesNotProve": "That all of them would." });
    let payload = format!("evidence {{ intact }} {payload}");
    let added = act(&place.tom, "occurrenceEvidenceAdd", &proof, &payload);
    assert_eq!((&added["evidence"]["intact"], &added["occurrence"]["state"]), (&json!(true), &json!("DONE")));
    assert_eq!(added["occurrence"]["timeliness"], json!("ON_TIME"));
}

/// The client declines by the link of a mail, and gets a receipt.
pub fn declined(place: &Place) {
    obligation(place, "Access review", "ACCESS_REVIEW", 1);
    let due = until("the planned ticket of the review", 20, || {
        Some(occurrence(place, "Access review")).filter(|one| !one["ticketId"].is_null())
    });
    let input = json!({ "id": due["id"], "expectedVersion": due["version"], "contactId": place.contact,
        "deadline": place.later(86_400), "question": "Shall we review all access this month?",
        "impact": "Old logins stay open until next month." });
    let asked = act(&place.tom, "occurrenceAskDecline", &input, "mailed linkUrl");
    assert_eq!(asked["mailed"], json!(true));
    let mail = place.mail(CONTACT, "link#decision=", 10);
    let token = mail.token("link#decision=").unwrap();
    let document = "query($token: String!) { decisionByLink(token: $token) { decision { state options { key accepts } } errors { message } } }";
    let shown = ask(&place.stranger(), document, &json!({ "token": token }))["decisionByLink"]["decision"].clone();
    assert_eq!(shown["state"], json!("ASKED"), "looking is not acting");
    let no = list(&shown["options"]).iter().find(|option| option["accepts"] == json!(false)).unwrap();
    let answer = json!({ "token": token, "answer": no["key"], "note": "Next month." });
    let answered =
        act(&place.stranger(), "decisionAnswerByLink", &answer, "decision { state receipt { code genuine } }");
    let receipt = &answered["decision"]["receipt"];
    assert_eq!(
        (&answered["decision"]["state"], &receipt["genuine"]),
        (&json!("DECLINED"), &json!(true)),
        "{answered:#}"
    );
    place.mail(CONTACT, &text(&receipt["code"]), 10);
    until("the upkeep is declined", 10, || {
        Some(occurrence(place, "Access review")).filter(|one| one["state"] == json!("DECLINED"))
    });
}

/// Minutes of history give no date, and the forecast says so; the risk is entered from it.
pub fn planned(place: &Place) {
    let made = act(
        &place.olga,
        "forecastMake",
        &json!({ "deviceId": place.device }),
        "forecasts { id outcome missing historyDays p50On sentence }",
    );
    let forecast = list(&made["forecasts"]).first().expect("no forecast of a known filesystem").clone();
    assert_eq!(forecast["outcome"], json!("NOT_ENOUGH_HISTORY"), "{forecast:#}");
    assert_eq!(forecast["p50On"], json!(null), "{forecast:#}");
    assert!(forecast["missing"].as_str().is_some_and(|missing| missing.len() > 5), "{forecast:#}");
    let input = json!({ "forecastId": forecast["id"], "serviceId": place.service, "impact": 3, "likelihood": 3,
        "reviewOn": place.day(30), "description": "Nobody can say yet when it is full." });
    let risk = act(&place.olga, "riskRaiseFromForecast", &input, "risk { id source severity status }");
    assert_eq!((&risk["risk"]["source"], &risk["risk"]["status"]), (&json!("FORECAST"), &json!("OPEN")));
    id(&risk["risk"]);
}
