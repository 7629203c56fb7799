//! Live use: restarts, changed setups, exemptions, variants.

use proptest::prelude::{ProptestConfig, any, proptest};

use super::alone::{KEY, above, cpu, feed, sample, setup, told};
use super::world::{LATEST, Said, World, assert_same};
use crate::signal::{
    Bounds, Condition, Engine, Exemption, Input, Level, RaiseHold, Rule, Sample, Setup, Silence, Snapshot, Standing,
    Threshold, TicketAfter,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_engine_that_is_restarted_before_every_input_says_the_same(seed in any::<u64>()) {
        let mut world = World::of(seed);
        world.inputs.truncate(400);
        let mut engine = Engine::new(world.setup.clone()).unwrap();
        let mut outputs = Vec::new();
        for said in &world.inputs {
            let bytes = engine.snapshot().to_bytes().unwrap();
            engine = Engine::restore(Snapshot::from_bytes(&bytes).unwrap()).unwrap();
            engine.feed(said.input());
            outputs.append(&mut engine.drain());
        }
        let mut engine = Engine::restore(engine.snapshot()).unwrap();
        engine.advance_to(world.end + LATEST);
        outputs.append(&mut engine.drain());
        assert_same(&world.run(), &outputs);
    }

    #[test]
    fn an_unchanged_setup_changes_nothing(seed in any::<u64>()) {
        let mut world = World::of(seed);
        world.inputs.retain(|said| !matches!(said, Said::Window { .. }));
        let mut engine = Engine::new(world.setup.clone()).unwrap();
        for (at, said) in world.inputs.iter().enumerate() {
            if at % 50 == 0 && engine.closed() < said.t() - 1 {
                engine.reconfigure(world.setup.clone(), said.t() - 1).unwrap();
            }
            engine.feed(said.input());
        }
        engine.advance_to(world.end + LATEST);
        assert_same(&world.run(), &engine.drain());
    }

    #[test]
    fn any_change_of_setup_leaves_a_sound_engine(seed in any::<u64>()) {
        let world = World::of(seed);
        let others: Vec<Setup> = (1..4).map(|n| World::of(seed.wrapping_add(n)).setup).collect();
        let mut engine = Engine::new(world.setup.clone()).unwrap();
        for (at, said) in world.inputs.iter().enumerate() {
            if at % 97 == 0 {
                engine.reconfigure(others[at % 3].clone(), said.t()).unwrap();
            }
            engine.feed(said.input());
            for signal in engine.signals().filter(|_| at % 97 == 1) {
                assert!(!signal.suppressions.is_empty() || signal.told == signal.level, "{signal:?}");
                assert!(signal.standing == Standing::Applies || signal.level == Level::Ok, "{signal:?}");
            }
        }
        engine.reconfigure(Setup::default(), world.end).unwrap();
        // Without rules all is well, and every ticket ends.
        engine.advance_to(world.end + 200_000);
        for signal in engine.signals() {
            assert_eq!((signal.level, signal.told), (Level::Ok, Level::Ok), "{signal:?}");
            let resolved = |ticket: crate::signal::TicketView| {
                matches!(ticket.state, crate::signal::TicketState::Resolved { .. })
            };
            assert!(signal.ticket.is_none_or(resolved), "{signal:?}");
        }
        engine.reconfigure(Setup::default(), world.end + 2_592_001 + 300_000).unwrap();
        assert_eq!(engine.signals().count(), 0);
        assert_eq!(engine.next_deadline(), None);
    }
}

#[test]
fn a_withdrawn_signal_clears_is_told_and_its_ticket_resolves() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    feed(&mut engine, 0..=480, 95.0);
    engine.advance_to(500);
    assert_eq!(told(&engine.drain()).len(), 3);
    let off = Exemption { rule: "cpu".to_owned(), device: "srv1".to_owned(), component: None };
    engine.reconfigure(Setup { exemptions: vec![off], ..setup(cpu(above(90.0, 80.0))) }, 500).unwrap();
    assert_eq!(told(&engine.drain()), ["500 Cleared ok", "500 tell cleared ok"]);
    assert_eq!(engine.signal(KEY).unwrap().standing, Standing::Withdrawn);
    feed(&mut engine, 540..=1_140, 95.0);
    engine.advance_to(1_140);
    assert_eq!(told(&engine.drain()), ["1100 cpu/srv1#1 resolved_auto"]);
    // Applied again, it is a fresh signal that remembers its ticket.
    engine.reconfigure(setup(cpu(above(90.0, 80.0))), 1_150).unwrap();
    feed(&mut engine, 1_200..=1_500, 95.0);
    engine.advance_to(1_500);
    assert_eq!(
        told(&engine.drain()),
        ["1500 Raised critical", "1500 tell raised critical", "1500 cpu/srv1#1 reopened"]
    );
}

