//! Changes of reports, and their delivery.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id};
use kernel::text::{Name, Prose};
use kernel::{Failure, LinkId, ReportId, Secret};
use tenancy::graphql::payload;
use tenancy::input::Checked;

use super::object::Report;
use crate::graphql::caller;
use crate::report::service::{self, Facts, Rewrite};
use crate::report::{self, NewReport, deliver, letter, link};

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

fn changed(result: std::result::Result<report::Report, Failure>) -> Result<ReportPayload> {
    payload(result, |report, errors| ReportPayload { report: report.map(Report), errors })
}

fn text(secret: &Secret) -> String {
    String::from_utf8_lossy(secret.expose()).into_owned()
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
        changed(work.await)
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
        changed(work.await)
    }

    /// Says that a person has looked at the report as it is; only then it can be delivered.
    async fn report_review(&self, ctx: &Context<'_>, input: ReportReviewInput) -> Result<ReportPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let id = parse_id(&input.id, "id").map_err(|error| Failure::Rejected(vec![error]))?;
            service::review(env, scope, id, input.expected_version).await
        };
        changed(work.await)
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
        changed(work.await)
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
        changed(work.await)
    }
}
