//! Inputs about occurrences, parsed once into types that cannot be wrong.

use async_graphql::{Enum, ID, InputObject};
use gql::{DateTime, parse_id};
use kernel::Failure;
use kernel::text::{Name, Prose};
use tenancy::input::Checked;

use super::OccurrenceState;
use crate::input;
use crate::occurrence::decision::AskDecline;
use crate::occurrence::service::Excuse;
use crate::occurrence::{OccurrenceFilter, OccurrenceOrder};

/// Which occurrences to list.
#[derive(Debug, InputObject)]
#[graphql(name = "OccurrenceFilter")]
pub struct OccurrenceFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// Of one obligation.
    obligation_id: Option<ID>,
    /// In one of these states; if absent, in any.
    state: Option<Vec<OccurrenceState>>,
    /// Due on or after this date (ISO 8601).
    from: Option<String>,
    /// Due on or before this date (ISO 8601).
    to: Option<String>,
}

/// Order of the list of occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OccurrenceOrder")]
pub enum OccurrenceOrderInput {
    /// Soonest due first.
    DueAsc,
    /// Latest due first.
    DueDesc,
}

impl From<OccurrenceOrderInput> for OccurrenceOrder {
    fn from(order: OccurrenceOrderInput) -> Self {
        match order {
            OccurrenceOrderInput::DueAsc => Self::DueAscending,
            OccurrenceOrderInput::DueDesc => Self::DueDescending,
        }
    }
}

/// Which occurrence to begin.
#[derive(Debug, InputObject)]
pub struct OccurrenceStartInput {
    /// Which occurrence.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
}

/// Which occurrence was done.
#[derive(Debug, InputObject)]
pub struct OccurrenceCompleteInput {
    /// Which occurrence.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// About the work.
    note: Option<String>,
}

/// Which occurrence to let off.
#[derive(Debug, InputObject)]
pub struct OccurrenceExcuseInput {
    /// Which occurrence.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// Why; the client can read it.
    reason: String,
    /// The last date (ISO 8601) that is let off, at most 366 days ahead. Further occurrences of the obligation until then
    /// are excused too.
    until: String,
}

/// Which occurrence the client is asked about.
#[derive(Debug, InputObject)]
pub struct OccurrenceAskDeclineInput {
    /// Which occurrence.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// Who is asked: a contact of the client.
    contact_id: ID,
    /// Whether it is wanted, as a question on one line that the client understands.
    question: String,
    /// What follows if it is not done.
    impact: String,
    /// Until when an answer is wanted.
    deadline: DateTime,
}

impl OccurrenceFilterInput {
    pub(super) fn parse(self) -> Result<OccurrenceFilter, Failure> {
        let mut checked = Checked::new();
        let filter = OccurrenceFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            obligation: checked.optional(self.obligation_id, |id| parse_id(&id, "filter.obligationId")),
            states: self.state.unwrap_or_default().into_iter().map(Into::into).collect(),
            from: checked.optional(self.from, |text| input::date("filter.from", text.trim())),
            to: checked.optional(self.to, |text| input::date("filter.to", text.trim())),
        };
        checked.finish(Some(filter))
    }
}

impl OccurrenceCompleteInput {
    pub(super) fn note(&self) -> Result<Option<Prose>, Failure> {
        let note = self.note.as_deref().map(|text| Prose::parse("note", text)).transpose();
        note.map_err(|error| Failure::Rejected(vec![error]))
    }
}

impl OccurrenceExcuseInput {
    pub(super) fn parse(&self) -> Result<Excuse, Failure> {
        let mut checked = Checked::new();
        let reason =
            checked.take(input::said("reason", &self.reason, "Say why it is let off; the client can read it."));
        let until = checked.take(input::date("until", self.until.trim()));
        checked.finish(reason.zip(until).map(|(reason, until)| Excuse { reason, until }))
    }
}

impl OccurrenceAskDeclineInput {
    pub(super) fn parse(&self) -> Result<AskDecline, Failure> {
        let mut checked = Checked::new();
        let contact = checked.take(parse_id(&self.contact_id, "contactId"));
        let question = checked.take(Name::parse("question", &self.question));
        let impact = checked.take(input::said("impact", &self.impact, "Say what follows if it is not done."));
        let parts = contact.zip(question.zip(impact));
        checked.finish(parts.map(|(contact, (question, impact))| AskDecline {
            contact,
            question,
            impact,
            deadline: self.deadline.0,
        }))
    }
}
