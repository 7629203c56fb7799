//! A report and its links.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, to_id};
use kernel::{Failure, Permission, ReportId};
use tenancy::client::graphql::Client;
use tenancy::site::graphql::client_of;

use crate::graphql::{Lens, caller};
use crate::render::graphql::ReportDocument;
use crate::report::{self, link, service, store};

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "report::ReportStatus")]
pub enum ReportStatus {
    /// Drafted; nobody has looked at it in its present form.
    Draft,
    /// A person has looked at it.
    Reviewed,
    /// Delivered and frozen.
    Delivered,
}

/// A client's report.
#[derive(Debug, Clone)]
pub struct Report(pub report::Report);

#[Object]
impl Report {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// About whose IT.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Title.
    async fn title(&self) -> &str {
        &self.0.data.title
    }
    /// First day, ISO 8601.
    async fn from_day(&self) -> &str {
        &self.0.data.from_day
    }
    /// Last day, ISO 8601.
    async fn to_day(&self) -> &str {
        &self.0.data.to_day
    }
    /// How far it is.
    async fn status(&self) -> ReportStatus {
        self.0.status.into()
    }
    /// 1 for the first edition.
    async fn edition(&self) -> i32 {
        self.0.edition
    }
    /// The delivered report that this edition replaces.
    async fn edition_of_id(&self) -> Option<ID> {
        self.0.edition_of.map(to_id)
    }
    /// When its facts were gathered.
    async fn as_of(&self) -> DateTime {
        DateTime(self.0.data.as_of)
    }
    /// The plain words that it begins with.
    async fn summary(&self) -> &[String] {
        &self.0.data.summary
    }
    /// The report as it is read.
    #[graphql(complexity = "10 + child_complexity")]
    async fn document(&self) -> Result<ReportDocument> {
        Ok(service::document(&self.0).map_err(gql::query_error)?.into())
    }
    /// Who looked at it.
    async fn reviewed_by(&self) -> Option<&str> {
        self.0.reviewed_by.as_ref().map(|(_, name)| name.as_str())
    }
    /// When.
    async fn reviewed_at(&self) -> Option<DateTime> {
        self.0.reviewed_at.map(DateTime)
    }
    /// Whom it was delivered to.
    async fn delivered_to(&self) -> Option<&str> {
        self.0.delivered_to.as_ref().map(|(_, name)| name.as_str())
    }
    /// When.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(DateTime)
    }
    /// Links by which it is read without a login; empty for who does not write reports.
    #[graphql(complexity = "10 + child_complexity")]
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<ReportLink>> {
        let (env, scope) = caller(ctx)?;
        if scope.permit_client(Permission::ReportWrite, self.0.client).is_err() {
            return Ok(Vec::new());
        }
        let links = link::of_report(env, scope, &self.0).await.map_err(gql::query_error)?;
        Ok(links.into_iter().map(ReportLink::from).collect())
    }
    /// Files in the archive, `html` and `pdf`, under `/reports/<id>.<kind>`.
    #[graphql(complexity = "5")]
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let (env, scope) = caller(ctx)?;
        let of = (self.0.client, self.0.id);
        let permit = scope.permit_client(Permission::ReportRead, of.0).map_err(gql::query_error)?;
        let read =
            env.db().read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(store::kinds(tx, of).await?) }));
        let kinds = read.await.map_err(gql::query_error)?;
        Ok(kinds.into_iter().map(|kind| kind.as_str().to_owned()).collect())
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was drafted.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// A link by which a report is read without a login.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportLink {
    /// Node id.
    id: ID,
    /// Who was given it.
    recipient: String,
    /// Until when it works.
    expires_at: DateTime,
    /// When it was ended.
    revoked_at: Option<DateTime>,
    /// When it was first used.
    first_used_at: Option<DateTime>,
    /// How often it was used.
    uses: i32,
}

impl From<auth::Link> for ReportLink {
    fn from(link: auth::Link) -> Self {
        Self {
            id: to_id(link.id),
            recipient: link.recipient.name().to_owned(),
            expires_at: DateTime(link.expires_at),
            revoked_at: link.revoked_at.map(DateTime),
            first_used_at: link.first_used_at.map(DateTime),
            uses: link.uses,
        }
    }
}

/// Reports by id.
pub struct ReportById(pub(crate) Lens);

impl Loader<ReportId> for ReportById {
    type Value = Report;
    type Error = LoadError;

    async fn load(&self, keys: &[ReportId]) -> std::result::Result<HashMap<ReportId, Report>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|report| (report.id, Report(report))).collect())
    }
}
