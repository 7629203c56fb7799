//! The definitions as they were known at one instant, ready to be asked.
//!
//! One `Knowledge` may fold any number of tickets: the windows of a calendar are worked out once for all of them.

use std::collections::BTreeMap;
use std::fmt;

use crate::calendar::Schedule;
use crate::event::Role;
use crate::policy::PolicyVersion;
use crate::version::{Stage, stages};
use crate::{Definitions, Instant, Refusal};

/// What was known at an instant.
pub struct Knowledge<'a> {
    as_of: Instant,
    definitions: &'a Definitions,
    schedules: BTreeMap<&'a str, Schedule<'a>>,
    policies: BTreeMap<&'a str, Vec<Stage<'a, PolicyVersion>>>,
}

impl fmt::Debug for Knowledge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

impl<'a> Knowledge<'a> {
    /// The definitions as they were known at `as_of`.
    #[must_use]
    pub fn new(definitions: &'a Definitions, as_of: Instant) -> Self {
        let schedules = definitions.calendars.iter().map(|(id, calendar)| (id.as_str(), calendar.known_at(as_of)));
        let policies = definitions.policies.iter().map(|(id, policy)| (id.as_str(), stages(&policy.versions, as_of)));
        Self { as_of, definitions, schedules: schedules.collect(), policies: policies.collect() }
    }

    /// The instant of which this is the knowledge.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// A calendar.
    ///
    /// # Errors
    /// `unknown_calendar` if it does not exist.
    pub fn schedule(&self, id: &str) -> Result<&Schedule<'a>, Refusal> {
        self.schedules.get(id).ok_or_else(|| {
            Refusal::new(
                "unknown_calendar",
                format!("the calendar `{id}` does not exist; create it or name another one"),
            )
        })
    }

    /// The id of a policy as the definitions have it, and its versions.
    pub(crate) fn policy(&self, id: &str) -> Result<(&'a str, &[Stage<'a, PolicyVersion>]), Refusal> {
        self.policies.get_key_value(id).map(|(id, stages)| (*id, stages.as_slice())).ok_or_else(|| {
            Refusal::new("unknown_policy", format!("the policy `{id}` does not exist; create it or name another one"))
        })
    }

    /// The role of a person at an instant.
    #[must_use]
    pub fn role(&self, person: &str, at: Instant) -> Role {
        let entries = self.definitions.people.get(person).map_or(&[][..], Vec::as_slice);
        let begun = entries.iter().rev().find(|entry| entry.from.is_none_or(|from| from <= at));
        begun.map_or(Role::Customer, |entry| entry.role)
    }
}
