//! What becomes of occurrences: done, missed, late, declined.

use kernel::text::{Line, Name, Prose};
use kernel::{Failure, TicketId, Timestamp};
use tenancy::decision;

use super::bench::{Bench, new_evidence, refusal};
use crate::evidence::{self, EvidenceKind, NewProof};
use crate::occurrence::decision::{AskDecline, ask_decline};
use crate::occurrence::{self, Declined, OccurrenceState, Timeliness, service};
use crate::{DECLINE, OCCURRENCE_DUE};

#[tokio::test]
async fn done_needs_the_required_evidence() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    let scope = bench.technician(bench.north);
    let started = service::start(&bench.env, &scope, first.id, first.version).await.unwrap();
    assert_eq!(started.state, OccurrenceState::InProgress);
    assert_eq!(bench.jobs(OCCURRENCE_DUE).await.len(), 1, "begun early, its ticket follows");
    let note = Some(Prose::parse("note", "File server, one file").unwrap());
    let waiting = service::complete(&bench.env, &scope, first.id, started.version, note).await.unwrap();
    assert_eq!((waiting.state, waiting.done_at), (OccurrenceState::AwaitingEvidence, None));
    // Another kind of proof does not do.
    let other = new_evidence(first.id, NewProof::Text);
    let (_, waiting) = evidence::service::add(&bench.env, &scope, other).await.unwrap();
    assert_eq!(waiting.state, OccurrenceState::AwaitingEvidence);
    let done = bench.measured(first.id, 12.5).await;
    assert_eq!((done.state, done.timeliness()), (OccurrenceState::Done, Some(Timeliness::Ahead)));
    assert_eq!(done.note, "File server, one file");
    // What is done stays.
    let again = service::start(&bench.env, &scope, first.id, done.version).await.unwrap_err();
    assert!(refusal(again).1.contains("done"));
    let conflict = service::complete(&bench.env, &scope, first.id, 1, None).await.unwrap_err();
    assert_eq!(refusal(conflict).0, "expectedVersion");
}

#[tokio::test]
async fn missed_is_a_fact_and_late_work_is_written_beside() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    bench.advance_days(17);
    bench.reconcile("upkeep.generate").await;
    assert_eq!(bench.occurrence(first.id).await.state, OccurrenceState::Planned, "18 December: within its grace");
    bench.advance_days(1);
    bench.reconcile("upkeep.generate").await;
    bench.reconcile("upkeep.generate").await;
    let missed = bench.occurrence(first.id).await;
    assert_eq!((missed.state, missed.done_late), (OccurrenceState::Missed, false));
    let scope = bench.technician(bench.north);
    let without = service::complete(&bench.env, &scope, first.id, missed.version, None).await.unwrap_err();
    assert!(refusal(without).1.contains("missed"));
    let with = bench.measured(first.id, 30.0).await;
    assert_eq!(with.state, OccurrenceState::Missed, "evidence alone says nothing of the work");
    let late = service::complete(&bench.env, &scope, first.id, with.version, None).await.unwrap();
    assert_eq!((late.state, late.done_late), (OccurrenceState::Missed, true));
    assert_eq!(late.timeliness(), Some(Timeliness::AfterMissed));
    let declined = decline(&bench, &late, "Carla Client").await.unwrap_err();
    assert!(refusal(declined).1.contains("missed"));
}

async fn decline(
    bench: &Bench,
    occurrence: &occurrence::Occurrence,
    by: &str,
) -> Result<occurrence::Occurrence, Failure> {
    let (id, audit) = (occurrence.id, bench.env.tenancy.audit.clone());
    let declined = Declined { decision: None, by: by.to_owned(), reason: "Too costly".to_owned() };
    let permit = bench.mint.system("decision.answered").enter(occurrence.client);
    let write = bench
        .env
        .tenancy
        .db
        .write(&permit, move |tx| Box::pin(async move { occurrence::decline(tx, &audit, id, declined).await }));
    write.await
}

