//! Clocks: what is due when, who is told once, and that what is remembered is what the fold says.

use kernel::{Role, TicketId};
use sla::{Target, Verdict};

use super::bench::Bench;
use crate::clock::{check, service};
use crate::ticket::{Act, Assignment, Ticket, TicketFilter, TicketOrder, Visibility, service as tickets};

async fn clock(bench: &Bench, id: TicketId, target: Target) -> sla::Clock {
    let mut all = service::of_tickets(&bench.env, &bench.anna(), vec![id]).await.unwrap();
    let latest = service::latest(all.remove(&id).unwrap());
    latest.into_iter().find(|clock| clock.target == target).unwrap()
}

async fn notices(bench: &Bench) -> Vec<(String, String, String)> {
    let sql = "SELECT target, mark, outcome FROM ticket_notice ORDER BY at, reached_at, mark";
    let rows = bench.rows(sql, Vec::new()).await;
    let text = |row: &db::Row, column| row.try_get::<String>("", column).unwrap();
    rows.iter().map(|row| (text(row, "target"), text(row, "mark"), text(row, "outcome"))).collect()
}

async fn remembered(bench: &Bench, ticket: &Ticket) -> check::Remembered {
    let id = ticket.id;
    let look = bench.program(ticket.client, move |tx, env| Box::pin(async move { check::one(&env, tx, id).await }));
    look.await.unwrap()
}

#[tokio::test]
async fn promises_run_in_the_agreements_hours() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let first = clock(&bench, ticket.id, Target::FirstResponse).await;
    assert_eq!(first.due.map(crate::clock::time), Some(bench.minute(120)));
    let resolution = clock(&bench, ticket.id, Target::Resolution).await;
    // Eight hours end with the day: due at 17:00, missed only when the next day begins.
    assert_eq!(resolution.due.map(crate::clock::time), Some(bench.minute(480)));
    assert_eq!(resolution.breach_at.map(crate::clock::time), Some(bench.minute(1_440)));
    assert_eq!(bench.get(ticket.id).await.due_at, Some(bench.minute(120)));
    bench.at(60);
    bench.say(&bench.anna(), ticket.id, Visibility::Public).await.unwrap();
    assert_eq!(clock(&bench, ticket.id, Target::FirstResponse).await.verdict, Verdict::Met);
    bench.act(ticket.id, Act::WaitClient).await.unwrap();
    bench.at(180);
    let paused = clock(&bench, ticket.id, Target::Resolution).await;
    assert_eq!((paused.verdict, paused.consumed_ms), (Verdict::Paused, 3_600_000));
    assert_eq!(bench.get(ticket.id).await.due_at, None);
    bench.say(&bench.person(bench.north), ticket.id, Visibility::Public).await.unwrap();
    let running = clock(&bench, ticket.id, Target::Resolution).await;
    assert_eq!(running.due.map(crate::clock::time), Some(bench.minute(1_440 + 120)));
    let proof = service::explain(&bench.env, &bench.anna(), &ticket, Target::Resolution).await.unwrap().unwrap();
    let counted: i64 = proof.intervals.iter().filter(|part| part.counted()).map(sla::Interval::length_ms).sum();
    assert_eq!(counted, proof.consumed_ms);
    assert_eq!(remembered(&bench, &ticket).await, check::Remembered::Right);
}

#[tokio::test]
async fn nothing_is_promised_without_an_agreement() {
    let bench = Bench::new().await;
    let scope = bench.mint.system("test");
    let end = bench.env.db.sweep_write(&scope, |tx| {
        Box::pin(async move { tx.execute("UPDATE agreement SET ends_on = '2026-11-01'", Vec::new()).await })
    });
    end.await.map_err(|error: db::DbError| error).unwrap();
    let ticket = bench.ticket(bench.north, "Printer").await;
    assert_eq!((ticket.agreement, ticket.due_at), (None, None));
    assert_eq!(clock(&bench, ticket.id, Target::Resolution).await.verdict, Verdict::None);
    bench.advance(90 * 86_400);
    bench.reconcile("tickets.sla_sweep").await;
    assert!(notices(&bench).await.is_empty());
}

