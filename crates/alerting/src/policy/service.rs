//! The only writer of escalation policies.

use auth::{AuditLog, Entry};
use db::{Change, DbError, WriteTx};
use kernel::id::{EscalationPolicyKind, TeamKind};
use kernel::{ErrorCode, EscalationPolicyId, Failure, Permission, Scope, SystemScope};

use super::{Definition, EscalationPolicy, MOST, NewPolicy, PolicyPatch, store};
use crate::Alerting;

/// The visible policies, by name.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn list(env: &Alerting, scope: &Scope) -> Result<Vec<EscalationPolicy>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, |tx| Box::pin(async move { store::all(tx).await })).await?)
}

/// One policy; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn find(env: &Alerting, scope: &Scope, id: EscalationPolicyId) -> Result<Option<EscalationPolicy>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?)
}

/// Adds a policy. An id that exists already gives the existing one.
///
/// # Errors
/// Not found for client and team, what [`Definition::check`] refuses, or the limit.
pub async fn create(env: &Alerting, scope: &Scope, new: NewPolicy) -> Result<EscalationPolicy, Failure> {
    new.definition.check().map_err(|error| Failure::Rejected(vec![error]))?;
    let permit = match new.client {
        Some(client) => scope.permit_client(Permission::RuleWrite, client)?,
        None => scope.permit_provider(Permission::RuleWrite)?,
    };
    let audit = env.audit.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                if let Some(client) = new.client
                    && tenancy::client::service::name_of(tx, client).await?.is_none()
                {
                    return Err(Failure::not_found::<kernel::id::ClientKind>("clientId"));
                }
                if let Some(team) = new.team
                    && tenancy::team::find(tx, team).await?.is_none()
                {
                    return Err(Failure::not_found::<TeamKind>("teamId"));
                }
                if store::count(tx, new.client).await? >= MOST {
                    let message = format!("There can be at most {MOST} escalation policies.");
                    return Err(Failure::rejected(ErrorCode::LimitReached, "name", message));
                }
                let policy = EscalationPolicy {
                    id,
                    client: new.client,
                    name: new.name.into_string(),
                    team: new.team,
                    standard: false,
                    definition: new.definition,
                    version: 1,
                };
                store::insert(tx, &policy).await?;
                record(tx, &audit, "escalation_policy.create", None, &policy).await?;
                Ok(policy)
            })
        })
        .await
}

/// Changes a policy. Runs that go on keep the steps with which they began.
///
/// # Errors
/// Not found, conflict, or what [`Definition::check`] refuses.
pub async fn update(
    env: &Alerting,
    scope: &Scope,
    (id, expected): (EscalationPolicyId, i32),
    patch: PolicyPatch,
) -> Result<EscalationPolicy, Failure> {
    let absent = || Failure::not_found::<EscalationPolicyKind>("id");
    let before = find(env, scope, id).await?.ok_or_else(absent)?;
    let permit = match before.client {
        Some(client) => scope.permit_client(Permission::RuleWrite, client)?,
        None => scope.permit_provider(Permission::RuleWrite)?,
    };
    let audit = env.audit.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                let next = Definition {
                    steps: patch.steps.clone().unwrap_or_else(|| before.definition.steps.clone()),
                    repeats: patch.repeats.unwrap_or(before.definition.repeats),
                };
                next.check().map_err(|error| Failure::Rejected(vec![error]))?;
                if !store::update(tx, &before, expected, patch).await? {
                    return Err(Failure::conflict::<EscalationPolicyKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &audit, "escalation_policy.update", Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

/// Adds the standard policy where it is missing. Harmless when run again.
///
/// # Errors
/// What the database says.
pub(crate) async fn ensure(env: &Alerting, scope: &SystemScope) -> Result<(), Failure> {
    let added = env
        .db
        .sweep_write(scope, |tx| {
            Box::pin(async move {
                if store::has_standard(tx).await? {
                    return Ok(());
                }
                let policy = EscalationPolicy {
                    id: tx.new_id(),
                    client: None,
                    name: "Standard".to_owned(),
                    team: None,
                    standard: true,
                    definition: Definition::standard(),
                    version: 1,
                };
                store::insert(tx, &policy).await
            })
        })
        .await;
    match added {
        // Another node was faster.
        Ok(()) | Err(DbError::Unique(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn record(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: Option<&EscalationPolicy>,
    after: &EscalationPolicy,
) -> Result<(), Failure> {
    let entry = Entry {
        client: after.client,
        action,
        object_kind: "escalation_policy",
        object_id: Some(after.id.uuid()),
        summary: tenancy::record::sentence(action, "escalation policy", &after.name),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(after.client, after.id));
    Ok(())
}
