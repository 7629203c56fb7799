//! Delivering: the files are made first, off the database; then freezing, archiving, link and letter are one transaction.

use std::sync::Arc;

use kernel::id::ContactKind;
use kernel::{ContactId, ErrorCode, Failure, Permission, ReportId, Scope, Secret};

use super::service::{again, document, record, step, unfrozen};
use super::store::{self, Step};
use super::{FileKind, Report, ReportStatus, letter, link};
use crate::Reporting;
use crate::render::html;

/// A delivered report.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The report, frozen.
    pub report: Report,
    /// Where the contact reads it, shown once.
    pub url: Secret,
    /// Whether a letter was queued; if not, the link has to be passed on by hand.
    pub mailed: letter::Mailed,
}

/// Delivers a report that was looked at.
///
/// # Errors
/// Not found for the report or the contact; conflict; invalid for a report that nobody looked at.
pub async fn deliver(
    env: &Reporting,
    scope: &Scope,
    id: ReportId,
    expected: i32,
    contact: ContactId,
) -> Result<Delivery, Failure> {
    let permit = scope.permit(Permission::ReportWrite)?;
    let report = env
        .db()
        .read(&permit, move |tx| {
            Box::pin(async move {
                let report = unfrozen(tx, id, expected).await?;
                if report.status != ReportStatus::Reviewed {
                    let message = "Nobody has looked at this report in its present form. Look at it, then deliver it.";
                    return Err(Failure::rejected(ErrorCode::Invalid, "id", message));
                }
                Ok(report)
            })
        })
        .await?;
    let files = made(env, &report).await?;
    let inner = env.clone();
    env.db()
        .write(&permit, move |tx| {
            Box::pin(async move {
                let found = tenancy::contact::find_in(tx, contact).await?;
                let contact = found.filter(|contact| contact.client == report.client);
                let contact = contact.ok_or_else(|| Failure::not_found::<ContactKind>("contactId"))?;
                // The version says that it is still the report that was looked at and made into files.
                step(tx, id, expected, Step::Delivered(contact.id, &contact.name)).await?;
                for (kind, content) in files.iter() {
                    store::keep_file(tx, (report.client, id), *kind, content.clone()).await?;
                }
                let report = again(tx, id).await?;
                record(tx, &inner, &report, "report.deliver", "Delivered").await?;
                let (url, valid_until) = link::issue(tx, &inner, &report, &contact).await?;
                let mailed = letter::send(tx, &inner, &report, &contact, (&url, valid_until)).await?;
                Ok(Delivery { report, url, mailed })
            })
        })
        .await
}

type Files = Arc<Vec<(FileKind, Vec<u8>)>>;

/// The report's files.
async fn made(env: &Reporting, report: &Report) -> Result<Files, Failure> {
    let document = document(report)?;
    let mut files = vec![(FileKind::Html, html::write(&document).into_bytes())];
    if let Some(pdf) = pdf(env, &document, report.id).await? {
        files.push((FileKind::Pdf, pdf));
    }
    Ok(Arc::new(files))
}

#[cfg(feature = "pdf")]
async fn pdf(env: &Reporting, document: &crate::render::Document, id: ReportId) -> Result<Option<Vec<u8>>, Failure> {
    let data = serde_json::to_string(document).map_err(Failure::internal)?;
    let env = env.clone();
    let set = tokio::task::spawn_blocking(move || {
        let typefaces = env.typefaces()?;
        Some(crate::pdf::set(typefaces, crate::render::TEMPLATE, data, &id.to_string()))
    });
    set.await.map_err(Failure::internal)?.transpose().map_err(Failure::internal)
}

#[cfg(not(feature = "pdf"))]
async fn pdf(_: &Reporting, _: &crate::render::Document, _: ReportId) -> Result<Option<Vec<u8>>, Failure> {
    Ok(None)
}
