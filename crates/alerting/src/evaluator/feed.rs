//! Giving an engine what is new: samples, signs of life, acts.

use std::time::Duration;

use ingestion::telemetry::feed::{self, Boot, FeedRequest, More};
use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};

use super::engines::Loaded;
use crate::Alerting;
use crate::act::{Act, Waiting};
use crate::rule::measure::measured;
use crate::signal::{self, Engine, Input, Sample};
use crate::wording::seconds;

/// Samples that are older are for charts: nobody is told today of what was yesterday.
const OLDEST: Duration = Duration::from_secs(3_600);
/// Answers that one look reads; the rest waits for the next.
const MOST_PAGES: usize = 50;
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
