//! Occurrences in the API.

mod input;
mod mutation;

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result};
use gql::{DateTime, LoadError, Loader, parse_id, to_id};
use kernel::{Failure, ObligationId, OccurrenceId};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, loaded_list};
use tenancy::site::graphql::client_of;

pub use self::input::{OccurrenceFilterInput, OccurrenceOrderInput};
pub use self::mutation::OccurrenceMutation;
use super::service;
use crate::evidence::graphql::{Evidence, EvidenceKind, EvidenceOf};
use crate::graphql::{Lens, caller};
use crate::obligation::graphql::{Obligation, ObligationById};

/// Where an occurrence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::OccurrenceState")]
pub enum OccurrenceState {
    /// Still to be done.
    Planned,
    /// Somebody works on it.
    InProgress,
    /// Said to be done; the required evidence is missing.
    AwaitingEvidence,
    /// Done, with evidence.
    Done,
    /// Not done within its grace.
    Missed,
    /// The client did not want it.
    Declined,
    /// Let off by the provider, with reason and expiry.
    Excused,
}

/// How the doing lies to the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OccurrenceTimeliness", remote = "super::Timeliness")]
pub enum Timeliness {
    /// Before it was asked for.
    Ahead,
    /// Until the end of the due date.
    OnTime,
    /// After the due date, within the grace.
    WithinGrace,
    /// After it was missed.
    AfterMissed,
}

/// One due instance of an obligation.
#[derive(Debug, Clone)]
pub struct Occurrence(pub super::Occurrence);

#[Object]
impl Occurrence {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// To whom it is owed.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// What it is an instance of.
    async fn obligation(&self, ctx: &Context<'_>) -> Result<Obligation> {
        let found = loaded::<ObligationById, _>(ctx, self.0.obligation).await?;
        found.ok_or_else(|| gql::query_error(Failure::not_found::<kernel::id::ObligationKind>("obligation")))
    }
    /// The due date (ISO 8601) in the zone of the obligation's cadence.
    async fn due_on(&self) -> String {
        self.0.due_on.to_string()
    }
    /// From here on its work is asked for.
    async fn opens_at(&self) -> DateTime {
        DateTime(self.0.instants.opens_at)
    }
    /// The end of the due date.
    async fn due_at(&self) -> DateTime {
        DateTime(self.0.instants.due_at)
    }
    /// From here on it is missed.
    async fn closes_at(&self) -> DateTime {
        DateTime(self.0.instants.closes_at)
    }
    /// Where it stands.
    async fn state(&self) -> OccurrenceState {
        self.0.state.into()
    }
    /// Since when.
    async fn state_since(&self) -> DateTime {
        DateTime(self.0.state_since)
    }
    /// When it was done.
    async fn done_at(&self) -> Option<DateTime> {
        self.0.done_at.map(DateTime)
    }
    /// Who said so.
    async fn done_by(&self) -> Option<&str> {
        self.0.done_by.as_deref()
    }
    /// How the doing lies to the due date; null while it is not done.
    async fn timeliness(&self) -> Option<Timeliness> {
        self.0.timeliness().map(Into::into)
    }
    /// What was said at its end: about the work, or why it was declined or excused.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// The ticket of its work: node id.
    async fn ticket_id(&self) -> Option<ID> {
        self.0.ticket.map(to_id)
    }
    /// The question to the client whether it is wanted: node id of a decision.
    async fn decision_id(&self) -> Option<ID> {
        self.0.decision.map(to_id)
    }
    /// Who declined it for the client.
    async fn declined_by(&self) -> Option<&str> {
        self.0.declined_by.as_deref()
    }
    /// The last date (ISO 8601) for which it and its followers are excused.
    async fn excused_until(&self) -> Option<String> {
        self.0.excused_until.map(|date| date.to_string())
    }
    /// Who excused it.
    async fn excused_by(&self) -> Option<&str> {
        self.0.excused_by.as_deref()
    }
    /// The proof of what was done, oldest first; at most 200.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<Evidence>> {
        loaded_list::<EvidenceOf, _>(ctx, self.0.id).await
    }
    /// The kind of evidence that must still be added before it counts as done; null if it lies before, or is no longer
    /// asked for.
    async fn missing_evidence(&self, ctx: &Context<'_>) -> Result<Option<EvidenceKind>> {
        let late = self.0.state == super::OccurrenceState::Missed && !self.0.done_late;
        if !self.0.state.is_owed() && !late {
            return Ok(None);
        }
        let Some(obligation) = loaded::<ObligationById, _>(ctx, self.0.obligation).await? else { return Ok(None) };
        let required = obligation.0.required_evidence;
        let evidence = loaded_list::<EvidenceOf, _>(ctx, self.0.id).await?;
        let present = evidence.iter().any(|evidence| evidence.0.content.proof.kind() == required);
        Ok((!present).then(|| required.into()))
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

gql::connection! {
    /// Occurrences, a page at a time.
    pub OccurrenceConnection, OccurrenceEdge of Occurrence;
}

/// Reads of occurrences.
#[derive(Debug, Default)]
pub struct OccurrenceQuery;

#[Object]
impl OccurrenceQuery {
    /// The occurrences that the caller may see, soonest due first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<OccurrenceFilterInput>,
        order_by: Option<OccurrenceOrderInput>,
    ) -> Result<OccurrenceConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let order = order_by.map(Into::into).unwrap_or_default();
        let read = async {
            let filter = filter.map(OccurrenceFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, order, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Occurrence).into())
    }

    /// One occurrence; null if it does not exist or is not visible.
    async fn occurrence(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Occurrence>> {
        let Ok(id) = parse_id::<kernel::id::OccurrenceKind>(&id, "id") else { return Ok(None) };
        loaded::<OccurrenceById, _>(ctx, id).await
    }
}

/// Loads occurrences for the objects that name them.
pub struct OccurrenceById(pub(crate) Lens);

impl Loader<OccurrenceId> for OccurrenceById {
    type Value = Occurrence;
    type Error = LoadError;

    async fn load(&self, keys: &[OccurrenceId]) -> std::result::Result<HashMap<OccurrenceId, Occurrence>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|occurrence| (occurrence.id, Occurrence(occurrence))).collect())
    }
}

/// Loads the next owed occurrences of several obligations at once.
pub struct NextOccurrenceOf(pub(crate) Lens);

impl Loader<ObligationId> for NextOccurrenceOf {
    type Value = Occurrence;
    type Error = LoadError;

    async fn load(&self, keys: &[ObligationId]) -> std::result::Result<HashMap<ObligationId, Occurrence>, LoadError> {
        let found = service::next_of(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|occurrence| (occurrence.obligation, Occurrence(occurrence))).collect())
    }
}
