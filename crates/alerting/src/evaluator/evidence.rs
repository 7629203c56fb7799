//! What speaks for a cause: how the value moved in the hour before, and what changed then. Read before the transaction
//! that makes the alert, since telemetry may lie in another file.

use std::collections::HashMap;
use std::time::Duration;

use db::ReadTx;
use ingestion::availability::{self, FactKind};
use ingestion::inventory;
use ingestion::telemetry::query::{SeriesRequest, series_of};
use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};

use crate::Alerting;
use crate::insight::Changed;
use crate::rule::RuleKind;
use crate::rule::measure::metrics_of;
use crate::rule::resolve::{KeyParts, Resolved};
use crate::signal::{EventKind, Output};
use crate::{alert, maintenance, rule_override};

/// How far back evidence is looked for.
const BACK: Duration = Duration::from_secs(3_600);
/// Alerts of one step whose evidence is looked for; a storm of them is told without.
const MOST: usize = 20;
/// Points of a trend.
const POINTS: i32 = 240;

/// Evidence for one signal.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Instants in microseconds and values, oldest first.
    pub trend: Vec<(i64, f64)>,
    /// Oldest first.
    pub changes: Vec<Changed>,
}

/// Looks for evidence for what these outputs raise, by signal.
pub(super) async fn gather(
    env: &Alerting,
    permit: &Permit,
    resolved: &Resolved,
    outputs: &[Output],
) -> Result<HashMap<String, Evidence>, Failure> {
    let mut found = HashMap::new();
    let raised = outputs.iter().filter_map(|output| match output {
        Output::Event(event) if event.kind == EventKind::Raised => Some(event),
        _ => None,
    });
    for event in raised.take(MOST) {
        let Some(parts) = KeyParts::of(&event.signal) else { continue };
        let client = resolved.configuration().client;
        let began = crate::wording::timestamp(event.since.unwrap_or(event.t));
        let until = env.db.now().plus(Duration::from_secs(1));
        let trend = match resolved.rule(parts.rule) {
            Some(rule) if rule.kind == RuleKind::Threshold => {
                trend(env, permit, (client, &rule.metric, &parts), (began.minus(BACK), until)).await?
            }
            _ => Vec::new(),
        };
        let device = parts.device;
        let changes = env
            .db
            .read(permit, move |tx| {
                Box::pin(async move { changes(tx, (client, device), (began.minus(BACK), until)).await })
            })
            .await?;
        found.insert(event.signal.clone(), Evidence { trend, changes });
    }
    Ok(found)
}

/// The values of a measure over a span. Trends of what cannot be read are left out, never made up.
async fn trend(
    env: &Alerting,
    permit: &Permit,
    (client, measure, parts): (ClientId, &str, &KeyParts),
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(i64, f64)>, Failure> {
    let metrics = metrics_of(measure);
    let request = SeriesRequest::new(from, to, metrics.clone(), POINTS)?;
    let result = series_of(&env.ingestion, permit, (client, parts.device), request).await?;
    let of = |metric: &str| {
        let series = result.series.iter().find(|one| one.metric == metric && one.component == parts.component);
        series.map(|series| series.points.mean.as_slice()).unwrap_or_default()
    };
    let values: Vec<Option<f64>> = match metrics.as_slice() {
        [metric] => of(metric).to_vec(),
        [part, whole] => {
            let share = |(part, whole): (&Option<f64>, &Option<f64>)| match (part, whole) {
                (Some(part), Some(whole)) if *whole > 0.0 => Some(part / whole * 100.0),
                _ => None,
            };
            of(part).iter().zip(of(whole)).map(share).collect()
        }
        _ => Vec::new(),
    };
    let at = |index: usize| result.buckets.start_us(index);
    Ok(values.into_iter().enumerate().filter_map(|(index, value)| Some((at(index), value?))).collect())
}

/// What changed about a device, as far as it is recorded: its availability, its inventory, the rules and windows that
/// concern it, other alerts of it.
async fn changes(
    tx: &ReadTx,
    (client, device): (ClientId, DeviceId),
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Changed>, Failure> {
    let mut found = Vec::new();
    for fact in availability::service::told(tx, device, from, to).await? {
        // That it enrolled or reports is no change that explains anything.
        if !matches!(fact.kind, FactKind::Enrolled) {
            found.push(Changed { at: fact.at, text: fact.message });
        }
    }
    for (kind, at) in inventory::store::collected(tx, device, from, to).await? {
        let text = match kind.as_str() {
            "hardware" => "The hardware that it reports changed.",
            "os" => "Its operating system or its version changed.",
            "filesystems" => "Its filesystems changed.",
            "interfaces" => "Its network interfaces changed.",
            _ => continue,
        };
        found.push(Changed { at, text: text.to_owned() });
    }
    for window in maintenance::store::ending_after(tx, client, from).await? {
        let concerned = match &window.reach {
            maintenance::Reach::All => true,
            maintenance::Reach::Devices(devices) => devices.contains(&device),
        };
        if concerned && window.starts_at < to {
            let text = format!("Work was planned: \u{201c}{}\u{201d}.", window.name);
            found.push(Changed { at: window.starts_at.max(from), text });
        }
    }
    for (at, text) in rule_override::store::changed(tx, client, device, from, to).await? {
        found.push(Changed { at, text });
    }
    for other in alert::store::around(tx, device, from, to).await? {
        let of = if other.component.is_empty() { String::new() } else { format!(" {}", other.component) };
        found.push(Changed { at: other.began_at, text: format!("Another alert began: {}{of}.", other.rule_name) });
    }
    found.sort_by_key(|change| change.at);
    Ok(found)
}
