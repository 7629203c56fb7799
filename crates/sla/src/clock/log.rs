//! The log of a ticket, event by event.

use super::life::{Attributes, Life};
use super::{Cause, Flag, Halt};
use crate::event::{CalendarChanges, Created, Event, EventKind};
use crate::instant::DAY_MS;
use crate::policy::{ChangeKind, StartFrom};
use crate::{Instant, Knowledge, Refusal, Target, Ticket};

/// A resolved ticket is the same one again until then; later a new ticket follows.
const REOPEN_MS: i64 = 14 * DAY_MS;

/// All logs that may refer to each other, with what is known of the definitions.
#[derive(Clone, Copy)]
pub(crate) struct Tickets<'k> {
    pub knowledge: &'k Knowledge<'k>,
    pub tickets: &'k [Ticket],
    /// How many merges led here.
    pub(super) depth: u8,
}

impl<'k> Tickets<'k> {
    pub(crate) const fn new(knowledge: &'k Knowledge<'k>, tickets: &'k [Ticket]) -> Self {
        Self { knowledge, tickets, depth: 0 }
    }

    /// The log of a ticket, by its own id or that of one that came of a late reopening.
    pub(crate) fn find(self, id: &str) -> Option<&'k Ticket> {
        let by_id = |id: &str| self.tickets.iter().find(|ticket| ticket.id == id);
        by_id(id).or_else(|| {
            let (origin, number) = id.rsplit_once('/')?;
            number.parse::<usize>().ok().and_then(|_| by_id(origin))
        })
    }
}

/// The lives of a ticket: itself and those that came of late reopenings. None if it is not known yet.
pub(crate) fn lives<'k>(all: Tickets<'k>, ticket: &'k Ticket) -> Result<Vec<Life<'k>>, Refusal> {
    let as_of = all.knowledge.as_of();
    let mut log = known_events(ticket, as_of);
    let Some(place) = log.iter().position(|event| matches!(event.kind, EventKind::Created(_))) else {
        return Ok(Vec::new());
    };
    let first = log.remove(place);
    let EventKind::Created(created) = &first.kind else { return Ok(Vec::new()) };
    let mut lives = vec![create(all, ticket, first, created)?];
    for event in log {
        follow(all, &mut lives, event)?;
    }
    if let Some(last) = lives.last_mut() {
        last.pass(as_of)?;
    }
    Ok(lives)
}

/// What is known of the log, in order.
pub(super) fn known_events(ticket: &Ticket, as_of: Instant) -> Vec<&Event> {
    let mut log: Vec<&Event> = ticket.events.iter().filter(|event| event.is_known(as_of)).collect();
    log.sort_by_key(|event| event.at);
    log
}

/// The first event.
fn create<'k>(
    all: Tickets<'k>,
    ticket: &'k Ticket,
    event: &'k Event,
    created: &'k Created,
) -> Result<Life<'k>, Refusal> {
    let attributes = Attributes {
        priority: &created.priority,
        policy: &created.policy,
        requester: created.requester.as_deref(),
        calendars: (&created.calendars).into(),
    };
    let (start, known_at) = start(all, event, created)?;
    let mut life = Life::new(all.knowledge, &ticket.id, attributes, start)?;
    if created.closed {
        life.open(Target::Resolution, start, known_at)?;
        life.resolve(start, false);
        return Ok(life);
    }
    life.open(Target::FirstResponse, start, known_at)?;
    life.open(Target::Resolution, start, known_at)?;
    // Who spoke to the person did so before the ticket was written: the answer took no time.
    if created.spoke_to_user {
        if let Some(instance) = life.finish(Target::FirstResponse, start, None) {
            instance.flags.insert(Flag::SpokeToUser);
        }
        life.replied = true;
        life.open(Target::Update, start, known_at)?;
    }
    Ok(life)
}

/// Where the clocks start, and when it was known that they did.
fn start(all: Tickets<'_>, event: &Event, created: &Created) -> Result<(Instant, Instant), Refusal> {
    if let Some(split) = &created.split {
        let events = all.find(&split.ticket).map_or(&[][..], |ticket| ticket.events.as_slice());
        let message = events.iter().find(|event| match &event.kind {
            EventKind::Message(message) => message.id.as_ref() == Some(&split.message),
            _ => false,
        });
        if let Some(message) = message.filter(|message| message.is_known(all.knowledge.as_of())) {
            return Ok((message.at, event.at));
        }
    }
    let (_, stages) = all.knowledge.policy(&created.policy)?;
    let in_force = stages.iter().rev().find(|stage| stage.from <= event.at);
    let from_detection = in_force.is_some_and(|stage| stage.version.start_from == StartFrom::Detected);
    match created.detected_at.filter(|_| from_detection) {
        Some(detected_at) => Ok((detected_at, event.at)),
        None => Ok((event.at, event.recorded_at.unwrap_or(event.at))),
    }
}

