//! Drafting, rewriting and looking at reports.

use auth::Entry;
use db::{Change, ReadTx, WriteTx};
use kernel::id::{ClientKind, ReportKind};
use kernel::text::{Name, Prose};
use kernel::{ClientId, ErrorCode, Failure, Page, PageRequest, Permission, ReportId, Scope};
use serde_json::json;
use sla::Zone;

use super::store::{self, Step};
use super::{FileKind, NewReport, Report, ReportFilter, ReportStatus};
use crate::Reporting;
use crate::data::{ManagedPart, Moment, ReportData};
use crate::render::{Document, compose};
use crate::snapshot::{self, Period, Subject, gather};

/// Most paragraphs of plain words.
pub const MOST_PARAGRAPHS: usize = 20;

/// Drafts a report from the facts of its days. An id that exists already gives the existing report.
///
/// # Errors
/// Not found for the client; refusals of the days.
pub async fn draft(env: &Reporting, scope: &Scope, new: NewReport) -> Result<Report, Failure> {
    let permit = scope.permit_client(Permission::ReportWrite, new.client)?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                let data = facts(tx, &new).await?;
                let report = Report {
                    id,
                    client: new.client,
                    edition: 1,
                    edition_of: None,
                    status: ReportStatus::Draft,
                    data,
                    reviewed_by: None,
                    reviewed_at: None,
                    delivered_to: None,
                    delivered_at: None,
                    version: 1,
                    created_at: tx.now(),
                };
                insert(tx, &inner, &report, "report.draft", "Drafted").await?;
                Ok(report)
            })
        })
        .await
}

/// The facts of a report's days, as of now.
async fn facts(tx: &ReadTx, new: &NewReport) -> Result<ReportData, Failure> {
    let client_name = tenancy::client::name_of(tx, new.client).await?;
    let client_name = client_name.ok_or_else(|| Failure::not_found::<ClientKind>("clientId"))?;
    let zone = zone_of(tx, new.client).await?;
    let period = Period::parse(&zone, &new.from_day, &new.to_day).map_err(|error| Failure::Rejected(vec![error]))?;
    let title = new.title.as_ref().map(|title| title.as_str().to_owned()).unwrap_or_else(|| period.title());
    let provider = auth::provider_name(tx).await?;
    let subject = Subject { client: new.client, client_name, provider, title, zone: zone.name().to_owned(), period };
    Ok(gather(tx, &subject).await?)
}

/// The zone in which a client's days are counted.
async fn zone_of(tx: &ReadTx, client: ClientId) -> Result<Zone, Failure> {
    let name = store::zone(tx, client).await?.unwrap_or_else(|| "UTC".to_owned());
    zone_called(&name)
}

pub(super) fn zone_called(name: &str) -> Result<Zone, Failure> {
    name.parse().or_else(|_| "UTC".parse()).map_err(|_| Failure::internal("the zone data lacks UTC"))
}

async fn insert(
    tx: &WriteTx,
    env: &Reporting,
    report: &Report,
    action: &'static str,
    verb: &str,
) -> Result<(), Failure> {
    let stored = store::insert(tx, report, tx.permit().actor().user()).await;
    stored.map_err(|error| tenancy::input::stored::<ReportKind>(error, "id", "clientId"))?;
    record(tx, env, report, action, verb).await
}

/// Records what was done with a report and wakes watchers.
pub(super) async fn record(
    tx: &WriteTx,
    env: &Reporting,
    report: &Report,
    action: &'static str,
    verb: &str,
) -> Result<(), Failure> {
    let summary = format!("{verb} the report {}", report.data.title);
    let after = json!({ "status": report.status, "edition": report.edition, "days": [report.data.from_day, report.data.to_day] });
    let entry = Entry::new(action, "report", summary).client(report.client).object(report.id).after(after);
    env.tenancy.audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(report.client), report.id));
    Ok(())
}

/// What a person changes of a draft.
#[derive(Debug, Clone, Default)]
pub struct Rewrite {
    /// Title.
    pub title: Option<Name>,
    /// The plain words, a paragraph each.
    pub summary: Option<Vec<Prose>>,
    /// Whether the facts are gathered anew, which also writes the plain words anew unless they are given.
    pub facts: Facts,
}

