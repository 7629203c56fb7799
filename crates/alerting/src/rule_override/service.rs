//! The only writer of overrides.

use auth::Entry;
use db::{Change, DbError, WriteTx};
use kernel::id::{DeviceKind, RuleKind, RuleOverrideKind, TeamKind};
use kernel::{ClientId, ErrorCode, Failure, Permission, RuleId, RuleOverrideId, Scope};

use super::{MOST, NewOverride, Place, RuleOverride, store};
use crate::Alerting;
use crate::rule;

/// The visible overrides of some rules; at one client if it is given.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn of_rules(
    env: &Alerting,
    scope: &Scope,
    rules: Vec<RuleId>,
    client: Option<ClientId>,
) -> Result<Vec<RuleOverride>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::of_rules(tx, &rules, client).await })).await?)
}

/// Sets what differs at a place; what stood there is replaced.
///
/// # Errors
/// Not found for client, rule, site, device and team; what the parameters' check refuses; the limit.
pub async fn set(env: &Alerting, scope: &Scope, new: NewOverride) -> Result<RuleOverride, Failure> {
    let permit = scope.permit_client(Permission::RuleWrite, new.client)?;
    let by = scope.actor().user();
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                if tenancy::client::service::name_of(tx, new.client).await?.is_none() {
                    return Err(Failure::not_found::<kernel::id::ClientKind>("clientId"));
                }
                let rule = rule::store::find(tx, new.rule).await?;
                let rule = rule.filter(|rule| rule.client.is_none_or(|client| client == new.client));
                let rule = rule.ok_or_else(|| Failure::not_found::<RuleKind>("ruleId"))?;
                if new.patch.in_words().is_empty() {
                    return Err(Failure::rejected(
                        ErrorCode::Required,
                        "",
                        "Say at least one thing that differs here.",
                    ));
                }
                let mut whole = new.patch.over(rule.parameters.clone());
                whole.mend();
                whole.check(rule.kind, "").map_err(|error| Failure::Rejected(vec![error]))?;
                if let Some(team) = new.patch.team
                    && tenancy::team::find(tx, team).await?.is_none()
                {
                    return Err(Failure::not_found::<TeamKind>("teamId"));
                }
                let component = new.component.as_str().to_owned();
                let before = store::at(tx, (new.client, new.rule), new.place, &component).await?;
                if before.is_none() && store::count(tx, new.client).await? >= MOST {
                    let message = format!("A client can have at most {MOST} overrides.");
                    return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
                }
                let after = RuleOverride {
                    id: before.as_ref().map_or_else(|| tx.new_id(), |before| before.id),
                    client: new.client,
                    rule: new.rule,
                    place: new.place,
                    component,
                    patch: new.patch,
                    note: new.note.into_string(),
                    version: before.as_ref().map_or(1, |before| before.version + 1),
                };
                match &before {
                    Some(_) => store::replace(tx, &after).await?,
                    None => store::insert(tx, &after, by).await.map_err(|error| refusal(error, after.place))?,
                }
                record(tx, &own, "rule_override.set", (before.as_ref(), Some(&after), &rule.name)).await?;
                Ok(after)
            })
        })
        .await
}

fn refusal(error: DbError, place: Place) -> Failure {
    match (error, place) {
        (DbError::Link(_), Place::Site(_)) => Failure::not_found::<kernel::id::SiteKind>("siteId"),
        (DbError::Link(_), Place::Device(_)) => Failure::not_found::<DeviceKind>("deviceId"),
        (other, _) => other.into(),
    }
}

/// Takes an override away.
///
/// # Errors
/// Not found.
pub async fn remove(env: &Alerting, scope: &Scope, id: RuleOverrideId) -> Result<RuleOverride, Failure> {
    let permit = scope.permit(Permission::RuleWrite)?;
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<RuleOverrideKind>("id");
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                let rule = rule::store::find(tx, before.rule).await?.map(|rule| rule.name).unwrap_or_default();
                store::remove(tx, id).await?;
                record(tx, &own, "rule_override.remove", (Some(&before), None, &rule)).await?;
                Ok(before)
            })
        })
        .await
}

async fn record(
    tx: &WriteTx,
    env: &Alerting,
    action: &'static str,
    (before, after, rule): (Option<&RuleOverride>, Option<&RuleOverride>, &str),
) -> Result<(), Failure> {
    let Some(one) = after.or(before) else { return Ok(()) };
    let verb = if after.is_some() { "Set" } else { "Removed" };
    let entry = Entry {
        client: Some(one.client),
        action,
        object_kind: "rule_override",
        object_id: Some(one.id.uuid()),
        summary: format!("{verb} what differs of the rule {rule} at the {}", one.place.word()),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: after.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
    };
    env.audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(one.client), one.id));
    Ok(())
}

/// One of them; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn find(env: &Alerting, scope: &Scope, id: RuleOverrideId) -> Result<Option<RuleOverride>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?)
}
