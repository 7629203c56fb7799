//! Changes of a ticket as data: the ticket afterwards, and what goes into its log. Pure.

use kernel::{ErrorCode, Failure, Timestamp};

use sla::EventKind;

use super::state::REOPEN_WITHIN;
use super::{Act, Priority, ResolvedHow, Status, Ticket, TicketPatch};
use crate::author::Author;
use crate::event::{FieldChange, Happening, NewEvent};

/// A ticket after a change, and what goes into its log.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The ticket afterwards.
    pub ticket: Ticket,
    /// What goes into the log.
    pub events: Vec<NewEvent>,
}

impl Draft {
    /// Nothing changed yet.
    pub(crate) fn of(ticket: &Ticket) -> Self {
        Self { ticket: ticket.clone(), events: Vec::new() }
    }
}

/// An act on the status, and when it counts.
#[derive(Debug, Clone)]
pub(crate) struct Step<'s> {
    /// The act.
    pub act: Act,
    /// How it was solved, or why it begins again.
    pub words: &'s str,
    /// When it happened: now, or earlier for what is known late.
    pub at: Timestamp,
}

impl Draft {
    /// Does an act on the status.
    ///
    /// # Errors
    /// The act makes no sense in this status, or comes too late.
    pub(crate) fn act(mut self, author: &Author, step: &Step<'_>) -> Result<Self, Failure> {
        let from = self.ticket.status;
        let Some(to) = from.after(step.act) else {
            let message = format!(
                "A ticket that is {} cannot do this step ({}). Reload the page to see where it stands.",
                from.words(),
                step.act.words()
            );
            return Err(Failure::rejected(ErrorCode::Invalid, "act", message));
        };
        let ticket = &mut self.ticket;
        ticket.status = to;
        ticket.close_at = to.closes_at(step.at);
        let at = Some(step.at);
        let event = match step.act {
            Act::Resolve => {
                let how = if author.is_person() { ResolvedHow::Person } else { ResolvedHow::Auto };
                ticket.resolved_at = at;
                ticket.resolved_how = Some(how);
                step.words.clone_into(&mut ticket.resolution);
                let happening = Happening::Resolved { how, resolution: step.words.to_owned() };
                let auto = how == ResolvedHow::Auto;
                NewEvent { at, happening, sla: Some(EventKind::Resolved(sla::Resolved { auto })) }
            }
            Act::Close => {
                ticket.closed_at = at;
                NewEvent { at, happening: Happening::Closed, sla: None }
            }
            Act::Reopen => {
                let resolved_at = ticket.resolved_at.unwrap_or(ticket.created_at);
                if step.at.since(resolved_at) > REOPEN_WITHIN {
                    let message = "This ticket was resolved more than 14 days ago. Open a new ticket that follows it.";
                    return Err(Failure::rejected(ErrorCode::Expired, "act", message));
                }
                ticket.resolved_at = None;
                ticket.resolved_how = None;
                ticket.closed_at = None;
                ticket.resolution.clear();
                let happening = Happening::Reopened { reason: step.words.to_owned() };
                NewEvent { at, happening, sla: Some(EventKind::Reopened(sla::Empty {})) }
            }
            Act::Take | Act::WaitClient | Act::WaitVendor | Act::AskConfirmation => {
                let sla = EventKind::Status(pauses(from, to));
                NewEvent { at, happening: Happening::Status { from, to }, sla: Some(sla) }
            }
        };
        self.events.push(event);
        Ok(self)
    }

    /// Another priority, if it is another one.
    pub(crate) fn priority(mut self, to: Priority) -> Self {
        let from = self.ticket.priority;
        if from != to {
            self.ticket.priority = to;
            let sla = EventKind::Priority(sla::PriorityChange { priority: to.as_str().to_owned() });
            self.events.push(NewEvent::with(Happening::Priority { from, to }, sla));
        }
        self
    }

    /// Applies the fields of a patch.
    pub(crate) fn patch(mut self, patch: TicketPatch) -> Self {
        let mut changes = Fields::default();
        let ticket = &mut self.ticket;
        if let Some(title) = patch.title {
            changes.shown("title", &mut ticket.title, title.into_string(), Clone::clone);
        }
        if let Some(description) = patch.description {
            changes.unseen("description", &mut ticket.description, description.into_string());
        }
        if let Some(kind) = patch.kind {
            changes.shown("kind", &mut ticket.kind, kind, |kind| kind.words());
        }
        let levels = (ticket.impact, ticket.urgency);
        if let Some(impact) = patch.impact {
            changes.shown("impact", &mut ticket.impact, impact, |level| level.words());
        }
        if let Some(urgency) = patch.urgency {
            changes.shown("urgency", &mut ticket.urgency, urgency, |level| level.words());
        }
        if let Some(work_kind) = patch.work_kind {
            changes.shown("kind of work", &mut ticket.work_kind, work_kind, |kind| kind.words());
        }
        if let Some(requester) = patch.requester {
            changes.unseen("requester", &mut ticket.requester, Some(requester));
        }
        if let Some(site) = patch.site {
            changes.unseen("site", &mut ticket.site, Some(site));
        }
        if let Some(device) = patch.device {
            changes.unseen("device", &mut ticket.device, Some(device));
        }
        if let Some(services) = patch.services {
            changes.unseen("services", &mut ticket.services, services);
        }
        let derived = || Priority::of(ticket.impact, ticket.urgency);
        let wanted = patch.priority.or_else(|| ((ticket.impact, ticket.urgency) != levels).then(derived));
        if !changes.0.is_empty() {
            self.events.push(NewEvent::now(Happening::Fields { changes: changes.0 }));
        }
        match wanted {
            Some(priority) => self.priority(priority),
            None => self,
        }
    }
}

