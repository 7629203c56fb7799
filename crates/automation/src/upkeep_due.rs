//! Upkeep falls due: a planned ticket is opened, so that it stands in the queue with all other work. Once it is settled, the
//! ticket ends.

use db::WriteTx;
use kernel::text::{Name, Prose, plain_line};
use kernel::{Failure, OccurrenceId};
use ticketing::ticket::automation as tickets;
use ticketing::ticket::{Level, NewTicket, Origin, Source, TeamChoice, TicketKind, WorkKind};
use upkeep::occurrence::act::{PlannedWork, planned_work, set_ticket};

use crate::Automation;

/// What is settled needs nobody any more: its ticket ends by itself, or asks if a person worked on it.
pub(crate) async fn end(env: &Automation, tx: &WriteTx, id: OccurrenceId) -> Result<(), Failure> {
    let Some(work) = planned_work(tx, id).await? else { return Ok(()) };
    let Some(ticket) = work.occurrence.ticket else { return Ok(()) };
    let words = format!("The upkeep of {} is settled: {}.", work.occurrence.due_on, work.occurrence.state.in_words());
    tickets::resolve_auto(&env.ticketing, tx, ticket, tx.now(), &words).await.map(drop)
}

/// Opens the ticket of an occurrence that fell due.
pub(crate) async fn plan(env: &Automation, tx: &WriteTx, id: OccurrenceId) -> Result<(), Failure> {
    let Some(work) = planned_work(tx, id).await? else { return Ok(()) };
    // What was settled meanwhile needs no ticket any more.
    if work.occurrence.ticket.is_some() || !work.occurrence.state.is_owed() {
        return Ok(());
    }
    let ticket = tickets::open(&env.ticketing, tx, new_ticket(&work)?).await?;
    set_ticket(tx, &env.tenancy.audit, id, ticket.id).await.map(drop)
}

fn new_ticket(work: &PlannedWork) -> Result<NewTicket, Failure> {
    let refused = |error| Failure::Rejected(vec![error]);
    let (occurrence, obligation) = (&work.occurrence, &work.obligation);
    let title = plain_line(&format!("{}, due {}", obligation.title, occurrence.due_on), 120);
    let said = format!(
        "{}\n\nDue on {}. {}\n\nIt is done when the evidence is there.",
        obligation.scope, occurrence.due_on, work.responsible
    );
    let team = work.team.map(|team| TeamChoice {
        team,
        path: vec![format!("The obligation names who sees to it: {}", work.responsible)],
    });
    Ok(NewTicket {
        description: Prose::parse("description", &said).map_err(refused)?,
        impact: Level::Low,
        urgency: Level::Low,
        work_kind: WorkKind::Planned,
        team,
        origin: Origin {
            key: Some(format!("upkeep:{}", occurrence.id)),
            occurrence: Some(occurrence.id),
            ..Origin::default()
        },
        ..NewTicket::new(
            occurrence.client,
            TicketKind::Task,
            Source::Upkeep,
            Name::parse("title", &title).map_err(refused)?,
        )
    })
}
