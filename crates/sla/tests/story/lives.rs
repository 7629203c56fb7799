//! Merging, splitting, reopening, and logs that contradict themselves.

use serde_json::json;
use sla::{Cause, Flag, Target, Verdict, fold};

use crate::desk::{Desk, at, created, definitions};

#[test]
fn late_reopenings_make_new_tickets() {
    let log = json!([
        created("2026-01-26T09:00:00Z", "P3"),
        {"at": "2026-01-26T10:00:00Z", "kind": "resolved", "auto": true},
        {"at": "2026-02-09T10:00:00.001Z", "kind": "reopened"},
        {"at": "2026-02-09T11:00:00Z", "kind": "priority", "priority": "P2"},
        {"at": "2026-02-09T12:00:00Z", "kind": "resolved"},
        {"at": "2026-03-09T12:00:00Z", "kind": "reopened"},
        {"at": "2026-03-09T13:00:00Z", "kind": "message", "author": "anna"}
    ]);
    let desk = Desk::new(definitions(), &[("A", log)]);
    let first = desk.clock("A", Target::Resolution, "2026-03-10T09:00:00Z");
    assert_eq!((first.verdict, first.fulfilled_at), (Verdict::Met, Some(at("2026-01-26T10:00:00Z"))));
    assert!(first.flags.contains(&Flag::Auto));
    let second = desk.clock("A/2", Target::Resolution, "2026-03-10T09:00:00Z");
    assert_eq!((second.opened_at, second.budget_ms), (at("2026-02-09T10:00:00.001Z"), Some(8 * 3_600_000)));
    assert_eq!(second.verdict, Verdict::Met);
    let third = desk.clock("A/3", Target::FirstResponse, "2026-03-10T09:00:00Z");
    assert_eq!((third.verdict, third.consumed_ms), (Verdict::Met, 3_600_000));
    assert_eq!(desk.clocks("A/3", Target::Update, "2026-03-10T09:00:00Z").len(), 1);
}

#[test]
fn a_merged_ticket_gives_its_shorter_rest() {
    let survivor = json!([created("2026-01-26T09:00:00Z", "P3"),
        {"at": "2026-01-26T14:00:00Z", "kind": "merge", "from": "B"},
        {"at": "2026-01-26T15:00:00Z", "kind": "priority", "priority": "P2"}]);
    let ended = json!([created("2026-01-26T10:00:00Z", "P2"),
        {"at": "2026-01-26T14:00:00Z", "kind": "merged", "into": "A"},
        {"at": "2026-01-26T15:00:00Z", "kind": "resolved"}]);
    let desk = Desk::new(definitions(), &[("A", survivor), ("B", ended)]);
    let resolution = desk.clock("A", Target::Resolution, "2026-01-26T14:00:00Z");
    assert_eq!((resolution.remaining_ms, resolution.consumed_ms), (Some(4 * 3_600_000), 5 * 3_600_000));
    let later = desk.clock("A", Target::Resolution, "2026-01-26T15:00:00Z");
    assert_eq!(later.budget_ms, Some(8 * 3_600_000), "a change replaces what was taken over");
    let void = desk.clock("B", Target::Resolution, "2026-01-26T16:00:00Z");
    assert_eq!((void.verdict, void.cause, void.consumed_ms), (Verdict::Void, Some(Cause::Merged), 4 * 3_600_000));
    let breached = desk.clock("B", Target::FirstResponse, "2026-01-26T16:00:00Z");
    assert_eq!(breached.verdict, Verdict::Breached);
}

#[test]
fn tickets_that_end_in_each_other_do_no_harm() {
    let circle = |other: &str| {
        json!([created("2026-01-26T09:00:00Z", "P3"),
            {"at": "2026-01-26T10:00:00Z", "kind": "merge", "from": other},
            {"at": "2026-01-26T10:00:00Z", "kind": "merge", "from": other},
            {"at": "2026-01-26T10:00:00Z", "kind": "merged", "into": other}])
    };
    let desk = Desk::new(definitions(), &[("A", circle("B")), ("B", circle("A")), ("C", circle("C"))]);
    for ticket in ["A", "B", "C"] {
        assert_eq!(desk.clock(ticket, Target::Resolution, "2026-01-26T12:00:00Z").verdict, Verdict::Void);
    }
}

#[test]
fn a_split_ticket_starts_with_its_message() {
    let origin = json!([created("2026-01-26T09:00:00Z", "P3"),
        {"at": "2026-01-26T10:00:00Z", "kind": "message", "author": "rita", "id": "m1"},
        {"at": "2026-01-26T11:00:00Z", "kind": "split", "message": "m1", "into": "B"}]);
    let mut split = created("2026-01-26T11:00:00Z", "P2");
    split["split"] = json!({"ticket": "A", "message": "m1"});
    let desk = Desk::new(definitions(), &[("A", origin), ("B", json!([split]))]);
    let response = desk.clock("B", Target::FirstResponse, "2026-01-26T12:00:00Z");
    assert_eq!(response.opened_at, at("2026-01-26T10:00:00Z"));
    assert_eq!((response.verdict, response.cause), (Verdict::Breached, Some(Cause::Elapsed)));
}

#[test]
fn what_is_not_defined_is_told() {
    let mut log = created("2026-01-26T09:00:00Z", "P3");
    log["policy"] = json!("gold");
    let desk = Desk::new(definitions(), &[("A", json!([log]))]);
    let refusal = fold(&desk.tickets, &desk.definitions, at("2026-01-26T10:00:00Z")).unwrap_err();
    assert_eq!(refusal.code(), "unknown_policy");
    let mut log = created("2026-01-26T09:00:00Z", "P3");
    log["calendars"] = json!({"client": "N"});
    let desk = Desk::new(definitions(), &[("A", json!([log]))]);
    let refusal = fold(&desk.tickets, &desk.definitions, at("2026-01-26T10:00:00Z")).unwrap_err();
    assert_eq!(refusal.code(), "unknown_calendar");
}
