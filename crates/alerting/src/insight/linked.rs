//! An insight through its link: what the bearer may see of it, and taking it.
//!
//! Opening shows; only taking acts, since programs that scan mail follow links.

use auth::{OpenedLink, Purpose};
use kernel::{Failure, Id, InsightId, Permission, Secret};

use super::service::{Taker, acknowledge_by_link};
use super::{Insight, store};
use crate::Alerting;

/// An insight as the bearer of its link sees it.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The insight.
    pub insight: Insight,
    /// The provider's name.
    pub provider: String,
    /// The client's name.
    pub client: String,
    /// The device's name.
    pub device: String,
    /// Who was given the link.
    pub recipient: String,
}

/// Opens a link and shows its insight.
///
/// # Errors
/// Expired, in the same words for every link that cannot be used.
pub async fn open(env: &Alerting, token: &Secret, request_id: &str) -> Result<Linked, Failure> {
    let opened = env.auth.links().open(token, Purpose::InsightAcknowledge, request_id).await?;
    show(env, opened).await
}

/// Takes the insight of a link.
///
/// # Errors
/// Expired for the link; conflict for an insight that is part of another one.
pub async fn acknowledge(env: &Alerting, token: &Secret, request_id: &str) -> Result<Linked, Failure> {
    let opened = env.auth.links().open(token, Purpose::InsightAcknowledge, request_id).await?;
    let id: InsightId = Id::from_uuid(opened.subject);
    let taker = Taker { user: opened.recipient.user(), name: opened.recipient.name().to_owned() };
    acknowledge_by_link(env, &opened.scope, (id, taker)).await?;
    show(env, opened).await
}

async fn show(env: &Alerting, opened: OpenedLink) -> Result<Linked, Failure> {
    let id: InsightId = Id::from_uuid(opened.subject);
    let permit = opened.scope.permit_client(Permission::InsightRead, opened.client)?;
    let recipient = opened.recipient.name().to_owned();
    env.db
        .read(&permit, move |tx| {
            Box::pin(async move {
                let insight = store::find(tx, id).await?;
                let insight = insight.ok_or_else(|| Failure::internal("the insight of a link is missing"))?;
                let client = tenancy::client::service::name_of(tx, insight.client).await?.unwrap_or_default();
                let device = ingestion::device::service::find(tx, insight.device).await?;
                Ok(Linked {
                    provider: auth::provider_name(tx).await?,
                    device: device.map(|device| device.name).unwrap_or_default(),
                    client,
                    insight,
                    recipient,
                })
            })
        })
        .await
}
