//! The rules that come with the program. They are ordinary rules of the provider: people change them, and what they
//! changed stays. One that is missing is added when the server starts.

use crate::signal::{Bounds, Op, TicketAfter};

use super::{Parameters, RuleKind};

/// A rule that comes with the program.
#[derive(Debug, Clone)]
pub struct StandardRule {
    /// Its key, which never changes.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// What it watches.
    pub kind: RuleKind,
    /// Class.
    pub class: &'static str,
    /// Area of responsibility.
    pub area: &'static str,
    /// Metric or measure.
    pub metric: &'static str,
    /// Thresholds and times.
    pub parameters: Parameters,
    /// The fact.
    pub what: &'static str,
    /// The usual cause.
    pub why: &'static str,
    /// The next step.
    pub now_what: &'static str,
}

const fn bounds(raise: f64, clear: f64) -> Option<Bounds> {
    Some(Bounds { raise, clear })
}

/// Seconds until a ticket: 15 minutes at warn, 2 minutes at critical.
const USUAL_TICKETS: TicketAfter = TicketAfter { warn: Some(900), critical: Some(120) };

const fn levels(op: Op, warn: Option<Bounds>, critical: Option<Bounds>) -> Parameters {
    Parameters {
        interval_s: 60,
        op,
        warn,
        critical,
        raise_after_s: 300,
        clear_after_s: 600,
        silent_after_s: None,
        down: false,
        ticket_after: USUAL_TICKETS,
    }
}

/// All of them.
#[must_use]
pub fn rules() -> Vec<StandardRule> {
    vec![
        StandardRule {
            key: "filesystem.use",
            name: "Filesystem use",
            kind: RuleKind::Threshold,
            class: "disk",
            area: "storage",
            metric: "filesystem.used_percent",
            parameters: levels(Op::AtLeast, bounds(85.0, 80.0), bounds(95.0, 92.0)),
            what: "The filesystem {component} on {device} is {value} full; the limit is {threshold}.",
            why: "Data grew faster than room was made: logs, backups kept on the same disk, a download, or growth of the business.",
            now_what: "Find what grew, remove what is not needed, and if it is needed make the filesystem larger.",
        },
        StandardRule {
            key: "filesystem.inodes",
            name: "Filesystem entries",
            kind: RuleKind::Threshold,
            class: "disk",
            area: "storage",
            metric: "filesystem.inodes_used_percent",
            parameters: levels(Op::AtLeast, bounds(85.0, 80.0), bounds(95.0, 92.0)),
            what: "The filesystem {component} on {device} has used {value} of its entries; the limit is {threshold}.",
            why: "Something makes very many small files: a mail queue, sessions, a cache that nobody empties.",
            now_what: "Find the folder with the most files and stop what makes them; entries cannot be added later.",
        },
        StandardRule {
            key: "memory.available",
            name: "Memory available",
            kind: RuleKind::Threshold,
            class: "memory",
            area: "servers",
            metric: "memory.available_percent",
            parameters: Parameters { raise_after_s: 600, ..levels(Op::AtMost, bounds(8.0, 12.0), bounds(4.0, 7.0)) },
            what: "Of the memory of {device} only {value} is available; the limit is {threshold}.",
            why: "A program holds more memory than usual, or more work runs at once than the machine was made for.",
            now_what: "Look which program holds the memory; restart it if it leaks, or plan more memory.",
        },
        StandardRule {
            key: "cpu.saturation",
            name: "Processor saturation",
            kind: RuleKind::Threshold,
            class: "cpu",
            area: "servers",
            metric: "cpu.busy",
            parameters: Parameters {
                raise_after_s: 1_800,
                clear_after_s: 900,
                ticket_after: TicketAfter { warn: None, critical: Some(900) },
                ..levels(Op::AtLeast, bounds(95.0, 85.0), None)
            },
            what: "The processors of {device} have been {value} busy without a pause; the limit is {threshold}.",
            why: "A program runs in a circle, or a long task, such as a backup or an index, takes more than there is.",
            now_what: "Look which program uses the processors and whether it is meant to.",
        },
        StandardRule {
            key: "device.silent",
            name: "Device silent",
            kind: RuleKind::Silence,
            class: "agent.silent",
            area: "servers",
            metric: "",
            parameters: Parameters {
                silent_after_s: Some(300),
                clear_after_s: 0,
                raise_after_s: 0,
                down: true,
                ticket_after: TicketAfter::both(120),
                ..levels(Op::AtLeast, None, None)
            },
            what: "{device} has not been heard for {value}; the limit is {threshold}.",
            why: "The machine, its network or the agent stopped. Which of them is not known from here.",
            now_what: "See whether the machine answers from its own network, then look at its power and its console.",
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_makes_sense_and_speaks() {
        let all = rules();
        for rule in &all {
            assert_eq!(rule.parameters.check(rule.kind, "parameters"), Ok(()), "{}", rule.key);
            assert!(rule.what.contains("{device}") && rule.what.contains("{value}"), "{}", rule.key);
            assert!(!rule.why.is_empty() && !rule.now_what.is_empty() && !rule.area.is_empty());
        }
        assert_eq!(all.iter().map(|rule| rule.key).collect::<BTreeSet<_>>().len(), all.len());
    }
}