/// Which facts a draft shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Facts {
    /// Those that it has.
    #[default]
    Kept,
    /// Those of now.
    Fresh,
}

/// Changes the words of a report that is not delivered, or gathers its facts anew; it has to be looked at again.
///
/// # Errors
/// Not found; conflict; delivered reports stay as they are.
pub async fn rewrite(
    env: &Reporting,
    scope: &Scope,
    id: ReportId,
    expected: i32,
    change: Rewrite,
) -> Result<Report, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let mut report = unfrozen(tx, id, expected).await?;
                if change.facts == Facts::Fresh {
                    let same = NewReport {
                        id: None,
                        client: report.client,
                        title: None,
                        from_day: report.data.from_day.clone(),
                        to_day: report.data.to_day.clone(),
                    };
                    report.data = ReportData { title: report.data.title, ..facts(tx, &same).await? };
                }
                if let Some(title) = change.title {
                    report.data.title = title.into_string();
                }
                if let Some(summary) = change.summary {
                    if summary.len() > MOST_PARAGRAPHS {
                        let message = format!("The plain words have at most {MOST_PARAGRAPHS} paragraphs.");
                        return Err(Failure::rejected(ErrorCode::TooLong, "summary", message));
                    }
                    report.data.summary =
                        summary.into_iter().map(Prose::into_string).filter(|words| !words.is_empty()).collect();
                }
                step(tx, id, expected, Step::Rewritten(&report)).await?;
                let report = again(tx, id).await?;
                record(tx, &inner, &report, "report.update", "Changed").await?;
                Ok(report)
            })
        })
        .await
}

/// Says that a person has looked at the report as it is.
///
/// # Errors
/// Not found; conflict; delivered reports stay as they are.
pub async fn review(env: &Reporting, scope: &Scope, id: ReportId, expected: i32) -> Result<Report, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let user = scope.actor().user().ok_or_else(|| Failure::internal("only a person looks at a report"))?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                unfrozen(tx, id, expected).await?;
                let names = auth::user::store::names(tx, [user.uuid()]).await?;
                let name = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
                step(tx, id, expected, Step::Reviewed(user, &name)).await?;
                let report = again(tx, id).await?;
                record(tx, &inner, &report, "report.review", "Looked at").await?;
                Ok(report)
            })
        })
        .await
}

/// Begins a new edition of a delivered report: a draft with the facts of now. The delivered one stays.
///
/// # Errors
/// Not found; invalid for a report that is not delivered.
pub async fn new_edition(env: &Reporting, scope: &Scope, id: ReportId) -> Result<Report, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let old = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ReportKind>("id"))?;
                if old.status != ReportStatus::Delivered {
                    let message = "Only a delivered report is replaced by a new edition; change this one instead.";
                    return Err(Failure::rejected(ErrorCode::Invalid, "id", message));
                }
                let same = NewReport {
                    id: None,
                    client: old.client,
                    title: None,
                    from_day: old.data.from_day.clone(),
                    to_day: old.data.to_day.clone(),
                };
                let data = ReportData { title: old.data.title, ..facts(tx, &same).await? };
                let report = Report {
                    id: tx.new_id(),
                    edition: old.edition + 1,
                    edition_of: Some(old.id),
                    status: ReportStatus::Draft,
                    data,
                    reviewed_by: None,
                    reviewed_at: None,
                    delivered_to: None,
                    delivered_at: None,
                    version: 1,
                    created_at: tx.now(),
                    ..old
                };
                insert(tx, &inner, &report, "report.edition", "Began a new edition of").await?;
                Ok(report)
            })
        })
        .await
}

/// The report, if it may still change and has the expected version.
pub(super) async fn unfrozen(tx: &ReadTx, id: ReportId, expected: i32) -> Result<Report, Failure> {
    let report = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ReportKind>("id"))?;
    if report.status == ReportStatus::Delivered {
        let message = "This report was delivered and stays as it is. Begin a new edition to say something else.";
        return Err(Failure::rejected(ErrorCode::Conflict, "id", message));
    }
    if report.version != expected {
        return Err(Failure::conflict::<ReportKind>(expected, report.version));
    }
    Ok(report)
}

pub(super) async fn step(tx: &WriteTx, id: ReportId, expected: i32, step: Step<'_>) -> Result<(), Failure> {
    if store::take(tx, id, expected, step).await? {
        return Ok(());
    }
    let stored = again(tx, id).await?.version;
    Err(Failure::conflict::<ReportKind>(expected, stored))
}

