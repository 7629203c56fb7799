//! Reads of reports.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::UserErrorObject;
use kernel::id::ReportKind;
use kernel::{Failure, ReportId, Secret};
use tenancy::graphql::{loaded, payload};

use super::object::{Report, ReportById, ReportStatus};
use crate::graphql::caller;
use crate::render::graphql::ReportDocument;
use crate::report::{ReportFilter, link, service};

gql::connection! {
    /// Reports, a page at a time.
    pub ReportConnection, ReportEdge of Report;
}

/// Which reports to list.
#[derive(Debug, InputObject)]
#[graphql(name = "ReportFilter")]
pub struct ReportFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// In one of these states.
    status: Option<Vec<ReportStatus>>,
}

/// A report by its link.
#[derive(Debug, SimpleObject)]
pub struct ReportByLinkPayload {
    /// The report as it is read; null for a link that cannot be used.
    document: Option<ReportDocument>,
    /// Why it cannot be used.
    errors: Vec<UserErrorObject>,
}

/// Reads of reports.
#[derive(Debug, Default)]
pub struct ReportQuery;

#[Object]
impl ReportQuery {
    /// Reports, the newest days first; drafts only for those who write reports.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ReportFilterInput>,
    ) -> Result<ReportConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let mut wanted = ReportFilter::default();
        if let Some(filter) = filter {
            let client = filter.client_id.map(|id| gql::parse_id_or_fail(&id, "filter.clientId"));
            wanted.client = client.transpose().map_err(gql::query_error)?;
            wanted.status = filter.status.map(|all| all.into_iter().map(Into::into).collect());
        }
        let page = service::list(env, scope, wanted, request).await.map_err(gql::query_error)?;
        Ok(page.map(Report).into())
    }

    /// One report.
    async fn report(&self, ctx: &Context<'_>, id: ID) -> Result<Report> {
        let id: ReportId = gql::parse_id_or_fail(&id, "id").map_err(gql::query_error)?;
        let found = loaded::<ReportById, _>(ctx, id).await?;
        found.ok_or_else(|| gql::query_error(Failure::not_found::<ReportKind>("id")))
    }

    /// A delivered report by its link, without a login.
    async fn report_by_link(&self, ctx: &Context<'_>, token: String) -> Result<ReportByLinkPayload> {
        let env = ctx.data::<crate::Reporting>()?;
        let request_id = gql::meta(ctx)?.request_id.clone();
        let found = link::open(env, &Secret::new(token), &request_id).await;
        let document = match found {
            Ok(report) => service::document(&report).map(|document| Some(ReportDocument::from(document))),
            Err(failure) => Err(failure),
        };
        payload(document, |document, errors| ReportByLinkPayload { document: document.flatten(), errors })
    }
}
