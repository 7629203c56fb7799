//! The life of a device as a pure function of what was heard and when.
//!
//! ```text
//! awaiting --report--> live --quiet, farewell, revoked--> silent --report--> live
//! any --retire--> retired (final)
//! ```
//! Silent is neither "ok" nor "down": it says that nothing is known from now on, and why as far as that is known.

use kernel::Timestamp;

use super::Silence;
use crate::availability::FactKind;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$item:meta])* $name:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$item])* $name,)+ }

        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Stable name, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Reads a stable name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}
pub(crate) use names;

names! {
    /// Whether a device reports.
    DeviceState {
        /// Enrolled, nothing heard yet.
        Awaiting = "awaiting",
        /// Reports.
        Live = "live",
        /// Reported once and does not now.
        Silent = "silent",
        /// Put away by a person; its agent may not come back.
        Retired = "retired",
    }
}

names! {
    /// Why a device is silent, as far as a witness says.
    SilenceReason {
        /// No witness.
        Unknown = "unknown",
        /// The agent said that it was stopped.
        AgentStopped = "agent_stopped",
        /// The agent said that its host was shutting down.
        HostShutdown = "host_shutdown",
        /// This server could not hear.
        ServerWasDown = "server_was_down",
        /// The agent's key is no longer accepted.
        AgentRevoked = "agent_revoked",
    }
}

/// The last word of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Farewell {
    /// [`SilenceReason::AgentStopped`] or [`SilenceReason::HostShutdown`].
    pub reason: SilenceReason,
    /// When it was said, on the server's clock.
    pub at: Timestamp,
}

impl Farewell {
    /// The silence that follows from it.
    #[must_use]
    pub fn silence(self) -> Silence {
        let message = match self.reason {
            SilenceReason::HostShutdown => "The host was shut down.".to_owned(),
            _ => "The agent was stopped; the host may still run.".to_owned(),
        };
        Silence { reason: self.reason, message }
    }
}

/// A change of state, with the fact that records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The state from now on.
    pub to: DeviceState,
    /// Why, if it is silence.
    pub silence: Option<Silence>,
    /// What to record.
    pub fact: Option<(FactKind, String)>,
}

/// What a batch means for a device: it reports, unless the newest that it says is a farewell.
#[must_use]
pub fn on_report(
    state: DeviceState,
    since: Timestamp,
    now: Timestamp,
    farewell: Option<Farewell>,
) -> Option<Transition> {
    match (state, farewell) {
        (DeviceState::Retired, _) => None,
        (_, Some(farewell)) => {
            let silence = farewell.silence();
            let fact = Some((FactKind::Silent, silence.message.clone()));
            let fact = if state == DeviceState::Silent { None } else { fact };
            Some(Transition { to: DeviceState::Silent, silence: Some(silence), fact })
        }
        (DeviceState::Live, None) => None,
        (DeviceState::Awaiting, None) => Some(Transition { to: DeviceState::Live, silence: None, fact: None }),
        (DeviceState::Silent, None) => {
            let message = format!("Reports again after {}.", in_words(now.since(since)));
            Some(Transition { to: DeviceState::Live, silence: None, fact: Some((FactKind::Returned, message)) })
        }
    }
}

/// A live device has not been heard for too long.
#[must_use]
pub fn on_quiet(silence: Silence) -> Transition {
    let fact = Some((FactKind::Silent, silence.message.clone()));
    Transition { to: DeviceState::Silent, silence: Some(silence), fact }
}

/// A span for people: the two largest units.
#[must_use]
pub fn in_words(span: std::time::Duration) -> String {
    let seconds = span.as_secs();
    let part = |count: u64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    let pair = |(large, large_unit): (u64, &str), (small, small_unit): (u64, &str)| {
        let first = part(large, large_unit);
        if small == 0 { first } else { format!("{first} {}", part(small, small_unit)) }
    };
    match seconds {
        0..60 => part(seconds, "second"),
        60..3_600 => pair((seconds / 60, "minute"), (seconds % 60, "second")),
        3_600..86_400 => pair((seconds / 3_600, "hour"), (seconds / 60 % 60, "minute")),
        _ => pair((seconds / 86_400, "day"), (seconds / 3_600 % 24, "hour")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn every_state_hears_a_report_and_a_farewell_as_it_should() {
        let since = Timestamp::from_millis(0);
        let now = since.plus(Duration::from_secs(3_661));
        let farewell = Some(Farewell { reason: SilenceReason::AgentStopped, at: now });
        let table = [
            (DeviceState::Awaiting, None, Some((DeviceState::Live, None))),
            (DeviceState::Live, None, None),
            (DeviceState::Silent, None, Some((DeviceState::Live, Some(FactKind::Returned)))),
            (DeviceState::Retired, None, None),
            (DeviceState::Awaiting, farewell, Some((DeviceState::Silent, Some(FactKind::Silent)))),
            (DeviceState::Live, farewell, Some((DeviceState::Silent, Some(FactKind::Silent)))),
            (DeviceState::Silent, farewell, Some((DeviceState::Silent, None))),
            (DeviceState::Retired, farewell, None),
        ];
        for (state, farewell, expected) in table {
            let found = on_report(state, since, now, farewell);
            let brief = found.as_ref().map(|t| (t.to, t.fact.as_ref().map(|(kind, _)| *kind)));
            assert_eq!(brief, expected, "{state:?} {farewell:?}");
            let silent = found.is_some_and(|t| t.to == DeviceState::Silent && t.silence.is_none());
            assert!(!silent, "silence always says why");
        }
    }

    #[test]
    fn spans_in_words() {
        for (seconds, words) in
            [(0, "0 seconds"), (1, "1 second"), (61, "1 minute 1 second"), (7_200, "2 hours"), (90_061, "1 day 1 hour")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