pub(super) async fn again(tx: &ReadTx, id: ReportId) -> Result<Report, Failure> {
    store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ReportKind>("id"))
}

/// One page of the visible reports, the newest days first. Who does not write reports sees delivered ones only.
///
/// # Errors
/// Forbidden without any right to read reports.
pub async fn list(
    env: &Reporting,
    scope: &Scope,
    mut filter: ReportFilter,
    request: PageRequest,
) -> Result<Page<Report>, Failure> {
    let permit = scope.permit(Permission::ReportRead)?;
    if !sees_drafts(scope, filter.client) {
        filter.status = Some(vec![ReportStatus::Delivered]);
    }
    env.db().read(&permit, move |tx| Box::pin(async move { Ok(store::page(tx, &filter, &request).await?) })).await
}

/// Whether a list may hold drafts: of one client for whom the caller writes reports, or of all for whom the caller reads
/// them, if those are the same clients.
fn sees_drafts(scope: &Scope, client: Option<ClientId>) -> bool {
    let (reads, writes) = (scope.clients(Permission::ReportRead), scope.clients(Permission::ReportWrite));
    match client {
        Some(client) => writes.is_some_and(|clients| clients.contains(client)),
        None => writes.is_some() && reads == writes,
    }
}

/// Several reports; those that are absent or not visible are left out, and all without any right to read reports.
///
/// # Errors
/// What the database says.
pub async fn by_ids(env: &Reporting, scope: &Scope, ids: Vec<ReportId>) -> Result<Vec<Report>, Failure> {
    let Ok(permit) = scope.permit(Permission::ReportRead) else { return Ok(Vec::new()) };
    let writes = scope.clients(Permission::ReportWrite).cloned();
    let drafts = move |client| writes.as_ref().is_some_and(|clients| clients.contains(client));
    let read =
        env.db().read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(store::by_ids(tx, ids).await?) }));
    Ok(read
        .await?
        .into_iter()
        .filter(|report| report.status == ReportStatus::Delivered || drafts(report.client))
        .collect())
}

/// A file of a delivered report.
///
/// # Errors
/// Not found: absent, not visible, not delivered, or without such a file.
pub async fn file(env: &Reporting, scope: &Scope, id: ReportId, kind: FileKind) -> Result<Vec<u8>, Failure> {
    let permit = scope.permit(Permission::ReportRead)?;
    env.db()
        .read(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<ReportKind>("id");
                let report = store::find(tx, id).await?.ok_or_else(absent)?;
                store::file(tx, (report.client, id), kind).await?.ok_or_else(absent)
            })
        })
        .await
}

/// The report in words, as HTML and PDF show it.
///
/// # Errors
/// Only if not even UTC can be read.
pub fn document(report: &Report) -> Result<Document, Failure> {
    Ok(compose(&report.data, &zone_called(&report.data.zone)?))
}

/// What happened to a client between two days, and whether it is managed or watched.
#[derive(Debug, Clone)]
pub struct Overview {
    /// What happened, oldest first.
    pub timeline: Vec<Moment>,
    /// The parts of the score.
    pub managed: Vec<ManagedPart>,
    /// IANA name of the zone of the days.
    pub zone: String,
}

/// The timeline and the managed-or-watched parts of a client as of now.
///
/// # Errors
/// Not found for the client; refusals of the days.
pub async fn overview(
    env: &Reporting,
    scope: &Scope,
    client: ClientId,
    days: (String, String),
) -> Result<Overview, Failure> {
    let permit = scope.permit_client(Permission::ReportRead, client)?;
    env.db()
        .read(&permit, move |tx| {
            Box::pin(async move {
                if tenancy::client::name_of(tx, client).await?.is_none() {
                    return Err(Failure::not_found::<ClientKind>("clientId"));
                }
                let zone = zone_of(tx, client).await?;
                let period = Period::parse(&zone, &days.0, &days.1).map_err(|error| Failure::Rejected(vec![error]))?;
                let (timeline, facts) = snapshot::overview(tx, client, &period).await?;
                Ok(Overview { timeline, managed: snapshot::parts(&facts), zone: zone.name().to_owned() })
            })
        })
        .await
}
