//! A client of 200 devices with 20 series each, for an hour.

use std::time::{Duration, Instant};

use crate::signal::{
    Bounds, Condition, Device, Edge, Engine, Input, Op, RaiseHold, Rule, Sample, Setup, Silence, Threshold, TicketAfter,
};

#[test]
fn an_hour_of_a_large_client_takes_moments() {
    let metrics: Vec<String> = (0..20).map(|metric| format!("m{metric}")).collect();
    let mut rules: Vec<Rule> = metrics
        .iter()
        .map(|metric| {
            rule(
                metric,
                Condition::Threshold(Threshold {
                    warn: Some(Bounds { raise: 80.0, clear: 70.0 }),
                    critical: Some(Bounds { raise: 90.0, clear: 80.0 }),
                    raise: RaiseHold::Held(300),
                    ..Threshold::sampled(metric, Op::AtLeast, 60)
                }),
            )
        })
        .collect();
    rules.push(Rule { down: true, ..rule("silent", Condition::Silence(Silence::of_agent(60))) });
    let ids: Vec<String> = (0..200).map(|device| format!("device-{device}")).collect();
    let devices = ids.iter().enumerate().map(|(at, id)| Device {
        id: id.clone(),
        tags: Vec::new(),
        parents: (at > 0)
            .then(|| Edge { device: ids[at / 10].clone(), kind: "uplink".to_owned(), group: None })
            .filter(|edge| edge.device != *id)
            .into_iter()
            .collect(),
    });
    let setup = Setup {
        rules,
        devices: devices.collect(),
        implied: [("uplink".to_owned(), vec!["silent".to_owned()])].into(),
        ..Setup::default()
    };
    let mut engine = Engine::new(setup).unwrap();
    let started = Instant::now();
    let mut said = 0;
    for minute in 0..60 {
        for second in 0..60_usize {
            let t = minute * 60 + i64::try_from(second).unwrap();
            for device in ids.iter().skip(second).step_by(60) {
                for (at, metric) in metrics.iter().enumerate() {
                    let bad = at == second % 20 && (10..40).contains(&minute);
                    let value = if bad { 95.0 } else { 50.0 };
                    engine.feed(Input::Sample(Sample { t, at: None, device, metric, component: None, value }));
                }
            }
        }
        engine.advance_to(minute * 60 + 59);
        said += engine.drain().len();
    }
    let took = started.elapsed();
    assert_eq!(engine.signals().count(), 200 * 21);
    assert!(said >= 200 * 2 * 2, "one series of each device raises and clears, and people are told: {said}");
    let bytes = engine.snapshot().to_bytes().unwrap().len();
    assert!(bytes < 4_200 * 600, "a snapshot of 4 200 signals has {bytes} bytes");
    assert!(took < Duration::from_secs(20), "240 000 samples took {took:?}");
}

fn rule(id: &str, condition: Condition) -> Rule {
    Rule {
        id: id.to_owned(),
        class: id.to_owned(),
        devices: None,
        down: false,
        ticket_after: TicketAfter::both(120),
        condition,
    }
}
