//! What people do with tickets, and what each may see.

use kernel::{Failure, PageRequest, Role, TeamId, UserId};
use uuid::Uuid;

use super::bench::{Bench, told};
use crate::conversation::service::list;
use crate::ticket::service::{assign, update};
use crate::ticket::{
    Act, AssigneeFilter, Assignment, Level, NewTicket, Priority, Source, Status, TicketFilter, TicketOrder,
    TicketPatch, Visibility, service,
};

#[tokio::test]
async fn a_ticket_is_never_without_a_team_and_says_why_it_has_this_one() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    assert_eq!(ticket.status, Status::New);
    assert_eq!(ticket.team_path.last().unwrap(), "The default team is Service desk.");
    assert!(ticket.agreement.is_some() && ticket.sla_policy.is_some());
    let area = NewTicket { area: Some("backups".to_owned()), ..bench.new_ticket(bench.north, "Backup") };
    let ticket = service::create(&bench.env, &bench.anna(), area).await.unwrap();
    assert!(ticket.team_path[0].contains("backups"), "{:?}", ticket.team_path);
    let nobody = TeamId::from_uuid(Uuid::from_u128(3));
    let to = Assignment { team: Some(nobody), assignee: None };
    let refused = assign(&bench.env, &bench.anna(), ticket.id, ticket.version, to).await.unwrap_err();
    assert!(told(&refused).contains("no such team"));
}

#[tokio::test]
async fn changes_are_checked_against_the_version_and_told_in_the_log() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let urgent = TicketPatch { impact: Some(Level::High), urgency: Some(Level::High), ..TicketPatch::default() };
    let changed = update(&bench.env, &bench.anna(), ticket.id, 1, urgent.clone()).await.unwrap();
    assert_eq!((changed.priority, changed.version), (Priority::P1, 2));
    assert!(matches!(
        update(&bench.env, &bench.anna(), ticket.id, 1, urgent.clone()).await,
        Err(Failure::Rejected(errors)) if errors[0].code == kernel::ErrorCode::Conflict
    ));
    // What changes nothing is no version.
    assert_eq!(update(&bench.env, &bench.anna(), ticket.id, 2, urgent).await.unwrap().version, 2);
    let kinds: Vec<String> = bench
        .rows("SELECT kind FROM ticket_event WHERE ticket_id = $1 ORDER BY seq", vec![ticket.id.uuid().into()])
        .await
        .iter()
        .map(|row| row.try_get("", "kind").unwrap())
        .collect();
    assert_eq!(kinds, ["opened", "team", "fields", "priority"]);
}

#[tokio::test]
async fn who_is_given_a_new_ticket_takes_it() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let to = Assignment { team: None, assignee: Some(Some(bench.max)) };
    let taken = assign(&bench.env, &bench.anna(), ticket.id, 1, to).await.unwrap();
    assert_eq!((taken.status, taken.assignee), (Status::Open, Some(bench.max)));
    for nobody in [UserId::from_uuid(Uuid::from_u128(4)), bench.north.person] {
        let to = Assignment { team: None, assignee: Some(Some(nobody)) };
        let refused = assign(&bench.env, &bench.anna(), ticket.id, taken.version, to).await.unwrap_err();
        assert!(told(&refused).contains("no such user"), "{}", told(&refused));
    }
    let mine = TicketFilter { assignee: Some(AssigneeFilter::User(bench.max)), ..TicketFilter::default() };
    let page = service::list(&bench.env, &bench.anna(), mine, TicketOrder::Due, PageRequest::default()).await.unwrap();
    assert_eq!(page.items.len(), 1);
    let none = TicketFilter { assignee: Some(AssigneeFilter::Nobody), ..TicketFilter::default() };
    let page = service::list(&bench.env, &bench.anna(), none, TicketOrder::Due, PageRequest::default()).await.unwrap();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn the_clients_word_moves_what_waited_for_it() {
    let bench = Bench::new().await;
    let (ticket, jo) = (bench.ticket(bench.north, "Printer").await, bench.person(bench.north));
    let taken = bench.say(&bench.anna(), ticket.id, Visibility::Public).await.unwrap();
    assert_eq!(taken.status, Status::Open, "the first public word takes the ticket");
    bench.act(ticket.id, Act::WaitClient).await.unwrap();
    let noted = bench.say(&bench.anna(), ticket.id, Visibility::Internal).await.unwrap();
    assert_eq!(noted.status, Status::WaitingClient);
    assert_eq!(bench.say(&jo, ticket.id, Visibility::Public).await.unwrap().status, Status::Open);
    bench.act(ticket.id, Act::Resolve).await.unwrap();
    bench.advance(13 * 86_400);
    assert_eq!(bench.say(&jo, ticket.id, Visibility::Public).await.unwrap().status, Status::Open);
    bench.act(ticket.id, Act::Resolve).await.unwrap();
    bench.advance(14 * 86_400 + 1);
    let late = bench.say(&jo, ticket.id, Visibility::Public).await.unwrap_err();
    assert!(told(&late).contains("new ticket"), "{}", told(&late));
}

