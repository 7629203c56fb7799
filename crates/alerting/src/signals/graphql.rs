//! Checks in the API.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{DateTime, to_id};

use super::{Check, Condition, service};
use crate::alert::graphql::{SignalLevel, Suppression};
use crate::graphql::caller;

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Condition")]
pub enum SignalCondition {
    /// Nothing is wrong.
    Ok,
    /// Something is wrong, not for long enough yet.
    Raising,
    /// Something is wrong.
    Active,
    /// It is well again, not for long enough yet.
    Clearing,
    /// No data comes.
    NoData,
    /// It is let off.
    Excepted,
}

/// One check of a device: why it told, or why it did not.
#[derive(Debug, Clone, SimpleObject)]
pub struct DeviceSignal {
    /// Its key, stable while rule, device and component are.
    key: String,
    /// The rule.
    rule_id: ID,
    /// The rule's name.
    rule_name: String,
    /// Class of the rule.
    class: String,
    /// Which one of several, such as a mount; empty when there is but one.
    component: String,
    /// Metric or measure; empty for silence.
    metric: String,
    /// How it stands.
    condition: SignalCondition,
    /// How bad it is.
    level: SignalLevel,
    /// Since when.
    since: Option<DateTime>,
    /// The last value.
    value: Option<f64>,
    /// Its stamp, or that of the last sign of life.
    value_at: Option<DateTime>,
    /// How often it nearly raised.
    near_misses: i32,
    /// Why people are not told; empty if they would be.
    suppression: Vec<Suppression>,
    /// Why it is as it is, a sentence each.
    explanation: Vec<String>,
    /// Where its values come from, the least specific first, a sentence each.
    origin: Vec<String>,
}

impl From<Check> for DeviceSignal {
    fn from(check: Check) -> Self {
        Self {
            key: check.key,
            rule_id: to_id(check.rule),
            rule_name: check.rule_name,
            class: check.class,
            component: check.component,
            metric: check.metric,
            condition: check.condition.into(),
            level: check.level.into(),
            since: check.since.map(DateTime),
            value: check.value,
            value_at: check.value_at.map(DateTime),
            near_misses: i32::try_from(check.near_misses).unwrap_or(i32::MAX),
            suppression: check.suppression.into_iter().map(Suppression::from).collect(),
            explanation: check.explanation,
            origin: check.origin,
        }
    }
}

/// Reads of checks.
#[derive(Debug, Default)]
pub struct SignalQuery;

#[Object]
impl SignalQuery {
    /// The checks of a device, by rule and component, those that are let off among them; at most 500.
    async fn signals(&self, ctx: &Context<'_>, device_id: ID) -> Result<Vec<DeviceSignal>> {
        let (env, scope) = caller(ctx)?;
        let read = async {
            let id = gql::parse_id_or_fail(&device_id, "deviceId")?;
            service::of_device(env, scope, id).await
        };
        Ok(read.await.map_err(gql::query_error)?.into_iter().map(DeviceSignal::from).collect())
    }
}