#[test]
fn changed_bounds_hold_from_the_next_sample_on_the_same_machine() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    feed(&mut engine, 0..=240, 95.0);
    engine.reconfigure(setup(cpu(above(94.0, 80.0))), 250).unwrap();
    engine.feed(sample(300, 95.0));
    engine.advance_to(300);
    assert_eq!(told(&engine.drain())[0], "300 Raised critical");
    // A lower level that is new is on where the higher one is.
    let both = Threshold { warn: Some(Bounds { raise: 50.0, clear: 40.0 }), ..above(94.0, 80.0) };
    engine.reconfigure(setup(cpu(both)), 310).unwrap();
    assert_eq!(told(&engine.drain()), [""; 0]);
    let only_warn = Threshold { warn: Some(Bounds { raise: 50.0, clear: 40.0 }), critical: None, ..above(94.0, 80.0) };
    engine.reconfigure(setup(cpu(only_warn)), 320).unwrap();
    assert_eq!(told(&engine.drain()), ["320 LevelChanged warn", "320 tell level_changed warn"]);
}

#[test]
fn variants_and_component_exemptions_apply_where_they_should() {
    let at_once = |raise: f64| Threshold { raise: RaiseHold::Held(0), ..above(raise, raise) };
    let general = Rule { devices: None, ..cpu(at_once(90.0)) };
    let own = Rule { devices: Some(vec!["srv2".to_owned()]), ..cpu(at_once(50.0)) };
    let off = Exemption { rule: "cpu".to_owned(), device: "srv1".to_owned(), component: Some("b".to_owned()) };
    let setup = Setup { rules: vec![general, own], exemptions: vec![off], ..Setup::default() };
    let mut engine = Engine::new(setup).unwrap();
    for device in ["srv1", "srv2"] {
        for component in [None, Some("a"), Some("b")] {
            engine.feed(Input::Sample(Sample { t: 0, at: None, device, metric: "cpu", component, value: 60.0 }));
        }
    }
    engine.advance_to(0);
    let mut levels: Vec<(&str, Level)> = engine.signals().map(|signal| (signal.key, signal.level)).collect();
    levels.sort_unstable();
    let expected = [
        ("cpu/srv1", Level::Ok),
        ("cpu/srv1/a", Level::Ok),
        ("cpu/srv2", Level::Critical),
        ("cpu/srv2/a", Level::Critical),
        ("cpu/srv2/b", Level::Critical),
    ];
    assert_eq!(levels, expected);
}

#[test]
fn a_silence_rule_that_is_new_counts_from_the_last_sign_of_life() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    engine.feed(sample(0, 50.0));
    let silent = Rule {
        id: "silent".to_owned(),
        class: "agent.silent".to_owned(),
        devices: None,
        down: true,
        ticket_after: TicketAfter::default(),
        condition: Condition::Silence(Silence::of_agent(60)),
    };
    engine.reconfigure(setup(silent.clone()), 100).unwrap();
    engine.advance_to(400);
    assert_eq!(told(&engine.drain()), ["300 Raised critical", "300 tell raised critical"]);
    // Had it been introduced later, it would have raised at once.
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    engine.feed(sample(0, 50.0));
    engine.reconfigure(setup(silent), 1_000).unwrap();
    assert_eq!(told(&engine.drain()), ["180 NoData ok", "1000 Raised critical", "1000 tell raised critical"]);
}

#[test]
fn a_snapshot_that_does_not_hold_together_is_refused() {
    let mut engine = Engine::new(setup(cpu(above(90.0, 80.0)))).unwrap();
    engine.feed(sample(0, 50.0));
    engine.advance_to(0);
    let text = String::from_utf8(engine.snapshot().to_bytes().unwrap()).unwrap();
    let broken = text.replace("\"rule\":0", "\"rule\":7");
    assert_ne!(text, broken);
    assert!(Engine::restore(Snapshot::from_bytes(broken.as_bytes()).unwrap()).is_err());
    assert!(Snapshot::from_bytes(b"{}").is_err());
}
