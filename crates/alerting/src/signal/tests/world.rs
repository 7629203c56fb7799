//! Random worlds from a seed: devices with dependencies, rules of every kind, windows, people, broken and late series.

use crate::signal::{
    Act, Bounds, Condition, Device, Edge, Engine, Input, Level, Op, Output, RaiseHold, Rule, Sample, Selector,
    Settings, Setup, Silence, Threshold, TicketAfter, Window, WindowMode,
};

/// A generator that depends on its seed alone (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn one_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let at = self.below(i64::try_from(list.len()).unwrap());
        &list[usize::try_from(at).unwrap()]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = usize::try_from(self.below(i64::try_from(at + 1).unwrap())).unwrap();
            list.swap(at, other);
        }
    }
}

/// An input that owns its words.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Sample { t: i64, at: i64, device: String, metric: String, component: Option<String>, value: f64 },
    Boot { t: i64, at: i64, device: String },
    Act { t: i64, signal: String, act: Act },
    Window { t: i64, window: Window },
}

impl Said {
    pub fn t(&self) -> i64 {
        self.input().t()
    }

    /// Samples and boots come before acts and windows of the same second.
    pub fn rank(&self) -> u8 {
        u8::from(matches!(self, Self::Act { .. } | Self::Window { .. }))
    }

    /// The same, received later.
    pub fn delayed(&self, by: i64) -> Self {
        let mut later = self.clone();
        match &mut later {
            Self::Sample { t, .. } | Self::Boot { t, .. } => *t += by,
            Self::Act { .. } | Self::Window { .. } => {}
        }
        later
    }

    pub fn input(&self) -> Input<'_> {
        match self {
            Self::Sample { t, at, device, metric, component, value } => Input::Sample(Sample {
                t: *t,
                at: Some(*at),
                device,
                metric,
                component: component.as_deref(),
                value: *value,
            }),
            Self::Boot { t, at, device } => Input::Boot { t: *t, at: Some(*at), device },
            Self::Act { t, signal, act } => Input::Act { t: *t, signal, act: *act },
            Self::Window { t, window } => Input::Window { t: *t, window: window.clone() },
        }
    }
}

/// A client and what happens at it.
#[derive(Clone)]
pub struct World {
    pub setup: Setup,
    pub inputs: Vec<Said>,
    pub end: i64,
}

pub const HOUR: i64 = 3_600;

/// Seconds after its end within which the last inputs of a world are received.
pub const LATEST: i64 = 60;

/// The two say the same; otherwise only the first difference is shown.
pub fn assert_same(expected: &[Output], got: &[Output]) {
    let at = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
    assert_eq!(expected.get(at), got.get(at), "output {at}");
}

impl World {
    pub fn of(seed: u64) -> Self {
        Self::lasting(seed, 2 * HOUR)
    }

    pub fn lasting(seed: u64, end: i64) -> Self {
        let mut dice = Dice::of(seed);
        let devices = devices(&mut dice);
        let settings = Settings {
            lateness: *dice.pick(&[0, 0, 30, 45]),
            auto_resolve_after: 300,
            confirm_timeout: 900,
            reopen_within: 1_200,
            flap_half_life: *dice.pick(&[600, 1_800]),
            flap_quiet: 900,
            ..Settings::default()
        };
        let implied =
            [("uplink", vec!["ping", "silent"]), ("host", vec!["ping", "silent", "svc"]), ("disk", vec!["svc"])];
        let windows = (0..dice.below(4)).map(|n| window(&mut dice, n, end)).collect();
        let setup = Setup {
            settings,
            rules: rules(&mut dice),
            devices,
            implied: implied
                .into_iter()
                .map(|(kind, classes)| (kind.to_owned(), classes.into_iter().map(str::to_owned).collect()))
                .collect(),
            exemptions: Vec::new(),
            windows,
        };
        let inputs = inputs(&mut dice, &setup, end);
        Self { setup, inputs, end }
    }

    /// Everything said, from an engine fed with these inputs.
    pub fn run(&self) -> Vec<Output> {
        self.run_with(&self.setup, &self.inputs)
    }

    pub fn run_with(&self, setup: &Setup, inputs: &[Said]) -> Vec<Output> {
        let mut engine = Engine::new(setup.clone()).unwrap();
        inputs.iter().for_each(|said| engine.feed(said.input()));
        engine.advance_to(self.end + LATEST);
        engine.drain()
    }
}

/// Puts inputs into the order of their receipt.
pub fn in_order(inputs: &mut [Said]) {
    inputs.sort_by_key(|said| (said.t(), said.rank()));
}

fn devices(dice: &mut Dice) -> Vec<Device> {
    let count = 1 + dice.below(5);
    (0..count)
        .map(|at| {
            let mut parents = Vec::new();
            for parent in 0..at {
                if dice.one_in(2) {
                    parents.push(Edge {
                        device: format!("d{parent}"),
                        kind: (*dice.pick(&["uplink", "host", "disk", "loose"])).to_owned(),
                        group: dice.one_in(2).then(|| "g".to_owned()),
                    });
                }
            }
            let tags = if dice.one_in(2) { vec!["a".to_owned()] } else { Vec::new() };
            Device { id: format!("d{at}"), tags, parents }
        })
        .collect()
}

