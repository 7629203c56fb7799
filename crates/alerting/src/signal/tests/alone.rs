//! A client with one signal: what a person can follow line by line.

use crate::signal::{
    Act, Birth, Bounds, Condition, Engine, Event, EventKind, Input, Level, Message, Notification, Op, Output, Rule,
    Sample, Setup, SetupError, Threshold, TicketAfter, TicketStep,
};

pub const KEY: &str = "cpu/srv1";

pub fn cpu(threshold: Threshold) -> Rule {
    Rule {
        id: "cpu".to_owned(),
        class: "cpu".to_owned(),
        devices: Some(vec!["srv1".to_owned()]),
        down: false,
        ticket_after: TicketAfter::both(120),
        condition: Condition::Threshold(threshold),
    }
}

pub fn above(raise: f64, clear: f64) -> Threshold {
    Threshold { critical: Some(Bounds { raise, clear }), ..Threshold::sampled("cpu", Op::AtLeast, 60) }
}

pub fn setup(rule: Rule) -> Setup {
    Setup { rules: vec![rule], ..Setup::default() }
}

pub fn sample(t: i64, value: f64) -> Input<'static> {
    Input::Sample(Sample { t, at: None, device: "srv1", metric: "cpu", component: None, value })
}

/// Feeds a value each minute.
pub fn feed(engine: &mut Engine, seconds: std::ops::RangeInclusive<i64>, value: f64) {
    for t in seconds.step_by(60) {
        engine.feed(sample(t, value));
    }
}

/// Outputs as one line each.
pub fn told(outputs: &[Output]) -> Vec<String> {
    outputs
        .iter()
        .map(|output| match output {
            Output::Event(event) => format!("{} {} {}", event.t, event.kind.as_str(), event.level.as_str()),
            Output::Notification(note) => format!("{} tell {} {}", note.t, note.what.as_str(), note.level.as_str()),
            Output::Ticket(action) => format!("{} {} {}", action.t, action.ticket(), action.step.as_str()),
            Output::Story(change) => format!("{} {} in {:?}", change.t, change.signal, change.root),
        })
        .collect()
}

#[test]
fn from_a_bad_value_to_a_resolved_ticket() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    feed(&mut engine, 0..=420, 95.0);
    feed(&mut engine, 480..=1_200, 70.0);
    engine.advance_to(3_000);
    let outputs = engine.drain();
    let lines = [
        "300 Raised critical",
        "300 tell raised critical",
        "420 cpu/srv1#1 opened",
        "1080 Cleared ok",
        "1080 tell cleared ok",
        "1380 NoData ok",
        "1680 cpu/srv1#1 resolved_auto",
    ];
    assert_eq!(told(&outputs), lines);
    let raised =
        Event { t: 300, signal: KEY.to_owned(), kind: EventKind::Raised, level: Level::Critical, since: Some(0) };
    assert_eq!(outputs[0], Output::Event(raised));
    let message = Notification {
        t: 300,
        signal: KEY.to_owned(),
        what: Message::Raised,
        level: Level::Critical,
        birth: Birth::Ordinary,
    };
    assert_eq!(outputs[1], Output::Notification(message));
    assert!(matches!(&outputs[2], Output::Ticket(action) if action.step == TicketStep::Opened && action.number == 1));
}

#[test]
fn acts_count_from_their_own_second() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    feed(&mut engine, 0..=420, 95.0);
    engine.feed(Input::Act { t: 430, signal: KEY, act: Act::HumanWork });
    engine.feed(Input::Act { t: 430, signal: "cpu/nobody", act: Act::Ack });
    feed(&mut engine, 480..=1_200, 70.0);
    engine.advance_to(200_000);
    let lines = told(&engine.drain());
    let end = ["1680 cpu/srv1#1 awaiting_confirmation", "88080 cpu/srv1#1 closed_auto"];
    assert_eq!(lines[lines.len() - 2..], end);
}

#[test]
fn what_comes_for_a_closed_second_counts_as_received_in_the_next() {
    let mut engine =
        Engine::new(setup(cpu(Threshold { raise: crate::signal::RaiseHold::Held(0), ..above(90.0, 80.0) }))).unwrap();
    engine.advance_to(100);
    engine.feed(sample(60, 95.0));
    engine.advance_to(101);
    let outputs = engine.drain();
    assert!(matches!(&outputs[0], Output::Event(event) if event.t == 101 && event.since == Some(60)), "{outputs:?}");
}

#[test]
fn values_that_are_no_numbers_are_dropped() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    for (t, value) in [(0, f64::NAN), (60, f64::INFINITY), (120, 50.0)] {
        engine.feed(sample(t, value));
    }
    engine.advance_to(120);
    assert_eq!(engine.counters().collect::<Vec<_>>(), [("dropped", "srv1/cpu".to_owned(), 2)]);
    assert_eq!(engine.signal(KEY).unwrap().last.unwrap().value, 50.0);
}

#[test]
fn times_beyond_all_reason_do_no_harm() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    for at in [i64::MIN, -1, 0, i64::MAX] {
        engine.feed(Input::Sample(Sample {
            t: 10,
            at: Some(at),
            device: "srv1",
            metric: "cpu",
            component: None,
            value: 95.0,
        }));
        engine.feed(Input::Boot { t: 10, at: Some(at), device: "srv1" });
    }
    engine.feed(Input::Act { t: 10, signal: KEY, act: Act::Snooze { until: i64::MAX } });
    engine.advance_to(i64::MAX);
    engine.feed(sample(i64::MAX, 95.0));
    engine.advance_to(i64::MAX);
    assert!(engine.signal(KEY).is_some());
}

#[test]
fn setups_without_sense_are_refused() {
    let refused = |rule: Rule| Engine::new(setup(rule)).unwrap_err();
    let rule = || "cpu".to_owned();
    assert_eq!(refused(cpu(above(80.0, 90.0))), SetupError::Bounds { rule: rule() });
    assert_eq!(refused(cpu(above(f64::NAN, 1.0))), SetupError::Bounds { rule: rule() });
    assert_eq!(refused(cpu(Threshold { critical: None, ..above(1.0, 1.0) })), SetupError::NoLevel { rule: rule() });
    let held = Threshold { nodata: None, ..above(1.0, 1.0) };
    assert_eq!(refused(cpu(held)), SetupError::HoldOfChanges { rule: rule() });
    let none_of = Threshold { raise: crate::signal::RaiseHold::KOfN { k: 0, n: 3 }, ..above(1.0, 1.0) };
    assert_eq!(refused(cpu(none_of)), SetupError::KOfN { rule: rule() });
    assert!(matches!(refused(cpu(Threshold { d_down: -1, ..above(1.0, 1.0) })), SetupError::Duration { .. }));
    let twice = Setup { rules: vec![cpu(above(1.0, 1.0)), cpu(above(2.0, 2.0))], ..Setup::default() };
    let ambiguous = SetupError::Ambiguous { rule: rule(), device: "srv1".to_owned() };
    assert_eq!(Engine::new(twice).unwrap_err(), ambiguous);
    let edge = |device: &str| crate::signal::Edge { device: device.to_owned(), kind: "uplink".to_owned(), group: None };
    let device = |id: &str, parent: &str| crate::signal::Device {
        id: id.to_owned(),
        parents: vec![edge(parent)],
        ..Default::default()
    };
    let circle = Setup { devices: vec![device("a", "b"), device("b", "a")], ..Setup::default() };
    assert!(matches!(Engine::new(circle).unwrap_err(), SetupError::Cycle { .. }));
}
