//! Reading checks.

use std::sync::Arc;

use ingestion::device;
use kernel::{DeviceId, Failure, Permission, Scope, Timestamp};

use super::{Check, Condition};
use crate::Alerting;
use crate::evaluator::{ReadEngine, read_engine};
use crate::explain;
use crate::rule::resolve::{KeyParts, Resolved};
use crate::signal::{Engine, Level, Phase, SignalState, SignalView, Standing};
use crate::wording::timestamp;

/// Checks of one device that are shown.
const MOST: usize = 500;

/// The checks of a device, by rule and component; at most 500.
///
/// # Errors
/// Not found for a device that is absent or not visible.
pub async fn of_device(env: &Alerting, scope: &Scope, id: DeviceId) -> Result<Vec<Check>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    let found = env.db.read(&permit, move |tx| Box::pin(async move { device::service::find(tx, id).await })).await?;
    let found = found.ok_or_else(|| Failure::not_found::<kernel::id::DeviceKind>("deviceId"))?;
    let now = env.db.now();
    let read: ReadEngine<Vec<Check>> = Box::new(move |engine, resolved| checks(engine, resolved, (id, now)));
    read_engine(env, found.client, read).await
}

fn checks(engine: &Engine, resolved: &Arc<Resolved>, (device, now): (DeviceId, Timestamp)) -> Vec<Check> {
    let name = device.to_string();
    let of_device = engine.signals().filter(|view| view.device == name && view.standing == Standing::Applies);
    let mut found: Vec<Check> = of_device.filter_map(|view| check(engine, resolved, &view)).take(MOST).collect();
    for exception in &resolved.configuration().exceptions {
        if exception.device == device
            && exception.holds(now)
            && let Some(rule) = resolved.rule(exception.rule)
        {
            let component = exception.component.clone().unwrap_or_default();
            let until = crate::wording::instant(exception.expires_at);
            found.push(Check {
                key: format!("{}/{device}/{component}", exception.rule),
                rule: rule.id,
                rule_name: rule.name.clone(),
                class: rule.class.clone(),
                component,
                metric: rule.metric.clone(),
                condition: Condition::Excepted,
                level: Level::Ok,
                since: None,
                value: None,
                value_at: None,
                near_misses: 0,
                suppression: Vec::new(),
                explanation: vec![format!(
                    "It is let off until {until}, approved by {}: {}",
                    exception.approved_by, exception.reason
                )],
                origin: Vec::new(),
            });
        }
    }
    found.sort_by(|a, b| (&a.rule_name, &a.component).cmp(&(&b.rule_name, &b.component)));
    found
}

fn check(engine: &Engine, resolved: &Resolved, view: &SignalView<'_>) -> Option<Check> {
    let parts = KeyParts::of(view.key)?;
    let (rule, _, effective) = resolved.of(&parts)?;
    let facts = engine.explain(view.key)?;
    let condition = match view.state {
        SignalState::NoData(_) => Condition::NoData,
        SignalState::Heard(Phase::Ok) => Condition::Ok,
        SignalState::Heard(Phase::Raising) => Condition::Raising,
        SignalState::Heard(Phase::Active) => Condition::Active,
        SignalState::Heard(Phase::Clearing) => Condition::Clearing,
    };
    Some(Check {
        key: view.key.to_owned(),
        rule: rule.id,
        rule_name: rule.name.clone(),
        class: rule.class.clone(),
        metric: rule.metric.clone(),
        condition,
        level: view.level,
        since: view.since.map(timestamp),
        value: view.last.map(|reading| reading.value),
        value_at: view.last_stamp.map(timestamp),
        near_misses: view.near_miss,
        suppression: explain::reasons(view, resolved),
        explanation: explain::sentences(&facts, resolved, &parts),
        origin: effective.origin,
        component: parts.component,
    })
}
