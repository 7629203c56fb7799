//! Warnings, deadlines and proofs.

use serde_json::json;
use sla::{DeadlineKind, Knowledge, Mark, Question, Reason, Target, next_deadline, notices};

use crate::desk::{Desk, at, created, definitions};

#[test]
fn a_clock_that_starts_again_warns_again() {
    let log = json!([created("2026-01-26T09:00:00Z", "P3"),
        {"at": "2026-01-26T09:00:00Z", "kind": "message", "author": "anna"},
        {"at": "2026-01-26T12:00:00Z", "kind": "status", "status": "waiting", "pause_add": ["customer"]},
        {"at": "2026-01-26T13:00:00Z", "kind": "status", "status": "open", "pause_remove": ["customer"]}]);
    let desk = Desk::new(definitions(), &[("A", log)]);
    let looks =
        ["2026-01-26T11:30:00Z", "2026-01-26T11:30:00Z", "2026-01-26T12:30:00Z", "2026-01-26T15:30:00Z"].map(at);
    let sent = notices(&desk.tickets, &desk.definitions, &looks).unwrap();
    let of_update: Vec<_> =
        sent.iter().filter(|notice| notice.target == Target::Update).map(|n| (n.at, n.percent)).collect();
    assert_eq!(of_update, [(looks[0], 50), (looks[3], 50)]);
}

#[test]
fn deadlines_follow_each_other_until_all_is_said() {
    let desk = Desk::new(definitions(), &[("A", json!([created("2026-01-26T09:00:00Z", "P2")]))]);
    let mut as_of = at("2026-01-26T09:00:00Z");
    let mut kinds = Vec::new();
    loop {
        let clocks = Knowledge::new(&desk.definitions, as_of).fold(&desk.tickets).unwrap();
        let clocks: Vec<_> = clocks.into_iter().filter(|clock| clock.target == Target::FirstResponse).collect();
        let Some(deadline) = next_deadline(&clocks, as_of) else { break };
        kinds.push((deadline.at.since(at("2026-01-26T09:00:00Z")), deadline.kind));
        as_of = deadline.at;
    }
    let minute = 60_000;
    let threshold = |minutes: i64, percent| (minutes * minute, DeadlineKind::Threshold(Mark::Percent(percent)));
    assert_eq!(
        kinds,
        [
            threshold(30, 50),
            threshold(45, 75),
            threshold(54, 90),
            threshold(60, 100),
            (60 * minute + 1, DeadlineKind::Breach),
            threshold(90, 150)
        ]
    );
}

#[test]
fn the_proof_names_every_reason() {
    let mut definitions = definitions();
    definitions["calendars"]["C"]["versions"][0]["holidays"] = json!([{"date": "2026-01-27"}]);
    definitions["calendars"]["C"]["versions"][0]["overrides"] = json!({"2026-01-28": ["09:00-10:00"]});
    let log = json!([created("2026-01-26T16:00:00Z", "P3"),
        {"at": "2026-01-26T16:30:00Z", "kind": "status", "status": "waiting", "pause_add": ["vendor", "customer"]},
        {"at": "2026-01-26T18:00:00Z", "kind": "status", "status": "open", "pause_remove": ["vendor", "customer"]},
        {"at": "2026-01-29T10:00:00Z", "kind": "resolved"},
        {"at": "2026-01-29T11:00:00Z", "kind": "reopened"},
        {"at": "2026-01-29T12:00:00Z", "kind": "priority", "priority": "P9"}]);
    let desk = Desk::new(definitions, &[("A", log)]);
    let knowledge = Knowledge::new(&desk.definitions, at("2026-01-29T13:00:00Z"));
    let question = Question { ticket: "A", target: Target::Resolution, ordinal: None };
    let proof = knowledge.explain(&desk.tickets, question).unwrap().unwrap();
    let told: Vec<(String, String)> = proof
        .intervals
        .iter()
        .map(|part| (part.from.to_string(), serde_json::to_string(&part.reason).unwrap().replace('"', "")))
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(from, reason)| (&from[5..16], reason.as_str())).collect();
    assert_eq!(
        told,
        [
            ("01-26T16:00", "counted"),
            ("01-26T16:30", "{paused:[customer,vendor]}"),
            ("01-26T18:00", "{closed:hours}"),
            ("01-27T00:00", "{closed:holiday}"),
            ("01-28T00:00", "{closed:override}"),
            ("01-28T09:00", "counted"),
            ("01-28T10:00", "{closed:override}"),
            ("01-29T00:00", "{closed:hours}"),
            ("01-29T09:00", "counted"),
            ("01-29T10:00", "resolved"),
            ("01-29T11:00", "counted"),
            ("01-29T12:00", "no_promise"),
        ]
    );
    assert!(proof.intervals.iter().all(|part| part.counted() == (part.reason == Reason::Counted)));
    assert_eq!(proof.consumed_ms, 3 * 3_600_000 + 1_800_000);
    assert_eq!(proof.intervals[0].calendar_version, Some(0));
    let unknown = Question { ticket: "B", ..question };
    assert_eq!(knowledge.explain(&desk.tickets, unknown).unwrap(), None);
}
