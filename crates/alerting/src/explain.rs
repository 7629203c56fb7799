//! Why a check is silent, or is not: the engine's facts in sentences.

use kernel::WindowId;

use crate::alert::{Reason, ReasonKind};
use crate::rule::RuleKind;
use crate::rule::measure::unit_of;
use crate::rule::resolve::{KeyParts, Resolved, explain as explain_rule};
use crate::signal::{Explanation, Level, Phase, RaiseHolds, SignalView, Suppression, ValueFact, WindowMode};
use crate::wording::{amount, instant, span, timestamp};

/// What holds messages or tickets of a signal back, in sentences.
pub(crate) fn reasons(view: &SignalView<'_>, resolved: &Resolved) -> Vec<Reason> {
    view.suppressions.iter().map(|suppression| reason(suppression, resolved)).collect()
}

fn reason(suppression: &Suppression<'_>, resolved: &Resolved) -> Reason {
    let plain = |kind, text: String| Reason { kind, text, window: None };
    match suppression {
        Suppression::Settling { until } => plain(
            ReasonKind::Settling,
            format!("Waits until {} whether a device that it depends on fails too.", instant(timestamp(*until))),
        ),
        Suppression::Dependency { root, .. } => {
            let parent = KeyParts::of(root).and_then(|parts| resolved.device(parts.device));
            let parent = parent.map_or("another device", |device| device.name.as_str());
            plain(ReasonKind::Dependency, format!("Follows from the failure of {parent}."))
        }
        Suppression::Flapping { worst, until } => {
            let end = until.map(|until| format!(", until {} at least", instant(timestamp(until)))).unwrap_or_default();
            let text = format!("Comes and goes{end}; the worst was {}.", crate::wording::level(*worst));
            plain(ReasonKind::Flapping, text)
        }
        Suppression::Maintenance { mode, windows, ended } => {
            let window = windows.first().and_then(|id| WindowId::parse(id));
            let name = window.and_then(|id| resolved.window(id)).map_or("maintenance", |window| window.name.as_str());
            let what = match mode {
                WindowMode::NotifyOff => "messages and new tickets",
                WindowMode::TicketOff => "new tickets",
            };
            let text = match ended {
                Some(end) => format!(
                    "The maintenance window \u{201c}{name}\u{201d} ended at {}; {what} wait for quiet and a fresh value.",
                    instant(timestamp(*end))
                ),
                None => format!("The maintenance window \u{201c}{name}\u{201d} holds {what} back."),
            };
            Reason { kind: ReasonKind::Maintenance, text, window }
        }
        Suppression::Snoozed { until } => {
            plain(ReasonKind::Snoozed, format!("Was put off until {}.", instant(timestamp(*until))))
        }
    }
}

/// Why a check stands as it does, a sentence each.
pub(crate) fn sentences(facts: &Explanation<'_>, resolved: &Resolved, parts: &KeyParts) -> Vec<String> {
    let mut lines = Vec::new();
    let Some((rule, _, effective)) = resolved.of(parts) else {
        return vec!["Its rule no longer applies here.".to_owned()];
    };
    let unit = unit_of(&rule.metric);
    lines.push(explain_rule(&effective, rule.kind));
    if let Some(since) = facts.nodata_since {
        lines.push(format!("No data since {}: what was known last is kept.", instant(timestamp(since))));
    } else if rule.kind == RuleKind::Silence
        && facts.signal.level == Level::Ok
        && let Some(due) = facts.clock_due
    {
        lines.push(format!("It is heard; without a sign of life it would be told at {}.", instant(timestamp(due))));
    }
    for level in &facts.levels {
        let name = crate::wording::level(level.level);
        let limit = amount(level.bounds.raise, unit);
        let value = facts.signal.last.map(|last| amount(last.value, unit)).unwrap_or_default();
        lines.push(match (level.phase, level.value) {
            (Phase::Ok, ValueFact::Good) => format!("{value} is on the safe side of {limit} ({name})."),
            (Phase::Ok, ValueFact::Band) => format!("{value} is near {limit} ({name}), and not beyond it."),
            (Phase::Ok, _) => format!("Nothing is known against {limit} ({name}) yet."),
            (Phase::Raising, _) => {
                let needed = level.needed.unwrap_or_default();
                format!("Beyond {limit} ({name}) for {} of {} that are needed.", span(level.held), span(needed))
            }
            (Phase::Active, _) => format!("Beyond {limit} ({name})."),
            (Phase::Clearing, _) => {
                let needed = level.needed.unwrap_or_default();
                let end = amount(level.bounds.clear, unit);
                format!("Well again, against {end}, for {} of {} that are needed.", span(level.held), span(needed))
            }
        });
    }
    if facts.raise_holds == RaiseHolds::Rest {
        lines.push(
            "The device has just begun, or its data has just returned: nothing is raised for two minutes.".to_owned(),
        );
    }
    if let Some(due) = facts.ticket_due {
        lines.push(format!("A ticket is due at {}.", instant(timestamp(due))));
    }
    lines.extend(reasons(&facts.signal, resolved).into_iter().map(|reason| reason.text));
    lines
}
