//! Announced versions, zone data that changes, and long logs.

use serde_json::{Value, json};
use sla::{Cause, DeadlineKind, Interval, Knowledge, Question, Target, Verdict, Zone, next_deadline};

use crate::desk::{Desk, at, created, definitions};

/// The policy gets a version on Tuesday noon that is known since Monday morning.
fn announced(priorities: Value) -> Value {
    let mut definitions = definitions();
    let version = json!({"valid_from": "2026-01-27T12:00:00Z", "recorded_at": "2026-01-26T08:00:00Z", "calendar": "C",
        "priorities": priorities});
    definitions["policies"]["std"]["versions"].as_array_mut().unwrap().push(version);
    definitions
}

#[test]
fn announced_versions_of_a_policy_count_in_projections() {
    let log = json!([created("2026-01-26T09:00:00Z", "P3")]);
    let now = "2026-01-26T10:00:00Z";
    let shorter = Desk::new(announced(json!({"P3": {"resolution": "PT12H"}})), &[("A", log.clone())]);
    let clock = shorter.clock("A", Target::Resolution, now);
    assert_eq!((clock.due, clock.budget_ms), (Some(at("2026-01-27T13:00:00Z")), Some(16 * 3_600_000)));
    let response = shorter.clock("A", Target::FirstResponse, now);
    assert_eq!(response.due, Some(at("2026-01-26T11:00:00Z")), "what ends before is not touched");
    // 11 hours are consumed when the promise becomes 8: that is a breach by the change.
    let broken = Desk::new(announced(json!({"P3": {"resolution": "PT8H"}})), &[("A", log)]);
    let clock = broken.clock("A", Target::Resolution, now);
    assert_eq!((clock.verdict, clock.breach_at), (Verdict::Running, Some(at("2026-01-27T12:00:00Z"))));
    let then = broken.clock("A", Target::Resolution, "2026-01-27T12:00:00Z");
    assert_eq!(
        (then.verdict, then.cause, then.breach_at),
        (Verdict::Breached, Some(Cause::PolicyChange), clock.breach_at)
    );
    let eve = broken.clock("A", Target::Resolution, "2026-01-27T11:30:00Z");
    let deadline = next_deadline([&eve], at("2026-01-27T11:30:00Z")).unwrap();
    assert_eq!((deadline.at, deadline.kind), (at("2026-01-27T12:00:00Z"), DeadlineKind::PolicyVersion));
}

#[test]
fn new_zone_data_moves_the_future_and_not_the_past() {
    let mut definitions = definitions();
    definitions["calendars"]["C"]["zone"] = json!("Europe/Berlin");
    let log = json!([created("2026-03-26T08:00:00Z", "P3")]);
    let old = Desk::new(definitions.clone(), &[("A", log.clone())]);
    let mut new = Desk::new(definitions, &[("A", log)]);
    if let Some(calendar) = new.definitions.calendars.get_mut("C") {
        calendar.zone = Zone::with_rules("Europe/Berlin", "CET-1").unwrap();
    }
    let clocks = [&old, &new].map(|desk| desk.clock("A", Target::Resolution, "2026-03-27T12:00:00Z"));
    assert_eq!(clocks[0].consumed_ms, clocks[1].consumed_ms);
    assert_eq!(clocks[0].due, clocks[1].due, "due on Friday, before the clocks change");
    let late = json!([created("2026-03-27T12:00:00Z", "P3")]);
    old_and_new_differ(&mut [old, new], &late);
}

fn old_and_new_differ(desks: &mut [Desk; 2], log: &Value) {
    let due = desks.each_mut().map(|desk| {
        desk.tickets[0].events = serde_json::from_value(log.clone()).unwrap();
        desk.clock("A", Target::Resolution, "2026-03-27T12:00:00Z").due.unwrap()
    });
    assert_eq!(due[1].since(due[0]), 3_600_000, "without summer time, Tuesday opens an hour later");
}

#[test]
fn a_thousand_events_in_a_year() {
    let mut log = vec![created("2026-01-05T09:00:00Z", "P3")];
    let start = at("2026-01-05T09:00:00Z");
    for number in 0..1_000_i64 {
        let when = start.plus_ms((number + 1) * 8 * 3_600_000).to_string();
        log.push(match number % 4 {
            0 => json!({"at": when, "kind": "message", "author": "anna"}),
            1 => json!({"at": when, "kind": "message", "author": "rita"}),
            2 => json!({"at": when, "kind": "status", "status": "waiting", "pause_add": ["customer"]}),
            _ => json!({"at": when, "kind": "status", "status": "open", "pause_remove": ["customer"]}),
        });
    }
    let desk = Desk::new(definitions(), &[("A", json!(log))]);
    let knowledge = Knowledge::new(&desk.definitions, at("2027-01-05T09:00:00Z"));
    let clocks = knowledge.fold(&desk.tickets).unwrap();
    assert_eq!(clocks.iter().filter(|clock| clock.target == Target::Update).count(), 250);
    let question = Question { ticket: "A", target: Target::Resolution, ordinal: None };
    let proof = knowledge.explain(&desk.tickets, question).unwrap().unwrap();
    let counted: i64 = proof.intervals.iter().filter(|part| part.counted()).map(Interval::length_ms).sum();
    assert_eq!(counted, proof.consumed_ms);
    // Every fourth stretch of eight hours is paused.
    assert!(counted > 0 && proof.corrections.is_empty());
}
