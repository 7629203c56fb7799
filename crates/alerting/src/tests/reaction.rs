//! The evaluator as it runs in a server: a sample wakes it.

use std::time::Duration;

use kernel::text::Line;

use super::bench::{Bench, prose};
use crate::rule::ParameterPatch;
use crate::rule_override::{self, NewOverride, Place};

#[tokio::test]
async fn a_sample_wakes_the_evaluator() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north, "fs01").await;
    let rows = bench.rows("SELECT id FROM rule WHERE standard_key = 'filesystem.use'").await;
    let new = NewOverride {
        client: bench.north,
        rule: kernel::RuleId::from_uuid(rows[0].try_get("", "id").unwrap()),
        place: Place::Device(sim.device),
        component: Line::parse("component", "/data").unwrap(),
        patch: ParameterPatch { raise_after_s: Some(0), ..ParameterPatch::default() },
        note: prose(""),
    };
    rule_override::service::set(&bench.env, &bench.scope, new).await.unwrap();
    let evaluator = bench.env.start();
    // The first look at everybody.
    tokio::time::sleep(Duration::from_millis(700)).await;
    bench.advance(10);
    sim.report(&bench, 99, 99).await;
    let mut waited = Duration::ZERO;
    while bench.jobs(tenancy::outbox::MAIL_SEND).await.is_empty() {
        assert!(waited < Duration::from_secs(30), "no letter after {waited:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += Duration::from_millis(20);
        // What comes in a second that was looked at already counts in the next one.
        if waited.as_millis().is_multiple_of(500) {
            bench.advance(1);
        }
    }
    let found = bench.insights(bench.north).await;
    assert_eq!((found.len(), found[0].component.as_str()), (1, "/data"), "the other one is held for five minutes");
    evaluator.stop().await;
    bench.stop().await;
}
