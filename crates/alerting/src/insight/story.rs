//! What a story says: from the facts of a raise to plain sentences. Pure.

use kernel::{DeviceId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Confidence, Story};
use crate::owner::{Ownership, Verdict};
use crate::rule::measure::{metrics_of, unit_of};
use crate::rule::resolve::Effective;
use crate::rule::{Rule, RuleKind};
use crate::signal::{Level, Op};
use crate::stored::names;
use crate::wording::{amount, instant, span};

/// Most changes that are told as evidence.
const MOST_CHANGES: usize = 5;
/// How long before the breach a chart begins, in microseconds.
const CHART_BEFORE_US: i64 = 3_600_000_000;

names! {
    /// What kind of evidence it is.
    EvidenceKind {
        /// A value against its threshold.
        Value = "value",
        /// How the value moved.
        Trend = "trend",
        /// Something that changed shortly before.
        Change = "change",
        /// A symptom that points at it.
        Symptom = "symptom",
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// In words.
    pub text: String,
    /// When, where it has an instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// The likely cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// In words.
    pub text: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
}

/// What a small chart beside the cause shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Of which device.
    pub device: DeviceId,
    /// The metrics that agents report: one, or the part and the whole of a share.
    pub metrics: Vec<String>,
    /// The measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// Of which component.
    pub component: String,
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ended when the story was told.
    pub to: Timestamp,
    /// The line of level warn.
    pub warn: Option<f64>,
    /// The line of level critical.
    pub critical: Option<f64>,
    /// Whether beyond means above.
    pub above: bool,
}

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    pub at: Timestamp,
    pub text: String,
}

/// What is known when a story is told.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    pub rule: &'a Rule,
    pub effective: &'a Effective,
    pub device: DeviceId,
    pub device_name: &'a str,
    pub component: &'a str,
    pub level: Level,
    pub value: Option<f64>,
    pub began: Timestamp,
    pub raised: Timestamp,
    pub ownership: &'a Ownership,
    /// Values of the hour before, oldest first: instants in microseconds.
    pub trend: &'a [(i64, f64)],
    /// What changed in the hour before, oldest first.
    pub changes: &'a [Changed],
}

/// The threshold of the level that was met.
pub(crate) fn threshold_of(effective: &Effective, level: Level) -> Option<f64> {
    let parameters = &effective.parameters;
    let bounds = match level {
        Level::Critical => parameters.critical.or(parameters.warn),
        Level::Warn => parameters.warn.or(parameters.critical),
        Level::Ok => None,
    };
    bounds.map(|bounds| bounds.raise)
}

/// Tells the story: its title and what it says.
pub(crate) fn tell(facts: &Facts<'_>) -> (String, Story) {
    let rule = facts.rule;
    let unit = unit_of(&rule.metric);
    let (value, threshold) = match rule.kind {
        RuleKind::Silence => {
            let silent = (facts.raised.micros() - facts.began.micros()) / 1_000_000;
            (span(silent), span(facts.effective.parameters.silent_after_s.unwrap_or(0)))
        }
        RuleKind::Threshold => (
            facts.value.map_or_else(|| "beyond its limit".to_owned(), |value| amount(value, unit)),
            threshold_of(facts.effective, facts.level).map_or_else(String::new, |limit| amount(limit, unit)),
        ),
    };
    let what = fill(&rule.what, facts, &value, &threshold);
    let place = if facts.component.is_empty() { String::new() } else { format!(" {}", facts.component) };
    let title = match rule.kind {
        RuleKind::Silence => format!("{} has not been heard for {value}", facts.device_name),
        RuleKind::Threshold => format!("{}{place} on {}: {value}", rule.name, facts.device_name),
    };
    let team = &facts.ownership.team.name;
    let runbook = facts.effective.patch.runbook;
    let next_step = match runbook {
        Some(_) => format!("The team {team} takes it and follows the runbook."),
        None => format!("The team {team} takes it and looks."),
    };
    let story = Story {
        what,
        why: why(facts, (&value, &threshold), unit),
        so_what: so_what(facts),
        services: facts.ownership.services.clone(),
        agreement_name: facts.ownership.agreement_name.clone(),
        now_what: fill(&rule.now_what, facts, &value, &threshold),
        next_step,
        runbook,
        chart: chart(facts, unit),
        unowned: facts.ownership.unowned,
    };
    (title.chars().take(200).collect(), story)
}

fn fill(text: &str, facts: &Facts<'_>, value: &str, threshold: &str) -> String {
    let component = if facts.component.is_empty() { "its one part" } else { facts.component };
    text.replace("{device}", facts.device_name)
        .replace("{component}", component)
        .replace("{value}", value)
        .replace("{threshold}", threshold)
}