#[tokio::test]
async fn each_mark_is_told_once() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let to = Assignment { team: None, assignee: Some(Some(bench.max)) };
    tickets::assign(&bench.env, &bench.anna(), ticket.id, 1, to).await.unwrap();
    let mark = |mark: &str, outcome: &str| ("first_response".to_owned(), mark.to_owned(), outcome.to_owned());
    bench.at(60);
    bench.reconcile("tickets.sla_sweep").await;
    assert_eq!(notices(&bench).await, [mark("50", "recorded")]);
    assert!(bench.jobs("mail.send").await.is_empty(), "half of the time is no news");
    bench.at(90);
    for _ in 0..3 {
        bench.reconcile("tickets.sla_sweep").await;
        bench.advance(5);
    }
    assert_eq!(notices(&bench).await, [mark("50", "recorded"), mark("75", "sent")]);
    let mails = bench.jobs("mail.send").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["to"], "max@provider.example");
    let subject = mails[0]["subject"].as_str().unwrap();
    assert!(subject.contains("#1 North: The first response has used 75 %"), "{subject}");
    // Looked at late: one message for the latest mark, the breach; the others are only recorded.
    bench.at(130);
    bench.reconcile("tickets.sla_sweep").await;
    let told = notices(&bench).await;
    assert!(told.contains(&mark("90", "recorded")) && told.contains(&mark("100", "recorded")), "{told:?}");
    assert!(told.contains(&mark("breach", "sent")), "{told:?}");
    assert_eq!(bench.jobs("mail.send").await.len(), 3, "of a breach the assignee and the rest of the team are told");
    assert_eq!(clock(&bench, ticket.id, Target::FirstResponse).await.verdict, Verdict::Breached);
    let overdue = TicketFilter { due_before: Some(bench.minute(131)), ..TicketFilter::default() };
    let request = kernel::PageRequest::default();
    let page = tickets::list(&bench.env, &bench.anna(), overdue, TicketOrder::Due, request).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(remembered(&bench, &ticket).await, check::Remembered::Right);
}

#[tokio::test]
async fn a_paused_clock_tells_nobody() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    bench.at(10);
    bench.say(&bench.anna(), ticket.id, Visibility::Public).await.unwrap();
    bench.act(ticket.id, Act::WaitVendor).await.unwrap();
    bench.at(10_000);
    bench.reconcile("tickets.sla_sweep").await;
    assert!(notices(&bench).await.is_empty());
    bench.act(ticket.id, Act::Take).await.unwrap();
    bench.reconcile("tickets.sla_sweep").await;
    assert!(notices(&bench).await.is_empty(), "ten minutes are used up, no more");
}

#[tokio::test]
async fn the_check_finds_and_mends_what_was_tampered_with_and_follows_new_promises() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let scope = bench.mint.system("test");
    assert_eq!(remembered(&bench, &ticket).await, check::Remembered::Right);
    let id = ticket.id.uuid();
    let tamper = bench.env.db.sweep_write(&scope, move |tx| {
        Box::pin(async move {
            tx.execute("UPDATE ticket_clock SET due_at = due_at + 1 WHERE ticket_id = $1", vec![id.into()]).await
        })
    });
    tamper.await.map_err(|error: db::DbError| error).unwrap();
    assert_eq!(remembered(&bench, &ticket).await, check::Remembered::Wrong);
    assert_eq!(remembered(&bench, &ticket).await, check::Remembered::Right);
    // The policy gets a stricter version from 10:00 on.
    let from = bench.minute(60).to_string();
    let stricter = bench.env.db.sweep_write(&scope, move |tx| {
        Box::pin(async move {
            let row = tx.row("SELECT definition FROM sla_policy LIMIT 1", Vec::new()).await?.unwrap();
            let mut definition: serde_json::Value = row.try_get("", "definition")?;
            let versions = definition["versions"].as_array_mut().unwrap();
            let mut version = versions[0].clone();
            version["valid_from"] = from.into();
            version["priorities"]["P3"]["first_response"] = "PT1H".into();
            versions.push(version);
            tx.execute(
                "UPDATE sla_policy SET definition = $1 WHERE client_id = (SELECT client_id FROM ticket)",
                vec![definition.into()],
            )
            .await
        })
    });
    stricter.await.map_err(|error: db::DbError| error).unwrap();
    bench.at(61);
    bench.reconcile("tickets.sla_check").await;
    assert_eq!(clock(&bench, ticket.id, Target::FirstResponse).await.verdict, Verdict::Breached);
    assert!(bench.get(ticket.id).await.due_at < Some(bench.minute(120)));
}

#[tokio::test]
async fn the_clients_people_see_their_own_clocks() {
    let bench = Bench::new().await;
    let ticket = bench.ticket(bench.north, "Printer").await;
    let seen = service::of_tickets(&bench.env, &bench.person(bench.north), vec![ticket.id]).await.unwrap();
    assert_eq!(seen[&ticket.id].len(), 2);
    for stranger in [bench.person(bench.south), bench.scope(bench.anna, Role::Technician, bench.south.id)] {
        assert!(service::of_tickets(&bench.env, &stranger, vec![ticket.id]).await.unwrap().is_empty());
        assert!(service::explain(&bench.env, &stranger, &ticket, Target::Resolution).await.is_err());
    }
}
