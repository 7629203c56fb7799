//! What agents tell: events of the wire as facts for people. Texts are hostile input and are cut to what can be shown.

use kernel::Timestamp;
use serde_json::Value;
use wire::Event;

use super::FactKind;
use crate::device::SilenceReason;
use crate::device::state::Farewell;

/// Longest reason that is shown, in characters.
const REASON_MAX: usize = 200;

/// An event that is kept as a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happening {
    pub kind: FactKind,
    pub message: String,
    pub at: Timestamp,
}

/// Reads an event; `None` for one that this version does not know.
pub(crate) fn read(event: &Event, at: Timestamp) -> Option<Happening> {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let reason = detail.get("reason").and_then(Value::as_str).map(shown).unwrap_or_default();
    let shutting_down = ["shutdown", "reboot", "poweroff"].iter().any(|word| reason.contains(word));
    let because = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
    let (kind, message) = match event.kind.as_str() {
        "agent.started" => (FactKind::AgentStarted, format!("The agent began to run{because}.")),
        "agent.stopped" if shutting_down => (FactKind::HostShutdown, format!("The host is shutting down{because}.")),
        "agent.stopped" => (FactKind::AgentStopped, format!("The agent was stopped{because}.")),
        "host.booted" => (FactKind::HostBooted, "The host began to run.".to_owned()),
        "host.shutdown" => (FactKind::HostShutdown, format!("The host is shutting down{because}.")),
        "clock.step" => (FactKind::ClockStep, step(&detail)),
        "spool.dropped" => (FactKind::Dropped, format!("The agent had to let go of samples{because}.")),
        _ => return None,
    };
    Some(Happening { kind, message, at })
}

fn step(detail: &Value) -> String {
    let step_us = ["step_us", "by_us", "delta_us"].iter().find_map(|name| detail.get(name)).and_then(Value::as_i64);
    match step_us {
        Some(step_us) => {
            let direction = if step_us < 0 { "back" } else { "forward" };
            let span = std::time::Duration::from_micros(step_us.unsigned_abs());
            format!("The device's clock was set {direction} by {}.", crate::device::state::in_words(span))
        }
        None => "The device's clock was set.".to_owned(),
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !kernel::text::is_reordering(*c)).take(REASON_MAX).collect()
}

impl Happening {
    /// The farewell that it is, if it is one.
    pub(crate) fn farewell(&self) -> Option<Farewell> {
        let reason = match self.kind {
            FactKind::AgentStopped => SilenceReason::AgentStopped,
            FactKind::HostShutdown => SilenceReason::HostShutdown,
            _ => return None,
        };
        Some(Farewell { reason, at: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happening(kind: &str, detail: &str) -> Option<Happening> {
        read(&Event { kind: kind.into(), detail: detail.into() }, Timestamp::default())
    }

    #[test]
    fn stops_are_told_apart() {
        let stopped = happening("agent.stopped", r#"{"reason":"signal"}"#).unwrap();
        assert_eq!(stopped.farewell().unwrap().reason, SilenceReason::AgentStopped);
        let host = happening("agent.stopped", r#"{"reason":"host shutdown"}"#).unwrap();
        assert_eq!(host.farewell().unwrap().reason, SilenceReason::HostShutdown);
        assert_eq!(happening("agent.started", "").unwrap().farewell(), None);
        assert_eq!(happening("agent.exploded", "{}"), None);
    }

    #[test]
    fn hostile_texts_are_cut() {
        let long = format!(r#"{{"reason":"a\u0007\u202e{}"}}"#, "x".repeat(5_000));
        let message = happening("agent.stopped", &long).unwrap().message;
        assert!(message.chars().count() < 260 && !message.contains('\u{202e}') && !message.contains('\u{7}'));
        assert!(happening("clock.step", r#"{"step_us":-9223372036854775808}"#).unwrap().message.contains("back"));
    }
}
