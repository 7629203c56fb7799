//! Reports in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::id::ReportKind;
use kernel::text::{Name, Prose};
use kernel::{Failure, LinkId, Permission, ReportId, Secret};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, payload};
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;

use super::service::{self, Facts, Rewrite};
use super::{NewReport, ReportFilter, deliver, letter, link, store};
use crate::graphql::{Lens, caller};
use crate::render::graphql::ReportDocument;

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::ReportStatus")]
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
pub struct Report(pub super::Report);

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

/// A report to draft.
#[derive(Debug, InputObject)]
pub struct ReportDraftInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// About whose IT.
    client_id: ID,
    /// First day, ISO 8601.
    from_day: String,
    /// Last day, ISO 8601.
    to_day: String,
    /// Title; from the days if absent.
    title: Option<String>,
}

/// A change of a report that is not delivered.
#[derive(Debug, InputObject)]
pub struct ReportUpdateInput {
    /// Which one.
    id: ID,
    /// The version that was seen.
    expected_version: i32,
    /// Title.
    title: Option<String>,
    /// The plain words, a paragraph each; at most 20.
    summary: Option<Vec<String>>,
    /// Whether the facts are gathered anew.
    #[graphql(default = false)]
    refresh: bool,
}

/// A report that a person has looked at.
#[derive(Debug, InputObject)]
pub struct ReportReviewInput {
    /// Which one.
    id: ID,
    /// The version that was looked at.
    expected_version: i32,
}

/// A delivery.
#[derive(Debug, InputObject)]
pub struct ReportDeliverInput {
    /// Which one.
    id: ID,
    /// The version that was looked at.
    expected_version: i32,
    /// To whom.
    contact_id: ID,
}

/// A new edition of a delivered report.
#[derive(Debug, InputObject)]
pub struct ReportEditionCreateInput {
    /// Which delivered report.
    id: ID,
}

/// Another link to a delivered report.
#[derive(Debug, InputObject)]
pub struct ReportLinkCreateInput {
    /// Which report.
    id: ID,
    /// For whom.
    contact_id: ID,
}

/// A link that is to end.
#[derive(Debug, InputObject)]
pub struct ReportLinkRevokeInput {
    /// Which report.
    id: ID,
    /// Which link.
    link_id: ID,
}

/// The report after a change.
#[derive(Debug, SimpleObject)]
pub struct ReportPayload {
    /// The report; null if the change was refused.
    report: Option<Report>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// What came of a delivery.
#[derive(Debug, SimpleObject)]
pub struct ReportDeliverPayload {
    /// The report; null if the delivery was refused.
    report: Option<Report>,
    /// Where the contact reads it; shown once.
    url: Option<String>,
    /// Whether a letter with the link was queued.
    mailed: bool,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// What came of making a link.
#[derive(Debug, SimpleObject)]
pub struct ReportLinkPayload {
    /// Where the report is read; shown once.
    url: Option<String>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

fn report(result: std::result::Result<super::Report, Failure>) -> Result<ReportPayload> {
    payload(result, |report, errors| ReportPayload { report: report.map(Report), errors })
}

fn text(secret: &Secret) -> String {
    String::from_utf8_lossy(secret.expose()).into_owned()
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

/// A report by its link.
#[derive(Debug, SimpleObject)]
pub struct ReportByLinkPayload {
    /// The report as it is read; null for a link that cannot be used.
    document: Option<ReportDocument>,
    /// Why it cannot be used.
    errors: Vec<UserErrorObject>,
}

/// Changes of reports.
#[derive(Debug, Default)]
pub struct ReportMutation;

#[Object]
impl ReportMutation {
    /// Drafts a report from the facts of its days.
    async fn report_draft(&self, ctx: &Context<'_>, input: ReportDraftInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.optional(input.id, |id| parse_id(&id, "id"));
            let client = checked.take(parse_id(&input.client_id, "clientId"));
            let title = checked.optional(input.title, |title| Name::parse("title", &title));
            let new =
                client.map(|client| NewReport { id, client, title, from_day: input.from_day, to_day: input.to_day });
            service::draft(env, scope, checked.finish(new)?).await
        };
        report(work.await)
    }

    /// Changes the words of a report that is not delivered, or gathers its facts anew.
    async fn report_update(&self, ctx: &Context<'_>, input: ReportUpdateInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.take(parse_id(&input.id, "id"));
            let title = checked.optional(input.title, |title| Name::parse("title", &title));
            let summary = input.summary.map(|paragraphs| {
                let parsed = paragraphs.iter().map(|words| checked.take(Prose::parse("summary", words)));
                parsed.collect::<Vec<_>>().into_iter().flatten().collect()
            });
            let facts = if input.refresh { Facts::Fresh } else { Facts::Kept };
            let id = checked.finish(id)?;
            service::rewrite(env, scope, id, input.expected_version, Rewrite { title, summary, facts }).await
        };
        report(work.await)
    }

    /// Says that a person has looked at the report as it is; only then it can be delivered.
    async fn report_review(&self, ctx: &Context<'_>, input: ReportReviewInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id(&input.id, "id").map_err(|error| Failure::Rejected(vec![error]))?;
            service::review(env, scope, id, input.expected_version).await
        };
        report(work.await)
    }

    /// Delivers a report that was looked at: it is frozen, archived, and its link is mailed.
    async fn report_deliver(&self, ctx: &Context<'_>, input: ReportDeliverInput) -> Result<ReportDeliverPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.take(parse_id(&input.id, "id"));
            let contact = checked.take(parse_id(&input.contact_id, "contactId"));
            let (id, contact) = checked.finish(id.zip(contact))?;
            deliver(env, scope, id, input.expected_version, contact).await
        };
        payload(work.await, |delivery, errors| {
            let url = delivery.as_ref().map(|delivery| text(&delivery.url));
            let mailed = delivery.as_ref().is_some_and(|delivery| delivery.mailed == letter::Mailed::Yes);
            ReportDeliverPayload { report: delivery.map(|delivery| Report(delivery.report)), url, mailed, errors }
        })
    }

    /// Begins a new edition of a delivered report, with the facts of now.
    async fn report_edition_create(&self, ctx: &Context<'_>, input: ReportEditionCreateInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id(&input.id, "id").map_err(|error| Failure::Rejected(vec![error]))?;
            service::new_edition(env, scope, id).await
        };
        report(work.await)
    }

    /// Makes another link to a delivered report.
    async fn report_link_create(&self, ctx: &Context<'_>, input: ReportLinkCreateInput) -> Result<ReportLinkPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.take(parse_id(&input.id, "id"));
            let contact = checked.take(parse_id(&input.contact_id, "contactId"));
            let (id, contact) = checked.finish(id.zip(contact))?;
            link::create(env, scope, id, contact).await
        };
        payload(work.await, |url, errors| ReportLinkPayload { url: url.as_ref().map(text), errors })
    }

    /// Ends a link.
    async fn report_link_revoke(&self, ctx: &Context<'_>, input: ReportLinkRevokeInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id: Option<ReportId> = checked.take(parse_id(&input.id, "id"));
            let which: Option<LinkId> = checked.take(parse_id(&input.link_id, "linkId"));
            let (id, which) = checked.finish(id.zip(which))?;
            link::revoke(env, scope, id, which).await
        };
        report(work.await)
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