/// What the clock hears of a change between two statuses.
fn pauses(from: Status, to: Status) -> sla::Status {
    let one = |reason: Option<&str>| reason.map(str::to_owned).into_iter().collect();
    sla::Status {
        status: to.as_str().to_owned(),
        pause_add: one(to.pause_reason()),
        pause_remove: one(from.pause_reason()),
    }
}

/// Collects the fields that really change.
#[derive(Default)]
struct Fields(Vec<FieldChange>);

impl Fields {
    /// A field whose values can be shown.
    fn shown<T: PartialEq>(&mut self, field: &str, stored: &mut T, value: T, show: impl Fn(&T) -> String) {
        if *stored != value {
            let (from, to) = (Some(show(stored)), Some(show(&value)));
            *stored = value;
            self.0.push(FieldChange { field: field.to_owned(), from, to });
        }
    }

    /// A field whose values are long or ids.
    fn unseen<T: PartialEq>(&mut self, field: &str, stored: &mut T, value: T) {
        if *stored != value {
            *stored = value;
            self.0.push(FieldChange { field: field.to_owned(), from: None, to: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use kernel::{Id, UserId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ticket::{Level, Source, TicketKind, WorkKind};

    fn ticket() -> Ticket {
        let at = Timestamp::from_millis(1_795_424_400_000);
        Ticket {
            id: Id::from_uuid(Uuid::from_u128(1)),
            client: Id::from_uuid(Uuid::from_u128(2)),
            number: 1,
            kind: TicketKind::Incident,
            status: Status::New,
            title: "Printer".to_owned(),
            description: String::new(),
            impact: Level::Medium,
            urgency: Level::Medium,
            priority: Priority::P3,
            source: Source::Portal,
            work_kind: WorkKind::Reactive,
            requester: None,
            site: None,
            device: None,
            services: Vec::new(),
            team: Id::from_uuid(Uuid::from_u128(3)),
            team_path: Vec::new(),
            assignee: None,
            origin_key: None,
            fingerprint: None,
            insight: None,
            occurrence: None,
            run: None,
            agreement: None,
            sla_policy: None,
            opened_by: None,
            touched_at: None,
            resolution: String::new(),
            resolved_at: None,
            resolved_how: None,
            close_at: None,
            closed_at: None,
            due_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    proptest! {
        /// Whatever is done in whatever order, the fields say what the status says, and the clock hears the pauses of it.
        #[test]
        fn fields_and_pauses_follow_the_status(
            acts in prop::collection::vec((0..Act::ALL.len(), any::<bool>(), 0u64..2_000_000), 0..40),
        ) {
            let person = Author::User { id: UserId::from_uuid(Uuid::from_u128(4)), name: "Anna".to_owned() };
            let mut draft = Draft::of(&ticket());
            let mut at = draft.ticket.created_at;
            for (act, by_person, seconds) in acts {
                at = at.plus(Duration::from_secs(seconds));
                let author = if by_person { &person } else { &Author::System };
                let before = draft.clone();
                match draft.act(author, &Step { act: Act::ALL[act], words: "", at }) {
                    Ok(after) => draft = after,
                    Err(_) => draft = before,
                }
                let now = &draft.ticket;
                prop_assert_eq!(now.resolved_at.is_some(), !now.status.is_open());
                prop_assert_eq!(now.resolved_how.is_some(), now.resolved_at.is_some());
                prop_assert_eq!(now.closed_at.is_some(), now.status == Status::Closed);
                let ends = matches!(now.status, Status::Resolved | Status::AwaitingConfirmation);
                prop_assert_eq!(now.close_at.is_some(), ends);
                prop_assert_eq!(heard(&draft.events), now.status.pause_reason().map(str::to_owned).into_iter().collect());
            }
        }
    }

    /// The pause reasons that the clock has by these entries.
    fn heard(events: &[NewEvent]) -> BTreeSet<String> {
        let mut reasons = BTreeSet::new();
        for event in events {
            match &event.sla {
                Some(EventKind::Status(status)) => {
                    status.pause_remove.iter().for_each(|reason| _ = reasons.remove(reason));
                    reasons.extend(status.pause_add.iter().cloned());
                }
                Some(EventKind::Resolved(_)) => reasons.clear(),
                _ => {}
            }
        }
        reasons
    }

    #[test]
    fn a_patch_tells_only_what_changes() {
        let patch = TicketPatch { impact: Some(Level::Medium), urgency: Some(Level::High), ..TicketPatch::default() };
        let draft = Draft::of(&ticket()).patch(patch);
        assert_eq!(draft.ticket.priority, Priority::P2);
        let kinds: Vec<&str> = draft.events.iter().map(|event| event.happening.kind()).collect();
        assert_eq!(kinds, ["fields", "priority"]);
        // A priority that was given stays when a level is repeated.
        let given = Draft::of(&ticket()).priority(Priority::P1).ticket;
        let same = TicketPatch { impact: Some(given.impact), ..TicketPatch::default() };
        let draft = Draft::of(&given).patch(same);
        assert_eq!((draft.ticket.priority, draft.events.len()), (Priority::P1, 0));
    }
}