/// One event after the first.
pub(super) fn follow<'k>(all: Tickets<'k>, lives: &mut Vec<Life<'k>>, event: &'k Event) -> Result<(), Refusal> {
    let number = lives.len() + 1;
    let Some(life) = lives.last_mut().filter(|life| !life.merged) else { return Ok(()) };
    let at = event.at;
    life.pass(at)?;
    match &event.kind {
        EventKind::Created(_) | EventKind::Split(_) => {}
        EventKind::Message(message) => life.hear(event, message)?,
        EventKind::Status(status) => {
            if life.resolved_at.is_none() {
                let mut pauses = life.pauses.clone();
                pauses.extend(status.pause_add.iter().map(String::as_str));
                pauses.retain(|reason| !status.pause_remove.iter().any(|removed| removed == reason));
                life.set_pauses(pauses)?;
            }
        }
        EventKind::Priority(change) => {
            life.attributes.priority = &change.priority;
            life.changed(ChangeKind::Priority)?;
        }
        EventKind::Contract(change) => {
            life.change_calendars(&change.calendars);
            life.change_policy(change.policy.as_deref(), at)?;
        }
        EventKind::NoAnswerNeeded(_) => {
            if let Some(instance) = life.finish(Target::NextResponse, at, None) {
                instance.flags.insert(Flag::NoAnswerNeeded);
            }
        }
        EventKind::Resolved(resolved) => life.resolve(at, resolved.auto),
        EventKind::Reopened(_) => {
            if let Some(successor) = life.reopen(event, number)? {
                lives.push(successor);
            }
        }
        EventKind::Merge(merge) => all.merge(life, &merge.from, at)?,
        EventKind::Merged(_) => {
            for target in Target::ALL {
                life.finish(target, at, Some(Cause::Merged));
            }
            life.merged = true;
        }
        EventKind::Justify(justify) => {
            if let Some(instance) = life.latest(justify.target).filter(|instance| instance.breach.is_some()) {
                instance.flags.insert(Flag::Excluded);
            }
        }
    }
    Ok(())
}

impl<'k> Life<'k> {
    fn change_calendars(&mut self, changes: &'k CalendarChanges) {
        let calendars = &mut self.attributes.calendars;
        let CalendarChanges { contract, client, service } = changes;
        for (calendar, change) in
            [(&mut calendars.contract, contract), (&mut calendars.client, client), (&mut calendars.service, service)]
        {
            if let Some(change) = change {
                *calendar = change.as_deref();
            }
        }
    }

    fn resolve(&mut self, at: Instant, auto: bool) {
        if self.resolved_at.is_some() {
            return;
        }
        for target in [Target::FirstResponse, Target::NextResponse, Target::Update] {
            self.finish(target, at, Some(Cause::Resolved));
        }
        if let Some(resolution) = self.finish(Target::Resolution, at, None).filter(|_| auto) {
            resolution.flags.insert(Flag::Auto);
        }
        self.clear_pauses();
        self.resolved_at = Some(at);
    }

    /// Reopens a resolved ticket, or starts the one that follows it as the `number`-th.
    fn reopen(&mut self, event: &Event, number: usize) -> Result<Option<Self>, Refusal> {
        let Some(resolved_at) = self.resolved_at else { return Ok(None) };
        let at = event.at;
        let known_at = event.recorded_at.unwrap_or(at);
        if at.since(resolved_at) > REOPEN_MS {
            let mut next = self.successor(format!("{}/{number}", self.origin), at)?;
            next.open(Target::FirstResponse, at, known_at)?;
            next.open(Target::Resolution, at, known_at)?;
            return Ok(Some(next));
        }
        self.resolved_at = None;
        let under = self.under();
        if let Some(resolution) = self.latest(Target::Resolution) {
            resolution.end = None;
            resolution.flags.remove(&Flag::Auto);
            let from = std::mem::replace(&mut resolution.position, at);
            resolution.remember(from, Some(Halt::Resolved), &under);
        }
        self.changed(ChangeKind::Priority)?;
        if self.replied {
            self.open(Target::Update, at, known_at)?;
        }
        Ok(None)
    }
}
