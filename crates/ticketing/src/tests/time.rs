//! Timers and work times.

use kernel::Failure;
use kernel::text::Line;

use super::bench::{Bench, told};
use crate::ticket::WorkKind;
use crate::time::timer::{Stop, discard, mine, start, stop};
use crate::time::{EntryOrigin, NewEntry, service};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_has_one_timer() {
    let bench = Bench::new().await;
    let (one, two) = (bench.ticket(bench.north, "One").await, bench.ticket(bench.south, "Two").await);
    let mut starts = tokio::task::JoinSet::new();
    for turn in 0..8 {
        let (env, scope) = (bench.env.clone(), bench.anna());
        let ticket = if turn % 2 == 0 { one.id } else { two.id };
        starts
            .spawn(async move { start(&env, &scope, ticket, WorkKind::Reactive).await.map(|(timer, _)| timer.ticket) });
    }
    let started: Vec<_> = starts.join_all().await;
    let running = mine(&bench.env, &bench.anna()).await.unwrap().unwrap();
    assert!(started.iter().flatten().all(|ticket| *ticket == running.ticket), "{started:?}");
    let refused = started.into_iter().find_map(Result::err).unwrap();
    assert!(told(&refused).contains("Stop or discard it first"), "{}", told(&refused));
    assert_eq!(bench.rows("SELECT user_id FROM running_timer", Vec::new()).await.len(), 1);
    // Another person has a timer of their own.
    start(&bench.env, &bench.everywhere(bench.max), one.id, WorkKind::Planned).await.unwrap();
    assert_eq!(bench.rows("SELECT user_id FROM running_timer", Vec::new()).await.len(), 2);
}

#[tokio::test]
async fn stopping_records_begun_minutes_and_touches_the_ticket() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "One").await;
    let anna = bench.anna();
    start(&bench.env, &anna, ticket.id, WorkKind::Reactive).await.unwrap();
    bench.advance(601);
    let note = Some(Line::parse("note", "Changed the toner").unwrap());
    let (entry, after) = stop(&bench.env, &anna, Stop { note, ..Stop::default() }).await.unwrap();
    assert_eq!((entry.minutes, entry.user, entry.origin), (11, Some(bench.anna), EntryOrigin::Timer));
    assert_eq!((entry.user_name.as_str(), entry.note.as_str()), ("Anna Technik", "Changed the toner"));
    assert!(after.touched_at.is_some());
    assert_eq!(after.version, ticket.version, "work time is no field of the ticket");
    assert!(told(&stop(&bench.env, &anna, Stop::default()).await.unwrap_err()).contains("No timer"));
    // A timer that was forgotten over a day asks.
    start(&bench.env, &anna, ticket.id, WorkKind::Reactive).await.unwrap();
    bench.advance(90_000);
    assert!(told(&stop(&bench.env, &anna, Stop::default()).await.unwrap_err()).contains("Say how many minutes"));
    let said = Stop { minutes: Some(20), ..Stop::default() };
    assert_eq!(stop(&bench.env, &anna, said).await.unwrap().0.minutes, 20);
    start(&bench.env, &anna, ticket.id, WorkKind::Reactive).await.unwrap();
    assert!(discard(&bench.env, &anna).await.unwrap().is_some());
    assert!(discard(&bench.env, &anna).await.unwrap().is_none());
    assert_eq!(service::of_tickets(&bench.env, &anna, vec![ticket.id]).await.unwrap()[&ticket.id].len(), 2);
}

#[tokio::test]
async fn entries_are_bounded_and_internal() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "One").await;
    let entry = |minutes: i32, minute: i64| NewEntry {
        id: None,
        work_kind: WorkKind::Project,
        started_at: bench.minute(minute),
        minutes,
        note: Line::parse("note", "").unwrap(),
        origin: EntryOrigin::Manual,
    };
    for (minutes, minute) in [(0, 0), (1_441, 0), (-5, 0), (10, 1)] {
        let refused = service::create(&bench.env, &bench.anna(), ticket.id, entry(minutes, minute)).await;
        assert!(matches!(refused, Err(Failure::Rejected(_))), "{minutes} {minute}");
    }
    service::create(&bench.env, &bench.anna(), ticket.id, entry(1_440, 0)).await.unwrap();
    let jo = bench.person(bench.north);
    assert!(matches!(service::create(&bench.env, &jo, ticket.id, entry(5, 0)).await, Err(Failure::Forbidden(_))));
    assert!(service::of_tickets(&bench.env, &jo, vec![ticket.id]).await.unwrap().is_empty());
    assert!(mine(&bench.env, &jo).await.unwrap().is_none());
}
