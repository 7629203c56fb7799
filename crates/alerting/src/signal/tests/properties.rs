//! The properties of the design's alerting page that are the engine's. A failing seed is printed and makes the world
//! again.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{ProptestConfig, any, proptest};

use super::world::{Dice, HOUR, LATEST, Said, World, assert_same, in_order};
use crate::signal::{
    Birth, Bounds, Engine, Event, EventKind, Input, Level, Message, Output, Rule, Selector, Setup, TicketState, Window,
    WindowMode,
};

fn events(outputs: &[Output]) -> Vec<&Event> {
    outputs.iter().filter_map(|output| if let Output::Event(event) = output { Some(event) } else { None }).collect()
}

/// The properties would hold for a world in which nothing happens.
#[test]
fn worlds_are_rich() {
    let mut met = BTreeSet::new();
    for seed in 0..40 {
        for output in World::of(seed).run() {
            met.insert(match output {
                Output::Event(event) => event.kind.as_str(),
                Output::Notification(message) if message.birth == Birth::AfterMaintenance => "after-maintenance",
                Output::Notification(message) => message.what.as_str(),
                Output::Ticket(action) if action.recurrence_of.is_some() => "recurrence",
                Output::Ticket(action) => action.step.as_str(),
                Output::Story(change) if change.root.is_some() => "joined",
                Output::Story(_) => "left",
            });
        }
    }
    let missing: Vec<&str> = [
        "Raised LevelChanged Cleared NoData FlapStart FlapEnd raised level_changed cleared flap_start flap_end",
        "after-maintenance opened resolved_auto awaiting_confirmation closed_auto reopened recurrence joined left",
    ]
    .iter()
    .flat_map(|words| words.split(' '))
    .filter(|word| !met.contains(word))
    .collect();
    assert_eq!(missing, [""; 0], "nothing of the kind happened in 40 worlds");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p1_reordering_and_duplicates_within_lateness_change_nothing(seed in any::<u64>()) {
        let mut world = World::of(seed);
        world.setup.settings.lateness = 40;
        let mut dice = Dice::of(seed ^ 1);
        let mut late: Vec<Said> = Vec::new();
        for said in &world.inputs {
            late.push(said.delayed(dice.below(41)));
            if said.rank() == 0 && dice.one_in(5) && !matches!(said, Said::Boot { .. }) {
                late.push(said.delayed(dice.below(41)));
            }
        }
        in_order(&mut late);
        assert_same(&world.run(), &world.run_with(&world.setup, &late));
    }

    #[test]
    fn p2_raised_and_cleared_alternate(seed in any::<u64>()) {
        let outputs = World::of(seed).run();
        let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
        for event in events(&outputs) {
            let level = levels.entry(&event.signal).or_default();
            match event.kind {
                EventKind::Raised => assert!(*level == Level::Ok && event.level > Level::Ok, "{event:?}"),
                EventKind::Cleared => assert!(*level > Level::Ok && event.level == Level::Ok, "{event:?}"),
                EventKind::LevelChanged => {
                    assert!(*level > Level::Ok && event.level > Level::Ok && *level != event.level, "{event:?}");
                }
                EventKind::NoData | EventKind::FlapEnd => assert_eq!(*level, event.level, "{event:?}"),
                EventKind::FlapStart => continue,
            }
            *level = event.level;
        }
    }

    #[test]
    fn p4_suppression_touches_messages_and_tickets_only(seed in any::<u64>()) {
        let world = World::of(seed);
        let mut bare = world.setup.clone();
        bare.windows.clear();
        bare.implied.clear();
        let inputs: Vec<Said> = world.inputs.iter().filter(|said| said.rank() == 0).cloned().collect();
        assert_eq!(events(&world.run()), events(&world.run_with(&bare, &inputs)));
    }

    #[test]
    fn p5_unsuppressed_means_told(seed in any::<u64>()) {
        let world = World::of(seed);
        let mut engine = Engine::new(world.setup.clone()).unwrap();
        let mut told: BTreeMap<String, Level> = BTreeMap::new();
        for said in &world.inputs {
            engine.advance_to(said.t() - 1);
            for output in engine.drain() {
                let Output::Notification(message) = output else { continue };
                if matches!(message.what, Message::Raised | Message::LevelChanged | Message::Cleared) {
                    let before = told.insert(message.signal.clone(), message.level).unwrap_or_default();
                    assert_ne!(before, message.level, "repeated: {message:?}");
                }
            }
            for signal in engine.signals() {
                assert_eq!(told.get(signal.key).copied().unwrap_or_default(), signal.told, "{signal:?}");
                assert!(!signal.suppressions.is_empty() || signal.told == signal.level, "{signal:?}");
            }
            engine.feed(said.input());
        }
    }

    #[test]
    fn p6_no_orphan_every_clear_reaches_its_ticket(seed in any::<u64>()) {
        let world = World::of(seed);
        let mut engine = Engine::new(world.setup.clone()).unwrap();
        world.inputs.iter().for_each(|said| engine.feed(said.input()));
        // All recovers behind a window over everything.
        let window = Window {
            id: "all".to_owned(),
            start: world.end,
            end: world.end + 24 * HOUR,
            selector: Selector::All,
            mode: WindowMode::NotifyOff,
            expected_classes: None,
        };
        engine.feed(Input::Window { t: world.end, window });
        let mut last: Vec<Said> = Vec::new();
        for said in &world.inputs {
            if let Said::Sample { device, metric, component, .. } = said
                && !last.iter().any(|other| matches!(other, Said::Sample { device: d, metric: m, component: c, .. }
                    if d == device && m == metric && c == component))
            {
                last.push(said.clone());
            }
        }
        for t in (world.end + 60..world.end + 5 * HOUR).step_by(60) {
            for series in &last {
                let Said::Sample { device, metric, component, .. } = series.clone() else { continue };
                engine.feed(Said::Sample { t, at: t, device, metric, component, value: 0.0 }.input());
            }
        }
        engine.advance_to(world.end + 5 * HOUR - 60);
        for signal in engine.signals() {
            assert_eq!(signal.shown, Level::Ok, "{signal:?}");
            if let Some(ticket) = signal.ticket {
                assert!(matches!(ticket.state, TicketState::Resolved { .. }), "{signal:?}");
            }
        }
    }

    #[test]
    fn p9_the_order_of_rules_and_of_samples_in_a_second_means_nothing(seed in any::<u64>()) {
        let world = World::of(seed);
        let mut dice = Dice::of(seed ^ 9);
        let mut setup = world.setup.clone();
        dice.shuffle(&mut setup.rules);
        dice.shuffle(&mut setup.devices);
        dice.shuffle(&mut setup.windows);
        let mut inputs = world.inputs.clone();
        for second in inputs.chunk_by_mut(|a, b| (a.t(), a.rank()) == (b.t(), b.rank())) {
            if second.iter().all(|said| said.rank() == 0) {
                dice.shuffle(second);
            }
        }
        assert_same(&world.run(), &world.run_with(&setup, &inputs));
    }

    #[test]
    fn p10_flapping_tells_nothing_between_its_start_and_its_end(seed in any::<u64>()) {
        let outputs = World::lasting(seed, 6 * HOUR).run();
        let mut flapping: BTreeMap<&str, i64> = BTreeMap::new();
        for output in &outputs {
            let Output::Notification(message) = output else { continue };
            match message.what {
                Message::FlapStart => {
                    assert_eq!(flapping.insert(&message.signal, message.t), None, "{message:?}");
                }
                Message::FlapEnd => assert!(flapping.remove(message.signal.as_str()).is_some(), "{message:?}"),
                Message::Raised | Message::LevelChanged | Message::Cleared => {
                    // In the instant of the end, the condition is told before the end.
                    let ends = outputs.iter().any(|other| {
                        matches!(other, Output::Notification(end) if end.what == Message::FlapEnd
                            && end.signal == message.signal && end.t == message.t)
                    });
                    assert!(ends || !flapping.contains_key(message.signal.as_str()), "{message:?}");
                }
            }
        }
    }

    #[test]
    fn p15_a_replay_says_the_same_whatever_the_grid_of_ticks(seed in any::<u64>()) {
        let world = World::of(seed);
        let first = world.run();
        assert_same(&first, &world.run());
        let mut dice = Dice::of(seed ^ 15);
        let mut ticked = Engine::new(world.setup.clone()).unwrap();
        let mut slept = Engine::new(world.setup.clone()).unwrap();
        for said in &world.inputs {
            while ticked.closed() < said.t() - 1 && !dice.one_in(4) {
                let t = (ticked.closed().max(-1) + 1 + dice.below(90)).min(said.t() - 1);
                ticked.feed(Input::Tick { t });
            }
            while let Some(t) = slept.next_deadline().filter(|t| *t < said.t()) {
                slept.advance_to(t);
            }
            ticked.feed(said.input());
            slept.feed(said.input());
        }
        for mut engine in [ticked, slept] {
            engine.advance_to(world.end + LATEST);
            assert_same(&first, &engine.drain());
        }
    }

    #[test]
    fn p16_a_higher_threshold_is_active_in_a_part_of_the_time(seed in any::<u64>()) {
        let world = World::of(seed);
        let mut setup = Setup { rules: Vec::new(), ..world.setup.clone() };
        let cpu = world.setup.rules.iter().find(|rule| rule.id == "cpu").unwrap();
        for (id, shift) in [("low", 0.0), ("high", 7.0)] {
            let mut rule = Rule { id: id.to_owned(), ..cpu.clone() };
            if let crate::signal::Condition::Threshold(threshold) = &mut rule.condition {
                threshold.warn = Some(Bounds { raise: 80.0 + shift, clear: 70.0 + shift });
                threshold.critical = None;
            }
            setup.rules.push(rule);
        }
        let mut low: BTreeMap<String, Level> = BTreeMap::new();
        let mut high = low.clone();
        let outputs = world.run_with(&setup, &world.inputs);
        let all = events(&outputs);
        for instant in all.chunk_by(|a, b| a.t == b.t) {
            for event in instant.iter().filter(|event| matches!(event.kind, EventKind::Raised | EventKind::Cleared)) {
                let (rule, series) = event.signal.split_once('/').unwrap();
                let levels = if rule == "low" { &mut low } else { &mut high };
                levels.insert(series.to_owned(), event.level);
            }
            for (series, level) in &high {
                assert!(*level <= low.get(series).copied().unwrap_or_default(), "{series} at {}", instant[0].t);
            }
        }
    }
}
