//! Random histories: whatever people and the clock do, what is settled stays, and nothing exists twice.

use std::collections::BTreeMap;

use kernel::OccurrenceId;
use kernel::text::Prose;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::bench::Bench;
use crate::cadence::{Cadence, Rule};
use crate::evidence::EvidenceKind;
use crate::obligation::{self, ObligationPatch};
use crate::occurrence::service::{self, Excuse};
use crate::occurrence::{Occurrence, OccurrenceState};

#[derive(Debug, Clone)]
enum Step {
    Days(u64),
    Start(usize),
    Prove(usize),
    Complete(usize),
    Excuse(usize, i32),
    Interval(i16),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (1u64..40).prop_map(Step::Days),
        2 => (0usize..12).prop_map(Step::Start),
        2 => (0usize..12).prop_map(Step::Prove),
        3 => (0usize..12).prop_map(Step::Complete),
        1 => (0usize..12, 0i32..60).prop_map(|(at, days)| Step::Excuse(at, days)),
        1 => (5i16..30).prop_map(Step::Interval),
    ];
    prop::collection::vec(step, 1..14)
}

async fn play(steps: Vec<Step>) {
    let bench = Bench::new().await;
    let cadence = Cadence { rule: Rule::Daily, interval: 10, ..super::bench::monthly(1) };
    let mut obligation = bench.obligation(cadence.clone(), EvidenceKind::Measure).await.unwrap();
    let mut settled: BTreeMap<OccurrenceId, Occurrence> = BTreeMap::new();
    for step in steps {
        let all = bench.occurrences(&obligation).await;
        let at = |index: usize| all.get(index % all.len().max(1)).cloned();
        let scope = bench.technician(bench.north);
        match step {
            Step::Days(days) => {
                bench.advance_days(days);
                bench.reconcile("upkeep.generate").await;
            }
            Step::Start(index) => {
                let Some(one) = at(index) else { continue };
                drop(service::start(&bench.env, &scope, one.id, one.version).await);
            }
            Step::Prove(index) => {
                let Some(one) = at(index) else { continue };
                drop(bench.measured(one.id, 1.0).await);
            }
            Step::Complete(index) => {
                let Some(one) = at(index) else { continue };
                drop(service::complete(&bench.env, &scope, one.id, one.version, None).await);
            }
            Step::Excuse(index, days) => {
                let Some(one) = at(index) else { continue };
                let reason = Prose::parse("reason", "Agreed").unwrap();
                let excuse = Excuse { reason, until: crate::cadence::instants::later(one.due_on, days) };
                drop(service::excuse(&bench.env, &scope, one.id, one.version, excuse).await);
            }
            Step::Interval(interval) => {
                let cadence = Some(Cadence { interval, ..cadence.clone() });
                let patch = ObligationPatch { cadence, ..ObligationPatch::default() };
                let changed =
                    obligation::service::update(&bench.env, &scope, obligation.id, obligation.version, patch).await;
                obligation = changed.unwrap();
            }
        }
        let all = bench.occurrences(&obligation).await;
        assert!(all.windows(2).all(|pair| pair[0].due_on < pair[1].due_on), "one a date");
        for before in settled.values() {
            let now = all.iter().find(|one| one.id == before.id).expect("a fact does not vanish");
            assert_eq!(now.state, before.state);
            assert!(now.done_late || !before.done_late);
        }
        for one in all {
            assert_eq!(one.done_at.is_some(), one.state == OccurrenceState::Done || one.done_late, "{one:?}");
            if !one.state.is_owed() {
                settled.insert(one.id, one);
            }
        }
    }
}

/// A failing case is printed with its seed; `STEWARD_TEST_SEED` plays one again.
#[test]
fn facts_stay_whatever_happens() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let given = std::env::var("STEWARD_TEST_SEED").ok().and_then(|text| text.parse().ok());
    let seed: u64 =
        given.unwrap_or_else(|| u64::from_le_bytes(kernel::Entropy::array(&kernel::entropy::SystemEntropy)));
    println!("STEWARD_TEST_SEED={seed}");
    let config = Config { cases: 8, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(play(steps));
        Ok(())
    });
    if let Err(error) = result {
        panic!("STEWARD_TEST_SEED={seed}: {error}");
    }
}
