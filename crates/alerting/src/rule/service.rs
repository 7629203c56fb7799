//! The only writer of rules.

use auth::Entry;
use db::{Change, DbError, WriteTx};
use kernel::id::RuleKind as RuleIdKind;
use kernel::{ClientId, ErrorCode, Failure, Page, PageRequest, Permission, Permit, RuleId, Scope, SystemScope};

use super::{MOST, NewRule, Rule, RulePatch, standard, store};
use crate::Alerting;

fn absent() -> Failure {
    Failure::not_found::<RuleIdKind>("id")
}

/// Several rules; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn by_ids(env: &Alerting, scope: &Scope, ids: Vec<RuleId>) -> Result<Vec<Rule>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// One rule; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn find(env: &Alerting, scope: &Scope, id: RuleId) -> Result<Option<Rule>, Failure> {
    Ok(by_ids(env, scope, vec![id]).await?.pop())
}

/// One page of the visible rules, by name; of a client with the provider's.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn list(
    env: &Alerting,
    scope: &Scope,
    client: Option<ClientId>,
    request: PageRequest,
) -> Result<Page<Rule>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, client, &request).await })).await?)
}

fn writer(scope: &Scope, client: Option<ClientId>) -> Result<Permit, Failure> {
    match client {
        Some(client) => scope.permit_client(Permission::RuleWrite, client),
        None => scope.permit_provider(Permission::RuleWrite),
    }
}

/// Adds a rule. An id that exists already gives the existing one.
///
/// # Errors
/// Not found for the client, what the parameters' check refuses, or the limit.
pub async fn create(env: &Alerting, scope: &Scope, new: NewRule) -> Result<Rule, Failure> {
    new.parameters.check(new.kind, "parameters").map_err(|error| Failure::Rejected(vec![error]))?;
    let permit = writer(scope, new.client)?;
    let own = env.clone();
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
                if store::count(tx, new.client).await? >= MOST {
                    let message = format!("There can be at most {MOST} rules.");
                    return Err(Failure::rejected(ErrorCode::LimitReached, "name", message));
                }
                let rule = Rule {
                    id,
                    client: new.client,
                    standard_key: None,
                    name: new.name.into_string(),
                    kind: new.kind,
                    class: new.class.into_string(),
                    area: new.area.into_string(),
                    metric: new.metric.into_string(),
                    parameters: new.parameters,
                    what: new.texts.what.into_string(),
                    why: new.texts.why.into_string(),
                    now_what: new.texts.now_what.into_string(),
                    runbook: new.runbook,
                    enabled: true,
                    version: 1,
                };
                store::insert(tx, &rule).await?;
                record(tx, &own, "rule.create", (None, &rule)).await?;
                Ok(rule)
            })
        })
        .await
}

/// Changes a rule.
///
/// # Errors
/// Not found, conflict, or what the parameters' check refuses.
pub async fn update(
    env: &Alerting,
    scope: &Scope,
    (id, expected): (RuleId, i32),
    patch: RulePatch,
) -> Result<Rule, Failure> {
    let seen = find(env, scope, id).await?.ok_or_else(absent)?;
    if let Some(parameters) = &patch.parameters {
        parameters.check(seen.kind, "parameters").map_err(|error| Failure::Rejected(vec![error]))?;
    }
    let permit = writer(scope, seen.client)?;
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                if !store::update(tx, id, expected, patch).await? {
                    return Err(Failure::conflict::<RuleIdKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &own, "rule.update", (Some(&before), &after)).await?;
                Ok(after)
            })
        })
        .await
}

/// Adds the rules that come with the program and are missing. Harmless when run again.
///
/// # Errors
/// What the database says.
pub(crate) async fn ensure(env: &Alerting, scope: &SystemScope) -> Result<(), Failure> {
    let there = env.db.sweep_read(scope, |tx| Box::pin(async move { store::standard_keys(tx).await })).await?;
    let missing: Vec<_> =
        standard::rules().into_iter().filter(|rule| !there.iter().any(|key| key == rule.key)).collect();
    for new in missing {
        let added = env
            .db
            .sweep_write(scope, move |tx| {
                Box::pin(async move {
                    let rule = Rule {
                        id: tx.new_id(),
                        client: None,
                        standard_key: Some(new.key.to_owned()),
                        name: new.name.to_owned(),
                        kind: new.kind,
                        class: new.class.to_owned(),
                        area: new.area.to_owned(),
                        metric: new.metric.to_owned(),
                        parameters: new.parameters,
                        what: new.what.to_owned(),
                        why: new.why.to_owned(),
                        now_what: new.now_what.to_owned(),
                        runbook: None,
                        enabled: true,
                        version: 1,
                    };
                    store::insert(tx, &rule).await?;
                    tx.publish(Change::of(None, rule.id));
                    Ok::<_, DbError>(())
                })
            })
            .await;
        match added {
            // Another node was faster.
            Ok(()) | Err(DbError::Unique(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn record(
    tx: &WriteTx,
    env: &Alerting,
    action: &'static str,
    (before, after): (Option<&Rule>, &Rule),
) -> Result<(), Failure> {
    let entry = Entry {
        client: after.client,
        action,
        object_kind: "rule",
        object_id: Some(after.id.uuid()),
        summary: tenancy::record::sentence(action, "rule", &after.name),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    env.audit.record(tx, entry).await?;
    tx.publish(Change::of(after.client, after.id));
    Ok(())
}