fn why(facts: &Facts<'_>, (value, threshold): (&str, &str), unit: &str) -> Hypothesis {
    let held = (facts.raised.micros() - facts.began.micros()) / 1_000_000;
    let first = match facts.rule.kind {
        RuleKind::Silence => {
            format!("The last sign of life came {}; silence is told after {threshold}.", instant(facts.began))
        }
        RuleKind::Threshold => {
            format!("{value} against a limit of {threshold}, since {} ({}).", instant(facts.began), span(held))
        }
    };
    let mut evidence = vec![Evidence { kind: EvidenceKind::Value, text: first, at: Some(facts.raised) }];
    let movement = movement(facts.trend, unit);
    if let Some(movement) = &movement {
        evidence.push(Evidence { kind: EvidenceKind::Trend, text: movement.text.clone(), at: movement.at });
    }
    let nearest = facts.changes.iter().rev().find(|change| change.at <= facts.raised);
    evidence.extend(facts.changes.iter().rev().take(MOST_CHANGES).rev().map(|change| Evidence {
        kind: EvidenceKind::Change,
        text: format!("{} at {}.", change.text.trim_end_matches('.'), instant(change.at)),
        at: Some(change.at),
    }));
    let jumped = movement.as_ref().and_then(|movement| movement.at);
    let (text, confidence) = match (nearest, &movement) {
        (Some(change), _) if jumped.is_some_and(|at| at.micros().abs_diff(change.at.micros()) <= 600_000_000) => {
            (format!("It jumped when this happened: {} {}", sentence(&change.text), facts.rule.why), Confidence::High)
        }
        (Some(change), _) => (
            format!("Something changed in the hour before: {} {}", sentence(&change.text), facts.rule.why),
            Confidence::Medium,
        ),
        (None, Some(movement)) if movement.steady => {
            (format!("It grew steadily and nothing else changed. {}", facts.rule.why), Confidence::Medium)
        }
        _ => (facts.rule.why.clone(), Confidence::Low),
    };
    Hypothesis { text, confidence, evidence }
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

struct Movement {
    text: String,
    /// Where it jumped, if it did.
    at: Option<Timestamp>,
    steady: bool,
}

/// How values moved: a jump, steady growth, or hardly at all.
fn movement(values: &[(i64, f64)], unit: &str) -> Option<Movement> {
    let ((first_at, first), (last_at, last)) = (*values.first()?, *values.last()?);
    if values.len() < 4 || last_at <= first_at {
        return None;
    }
    let spread = values
        .iter()
        .map(|(_, value)| *value)
        .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let range = spread.1 - spread.0;
    let within = span((last_at - first_at) / 1_000_000);
    if range <= f64::EPSILON || range < last.abs() * 0.01 {
        let text = format!("For {within} it has hardly moved: {}.", amount(last, unit));
        return Some(Movement { text, at: None, steady: false });
    }
    let steps = values.windows(2).map(|pair| (pair[1].0, pair[0].1, pair[1].1));
    let greatest = steps.max_by(|a, b| (a.2 - a.1).abs().total_cmp(&(b.2 - b.1).abs()))?;
    if (greatest.2 - greatest.1).abs() > range * 0.5 {
        let at = Timestamp::from_micros(greatest.0);
        let text =
            format!("It jumped from {} to {} at {}.", amount(greatest.1, unit), amount(greatest.2, unit), instant(at));
        return Some(Movement { text, at: Some(at), steady: false });
    }
    let word = if last > first { "rose" } else { "fell" };
    let text = format!("Within {within} it {word} from {} to {}.", amount(first, unit), amount(last, unit));
    let along = values.windows(2).filter(|pair| (pair[1].1 >= pair[0].1) == (last > first)).count();
    let steady = along * 10 >= (values.len() - 1) * 8;
    Some(Movement { text, at: None, steady })
}

fn so_what(facts: &Facts<'_>) -> String {
    let owner = facts.ownership;
    let affected = match owner.services.as_slice() {
        [] => format!("No business service is entered as standing on {}.", facts.device_name),
        services => {
            let named: Vec<String> = services
                .iter()
                .map(|service| {
                    let people =
                        if service.users == 1 { "1 person".to_owned() } else { format!("{} people", service.users) };
                    format!("{} ({people})", service.name)
                })
                .collect();
            format!("It concerns {}.", named.join(", "))
        }
    };
    let covered = match (&owner.agreement_name, owner.verdict) {
        (Some(name), Verdict::Covered) => format!("The agreement {name} covers it."),
        _ => "No agreement in force covers it: work on it was not agreed.".to_owned(),
    };
    format!("{affected} {covered}")
}

fn chart(facts: &Facts<'_>, unit: &str) -> Option<Chart> {
    let parameters = &facts.effective.parameters;
    (facts.rule.kind == RuleKind::Threshold).then(|| Chart {
        device: facts.device,
        metrics: metrics_of(&facts.rule.metric),
        measure: facts.rule.metric.clone(),
        unit: unit.to_owned(),
        component: facts.component.to_owned(),
        from: Timestamp::from_micros(facts.began.micros() - CHART_BEFORE_US),
        to: facts.raised,
        warn: parameters.warn.map(|bounds| bounds.raise),
        critical: parameters.critical.map(|bounds| bounds.raise),
        above: matches!(parameters.op, Op::Above | Op::AtLeast),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[f64]) -> Vec<(i64, f64)> {
        (0..).map(|at| at * 60_000_000).zip(values.iter().copied()).collect()
    }

    #[test]
    fn movements_are_told_apart() {
        assert!(movement(&line(&[1.0, 2.0]), "%").is_none(), "too few to say");
        let still = movement(&line(&[80.0, 80.0, 80.1, 80.0]), "%").unwrap();
        assert!(still.text.contains("hardly moved") && !still.steady);
        let grown = movement(&line(&[80.0, 81.0, 82.0, 83.0, 84.0, 85.0]), "%").unwrap();
        assert!(grown.steady && grown.text.contains("rose from 80 % to 85 %"), "{}", grown.text);
        let jumped = movement(&line(&[50.0, 50.5, 90.0, 90.5, 91.0]), "%").unwrap();
        assert_eq!(jumped.at, Some(Timestamp::from_micros(120_000_000)));
    }
}
