//! The rule book of one client: its policies and calendars, ready for the fold. No database here.

use std::collections::BTreeMap;

use kernel::{Failure, TicketId, Timestamp};
use sla::{
    Calendar, Clock, Definitions, Event, EventKind, Explanation, Knowledge, Policy, PolicyVersion, Question, Role,
    RoleFrom, Target, Ticket,
};

use super::instant;
use crate::author::Author;
use crate::event::TicketEvent;

/// Id of the policy of tickets to which nothing was promised.
pub(crate) const NO_POLICY: &str = "none";
/// Id of the calendar of that policy.
const NO_CALENDAR: &str = "none";

/// Policies and calendars of one client.
#[derive(Debug, Clone)]
pub(crate) struct Book(Definitions);

impl Book {
    /// The book of a client's definitions.
    ///
    /// # Errors
    /// If the engine knows no zone by the name of UTC.
    pub(crate) fn new(mut definitions: Definitions) -> Result<Self, Failure> {
        let zone = "UTC".parse().map_err(Failure::internal)?;
        let closed = Calendar { zone, versions: Vec::new() };
        definitions.calendars.insert(NO_CALENDAR.to_owned(), closed);
        definitions.policies.insert(NO_POLICY.to_owned(), nothing_promised());
        Ok(Self(definitions))
    }

    /// The clocks of some logs at an instant, with what was known then.
    ///
    /// # Errors
    /// A log that names a calendar which is not there.
    pub(crate) fn clocks(
        &self,
        logs: &[(TicketId, Vec<TicketEvent>)],
        as_of: Timestamp,
    ) -> Result<BTreeMap<TicketId, Vec<Clock>>, Failure> {
        let definitions = self.with(logs);
        let knowledge = Knowledge::new(&definitions, instant(as_of));
        let mut all = BTreeMap::new();
        for (id, log) in logs {
            let tickets = [ticket(*id, log)];
            let clocks = knowledge.fold_ticket(&tickets, &tickets[0]).map_err(Failure::internal)?;
            all.insert(*id, clocks);
        }
        Ok(all)
    }

    /// The proof of the latest clock of a target.
    ///
    /// # Errors
    /// As [`Self::clocks`].
    pub(crate) fn explain(
        &self,
        id: TicketId,
        log: Vec<TicketEvent>,
        target: Target,
        as_of: Timestamp,
    ) -> Result<Option<Explanation>, Failure> {
        let logs = [(id, log)];
        let definitions = self.with(&logs);
        let tickets = [ticket(id, &logs[0].1)];
        let question = Question { ticket: &tickets[0].id, target, ordinal: None };
        Knowledge::new(&definitions, instant(as_of)).explain(&tickets, question).map_err(Failure::internal)
    }

    /// The definitions with the people of some logs: logins serve, contacts are served. A policy that is no longer there
    /// promises nothing.
    fn with(&self, logs: &[(TicketId, Vec<TicketEvent>)]) -> Definitions {
        let mut definitions = self.0.clone();
        for event in logs.iter().flat_map(|(_, log)| log) {
            if let (Author::User { .. }, Some(name)) = (&event.author, event.author.clock_name()) {
                definitions.people.insert(name, vec![RoleFrom { from: None, role: Role::Agent }]);
            }
            let policy = match &event.sla {
                Some(EventKind::Created(created)) => Some(&created.policy),
                Some(EventKind::Contract(change)) => change.policy.as_ref(),
                _ => None,
            };
            if let Some(policy) = policy.filter(|policy| !definitions.policies.contains_key(*policy)) {
                tracing::error!(policy, ticket = %event.ticket, "a ticket names an SLA policy that is not there");
                definitions.policies.insert(policy.clone(), nothing_promised());
            }
        }
        definitions
    }
}

fn nothing_promised() -> Policy {
    let version = PolicyVersion {
        valid_from: None,
        recorded_at: None,
        calendar: NO_CALENDAR.to_owned(),
        priorities: BTreeMap::new(),
        change: sla::ChangeModes::default(),
        pausable: BTreeMap::new(),
        thresholds: Vec::new(),
        before_due: Vec::new(),
        start_from: sla::StartFrom::Ticket,
        notify: None,
    };
    Policy { versions: vec![version] }
}

/// A log as the engine reads it.
fn ticket(id: TicketId, log: &[TicketEvent]) -> Ticket {
    let event = |entry: &TicketEvent| {
        let (at, recorded_at) = (instant(entry.at), instant(entry.recorded_at));
        let kind = entry.sla.clone()?;
        Some(Event { at, recorded_at: (recorded_at != at).then_some(recorded_at), kind })
    };
    Ticket { id: id.to_string(), events: log.iter().filter_map(event).collect() }
}
