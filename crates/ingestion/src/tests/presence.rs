//! Live, silent and why; clocks that lie; keys that are used twice.

use kernel::Timestamp;

use super::bench::{Bench, SECOND_US, stored_ticks};
use crate::availability::{self, FactKind};
use crate::device::{DeviceState, SilenceReason};

const YEARS: i64 = 10 * 365 * 86_400 * SECOND_US;

async fn facts(bench: &Bench, sim: &super::bench::Sim) -> Vec<FactKind> {
    let device = bench.device(sim).await;
    let to = Timestamp::from_micros(bench.now_us() + SECOND_US);
    let from = to.minus(std::time::Duration::from_secs(86_400));
    let found = availability::service::between(&bench.env, &bench.owner(), &device, from, to).await.unwrap();
    found
        .into_iter()
        .map(|fact| fact.kind)
        .filter(|kind| !matches!(kind, FactKind::ServerStarted | FactKind::ServerStopped))
        .collect()
}

#[tokio::test]
async fn a_device_that_says_nothing_is_silent_and_returns() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    bench.advance(120);
    bench.alive().await;
    let frame = sim.block(&bench, 1);
    sim.send(&bench, vec![frame]).await.unwrap();
    bench.advance(50);
    bench.alive().await;
    bench.reconcile("devices.silent").await;
    assert_eq!(bench.device(&sim).await.state, DeviceState::Live);
    bench.advance(20);
    bench.alive().await;
    bench.reconcile("devices.silent").await;
    let device = bench.device(&sim).await;
    assert_eq!(device.state, DeviceState::Silent);
    assert_eq!(device.silence.unwrap().reason, SilenceReason::Unknown);
    bench.advance(30);
    let frame = sim.block(&bench, 1);
    sim.send(&bench, vec![frame]).await.unwrap();
    let device = bench.device(&sim).await;
    assert_eq!((device.state, device.silence), (DeviceState::Live, None));
    assert_eq!(facts(&bench, &sim).await, [FactKind::Enrolled, FactKind::Silent, FactKind::Returned]);
    bench.stop().await;
}

#[tokio::test]
async fn a_farewell_makes_it_silent_at_once_and_a_repeat_does_not_wake_it() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frame = sim.event(&bench, "agent.started", "{}");
    sim.send(&bench, vec![frame]).await.unwrap();
    let last = vec![sim.event(&bench, "agent.stopped", r#"{"reason":"signal"}"#)];
    for _ in 0..2 {
        sim.send(&bench, last.clone()).await.unwrap();
        let device = bench.device(&sim).await;
        assert_eq!(device.state, DeviceState::Silent);
        assert_eq!(device.silence.unwrap().reason, SilenceReason::AgentStopped);
    }
    bench.advance(600);
    let frame = sim.event(&bench, "agent.started", "{}");
    sim.send(&bench, vec![frame]).await.unwrap();
    assert_eq!(bench.device(&sim).await.state, DeviceState::Live);
    let expected = [
        FactKind::Enrolled,
        FactKind::AgentStarted,
        FactKind::AgentStopped,
        FactKind::Silent,
        FactKind::AgentStarted,
        FactKind::Returned,
    ];
    let mut found = facts(&bench, &sim).await;
    let mut expected = expected.to_vec();
    found.sort_by_key(|kind| kind.as_str());
    expected.sort_by_key(|kind| kind.as_str());
    assert_eq!(found, expected);
    bench.stop().await;
}

#[tokio::test]
async fn while_we_are_just_back_nobody_is_blamed() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frame = sim.block(&bench, 1);
    sim.send(&bench, vec![frame]).await.unwrap();
    // No mark of life for twenty minutes: this server was away.
    bench.advance(1_200);
    bench.restart().await;
    bench.reconcile("devices.silent").await;
    assert_eq!(bench.device(&sim).await.state, DeviceState::Live);
    bench.advance(61);
    bench.alive().await;
    bench.reconcile("devices.silent").await;
    let device = bench.device(&sim).await;
    assert_eq!(device.silence.map(|silence| silence.reason), Some(SilenceReason::ServerWasDown));
    bench.stop().await;
}

#[tokio::test]
async fn a_clock_ten_years_off_changes_nothing_but_is_told() {
    for ahead_us in [YEARS, -YEARS] {
        let bench = Bench::new().await;
        let mut sim = bench.agent(bench.north).await;
        sim.ahead_us = ahead_us;
        sim.sign_in(&bench).await.unwrap();
        for _ in 0..3 {
            bench.advance(60);
            let frame = sim.block(&bench, 6);
            let ack = sim.send(&bench, vec![frame]).await.unwrap();
            assert!(ack.rejects.is_empty(), "{ack:?}");
        }
        let ticks = stored_ticks(&bench, &sim).await;
        assert_eq!(ticks.len(), 18);
        for (time, value) in ticks {
            assert_eq!(value, super::bench::busy_at(time), "each value lies at its own instant");
        }
        let clock_facts = facts(&bench, &sim).await.into_iter().filter(|kind| *kind == FactKind::ClockStep).count();
        assert_eq!(clock_facts, 1);
        bench.stop().await;
    }
}

#[tokio::test]
async fn a_copied_key_is_found_out() {
    let bench = Bench::new().await;
    let mut one = bench.agent(bench.north).await;
    let frame = one.block(&bench, 1);
    one.send(&bench, vec![frame]).await.unwrap();
    let mut copy = one.clone();
    bench.advance(10);
    let frame = one.block(&bench, 1);
    one.send(&bench, vec![frame]).await.unwrap();
    bench.advance(5);
    let frame = copy.block(&bench, 1);
    assert_eq!(copy.send(&bench, vec![frame]).await.map(drop), Err((409, "stream_forked".to_owned())));
    // Neither may go on.
    assert_eq!(one.send(&bench, vec![]).await.map(drop), Err((403, "agent_unknown".to_owned())));
    let device = bench.device(&one).await;
    assert_eq!(device.silence.map(|silence| silence.reason), Some(SilenceReason::AgentRevoked));
    bench.stop().await;
}

#[tokio::test]
async fn what_was_dropped_is_told_once() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    sim.next_seq = 101;
    let frame = sim.block(&bench, 1);
    let mut batch = sim.batch(&bench, vec![frame]);
    let drop_of = |from, to, reason: wire::DropReason| wire::Drop { from, to, reason: reason.into() };
    batch.drops = vec![drop_of(1, 90, wire::DropReason::SpoolFull), drop_of(91, 100, wire::DropReason::NeverGiven)];
    for _ in 0..2 {
        let ack: wire::IngestResponse = sim.post(&bench, "/ingest", &batch).await.unwrap();
        assert_eq!(ack.acknowledged, [wire::SeqRange { from: 1, to: 101 }]);
    }
    let agents = crate::device::service::agents(&bench.env, &bench.owner(), vec![sim.device]).await.unwrap();
    assert_eq!(agents[0].dropped_frames, 90);
    assert_eq!(facts(&bench, &sim).await.into_iter().filter(|kind| *kind == FactKind::Dropped).count(), 1);
    bench.stop().await;
}
