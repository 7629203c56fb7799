//! Share links of delivered reports: who was given one, how often it was used, and its end.

use std::time::Duration;

use auth::{Link, NewLink, Purpose, Recipient};
use db::WriteTx;
use kernel::id::{ContactKind, LinkKind, ReportKind};
use kernel::{ContactId, ErrorCode, Failure, Id, LinkId, Permission, ReportId, Scope, Secret, Timestamp};
use tenancy::contact::Contact;

use super::{FileKind, Report, ReportStatus, store};
use crate::Reporting;

/// How long a link works.
pub const VALID_DAYS: u64 = 90;

pub(super) async fn issue(
    tx: &WriteTx,
    env: &Reporting,
    report: &Report,
    contact: &Contact,
) -> Result<(Secret, Timestamp), Failure> {
    let expires_at = tx.now().plus(Duration::from_secs(VALID_DAYS * 86_400));
    let link = NewLink {
        client: report.client,
        purpose: Purpose::ReportView,
        subject: report.id.uuid(),
        recipient: Recipient::Contact { id: contact.id, name: contact.name.clone() },
        expires_at,
    };
    let issued = env.tenancy.auth.links().issue(tx, link).await?;
    Ok((auth::link_url(&env.tenancy.public_url, Purpose::ReportView, &issued.token), expires_at))
}

/// Makes another link to a delivered report; the address is shown once.
///
/// # Errors
/// Not found for the report or the contact; invalid for a report that is not delivered.
pub async fn create(env: &Reporting, scope: &Scope, id: ReportId, contact: ContactId) -> Result<Secret, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let report = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ReportKind>("id"))?;
                if report.status != ReportStatus::Delivered {
                    let message = "Only a delivered report is shared. Deliver it first.";
                    return Err(Failure::rejected(ErrorCode::Invalid, "id", message));
                }
                let found = tenancy::contact::find_in(tx, contact).await?;
                let contact = found.filter(|contact| contact.client == report.client);
                let contact = contact.ok_or_else(|| Failure::not_found::<ContactKind>("contactId"))?;
                let (url, _) = issue(tx, &inner, &report, &contact).await?;
                tx.publish(db::Change::of(Some(report.client), report.id));
                Ok(url)
            })
        })
        .await
}

/// The links of a report, with how often each was used.
///
/// # Errors
/// What the database says; forbidden without the right to write reports.
pub async fn of_report(env: &Reporting, scope: &Scope, report: &Report) -> Result<Vec<Link>, Failure> {
    let permit = scope.permit_client(Permission::ReportWrite, report.client)?;
    let (auth, client, id) = (env.tenancy.auth.clone(), report.client, report.id);
    env.db()
        .read(&permit, move |tx| {
            Box::pin(async move { auth.links().of(tx, client, Purpose::ReportView, id.uuid()).await })
        })
        .await
}

/// Ends a link.
///
/// # Errors
/// Not found: absent, not visible, or not a link of this report.
pub async fn revoke(env: &Reporting, scope: &Scope, id: ReportId, link: LinkId) -> Result<Report, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let auth = env.tenancy.auth.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let report = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ReportKind>("id"))?;
                let links = auth.links().of(tx, report.client, Purpose::ReportView, id.uuid()).await?;
                if !links.iter().any(|one| one.id == link) {
                    return Err(Failure::not_found::<LinkKind>("linkId"));
                }
                auth.links().revoke(tx, link).await?;
                tx.publish(db::Change::of(Some(report.client), report.id));
                Ok(report)
            })
        })
        .await
}

/// The report of a link.
///
/// # Errors
/// Expired, in the same words for every link that cannot be used.
pub async fn open(env: &Reporting, token: &Secret, request_id: &str) -> Result<Report, Failure> {
    let opened = env.tenancy.auth.links().open(token, Purpose::ReportView, request_id).await?;
    let permit = opened.scope.permit_client(Permission::ReportRead, opened.client)?;
    let id: ReportId = Id::from_uuid(opened.subject);
    env.db()
        .read(&permit, move |tx| {
            Box::pin(async move {
                let report = store::find(tx, id).await?;
                report.ok_or_else(|| Failure::internal("the report of a link is missing"))
            })
        })
        .await
}

/// A file of a link's report.
///
/// # Errors
/// As for [`open`]; not found if there is no such file.
pub async fn open_file(env: &Reporting, token: &Secret, request_id: &str, kind: FileKind) -> Result<Vec<u8>, Failure> {
    let opened = env.tenancy.auth.links().open(token, Purpose::ReportView, request_id).await?;
    let permit = opened.scope.permit_client(Permission::ReportRead, opened.client)?;
    let of = (opened.client, Id::from_uuid(opened.subject));
    let read =
        env.db().read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(store::file(tx, of, kind).await?) }));
    read.await?.ok_or_else(|| Failure::not_found::<ReportKind>("token"))
}
