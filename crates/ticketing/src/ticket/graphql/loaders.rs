//! Batched reads of tickets and of the names around them.

use std::collections::HashMap;

use db::DbError;
use gql::{LoadError, Loader};
use kernel::{ClientId, ContactId, Failure, Permission, TeamId, TicketId, UserId};

use super::{Ticket, TicketRelation};
use crate::graphql::Lens;
use crate::links;
use crate::relation;
use crate::ticket::{open, service};

type Loaded<K, V> = Result<HashMap<K, V>, LoadError>;

/// Loads tickets for the objects that name them.
pub struct TicketById(pub(crate) Lens);

impl Loader<TicketId> for TicketById {
    type Value = Ticket;
    type Error = LoadError;

    async fn load(&self, keys: &[TicketId]) -> Loaded<TicketId, Ticket> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|ticket| (ticket.id, Ticket(ticket))).collect())
    }
}

/// Loads the relations of several tickets at once.
pub struct RelationsOfTicket(pub(crate) Lens);

impl Loader<TicketId> for RelationsOfTicket {
    type Value = Vec<TicketRelation>;
    type Error = LoadError;

    async fn load(&self, keys: &[TicketId]) -> Loaded<TicketId, Vec<TicketRelation>> {
        let found = relation::service::of_tickets(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        let others = open::distinct(found.iter().map(|relation| relation.other).collect());
        let others = service::by_ids(&self.0.env, &self.0.scope, others).await?;
        let others: HashMap<TicketId, _> = others.into_iter().map(|ticket| (ticket.id, Ticket(ticket))).collect();
        let mut of_tickets: HashMap<TicketId, Vec<TicketRelation>> = HashMap::new();
        for relation in found {
            if let Some(ticket) = others.get(&relation.other).cloned() {
                let kind = relation.kind.into();
                of_tickets.entry(relation.ticket).or_default().push(TicketRelation { kind, ticket });
            }
        }
        Ok(of_tickets)
    }
}

/// Loads the names of logins that tickets name: whoever sees the ticket sees them.
pub struct UserName(pub(crate) Lens);

impl Loader<UserId> for UserName {
    type Value = String;
    type Error = LoadError;

    async fn load(&self, keys: &[UserId]) -> Loaded<UserId, String> {
        let permit = self.0.scope.permit(Permission::TicketRead)?;
        let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.uuid()).collect();
        let read =
            self.0.env.db.read(&permit, move |tx| Box::pin(async move { auth::user::store::names(tx, ids).await }));
        Ok(read.await.map_err(|error: DbError| Failure::from(error))?.into_iter().collect())
    }
}

/// Loads the names of contacts that tickets name: whoever sees the ticket sees them.
pub struct ContactName(pub(crate) Lens);

impl Loader<(ClientId, ContactId)> for ContactName {
    type Value = String;
    type Error = LoadError;

    async fn load(&self, keys: &[(ClientId, ContactId)]) -> Loaded<(ClientId, ContactId), String> {
        let permit = self.0.scope.permit(Permission::TicketRead)?;
        let keys = keys.to_vec();
        let read =
            self.0.env.db.read(&permit, move |tx| Box::pin(async move { links::contact_names(tx, &keys).await }));
        Ok(read.await.map_err(|error: DbError| Failure::from(error))?)
    }
}

/// Loads the names of teams that tickets name.
pub struct TeamName(pub(crate) Lens);

impl Loader<TeamId> for TeamName {
    type Value = String;
    type Error = LoadError;

    async fn load(&self, keys: &[TeamId]) -> Loaded<TeamId, String> {
        let permit = self.0.scope.permit(Permission::TicketRead)?;
        let keys = keys.to_vec();
        let read =
            self.0.env.db.read(&permit, move |tx| Box::pin(async move { tenancy::team::by_ids(tx, keys).await }));
        let found = read.await.map_err(|error: DbError| Failure::from(error))?;
        Ok(found.into_iter().map(|team| (team.id, team.name)).collect())
    }
}
