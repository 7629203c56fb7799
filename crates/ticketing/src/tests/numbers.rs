//! Numbers, and opening twice.

use kernel::{DeviceId, Failure, TicketId};
use uuid::Uuid;

use super::bench::{Bench, told};
use crate::ticket::{self, NewTicket};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_have_no_gaps_and_no_repeats_when_many_open_at_once() {
    let bench = Bench::new().await;
    let mut open = tokio::task::JoinSet::new();
    for turn in 0..40 {
        let (env, scope) = (bench.env.clone(), bench.anna());
        let client = if turn % 3 == 0 { bench.south } else { bench.north };
        let mut new = bench.new_ticket(client, "Printer");
        if turn % 5 == 0 {
            // It is refused after others have begun, and leaves no gap.
            new.device = Some(DeviceId::from_uuid(Uuid::from_u128(turn)));
        }
        open.spawn(async move { ticket::service::create(&env, &scope, new).await });
    }
    let mut numbers: Vec<i64> = open.join_all().await.into_iter().filter_map(Result::ok).map(|t| t.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_origin_opens_one_ticket_however_often_it_asks() {
    let bench = Bench::new().await;
    let first = bench.born(bench.north, "insight:77").await;
    let again = bench.born(bench.north, "insight:77").await;
    assert_eq!((first.id, first.number, first.version), (again.id, again.number, again.version));
    // The key is the client's: another client has its own.
    let other = bench.born(bench.south, "insight:77").await;
    assert_ne!(first.id, other.id);
    let events = bench.rows("SELECT id FROM ticket_event WHERE ticket_id = $1", vec![first.id.uuid().into()]).await;
    assert_eq!(events.len(), 2, "the second call has written nothing: opened, team");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_open_for_one_origin_at_once_open_one_ticket() {
    let bench = std::sync::Arc::new(Bench::new().await);
    let mut open = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let bench = std::sync::Arc::clone(&bench);
        open.spawn(async move { bench.born(bench.north, "insight:77").await.number });
    }
    assert_eq!(open.join_all().await, [1; 12]);
    assert_eq!(bench.ticket(bench.north, "Printer").await.number, 2, "the others have given their numbers back");
}

#[tokio::test]
async fn an_id_of_the_caller_makes_a_repeated_request_harmless() {
    let bench = Bench::new().await;
    let id = Some(TicketId::from_uuid(Uuid::from_u128(5)));
    let create = async |title: &str| {
        let new = NewTicket { id, ..bench.new_ticket(bench.north, title) };
        ticket::service::create(&bench.env, &bench.anna(), new).await
    };
    assert_eq!(create("One").await.unwrap(), create("Two").await.unwrap());
    // Another client's people learn nothing from the id.
    let new = NewTicket { id, ..bench.new_ticket(bench.south, "Mine") };
    let new = NewTicket { requester: None, ..new };
    let refused = ticket::service::create(&bench.env, &bench.person(bench.south), new).await.unwrap_err();
    assert!(matches!(&refused, Failure::Rejected(errors) if errors[0].field == ["id"]), "{}", told(&refused));
}

#[tokio::test]
async fn nobody_opens_tickets_across_clients() {
    let bench = Bench::new().await;
    let mut errors = Vec::new();
    for device in [bench.south.device, DeviceId::from_uuid(Uuid::from_u128(9))] {
        let new = NewTicket { device: Some(device), ..bench.new_ticket(bench.north, "Printer") };
        errors.push(told(&ticket::service::create(&bench.env, &bench.anna(), new).await.unwrap_err()));
    }
    assert_eq!(errors[0], errors[1]);
    let foreign = bench.new_ticket(bench.south, "Printer");
    let refused = ticket::service::create(&bench.env, &bench.person(bench.north), foreign).await.unwrap_err();
    assert!(told(&refused).contains("no such client"), "{}", told(&refused));
}