#[tokio::test]
async fn the_client_is_asked_and_declines_once() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    let ask = || AskDecline {
        contact: bench.contact,
        question: Name::parse("question", "Do you want this restore test?").unwrap(),
        impact: Prose::parse("impact", "We cannot say whether backups can be restored.").unwrap(),
        deadline: Timestamp::parse_rfc3339("2026-12-10T00:00:00Z").unwrap(),
    };
    let scope = bench.technician(bench.north);
    let (asked, made) = ask_decline(&bench.env, &scope, first.id, 1, ask()).await.unwrap();
    assert_eq!(asked.decision, Some(made.decision.id));
    assert_eq!((made.decision.kind.as_str(), made.decision.subject.as_id()), (DECLINE, Some(first.id)));
    assert!(made.url.is_some());
    let twice = ask_decline(&bench.env, &scope, first.id, asked.version, ask()).await.unwrap_err();
    assert!(refusal(twice).1.contains("already"));
    // Foreign and unknown answer alike.
    let foreign = ask_decline(&bench.env, &bench.technician(bench.south), first.id, 1, ask()).await.unwrap_err();
    assert_eq!(refusal(foreign).0, "id");

    for _ in 0..2 {
        let declined = decline(&bench, &asked, "Carla Client").await.unwrap();
        assert_eq!(declined.state, OccurrenceState::Declined);
        assert_eq!(declined.declined_by.as_deref(), Some("Carla Client"));
        assert_eq!((declined.version, declined.decision), (asked.version + 1, asked.decision));
    }
    assert_eq!(decision::DecisionState::Asked, made.decision.state);
}

#[tokio::test]
async fn a_ticket_is_joined_once() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    let work = bench
        .env
        .tenancy
        .db
        .write(&bench.mint.system("upkeep.occurrence_due").enter(bench.north), move |tx| {
            Box::pin(async move { occurrence::planned_work(tx, first.id).await })
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!((work.team, work.responsible.as_str()), (None, "Backup vendor, a vendor"));
    assert_eq!(work.obligation.title, "Restore test");
    // A ticket of no client is not found.
    let (id, audit) = (first.id, bench.env.tenancy.audit.clone());
    let ticket = TicketId::from_uuid(uuid::Uuid::from_u128(7));
    let permit = bench.mint.system("upkeep.occurrence_due").enter(bench.north);
    let joined = bench
        .env
        .tenancy
        .db
        .write(&permit, move |tx| Box::pin(async move { occurrence::set_ticket(tx, &audit, id, ticket).await }));
    assert!(joined.await.is_err());
}

#[tokio::test]
async fn evidence_is_hashed_only_added_and_of_the_past() {
    let bench = Bench::new().await;
    let obligation = bench.restore_test().await;
    let first = bench.occurrences(&obligation).await.remove(0);
    let unit = Line::parse("unit", "min").unwrap();
    let measure = || NewProof::Measure { value: 0.1 + 0.2, unit: unit.clone() };
    let id = kernel::EvidenceId::from_uuid(uuid::Uuid::from_u128(0x0193_5300_0000_7000_8000_0000_0000_0001));
    let new = || evidence::NewEvidence { id: Some(id), ..new_evidence(first.id, measure()) };
    let (one, _) = evidence::service::add(&bench.env, &bench.owner(), new()).await.unwrap();
    let (same, _) = evidence::service::add(&bench.env, &bench.owner(), new()).await.unwrap();
    assert_eq!(one, same, "a repeated request adds nothing");
    let stored = evidence::service::of_occurrences(&bench.env, &bench.owner(), vec![first.id]).await.unwrap();
    assert_eq!(stored, std::slice::from_ref(&one));
    assert!(stored[0].is_intact());
    let changed = evidence::Evidence {
        content: evidence::Content { statement: "Restored all files".to_owned(), ..one.content.clone() },
        ..one
    };
    assert!(!changed.is_intact());

    let future = evidence::NewEvidence {
        observed_at: Some(Timestamp::parse_rfc3339("2026-12-02T08:00:00Z").unwrap()),
        ..new_evidence(first.id, NewProof::Text)
    };
    let refused = evidence::service::add(&bench.env, &bench.owner(), future).await.unwrap_err();
    assert_eq!(refusal(refused).0, "observedAt");
    let foreign = new_evidence(first.id, NewProof::Text);
    let refused = evidence::service::add(&bench.env, &bench.technician(bench.south), foreign).await.unwrap_err();
    assert_eq!(refusal(refused).0, "occurrenceId");
    // The database itself refuses a change.
    let scope = bench.mint.system("test");
    let write = bench.env.tenancy.db.sweep_write(&scope, |tx| {
        Box::pin(async move { tx.execute("UPDATE evidence SET statement = 'x'", vec![]).await })
    });
    assert!(write.await.is_err());
    assert_eq!(EvidenceKind::parse("measure"), Some(EvidenceKind::Measure));
}
