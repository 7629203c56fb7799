//! When a live device counts as silent, and which reason has a witness. Pure.

use std::time::Duration;

use kernel::Timestamp;

use crate::device::Silence;
use crate::device::state::{Farewell, SilenceReason, in_words};

/// What is known when a device is looked at.
#[derive(Debug, Clone)]
pub struct Witnesses<'a> {
    /// Now.
    pub now: Timestamp,
    /// How long without a batch is too long.
    pub silent_after: Duration,
    /// When the last batch arrived.
    pub last_seen: Timestamp,
    /// The agent's last word, if it is newer than everything else that it said.
    pub farewell: Option<Farewell>,
    /// Spans in which no node of this server listened, oldest first.
    pub outages: &'a [(Timestamp, Timestamp)],
}

/// The silence of a device, or `None` while it is not late.
///
/// For `silent_after` beyond the end of an outage nobody is late: agents need their time to come back.
#[must_use]
pub fn decide(witnesses: &Witnesses<'_>) -> Option<Silence> {
    let Witnesses { now, silent_after, last_seen, farewell, outages } = witnesses;
    let back = outages.last().map_or(Timestamp::default(), |(_, until)| *until);
    if now.since(*last_seen) <= *silent_after || now.since(back) <= *silent_after {
        return None;
    }
    if let Some(farewell) = farewell {
        return Some(farewell.silence());
    }
    // The device was heard until the server went away, and has not been heard since.
    let missed =
        outages.iter().rev().find(|(from, until)| *last_seen <= *until && from.since(*last_seen) <= *silent_after);
    Some(match missed {
        Some((from, until)) => Silence {
            reason: SilenceReason::ServerWasDown,
            message: format!(
                "This server was away for {}; the device reported until then and has not come back since.",
                in_words(until.since(*from))
            ),
        },
        None => Silence {
            reason: SilenceReason::Unknown,
            message: "No report has come since then; whether the host, its network or the agent stopped is not known."
                .to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTER: Duration = Duration::from_secs(60);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    fn look(now: i64, last_seen: i64, farewell: Option<Farewell>, outages: &[(i64, i64)]) -> Option<SilenceReason> {
        let outages: Vec<_> = outages.iter().map(|(from, until)| (at(*from), at(*until))).collect();
        let witnesses =
            Witnesses { now: at(now), silent_after: AFTER, last_seen: at(last_seen), farewell, outages: &outages };
        decide(&witnesses).map(|silence| silence.reason)
    }

    #[test]
    fn reasons_have_witnesses() {
        let farewell = Some(Farewell { reason: SilenceReason::HostShutdown, at: at(1_000) });
        for (name, found, expected) in [
            ("in time", look(1_060, 1_000, None, &[]), None),
            ("late without a witness", look(1_061, 1_000, None, &[]), Some(SilenceReason::Unknown)),
            ("said so", look(1_061, 1_000, farewell, &[]), Some(SilenceReason::HostShutdown)),
            ("we are just back", look(2_050, 1_000, None, &[(1_005, 2_000)]), None),
            (
                "we were away and it did not return",
                look(2_061, 1_000, None, &[(1_005, 2_000)]),
                Some(SilenceReason::ServerWasDown),
            ),
            ("it was quiet before we went", look(2_061, 1_000, None, &[(1_500, 2_000)]), Some(SilenceReason::Unknown)),
            (
                "it came back after us and went",
                look(3_000, 2_500, None, &[(1_005, 2_000)]),
                Some(SilenceReason::Unknown),
            ),
        ] {
            assert_eq!(found, expected, "{name}");
        }
    }
}
