//! Giving an engine what is new: samples, signs of life, acts; and what stands in for signs of life while no node listened.

use std::time::Duration;

use ingestion::telemetry::feed::{self, Boot, FeedRequest, More};
use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};

use super::engines::Loaded;
use crate::Alerting;
use crate::act::{Act, Waiting};
use crate::rule::measure::measured;
use crate::signal::{self, Condition, Engine, Input, Level, Sample, Standing};
use crate::wording::seconds;

/// Samples that are older are for charts: nobody is told today of what was yesterday.
const OLDEST: Duration = Duration::from_secs(3_600);
/// Answers that one look reads; the rest waits for the next.
const MOST_PAGES: usize = 50;
/// A gap in evaluation that is longer is nobody's silence but our own, in seconds.
const BLIND_AFTER_S: i64 = 120;
/// The metric that stands for "something was heard"; its values are no numbers, so nothing but liveness follows.
const SIGN: &str = "agent.sign";

/// Whether anything was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fed {
    /// Nothing new.
    Nothing,
    /// Something.
    Something,
}

/// While nobody evaluated, nobody could be heard: every device that was not silent before counts as heard all along, and
/// as just begun. Gives the second up to which this holds, if there was such a gap.
pub(super) fn bridge(engine: &mut Engine, now_s: i64) -> Option<i64> {
    let from = engine.closed();
    if engine.signals().next().is_none() || now_s - from <= BLIND_AFTER_S {
        return None;
    }
    let mut shortest = i64::MAX;
    let mut devices = Vec::new();
    for view in engine.signals() {
        if let Condition::Silence(rule) = &view.rule.condition
            && view.standing == Standing::Applies
        {
            shortest = shortest.min(rule.silent_after);
            if view.level == Level::Ok {
                devices.push(view.device.to_owned());
            }
        }
    }
    let step = (shortest / 2).clamp(15, 3_600);
    let mut t = from + 1;
    while t < now_s {
        for device in &devices {
            engine.feed(Input::Boot { t, at: None, device });
        }
        t += step;
    }
    for device in &devices {
        engine.feed(Input::Boot { t: now_s, at: None, device });
    }
    Some(now_s)
}

/// Gives the engine what became durable since it last looked, of some devices or of all.
pub(super) async fn samples(
    env: &Alerting,
    permit: &Permit,
    (client, loaded): (ClientId, &mut Loaded),
    (devices, now): (Option<Vec<DeviceId>>, Timestamp),
) -> Result<Fed, Failure> {
    let mut fed = Fed::Nothing;
    for _ in 0..MOST_PAGES {
        let request = FeedRequest {
            client,
            devices: devices.clone(),
            metrics: loaded.resolved.metrics.clone(),
            since: now.minus(OLDEST),
        };
        let page = feed::after(&env.ingestion, permit, request, std::mem::take(&mut loaded.cursor)).await?;
        loaded.cursor = page.cursor;
        let t = seconds(now);
        for sign in &page.signs {
            fed = Fed::Something;
            let device = sign.device.to_string();
            match sign.boot {
                Boot::New => loaded.engine.feed(Input::Boot { t, at: None, device: &device }),
                Boot::Same => loaded.engine.feed(Input::Sample(Sample {
                    t,
                    at: None,
                    device: &device,
                    metric: SIGN,
                    component: None,
                    value: f64::NAN,
                })),
            }
        }
        for one in measured(&page.samples, &loaded.resolved.measures) {
            let device = one.device.to_string();
            for metric in loaded.resolved.names_for(&one) {
                loaded.engine.feed(Input::Sample(Sample {
                    t,
                    at: Some(one.at_us.div_euclid(1_000_000)),
                    device: &device,
                    metric: &metric,
                    component: (!one.component.is_empty()).then_some(&*one.component),
                    value: one.value,
                }));
            }
        }
        if page.more == More::No {
            break;
        }
    }
    Ok(fed)
}

/// Gives the engine what people did.
pub(super) fn acts(engine: &mut Engine, acts: &[Waiting], now_s: i64) {
    for waiting in acts {
        let act = match waiting.act {
            Act::Ack => signal::Act::Ack,
            Act::HumanWork => signal::Act::HumanWork,
            Act::Resolve => signal::Act::Resolve,
            Act::Snooze(until) => signal::Act::Snooze { until: seconds(until) },
        };
        engine.feed(Input::Act { t: now_s, signal: &waiting.signal_key, act });
    }
}
