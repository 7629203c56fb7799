//! Clients in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, to_id};
use kernel::text::{Line, Name, Prose};

use super::{ClientFilter, ClientOrder, ClientPatch, NewClient, service};
use crate::business_service::graphql::BusinessService;
use crate::contact::graphql::Contact;
use crate::graphql::{caller, loaded_list, payload, scope, tenancy};
use crate::input::Checked;
use crate::site::graphql::Site;

/// A managed business, the tenant: everything about it is visible only to those with a grant on it.
#[derive(Debug, Clone)]
pub struct Client(pub super::Client);

#[Object]
impl Client {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Short name for narrow places.
    async fn short_name(&self) -> &str {
        &self.0.short_name
    }
    /// Free text for the provider's people; empty for the client's own people.
    async fn notes(&self, ctx: &Context<'_>) -> Result<&str> {
        // Internal notes are for those who work on the client, not for its contacts.
        let may = scope(ctx)?.clients(kernel::Permission::EnrolmentRead).is_some_and(|set| set.contains(self.0.id));
        Ok(if may { &self.0.notes } else { "" })
    }
    /// When the provider stopped looking after it.
    async fn archived_at(&self) -> Option<DateTime> {
        self.0.archived_at.map(DateTime)
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was taken on.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// Its locations, by name; at most 200.
    async fn sites(&self, ctx: &Context<'_>) -> Result<Vec<Site>> {
        loaded_list::<crate::site::graphql::SitesOfClient, _>(ctx, self.0.id).await
    }
    /// Its people, by name; at most 1,000. Empty without the right to see them.
    async fn contacts(&self, ctx: &Context<'_>) -> Result<Vec<Contact>> {
        loaded_list::<crate::contact::graphql::ContactsOfClient, _>(ctx, self.0.id).await
    }
    /// What its people do their work with, by name; at most 200.
    async fn business_services(&self, ctx: &Context<'_>) -> Result<Vec<BusinessService>> {
        loaded_list::<crate::business_service::graphql::ServicesOfClient, _>(ctx, self.0.id).await
    }
    /// What the provider owes it, by name; at most 50. Empty without the right to see agreements.
    async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<crate::agreement::graphql::Agreement>> {
        loaded_list::<crate::agreement::graphql::AgreementsOfClient, _>(ctx, self.0.id).await
    }
    /// Who looks after which area, by area; at most 100. Empty without the right to see agreements.
    async fn responsibilities(&self, ctx: &Context<'_>) -> Result<Vec<crate::responsibility::graphql::Responsibility>> {
        loaded_list::<crate::responsibility::graphql::ResponsibilitiesOfClient, _>(ctx, self.0.id).await
    }
}

gql::connection! {
    /// Clients, a page at a time.
    pub ClientConnection, ClientEdge of Client;
}

/// Which clients to list.
#[derive(Debug, InputObject)]
#[graphql(name = "ClientFilter")]
pub struct ClientFilterInput {
    /// Part of the name.
    search: Option<String>,
    /// Only archived (true), only active (false); both if absent.
    archived: Option<bool>,
}

/// Order of the list of clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "ClientOrder")]
pub enum ClientOrderInput {
    /// By name.
    Name,
    /// Newest first.
    CreatedDesc,
}

/// A client to take on.
#[derive(Debug, InputObject)]
pub struct ClientCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Full name, 1 to 200 characters.
    name: String,
    /// Short name; the full name if absent.
    short_name: Option<String>,
    /// Free text, at most 20,000 characters.
    notes: Option<String>,
}

/// A change of a client; what is absent stays.
#[derive(Debug, InputObject)]
pub struct ClientUpdateInput {
    /// Which client.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Full name.
    name: Option<String>,
    /// Short name.
    short_name: Option<String>,
    /// Free text.
    notes: Option<String>,
}

/// Which client to archive or restore.
#[derive(Debug, InputObject)]
pub struct ClientArchiveInput {
    /// Which client.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
}

/// The client after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct ClientPayload {
    /// The client; null if refused.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of clients.
#[derive(Debug, Default)]
pub struct ClientQuery;

#[Object]
impl ClientQuery {
    /// The clients that the caller may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ClientFilterInput>,
        order_by: Option<ClientOrderInput>,
    ) -> Result<ClientConnection> {
        let request = gql::page_request(first, after, last, before)?;
        let filter =
            filter.map_or_else(ClientFilter::default, |f| ClientFilter { search: f.search, archived: f.archived });
        let order = match order_by {
            Some(ClientOrderInput::CreatedDesc) => ClientOrder::CreatedDescending,
            Some(ClientOrderInput::Name) | None => ClientOrder::Name,
        };
        let page = service::list(tenancy(ctx)?, scope(ctx)?, filter, order, request).await.map_err(gql::query_error)?;
        Ok(page.map(Client).into())
    }

    /// One client; null if it does not exist or is not visible.
    async fn client(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Client>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let found = service::get(tenancy(ctx)?, scope(ctx)?, id).await.map_err(gql::query_error)?;
        Ok(found.map(Client))
    }
}

/// Changes of clients.
#[derive(Debug, Default)]
pub struct ClientMutation;

#[Object]
impl ClientMutation {
    /// Takes on a client.
    async fn client_create(&self, ctx: &Context<'_>, input: ClientCreateInput) -> Result<ClientPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Changes a client.
    async fn client_update(&self, ctx: &Context<'_>, input: ClientUpdateInput) -> Result<ClientPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Puts a client away; nothing about it is removed.
    async fn client_archive(&self, ctx: &Context<'_>, input: ClientArchiveInput) -> Result<ClientPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::archive(env, who, id, input.expected_version).await
        };
        answer(work.await)
    }

    /// Brings an archived client back.
    async fn client_restore(&self, ctx: &Context<'_>, input: ClientArchiveInput) -> Result<ClientPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::restore(env, who, id, input.expected_version).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Client, kernel::Failure>) -> Result<ClientPayload> {
    payload(result, |client, errors| ClientPayload { client: client.map(Client), errors })
}

impl ClientCreateInput {
    fn parse(self) -> std::result::Result<NewClient, kernel::Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let name = checked.take(Name::parse("name", &self.name));
        let short_name = checked.optional(self.short_name, |text| Line::parse("shortName", &text));
        let notes = checked.take(Prose::parse("notes", &self.notes.unwrap_or_default()));
        let new = name.zip(notes).map(|(name, notes)| NewClient { id, name, short_name, notes });
        checked.finish(new)
    }
}

impl ClientUpdateInput {
    fn parse(self) -> std::result::Result<ClientPatch, kernel::Failure> {
        let mut checked = Checked::new();
        let patch = ClientPatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            short_name: checked.optional(self.short_name, |text| Line::parse("shortName", &text)),
            notes: checked.optional(self.notes, |text| Prose::parse("notes", &text)),
        };
        checked.finish(Some(patch))
    }
}

/// Loads clients for the objects that name them, one query for all.
pub struct ClientById(pub(crate) crate::graphql::Lens);

impl gql::Loader<kernel::ClientId> for ClientById {
    type Value = Client;
    type Error = gql::LoadError;

    async fn load(
        &self,
        keys: &[kernel::ClientId],
    ) -> std::result::Result<std::collections::HashMap<kernel::ClientId, Client>, gql::LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|client| (client.id, Client(client))).collect())
    }
}
