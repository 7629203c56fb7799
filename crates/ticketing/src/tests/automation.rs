//! What programs do, and how they give way to people.

use kernel::text::Line;
use kernel::{Scope, TicketId, Timestamp};
use serde_json::json;

use super::bench::Bench;
use crate::relation::RelationKind;
use crate::ticket::automation::{Ended, Note, Reopened, add_note, reopen, resolve_auto};
use crate::ticket::problem::problem_of;
use crate::ticket::{Act, ResolvedHow, Status, Ticket, TicketKind, TicketPatch, Visibility, WorkKind, service};
use crate::time::{self, EntryOrigin, NewEntry};
use crate::{RESOLVED_BY_PERSON, TOUCHED, relation};

async fn cleared(bench: &Bench, id: TicketId, at: Timestamp) -> Ended {
    let end = bench.program(bench.north.id, move |tx, env| {
        Box::pin(async move { resolve_auto(&env, tx, id, at, "The condition is gone.").await })
    });
    end.await.unwrap()
}

async fn back(bench: &Bench, id: TicketId) -> Reopened {
    let again = bench.program(bench.north.id, move |tx, env| {
        Box::pin(async move { reopen(&env, tx, id, "The condition is back.").await })
    });
    again.await.unwrap()
}

#[tokio::test]
async fn an_untouched_ticket_ends_with_its_cause() {
    let bench = Bench::new().await;
    let ticket = bench.born(bench.north, "one").await;
    bench.at(30);
    let cleared_at = bench.minute(20);
    for _ in 0..2 {
        assert_eq!(cleared(&bench, ticket.id, cleared_at).await, Ended::Resolved);
    }
    let ended = bench.get(ticket.id).await;
    assert_eq!((ended.status, ended.resolved_how), (Status::Resolved, Some(ResolvedHow::Auto)));
    assert_eq!(ended.resolved_at, Some(cleared_at), "it is fulfilled when the cause was gone");
    assert!(ended.touched_at.is_none() && bench.jobs(TOUCHED).await.is_empty());
    // The same ticket goes on, as long as a ticket can be opened again at all.
    bench.at(200);
    assert!(matches!(back(&bench, ticket.id).await, Reopened::Open(ticket) if ticket.status == Status::Open));
    assert!(matches!(back(&bench, ticket.id).await, Reopened::Open(_)), "an open one stays open");
    bench.at(210);
    cleared(&bench, ticket.id, bench.minute(210)).await;
    bench.at(210 + 14 * 1_440 + 1);
    assert_eq!(back(&bench, ticket.id).await, Reopened::TooLate);
}

/// One way for a person to work on a ticket.
async fn touch(bench: &Bench, anna: &Scope, jo: &Scope, ticket: &Ticket, way: &str) -> Ticket {
    match way {
        "note" => bench.say(anna, ticket.id, Visibility::Internal).await.unwrap(),
        "client" => bench.say(jo, ticket.id, Visibility::Public).await.unwrap(),
        "status" => bench.act(ticket.id, Act::WaitVendor).await.unwrap(),
        "field" => {
            let patch = TicketPatch { work_kind: Some(WorkKind::Planned), ..TicketPatch::default() };
            service::update(&bench.env, anna, ticket.id, ticket.version, patch).await.unwrap()
        }
        _ => {
            let new = NewEntry {
                id: None,
                work_kind: WorkKind::Reactive,
                started_at: bench.minute(0),
                minutes: 5,
                note: Line::parse("note", "Looked").unwrap(),
                origin: EntryOrigin::Manual,
            };
            time::service::create(&bench.env, anna, ticket.id, new).await.unwrap().1
        }
    }
}

