//! Reads of the audit log.

use auth::{AuditEntry, AuditFilter, audit};
use kernel::{AuditId, Failure, Page, PageRequest, Permission, Scope};

use crate::Tenancy;

/// One page of the entries that the caller may see, newest first. Entries of the provider are for those who may read the
/// log provider-wide.
///
/// # Errors
/// Forbidden without any right to read the log.
pub async fn list(
    tenancy: &Tenancy,
    scope: &Scope,
    filter: AuditFilter,
    request: PageRequest,
) -> Result<Page<AuditEntry>, Failure> {
    let permit = scope.permit(Permission::AuditRead)?;
    tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { Ok(audit::store::list(tx, &filter, &request).await?) }))
        .await
}

/// One entry; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read the log.
pub async fn get(tenancy: &Tenancy, scope: &Scope, id: AuditId) -> Result<Option<AuditEntry>, Failure> {
    let permit = scope.permit(Permission::AuditRead)?;
    let read = tenancy.db.read(&permit, move |tx| {
        Box::pin(async move { Ok::<_, Failure>(audit::store::by_ids(tx, &[id]).await?.pop()) })
    });
    read.await
}
