//! What pages read: states, suppressions, the facts behind a signal.

use super::alone::{KEY, above, cpu, feed, setup};
use crate::signal::{
    Absence, Act, Engine, Exemption, Input, Level, Phase, RaiseHolds, Selector, Setup, SignalState, Suppression,
    ValueFact, Window, WindowMode,
};

#[test]
fn a_hold_shows_its_progress() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    feed(&mut engine, 0..=180, 95.0);
    engine.advance_to(180);
    let facts = engine.explain(KEY).unwrap();
    assert_eq!(facts.signal.state, SignalState::Heard(Phase::Raising));
    assert_eq!((facts.levels[0].held, facts.levels[0].needed), (180, Some(300)));
    assert_eq!((facts.levels[0].value, facts.raise_holds), (ValueFact::Bad, RaiseHolds::Run));
    assert_eq!(facts.clock_due, Some(360));
    engine.feed(Input::Boot { t: 200, at: None, device: "srv1" });
    feed(&mut engine, 240..=240, 85.0);
    engine.advance_to(400);
    assert_eq!(engine.explain(KEY).unwrap().raise_holds, RaiseHolds::Rest);
    engine.advance_to(500);
    let facts = engine.explain(KEY).unwrap();
    assert_eq!(facts.signal.state, SignalState::NoData(Phase::Ok));
    assert_eq!((facts.nodata_since, facts.levels[0].value), (Some(420), ValueFact::Band));
    assert_eq!(facts.signal.near_miss, 1);
}

#[test]
fn a_suppression_names_its_cause() {
    let window = Window {
        id: "patching".to_owned(),
        start: 100,
        end: 1_000,
        selector: Selector::All,
        mode: WindowMode::NotifyOff,
        expected_classes: None,
    };
    let mut engine = Engine::new(Setup { windows: vec![window], ..setup(cpu(above(90.0, 80.0))) }).unwrap();
    feed(&mut engine, 0..=900, 95.0);
    engine.feed(Input::Act { t: 910, signal: KEY, act: Act::Snooze { until: 5_000 } });
    engine.advance_to(910);
    let signal = engine.signal(KEY).unwrap();
    assert_eq!((signal.level, signal.told, signal.ticket), (Level::Critical, Level::Ok, None));
    let windows = ["patching".to_owned()];
    let maintenance = |ended| Suppression::Maintenance { mode: WindowMode::NotifyOff, windows: &windows, ended };
    assert_eq!(signal.suppressions, [maintenance(None), Suppression::Snoozed { until: 5_000 }]);
    feed(&mut engine, 960..=1_260, 95.0);
    engine.advance_to(1_260);
    let signal = engine.signal(KEY).unwrap();
    assert_eq!(signal.suppressions[0], maintenance(Some(1_000)));
    engine.advance_to(1_300);
    let facts = engine.explain(KEY).unwrap();
    assert_eq!(facts.signal.suppressions, [Suppression::Snoozed { until: 5_000 }]);
    assert_eq!(facts.ticket_due, Some(1_420));
}

#[test]
fn a_signal_that_is_not_there_has_a_reason() {
    let off = Exemption { rule: "cpu".to_owned(), device: "srv1".to_owned(), component: Some("x".to_owned()) };
    let engine = Engine::new(Setup { exemptions: vec![off], ..setup(cpu(above(90.0, 80.0))) }).unwrap();
    let why = |rule, device, component| engine.why_absent(rule, device, component).unwrap();
    assert_eq!(why("disk", "srv1", None), Absence::UnknownRule);
    assert_eq!(why("cpu", "srv2", None), Absence::DoesNotApply);
    assert_eq!(why("cpu", "srv1", Some("x")), Absence::Exempt);
    assert_eq!(why("cpu", "srv1", Some("y")), Absence::NothingHeard);
}
