//! The same trouble again and again: the third ticket of one fingerprint within 30 days gets a problem behind it.

use std::fmt::Write;

use db::{ReadTx, WriteTx};
use kernel::text::{NAME_MAX, Name, Prose};
use kernel::{Failure, TicketId};

use super::open::{self, RECURRENCE_BACK, RECURRENCES};
use super::{NewTicket, Origin, Source, Ticket, TicketKind, WorkKind, store};
use crate::author::Author;
use crate::relation::{self, Relation, RelationKind};
use crate::{Ticketing, desk};

/// Tickets of one fingerprint that make a problem.
const THIRD: usize = 3;
/// Most tickets that the text of a problem lists.
const LISTED: usize = 20;

/// The tickets of a ticket's fingerprint within the last 30 days, itself included, oldest first; at most 100.
///
/// # Errors
/// What the database says.
pub async fn recurrences(tx: &ReadTx, ticket: &Ticket) -> Result<Vec<Ticket>, Failure> {
    let Some(fingerprint) = &ticket.fingerprint else { return Ok(Vec::new()) };
    let since = tx.now().minus(RECURRENCE_BACK);
    Ok(store::of_fingerprint(tx, ticket.client, fingerprint, since, RECURRENCES).await?)
}

/// The problem behind a ticket: the open one of its earlier recurrences, or, from the third ticket on, a new one. `None`
/// while the trouble is not that frequent. Harmless twice.
///
/// # Errors
/// Not found; what the database says.
pub async fn problem_of(env: &Ticketing, tx: &WriteTx, id: TicketId) -> Result<Option<Ticket>, Failure> {
    let ticket = desk::lock(tx, id, "ticketId").await?;
    let same = recurrences(tx, &ticket).await?;
    let problem = match open_problem(tx, &same).await? {
        Some(problem) => problem,
        None if same.len() < THIRD => return Ok(None),
        None => open::open(env, tx, &Author::System, new_problem(&ticket, &same)?).await?.into_ticket(),
    };
    for one in &same {
        let relation = Relation { ticket: one.id, kind: RelationKind::Problem, other: problem.id };
        if relation::store::add(tx, ticket.client, relation).await? {
            tx.publish(db::Change::of(Some(one.client), one.id));
        }
    }
    Ok(Some(problem))
}

/// The problem behind some tickets on which work is still owed.
async fn open_problem(tx: &ReadTx, same: &[Ticket]) -> Result<Option<Ticket>, Failure> {
    let ids: Vec<TicketId> = same.iter().map(|ticket| ticket.id).collect();
    let relations = relation::store::of_tickets(tx, &ids, RECURRENCES).await?;
    let problems = relations.iter().filter(|relation| relation.kind == RelationKind::Problem);
    let problems: Vec<TicketId> = open::distinct(problems.map(|relation| relation.other).collect());
    let found = store::by_ids(tx, &problems).await?;
    Ok(found.into_iter().filter(|problem| problem.status.is_open()).min_by_key(|problem| problem.number))
}

fn new_problem(ticket: &Ticket, same: &[Ticket]) -> Result<NewTicket, Failure> {
    let title: String = format!("Recurring: {}", ticket.title).chars().take(NAME_MAX).collect();
    let mut text = format!("This came back {} times within 30 days:\n\n", same.len());
    for one in same.iter().rev().take(LISTED) {
        let opened = crate::clock::words::instant(crate::clock::instant(one.created_at));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- #{} {}, opened {opened}", one.number, one.title);
    }
    text.push_str("\nFind the cause and what keeps it from coming back.");
    let refused = |error| Failure::Rejected(vec![error]);
    let title = Name::parse("title", &title).map_err(refused)?;
    Ok(NewTicket {
        description: Prose::parse("description", &text).map_err(refused)?,
        work_kind: WorkKind::Planned,
        site: ticket.site,
        device: ticket.device,
        services: ticket.services.clone(),
        team: Some(super::TeamChoice {
            team: ticket.team,
            path: vec![format!("It stands behind #{}, whose team it has.", ticket.number)],
        }),
        origin: Origin { key: Some(format!("problem:{}", ticket.id)), ..Origin::default() },
        ..NewTicket::new(ticket.client, TicketKind::Problem, Source::System, title)
    })
}