#[tokio::test]
async fn a_public_reply_leaves_as_mail_in_the_tickets_thread() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    for _ in 0..2 {
        bench.say(&bench.anna(), ticket.id, Visibility::Public).await.unwrap();
    }
    bench.say(&bench.anna(), ticket.id, Visibility::Internal).await.unwrap();
    bench.say(&bench.person(bench.north), ticket.id, Visibility::Public).await.unwrap();
    let mails = bench.jobs("mail.send").await;
    assert_eq!(mails.len(), 2, "notes and the client's own words are not mailed");
    let thread = format!("<{}@steward.example>", ticket.id);
    for mail in &mails {
        assert_eq!(mail["to"], "jo@north.example");
        assert_eq!(mail["subject"], "[#1] Printer");
        assert_eq!(mail["in_reply_to"], thread);
        assert!(mail["text"].as_str().unwrap().contains("Hello *there*"));
    }
    assert_ne!(mails[0]["message_id"], mails[1]["message_id"]);
}

#[tokio::test]
async fn the_clients_people_see_and_do_what_is_theirs() {
    let bench = Bench::new().await;
    let (ticket, jo) = (bench.ticket(bench.north, "Printer").await, bench.person(bench.north));
    bench.say(&bench.anna(), ticket.id, Visibility::Internal).await.unwrap();
    bench.say(&bench.anna(), ticket.id, Visibility::Public).await.unwrap();
    let seen = list(&bench.env, &jo, &ticket, PageRequest::default()).await.unwrap();
    assert_eq!((seen.items.len(), seen.total), (1, 1));
    assert!(seen.items.iter().all(|(_, message)| message.visibility == Visibility::Public));
    let auditor = bench.scope(bench.max, Role::Auditor, bench.north.id);
    assert_eq!(list(&bench.env, &auditor, &ticket, PageRequest::default()).await.unwrap().total, 2);
    // Neither notes nor steps nor fields.
    assert!(matches!(bench.say(&jo, ticket.id, Visibility::Internal).await, Err(Failure::Forbidden(_))));
    let patch = TicketPatch { priority: Some(Priority::P1), ..TicketPatch::default() };
    assert!(matches!(update(&bench.env, &jo, ticket.id, 2, patch).await, Err(Failure::Forbidden(_))));
    // Their own ticket: the requester is who they are, and the provider decides the rest.
    let new = NewTicket { requester: None, priority: Some(Priority::P1), ..bench.new_ticket(bench.north, "Help") };
    let refused = service::create(&bench.env, &jo, new.clone()).await.unwrap_err();
    assert!(told(&refused).contains("Your provider decides this"));
    let own = service::create(&bench.env, &jo, NewTicket { priority: None, ..new }).await.unwrap();
    assert_eq!((own.requester, own.source), (Some(bench.north.contact), Source::ClientPortal));
    // Another client's ticket does not exist.
    let absent = kernel::TicketId::from_uuid(Uuid::from_u128(8));
    let other = bench.person(bench.south);
    let mut answers = Vec::new();
    for id in [ticket.id, absent] {
        answers.push(told(&bench.say(&other, id, Visibility::Public).await.unwrap_err()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(bench.env.ticket_by_id(&bench.person(bench.south), ticket.id).await.unwrap(), None);
}