#[tokio::test]
async fn a_touched_ticket_is_asked_about_and_ends_after_a_day() {
    let bench = Bench::new().await;
    let (anna, jo) = (bench.anna(), bench.person(bench.north));
    for way in ["note", "client", "status", "field", "time"] {
        let start = bench.env.db.now();
        let ticket = bench.born(bench.north, way).await;
        let touched = touch(&bench, &anna, &jo, &ticket, way).await;
        assert_eq!(touched.touched_at, Some(start), "{way}");
        for _ in 0..2 {
            assert_eq!(cleared(&bench, ticket.id, start).await, Ended::Asks, "{way}");
        }
        assert_eq!(bench.get(ticket.id).await.status, Status::AwaitingConfirmation);
        bench.advance(24 * 3_600 - 1);
        bench.reconcile("tickets.close").await;
        assert_eq!(bench.get(ticket.id).await.status, Status::AwaitingConfirmation, "{way}: not before a day");
        bench.advance(1);
        bench.reconcile("tickets.close").await;
        let ended = bench.get(ticket.id).await;
        assert_eq!((ended.status, ended.resolved_how), (Status::Closed, Some(ResolvedHow::Auto)), "{way}");
        assert_eq!(ended.close_at, None);
        bench.reconcile("tickets.close").await;
        assert_eq!(bench.get(ticket.id).await.version, ended.version);
    }
    assert_eq!(bench.jobs(TOUCHED).await.len(), 5);
    assert!(bench.jobs(RESOLVED_BY_PERSON).await.is_empty());
}

#[tokio::test]
async fn a_person_who_resolves_is_told_to_the_insight() {
    let bench = Bench::new().await;
    let ticket = bench.born(bench.north, "one").await;
    bench.act(ticket.id, Act::Resolve).await.unwrap();
    let words = bench.jobs(RESOLVED_BY_PERSON).await;
    assert_eq!(words, [json!({ "insight": ticket.insight })]);
    // A ticket without an insight tells nobody.
    let plain = bench.ticket(bench.north, "Printer").await;
    bench.act(plain.id, Act::Resolve).await.unwrap();
    assert_eq!(bench.jobs(RESOLVED_BY_PERSON).await.len(), 1);
}

#[tokio::test]
async fn what_a_program_writes_is_no_touch_and_no_answer() {
    let bench = Bench::new().await;
    let ticket = bench.born(bench.north, "one").await;
    let id = Some(kernel::MessageId::from_uuid(uuid::Uuid::from_u128(6)));
    for _ in 0..2 {
        let note = bench.program(bench.north.id, move |tx, env| {
            Box::pin(async move {
                let note = Note { id, visibility: Visibility::Public, body: "The runbook is done." };
                add_note(&env, tx, ticket.id, note).await
            })
        });
        assert!(note.await.unwrap().touched_at.is_none());
    }
    let messages = bench.rows("SELECT id FROM ticket_message", Vec::new()).await;
    assert_eq!(messages.len(), 1);
    let clocks = crate::clock::service::of_tickets(&bench.env, &bench.anna(), vec![ticket.id]).await.unwrap();
    let first = clocks[&ticket.id].iter().find(|clock| clock.target == sla::Target::FirstResponse).unwrap();
    assert_eq!(first.verdict, sla::Verdict::Running);
    assert!(bench.jobs("mail.send").await.is_empty());
}

#[tokio::test]
async fn the_third_time_within_thirty_days_is_a_problem() {
    let bench = Bench::new().await;
    let mut tickets = Vec::new();
    let problem = async |ticket: &Ticket| {
        let id = ticket.id;
        let find =
            bench.program(bench.north.id, move |tx, env| Box::pin(async move { problem_of(&env, tx, id).await }));
        find.await.unwrap()
    };
    bench.born(bench.north, "long ago").await;
    bench.advance(31 * 86_400);
    for key in ["one", "two"] {
        let ticket = bench.born(bench.north, key).await;
        assert_eq!(problem(&ticket).await, None);
        tickets.push(ticket);
        bench.advance(86_400);
    }
    let third = bench.born(bench.north, "three").await;
    let found = problem(&third).await.unwrap();
    assert_eq!((found.kind, found.device), (TicketKind::Problem, third.device));
    assert_eq!(problem(&third).await.unwrap().id, found.id, "twice is once");
    bench.advance(86_400);
    let fourth = bench.born(bench.north, "four").await;
    assert_eq!(problem(&fourth).await.unwrap().id, found.id, "an open problem takes further ones");
    let relations = relation::service::of_tickets(&bench.env, &bench.anna(), vec![fourth.id]).await.unwrap();
    let of = |kind| relations.iter().filter(|relation| relation.kind == kind).map(|r| r.other).collect::<Vec<_>>();
    assert_eq!(of(RelationKind::RecurrenceOf), [third.id]);
    assert_eq!(of(RelationKind::Problem), [found.id]);
}