fn rules(dice: &mut Dice) -> Vec<Rule> {
    let raise = match dice.below(3) {
        0 => RaiseHold::KOfN { k: 2, n: 3 },
        1 => RaiseHold::Held(0),
        _ => RaiseHold::Held(150),
    };
    let cpu = Threshold {
        warn: Some(Bounds { raise: 80.0, clear: 70.0 }),
        critical: dice.one_in(2).then_some(Bounds { raise: 90.0, clear: 82.5 }),
        raise,
        d_down: *dice.pick(&[0, 60, 300]),
        grace: 45,
        ..Threshold::sampled("cpu", Op::AtLeast, 60)
    };
    let ping = Threshold {
        critical: Some(Bounds::at(1.0)),
        raise: RaiseHold::Held(*dice.pick(&[0, 60])),
        d_down: *dice.pick(&[0, 60]),
        ..Threshold::sampled("ping", Op::AtLeast, 60)
    };
    let svc = Threshold { critical: Some(Bounds::at(0.0)), ..Threshold::of_changes("svc", Op::Unequal) };
    let silent = Silence { silent_after: 300, level: Level::Critical, d_down: *dice.pick(&[0, 120]) };
    let wait = |dice: &mut Dice| match dice.below(4) {
        0 => TicketAfter::default(),
        1 => TicketAfter { warn: Some(900), critical: Some(120) },
        2 => TicketAfter::both(0),
        _ => TicketAfter::both(120),
    };
    [
        ("cpu", false, Condition::Threshold(cpu)),
        ("ping", true, Condition::Threshold(ping)),
        ("svc", false, Condition::Threshold(svc)),
        ("silent", true, Condition::Silence(silent)),
    ]
    .into_iter()
    .map(|(id, down, condition)| Rule {
        id: id.to_owned(),
        class: id.to_owned(),
        devices: None,
        down,
        ticket_after: wait(dice),
        condition,
    })
    .collect()
}

fn window(dice: &mut Dice, number: i64, end: i64) -> Window {
    let start = dice.below(end);
    Window {
        id: format!("w{number}"),
        start,
        end: start + 1 + dice.below(2_000),
        selector: match dice.below(3) {
            0 => Selector::All,
            1 => Selector::Any { devices: vec!["d0".to_owned()], tags: Vec::new() },
            _ => Selector::Any { devices: Vec::new(), tags: vec!["a".to_owned()] },
        },
        mode: if dice.one_in(4) { WindowMode::TicketOff } else { WindowMode::NotifyOff },
        expected_classes: dice.one_in(3).then(|| vec!["ping".to_owned(), "cpu".to_owned()]),
    }
}

fn inputs(dice: &mut Dice, setup: &Setup, end: i64) -> Vec<Said> {
    let mut inputs = Vec::new();
    for device in &setup.devices {
        let dead = deaths(dice, end);
        let is_dead = |t: i64| dead.iter().any(|(from, to)| (*from..*to).contains(&t));
        for (metric, component) in [("cpu", None), ("cpu", Some("x")), ("ping", None), ("svc", None)] {
            let mut t = dice.below(60);
            let mut value = 0.0;
            let mut until = 0;
            while t < end {
                if t >= until {
                    value = value_of(dice, metric);
                    // Now and then a series is restless.
                    until = t + if dice.one_in(3) { 60 + dice.below(240) } else { 600 + dice.below(1_800) };
                }
                let lost = dice.one_in(15) || is_dead(t);
                if !lost {
                    inputs.push(Said::Sample {
                        t,
                        at: t,
                        device: device.id.clone(),
                        metric: metric.to_owned(),
                        component: component.map(str::to_owned),
                        value,
                    });
                }
                t += if dice.one_in(40) { 60 + dice.below(300) } else { 60 };
            }
        }
        inputs.extend(dead.iter().filter(|(_, to)| *to < end).map(|(_, to)| Said::Boot {
            t: *to,
            at: *to,
            device: device.id.clone(),
        }));
        for _ in 0..dice.below(4) {
            let rule = *dice.pick(&["cpu", "ping", "svc", "silent"]);
            let t = dice.below(end);
            let act = match dice.below(4) {
                0 => Act::Ack,
                1 => Act::HumanWork,
                2 => Act::Resolve,
                _ => Act::Snooze { until: t + dice.below(1_500) },
            };
            inputs.push(Said::Act { t, signal: format!("{rule}/{}", device.id), act });
        }
    }
    for _ in 0..dice.below(3) {
        let number = dice.below(4);
        let t = dice.below(end);
        inputs.push(Said::Window { t, window: window(dice, number, end) });
    }
    in_order(&mut inputs);
    inputs
}

fn deaths(dice: &mut Dice, end: i64) -> Vec<(i64, i64)> {
    (0..dice.below(4))
        .map(|_| {
            let from = dice.below(end);
            (from, from + dice.below(1_200))
        })
        .collect()
}

fn value_of(dice: &mut Dice, metric: &str) -> f64 {
    if metric == "cpu" { *dice.pick(&[50.0, 50.0, 72.0, 80.0, 85.0, 90.0, 99.0]) } else { *dice.pick(&[0.0, 0.0, 1.0]) }
}
