//! Reading alerts.

use kernel::{AlertId, Failure, InsightId, Page, PageRequest, Permission, Scope};

use super::{Alert, AlertFilter, store};
use crate::Alerting;

/// Several alerts; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn by_ids(env: &Alerting, scope: &Scope, ids: Vec<AlertId>) -> Result<Vec<Alert>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// The members of some insights, oldest first; at most 100 each on average.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn of_insights(env: &Alerting, scope: &Scope, ids: Vec<InsightId>) -> Result<Vec<Alert>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::of_insights(tx, &ids).await })).await?)
}

/// One page of the visible alerts, newest first.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn list(
    env: &Alerting,
    scope: &Scope,
    filter: AlertFilter,
    request: PageRequest,
) -> Result<Page<Alert>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, &request).await })).await?)
}
