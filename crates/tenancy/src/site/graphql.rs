//! Sites in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Line, Name};
use kernel::{ClientId, Failure, SiteId};

use super::{NewSite, SitePatch, TimeZone, service};
use crate::client::graphql::{Client, ClientById};
use crate::graphql::{Lens, caller, loaded, payload};
use crate::input::Checked;

/// A client's location.
#[derive(Debug, Clone)]
pub struct Site(pub super::Site);

#[Object]
impl Site {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose location it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Name, unique at the client.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Postal address on one line.
    async fn address(&self) -> &str {
        &self.0.address
    }
    /// IANA time zone.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// The client that an object belongs to. Whoever sees the object may see its client's name, so its absence is an error.
///
/// # Errors
/// If the caller may not read clients.
pub async fn client_of(ctx: &Context<'_>, client: ClientId) -> Result<Client> {
    let found = loaded::<ClientById, _>(ctx, client).await?;
    found.ok_or_else(|| gql::query_error(Failure::not_found::<kernel::id::ClientKind>("client")))
}

/// A site to add.
#[derive(Debug, InputObject)]
pub struct SiteCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client.
    client_id: ID,
    /// Name, unique at the client.
    name: String,
    /// Postal address on one line.
    address: Option<String>,
    /// IANA time zone; `UTC` if absent.
    time_zone: Option<String>,
}

/// A change of a site; what is absent stays.
#[derive(Debug, InputObject)]
pub struct SiteUpdateInput {
    /// Which site.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// Address.
    address: Option<String>,
    /// IANA time zone.
    time_zone: Option<String>,
}

/// The site after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct SitePayload {
    /// The site; null if refused.
    site: Option<Site>,
    /// Its client, whose list of sites changed.
    client: Option<Client>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of sites.
#[derive(Debug, Default)]
pub struct SiteMutation;

#[Object]
impl SiteMutation {
    /// Adds a site to a client.
    async fn site_create(&self, ctx: &Context<'_>, input: SiteCreateInput) -> Result<SitePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(ctx, work.await).await
    }

    /// Changes a site.
    async fn site_update(&self, ctx: &Context<'_>, input: SiteUpdateInput) -> Result<SitePayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(ctx, work.await).await
    }
}

async fn answer(ctx: &Context<'_>, result: std::result::Result<super::Site, Failure>) -> Result<SitePayload> {
    let client = match &result {
        Ok(site) => Some(client_of(ctx, site.client).await?),
        Err(_) => None,
    };
    payload(result, |site, errors| SitePayload { site: site.map(Site), client, errors })
}

impl SiteCreateInput {
    fn parse(self) -> std::result::Result<NewSite, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let address = checked.take(Line::parse("address", &self.address.unwrap_or_default()));
        let zone = match self.time_zone {
            Some(text) => checked.take(TimeZone::parse("timeZone", &text)),
            None => Some(TimeZone::utc()),
        };
        let new = client.zip(name).zip(address.zip(zone));
        checked.finish(new.map(|((client, name), (address, time_zone))| NewSite {
            id,
            client,
            name,
            address,
            time_zone,
        }))
    }
}

impl SiteUpdateInput {
    fn parse(self) -> std::result::Result<SitePatch, Failure> {
        let mut checked = Checked::new();
        let patch = SitePatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            address: checked.optional(self.address, |text| Line::parse("address", &text)),
            time_zone: checked.optional(self.time_zone, |text| TimeZone::parse("timeZone", &text)),
        };
        checked.finish(Some(patch))
    }
}

/// Loads sites for the objects that name them.
pub struct SiteById(pub(crate) Lens);

impl Loader<SiteId> for SiteById {
    type Value = Site;
    type Error = LoadError;

    async fn load(&self, keys: &[SiteId]) -> std::result::Result<HashMap<SiteId, Site>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|site| (site.id, Site(site))).collect())
    }
}

/// Loads the sites of several clients at once.
pub struct SitesOfClient(pub(crate) Lens);

impl Loader<ClientId> for SitesOfClient {
    type Value = Vec<Site>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClientId]) -> std::result::Result<HashMap<ClientId, Vec<Site>>, LoadError> {
        let found = service::of_clients(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(crate::graphql::grouped(found, |site| site.client, Site))
    }
}
