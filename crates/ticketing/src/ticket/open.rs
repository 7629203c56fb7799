//! Opening a ticket, whoever opens it.

use std::time::Duration;

use db::WriteTx;
use kernel::id::ClientKind;
use kernel::{ClientId, ErrorCode, Failure, TicketId};

use sla::{EventKind, Instant};

use super::change::Draft;
use super::{NewTicket, Origin, Priority, Status, Ticket, ownership, store};
use crate::author::Author;
use crate::clock::terms::Terms;
use crate::desk::Deed;
use crate::event::{Happening, NewEvent};
use crate::links::{self, Links};
use crate::relation::{self, Relation, RelationKind};
use crate::{Ticketing, desk, limits, number};

/// How far back the same trouble counts as the same trouble.
pub(crate) const RECURRENCE_BACK: Duration = Duration::from_secs(30 * 86_400);
/// Most tickets of one fingerprint that are looked at.
pub(crate) const RECURRENCES: u64 = 100;

/// A ticket that is there now.
#[derive(Debug, Clone)]
pub(crate) enum Opened {
    /// It was opened.
    New(Ticket),
    /// It had been opened before, under the same id or the same key.
    Before(Ticket),
}

impl Opened {
    pub(crate) fn into_ticket(self) -> Ticket {
        match self {
            Self::New(ticket) | Self::Before(ticket) => ticket,
        }
    }
}

/// Opens a ticket, unless it is there already.
///
/// # Errors
/// Not found for what it points at; what the database says.
pub(crate) async fn open(env: &Ticketing, tx: &WriteTx, author: &Author, new: NewTicket) -> Result<Opened, Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(before) = opened_before(tx, id, new.client, &new.origin).await? {
        return Ok(Opened::Before(before));
    }
    // Under an open-ended permit an absent client gets this far; it answers like one that may not be seen.
    if !links::client_exists(tx, new.client).await? {
        return Err(Failure::not_found::<ClientKind>("clientId"));
    }
    let new = NewTicket { services: distinct(new.services.clone()), ..new };
    let points = Links { requester: new.requester, site: new.site, device: new.device, services: new.services.clone() };
    points.check(tx, new.client).await?;
    let choice = ownership::team_for(tx, &new).await?;
    let assignee = match new.assignee {
        Some(user) => Some((user, ownership::assignee_name(tx, choice.team, user).await?)),
        None => None,
    };
    let terms = Terms::of(tx, new.client, (new.source, &new.services)).await?;
    // The number is taken last, so that few others wait for it on PostgreSQL. Whoever waited looks again: the other may
    // have opened the same ticket.
    let number = number::next_ticket(tx).await?;
    if let Some(before) = opened_before(tx, id, new.client, &new.origin).await? {
        number::give_back_ticket(tx).await?;
        return Ok(Opened::Before(before));
    }
    let ticket = Ticket {
        id,
        client: new.client,
        number,
        kind: new.kind,
        status: if assignee.is_some() { Status::Open } else { Status::New },
        title: new.title.into_string(),
        description: new.description.into_string(),
        impact: new.impact,
        urgency: new.urgency,
        priority: new.priority.unwrap_or_else(|| Priority::of(new.impact, new.urgency)),
        source: new.source,
        work_kind: new.work_kind,
        requester: new.requester,
        site: new.site,
        device: new.device,
        services: new.services,
        team: choice.team,
        team_path: choice.path.clone(),
        assignee: assignee.as_ref().map(|(user, _)| *user),
        origin_key: new.origin.key,
        fingerprint: new.origin.fingerprint,
        insight: new.origin.insight,
        occurrence: new.origin.occurrence,
        run: new.origin.run,
        agreement: terms.agreement,
        sla_policy: terms.policy,
        opened_by: tx.permit().actor().user(),
        touched_at: None,
        resolution: String::new(),
        resolved_at: None,
        resolved_how: None,
        close_at: None,
        closed_at: None,
        due_at: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let created = sla::Created {
        priority: ticket.priority.as_str().to_owned(),
        policy: terms.policy_name(),
        requester: ticket.requester.map(|contact| contact.to_string()),
        calendars: terms.calendars(),
        spoke_to_user: new.spoke_to_user,
        detected_at: new.origin.detected_at.map(|at| Instant::from_micros(at.min(tx.now()).micros())),
        ..sla::Created::default()
    };
    let opened = Happening::Opened { source: ticket.source };
    let mut events = vec![NewEvent::with(opened, EventKind::Created(created))];
    events
        .push(NewEvent::now(Happening::Team { team: ownership::team_name(tx, choice.team).await?, path: choice.path }));
    if let Some((_, name)) = assignee {
        events.push(NewEvent::now(Happening::Assignee { name: Some(name) }));
    }
    let deed = Deed { author, action: "ticket.create" };
    let ticket = desk::open(env, tx, Draft { ticket, events }, deed).await?;
    relate_to_last(tx, &ticket).await?;
    Ok(Opened::New(ticket))
}

/// The ticket that an earlier call with the same id or key has opened.
async fn opened_before(
    tx: &WriteTx,
    id: TicketId,
    client: ClientId,
    origin: &Origin,
) -> Result<Option<Ticket>, Failure> {
    for text in [&origin.key, &origin.fingerprint].into_iter().flatten() {
        if text.is_empty() || text.chars().count() > limits::KEY_MAX {
            let message = format!("The key of an origin has 1 to {} characters.", limits::KEY_MAX);
            return Err(Failure::rejected(ErrorCode::Invalid, "origin", message));
        }
    }
    if let Some(before) = store::find(tx, id).await? {
        return Ok(Some(before));
    }
    match &origin.key {
        Some(key) => Ok(store::by_origin(tx, client, key).await?),
        None => Ok(None),
    }
}

/// The same trouble within 30 days: the new ticket is a recurrence of the last one.
async fn relate_to_last(tx: &WriteTx, ticket: &Ticket) -> Result<(), Failure> {
    let Some(fingerprint) = &ticket.fingerprint else { return Ok(()) };
    let since = tx.now().minus(RECURRENCE_BACK);
    let earlier = store::of_fingerprint(tx, ticket.client, fingerprint, since, RECURRENCES).await?;
    if let Some(last) = earlier.iter().rev().find(|earlier| earlier.id != ticket.id) {
        let relation = Relation { ticket: ticket.id, kind: RelationKind::RecurrenceOf, other: last.id };
        relation::store::add(tx, ticket.client, relation).await?;
    }
    Ok(())
}

/// In order and once each.
pub(crate) fn distinct<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}
