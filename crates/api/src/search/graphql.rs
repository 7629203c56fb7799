//! The query `search`.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use ingestion::Ingestion;
use kernel::Permission;
use tenancy::graphql::{scope, tenancy};
use tenancy::search::{HitKind, TEXT_MAX};

/// Most hits of one answer.
const HITS_MAX: i32 = 50;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchKind {
    /// A client.
    Client,
    /// A site.
    Site,
    /// A contact.
    Contact,
    /// A device.
    Device,
    /// A login.
    User,
    /// A business service.
    BusinessService,
}

impl From<HitKind> for SearchKind {
    fn from(kind: HitKind) -> Self {
        match kind {
            HitKind::Client => Self::Client,
            HitKind::Site => Self::Site,
            HitKind::Contact => Self::Contact,
            HitKind::BusinessService => Self::BusinessService,
            HitKind::User => Self::User,
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchHit {
    /// Node id.
    id: ID,
    /// What it is.
    kind: SearchKind,
    /// Its name.
    title: String,
    /// What tells it from others of the same name.
    subtitle: String,
    /// The client that it belongs to; null for what is the provider's.
    client_id: Option<ID>,
}

/// Reads by name.
#[derive(Debug, Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// What the caller may see and whose name contains the text, names that begin with it first; at most 50.
    async fn search(
        &self,
        ctx: &Context<'_>,
        text: String,
        #[graphql(default = 20)] first: i32,
    ) -> Result<Vec<SearchHit>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        if text.chars().count() > TEXT_MAX || text.contains('\0') {
            let message = format!("A search text has at most {TEXT_MAX} characters and no NUL. Shorten it.");
            return Err(gql::coded(gql::Code::BadRequest, message));
        }
        let wanted = first.clamp(1, HITS_MAX).unsigned_abs();
        let who = scope(ctx)?;
        let found =
            tenancy::search::find(tenancy(ctx)?, who, text, u64::from(wanted)).await.map_err(gql::query_error)?;
        let mut hits: Vec<SearchHit> = found
            .into_iter()
            .map(|hit| SearchHit {
                id: ID(hit.id),
                kind: hit.kind.into(),
                title: hit.title,
                subtitle: hit.subtitle,
                client_id: hit.client.map(gql::to_id),
            })
            .collect();
        if who.clients(Permission::DeviceRead).is_some() {
            let devices = ctx.data::<Ingestion>()?.search_devices(who, text, wanted).await.map_err(gql::query_error)?;
            hits.extend(devices.into_iter().map(|device| SearchHit {
                id: gql::to_id(device.id),
                kind: SearchKind::Device,
                title: device.name,
                subtitle: device.hostname,
                client_id: Some(gql::to_id(device.client)),
            }));
        }
        let lower = text.to_lowercase();
        hits.sort_by_key(|hit| (!hit.title.to_lowercase().starts_with(&lower), hit.title.to_lowercase()));
        hits.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
        Ok(hits)
    }
}
