//! Which occurrences exist.

use jiff::civil::date;
use kernel::text::Prose;

use super::bench::{Bench, dates, monthly};
use crate::OCCURRENCE_DUE;
use crate::cadence::{Cadence, Rule};
use crate::evidence::EvidenceKind;
use crate::obligation::{self, ObligationPatch};
use crate::occurrence::{self, OccurrenceState, service::Excuse};

#[tokio::test]
async fn occurrences_exist_once_and_the_horizon_moves_on() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let expected = [date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15)];
    assert_eq!(dates(&bench.occurrences(&obligation).await), expected);
    for _ in 0..3 {
        bench.reconcile("upkeep.generate").await;
    }
    assert_eq!(dates(&bench.occurrences(&obligation).await), expected);
    bench.advance_days(10);
    bench.reconcile("upkeep.generate").await;
    // 2027-03-21 is the new horizon.
    assert_eq!(bench.occurrences(&obligation).await.len(), 4);
    // The server was away for months: what was due meanwhile was owed, and is a fact.
    bench.advance_days(150);
    bench.reconcile("upkeep.generate").await;
    let all = bench.occurrences(&obligation).await;
    assert_eq!(all.iter().filter(|one| one.state == OccurrenceState::Missed).count(), 5);
    assert_eq!(all.last().unwrap().due_on, date(2027, 8, 15));
    assert!(all.windows(2).all(|pair| pair[0].due_on < pair[1].due_on));
}

#[tokio::test]
async fn work_is_asked_for_once_when_its_time_has_come() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    assert_eq!(bench.jobs(OCCURRENCE_DUE).await.len(), 0);
    // Due on the 15th, asked for seven days before, from midnight in Berlin.
    bench.advance_days(6);
    bench.reconcile("upkeep.generate").await;
    assert_eq!(bench.jobs(OCCURRENCE_DUE).await.len(), 0, "7 December, 09:00 in Berlin");
    bench.advance_days(1);
    for _ in 0..3 {
        bench.reconcile("upkeep.generate").await;
    }
    let first = &bench.occurrences(&obligation).await[0];
    assert_eq!(bench.jobs(OCCURRENCE_DUE).await, [serde_json::json!({ "occurrence": first.id })]);
    assert_eq!(first.instants.opens_at.to_string(), "2026-12-07T23:00:00Z");
    assert_eq!(first.instants.due_at.to_string(), "2026-12-15T23:00:00Z");
    assert_eq!(first.instants.closes_at.to_string(), "2026-12-18T23:00:00Z");
}

#[tokio::test]
async fn what_is_due_at_once_is_asked_for_at_once() {
    let bench = Bench::new().await;
    let obligation = bench.obligation(monthly(3), EvidenceKind::Text).await.unwrap();
    let first = &bench.occurrences(&obligation).await[0];
    assert_eq!(first.due_on, date(2026, 12, 3));
    assert_eq!(bench.jobs(OCCURRENCE_DUE).await, [serde_json::json!({ "occurrence": first.id })]);
}

#[tokio::test]
async fn new_dates_move_what_nobody_has_touched() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let all = bench.occurrences(&obligation).await;
    occurrence::service::start(&bench.env, &bench.owner(), all[1].id, 1).await.unwrap();
    let patch = ObligationPatch { cadence: Some(monthly(20)), ..ObligationPatch::default() };
    let after = obligation::service::update(&bench.env, &bench.owner(), obligation.id, 1, patch).await.unwrap();
    assert_eq!((after.version, &after.cadence), (2, &monthly(20)));
    let expected = [date(2026, 12, 20), date(2027, 1, 15), date(2027, 1, 20), date(2027, 2, 20)];
    assert_eq!(dates(&bench.occurrences(&obligation).await), expected);
    // One that is not owed any more has no future; what was begun stays.
    let patch = ObligationPatch { active: Some(false), ..ObligationPatch::default() };
    obligation::service::update(&bench.env, &bench.owner(), obligation.id, 2, patch).await.unwrap();
    bench.reconcile("upkeep.generate").await;
    assert_eq!(dates(&bench.occurrences(&obligation).await), [date(2027, 1, 15)]);
    let patch = ObligationPatch { active: Some(true), grace_days: Some(10), ..ObligationPatch::default() };
    obligation::service::update(&bench.env, &bench.owner(), obligation.id, 3, patch).await.unwrap();
    let again = bench.occurrences(&obligation).await;
    assert_eq!(dates(&again), expected);
    assert_eq!(again[0].instants.closes_at.to_string(), "2026-12-30T23:00:00Z");
}

#[tokio::test]
async fn an_excuse_holds_for_what_follows_until_it_ends() {
    let bench = Bench::new().await;
    let weekly = Cadence { rule: Rule::Daily, interval: 7, ..monthly(1) };
    let obligation = bench.obligation(weekly, EvidenceKind::Text).await.unwrap();
    let all = bench.occurrences(&obligation).await;
    let until = date(2027, 4, 1);
    let reason = Prose::parse("reason", "The building is closed").unwrap();
    let excuse = Excuse { reason, until };
    let first =
        occurrence::service::excuse(&bench.env, &bench.owner(), all[1].id, all[1].version, excuse).await.unwrap();
    assert_eq!((first.state, first.excused_until), (OccurrenceState::Excused, Some(until)));
    bench.advance_days(40);
    bench.reconcile("upkeep.generate").await;
    for one in bench.occurrences(&obligation).await {
        let excused = one.due_on >= all[1].due_on && one.due_on <= until;
        assert_eq!(one.state == OccurrenceState::Excused, excused, "{one:?}");
        if excused {
            assert_eq!(one.note, "The building is closed");
        }
    }
    let owed = bench.occurrences(&obligation).await.into_iter().find(|one| one.due_on > until).unwrap();
    assert_eq!(owed.state, OccurrenceState::Planned);
}

#[tokio::test]
async fn an_excuse_does_not_reach_what_was_due_before() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let all = bench.occurrences(&obligation).await;
    let excuse = Excuse { reason: Prose::parse("reason", "Moving house").unwrap(), until: date(2027, 1, 31) };
    occurrence::service::excuse(&bench.env, &bench.owner(), all[1].id, all[1].version, excuse).await.unwrap();
    // December is made anew with the new grace, and stays owed.
    let patch = ObligationPatch { grace_days: Some(9), ..ObligationPatch::default() };
    obligation::service::update(&bench.env, &bench.owner(), obligation.id, 1, patch).await.unwrap();
    let states: Vec<OccurrenceState> = bench.occurrences(&obligation).await.iter().map(|one| one.state).collect();
    assert_eq!(states, [OccurrenceState::Planned, OccurrenceState::Excused, OccurrenceState::Planned]);
}
