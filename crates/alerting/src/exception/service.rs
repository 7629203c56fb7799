//! The only writer of exceptions.

use std::time::Duration;

use auth::Entry;
use db::{Change, WriteTx};
use kernel::id::{DeviceKind, ExceptionKind, RuleKind};
use kernel::{ClientId, ErrorCode, ExceptionId, Failure, Permission, RuleId, Scope};

use super::{LONGEST_DAYS, MOST, NewException, RuleException, store};
use crate::Alerting;
use crate::rule;

/// The visible exceptions of some rules, newest first; at one client if it is given.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn of_rules(
    env: &Alerting,
    scope: &Scope,
    rules: Vec<RuleId>,
    client: Option<ClientId>,
) -> Result<Vec<RuleException>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::of_rules(tx, &rules, client).await })).await?)
}

/// Lets a check off. An id that exists already gives the existing one.
///
/// # Errors
/// Not found for rule and device, an end that has passed or lies too far ahead, a missing reason, or the limit.
pub async fn create(env: &Alerting, scope: &Scope, new: NewException) -> Result<RuleException, Failure> {
    let permit = scope.permit(Permission::RuleWrite)?;
    let by = scope.actor().user();
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                let device = ingestion::device::service::find(tx, new.device).await?;
                let device = device.ok_or_else(|| Failure::not_found::<DeviceKind>("deviceId"))?;
                let rule = rule::store::find(tx, new.rule).await?;
                let rule = rule.filter(|rule| rule.client.is_none_or(|client| client == device.client));
                let rule = rule.ok_or_else(|| Failure::not_found::<RuleKind>("ruleId"))?;
                if new.reason.as_str().is_empty() {
                    return Err(Failure::rejected(ErrorCode::Required, "reason", "Say why this check is let off."));
                }
                let longest = tx.now().plus(Duration::from_secs(LONGEST_DAYS * 86_400));
                if new.expires_at <= tx.now() || new.expires_at > longest {
                    let message = format!("Choose an end in the next {LONGEST_DAYS} days; then it is decided anew.");
                    return Err(Failure::rejected(ErrorCode::Invalid, "expiresAt", message));
                }
                let holding = store::holding(tx, device.client).await?.len();
                if u64::try_from(holding).unwrap_or(u64::MAX) >= MOST {
                    let message = format!("A client can have at most {MOST} exceptions at a time.");
                    return Err(Failure::rejected(ErrorCode::LimitReached, "deviceId", message));
                }
                let component = new.component.map(|component| component.into_string());
                let exception = RuleException {
                    id,
                    client: device.client,
                    rule: new.rule,
                    device: new.device,
                    component: component.filter(|component| !component.is_empty()),
                    reason: new.reason.into_string(),
                    approved_by: new.approved_by.into_string(),
                    expires_at: new.expires_at,
                    ended_at: None,
                    version: 1,
                };
                store::insert(tx, &exception, by).await?;
                let said = format!("Let the rule {} off on {}", rule.name, device.name);
                record(tx, &own, ("exception.create", said), (None, &exception)).await?;
                Ok(exception)
            })
        })
        .await
}

/// Ends an exception before its time.
///
/// # Errors
/// Not found, or conflict, also for one that has ended.
pub async fn end(env: &Alerting, scope: &Scope, id: ExceptionId, expected: i32) -> Result<RuleException, Failure> {
    let permit = scope.permit(Permission::RuleWrite)?;
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<ExceptionKind>("id");
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                if !store::end(tx, id, expected).await? {
                    return Err(Failure::conflict::<ExceptionKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                let said = "Ended an exception before its time".to_owned();
                record(tx, &own, ("exception.end", said), (Some(&before), &after)).await?;
                Ok(after)
            })
        })
        .await
}

async fn record(
    tx: &WriteTx,
    env: &Alerting,
    (action, summary): (&'static str, String),
    (before, after): (Option<&RuleException>, &RuleException),
) -> Result<(), Failure> {
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "exception",
        object_id: Some(after.id.uuid()),
        summary,
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    env.audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(())
}

/// One of them; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn find(env: &Alerting, scope: &Scope, id: ExceptionId) -> Result<Option<RuleException>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?)
}
