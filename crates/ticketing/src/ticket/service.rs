//! What people do with tickets, and reading them.

use db::DbError;
use kernel::{ErrorCode, Failure, Page, PageRequest, Permission, Scope, TicketId, UserError};

use super::change::{Draft, Step};
use super::{
    Act, Assignment, NewTicket, Source, Status, Ticket, TicketFilter, TicketKind, TicketOrder, TicketPatch, open,
    ownership, store,
};
use crate::author::Author;
use crate::desk::Deed;
use crate::event::{Happening, NewEvent};
use crate::links::Links;
use crate::{Ticketing, access, desk};

/// Opens a ticket: for whoever works on tickets with everything, for a person of the client with what they know.
///
/// # Errors
/// Forbidden or not found; the refusals of the fields.
pub async fn create(env: &Ticketing, scope: &Scope, mut new: NewTicket) -> Result<Ticket, Failure> {
    let permit = scope.permit_client(Permission::TicketAsk, new.client)?;
    let works = access::works(scope, new.client);
    if !works {
        only_asks(&new)?;
    }
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let author = Author::of(tx, new.client).await?;
            if let Author::Contact { id, .. } = author
                && !works
            {
                new.requester = Some(id);
                new.source = Source::ClientPortal;
            }
            open::open(&env, tx, &author, new).await.map(open::Opened::into_ticket)
        })
    })
    .await
}

/// What a person who only asks may not decide.
fn only_asks(new: &NewTicket) -> Result<(), Failure> {
    let decided = [
        (new.team.is_some(), "teamId"),
        (new.assignee.is_some(), "assigneeId"),
        (new.priority.is_some(), "priority"),
        (new.requester.is_some(), "requesterContactId"),
        (new.area.is_some(), "area"),
        (new.spoke_to_user, "spokeToUser"),
        (!matches!(new.kind, TicketKind::Incident | TicketKind::Request), "kind"),
    ];
    let message = "Your provider decides this. Leave it out.";
    let errors: Vec<UserError> = decided
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, field)| UserError::new(ErrorCode::Forbidden, field, message))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::Rejected(errors)) }
}

/// Changes fields of a ticket.
///
/// # Errors
/// Forbidden, not found or conflict; the refusals of the fields.
pub async fn update(
    env: &Ticketing,
    scope: &Scope,
    id: TicketId,
    expected: i32,
    patch: TicketPatch,
) -> Result<Ticket, Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let patch = TicketPatch { services: patch.services.map(open::distinct), ..patch };
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock_expected(tx, id, expected).await?;
            let points = Links {
                requester: patch.requester,
                site: patch.site,
                device: patch.device,
                services: patch.services.clone().unwrap_or_default(),
            };
            points.check(tx, ticket.client).await?;
            let author = Author::of(tx, ticket.client).await?;
            let draft = Draft::of(&ticket).patch(patch);
            desk::commit(&env, tx, &ticket, draft, Deed { author: &author, action: "ticket.update" }).await
        })
    })
    .await
}

/// Gives a ticket to a team or a person. Whoever is given a new ticket takes it.
///
/// # Errors
/// Forbidden, not found or conflict.
pub async fn assign(
    env: &Ticketing,
    scope: &Scope,
    id: TicketId,
    expected: i32,
    to: Assignment,
) -> Result<Ticket, Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock_expected(tx, id, expected).await?;
            let author = Author::of(tx, ticket.client).await?;
            let mut draft = Draft::of(&ticket);
            if let Some(team) = to.team.filter(|team| *team != ticket.team) {
                let name = ownership::team_name(tx, team).await?;
                draft.ticket.team = team;
                draft.ticket.team_path = vec![format!("The team {name} was chosen by {}.", author.name())];
                draft.events.push(NewEvent::now(Happening::Team { team: name, path: Vec::new() }));
                draft.ticket.assignee = None;
            }
            match to.assignee {
                Some(Some(user)) => {
                    let name = ownership::assignee_name(tx, draft.ticket.team, user).await?;
                    draft.ticket.assignee = Some(user);
                    if ticket.assignee != Some(user) {
                        draft.events.push(NewEvent::now(Happening::Assignee { name: Some(name) }));
                    }
                    if ticket.status == Status::New {
                        draft = draft.act(&author, &Step { act: Act::Take, words: "", at: tx.now() })?;
                    }
                }
                Some(None) => draft.ticket.assignee = None,
                None => {}
            }
            if draft.ticket.assignee.is_none() && ticket.assignee.is_some() {
                draft.events.push(NewEvent::now(Happening::Assignee { name: None }));
            }
            desk::commit(&env, tx, &ticket, draft, Deed { author: &author, action: "ticket.assign" }).await
        })
    })
    .await
}

/// A step of a ticket's life.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The step.
    pub act: Act,
    /// How it was solved, or why it begins again.
    pub words: String,
}

/// Does a step of a ticket's life.
///
/// # Errors
/// Forbidden, not found or conflict; a step that makes no sense.
pub async fn transition(
    env: &Ticketing,
    scope: &Scope,
    id: TicketId,
    expected: i32,
    wanted: Transition,
) -> Result<Ticket, Failure> {
    let permit = scope.permit(Permission::TicketWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let ticket = desk::lock_expected(tx, id, expected).await?;
            let author = Author::of(tx, ticket.client).await?;
            let step = Step { act: wanted.act, words: &wanted.words, at: tx.now() };
            let draft = Draft::of(&ticket).act(&author, &step)?;
            desk::commit(&env, tx, &ticket, draft, Deed { author: &author, action: "ticket.transition" }).await
        })
    })
    .await
}

/// The ticket with a number; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn by_number(env: &Ticketing, scope: &Scope, number: i64) -> Result<Option<Ticket>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::by_number(tx, number).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}

/// Several tickets; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read tickets.
pub async fn by_ids(env: &Ticketing, scope: &Scope, ids: Vec<TicketId>) -> Result<Vec<Ticket>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}

/// One page of the visible tickets.
///
/// # Errors
/// Forbidden without any right to read tickets; a cursor of another list.
pub async fn list(
    env: &Ticketing,
    scope: &Scope,
    filter: TicketFilter,
    order: TicketOrder,
    request: PageRequest,
) -> Result<Page<Ticket>, Failure> {
    let permit = scope.permit(Permission::TicketRead)?;
    let read = env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, order, &request).await }));
    Ok(read.await.map_err(|error: DbError| error)?)
}
