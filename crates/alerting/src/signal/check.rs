//! What an engine refuses to work with. Whoever stores rules asks [`Setup::check`] before, so that a person hears why.

use std::collections::{HashMap, HashSet};

use super::level::{Level, Op};
use super::rule::{Bounds, Condition, RaiseHold, Rule, Silence, Threshold};
use super::setup::{Settings, Setup};

/// Longest duration that a setup may speak of: ten thousand days.
pub const LONGEST_SECONDS: i64 = 864_000_000;

/// Why a setup is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// A duration is negative or beyond [`LONGEST_SECONDS`].
    #[error("{what} must lie between 0 and 864000000 seconds")]
    Duration {
        /// The setting, or the rule's id and the field.
        what: String,
    },
    /// A number of the flapping score cannot be used.
    #[error("the flapping score needs a half-life of at least 1 s and finite limits above 0")]
    Flapping,
    /// A threshold rule has neither level, or a silence rule is of level ok.
    #[error("rule {rule} has no level: it could never raise")]
    NoLevel {
        /// Id of the rule.
        rule: String,
    },
    /// A bound is not finite, clears on the unsafe side, or critical is softer than warn.
    #[error("bounds of rule {rule}: clear lies on the safe side of raise, and critical is at least as hard as warn")]
    Bounds {
        /// Id of the rule.
        rule: String,
    },
    /// `k` of `n` with `k` = 0 or `k` > `n`.
    #[error("rule {rule}: of n samples at least 1 and at most n must be bad")]
    KOfN {
        /// Id of the rule.
        rule: String,
    },
    /// A series that reports changes only cannot hold or count.
    #[error("rule {rule}: a series that reports changes only raises and clears at once")]
    HoldOfChanges {
        /// Id of the rule.
        rule: String,
    },
    /// Two variants of a rule apply to one device, or two rules share an id for all devices.
    #[error("rule {rule} applies twice to {device}")]
    Ambiguous {
        /// Id of the rule.
        rule: String,
        /// Id of the device, or "all devices".
        device: String,
    },
    /// A device stands twice in the setup.
    #[error("device {device} is given twice")]
    DeviceTwice {
        /// Id of the device.
        device: String,
    },
    /// The dependencies lead in a circle.
    #[error("the dependencies of device {device} lead back to it")]
    Cycle {
        /// Id of a device on the circle.
        device: String,
    },
}

impl Setup {
    /// Whether an engine can work with it.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<(), SetupError> {
        check_settings(&self.settings)?;
        let mut places = HashSet::new();
        for rule in &self.rules {
            rule.check()?;
            let all = [None];
            let named: Vec<Option<&str>> =
                rule.devices.as_ref().map_or(all.to_vec(), |ids| ids.iter().map(|id| Some(id.as_str())).collect());
            for device in named {
                if !places.insert((rule.id.as_str(), device)) {
                    let device = device.unwrap_or("all devices").to_owned();
                    return Err(SetupError::Ambiguous { rule: rule.id.clone(), device });
                }
            }
        }
        self.check_graph()
    }

    fn check_graph(&self) -> Result<(), SetupError> {
        let mut index = HashMap::new();
        for (at, device) in self.devices.iter().enumerate() {
            if index.insert(device.id.as_str(), at).is_some() {
                return Err(SetupError::DeviceTwice { device: device.id.clone() });
            }
        }
        // Devices whose parents are all settled are settled in turn; what stays behind lies on, or below, a circle.
        let parents = |at: usize| self.devices[at].parents.iter().filter_map(|edge| index.get(edge.device.as_str()));
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.devices.len()];
        let mut missing: Vec<usize> = (0..self.devices.len()).map(|at| parents(at).count()).collect();
        for child in 0..self.devices.len() {
            parents(child).for_each(|parent| children[*parent].push(child));
        }
        let mut ready: Vec<usize> = (0..missing.len()).filter(|at| missing[*at] == 0).collect();
        while let Some(parent) = ready.pop() {
            for child in &children[parent] {
                missing[*child] -= 1;
                if missing[*child] == 0 {
                    ready.push(*child);
                }
            }
        }
        let stuck = (0..missing.len()).find(|at| missing[*at] > 0);
        stuck.map_or(Ok(()), |at| Err(SetupError::Cycle { device: self.devices[at].id.clone() }))
    }
}

impl Rule {
    /// Whether the rule makes sense by itself.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<(), SetupError> {
        let named = |field: &str| format!("{field} of rule {}", self.id);
        for wait in [self.ticket_after.warn, self.ticket_after.critical].into_iter().flatten() {
            check_duration(wait, || named("ticket_after"))?;
        }
        match &self.condition {
            Condition::Threshold(threshold) => self.check_threshold(threshold, named),
            Condition::Silence(Silence { level: Level::Ok, .. }) => Err(SetupError::NoLevel { rule: self.id.clone() }),
            Condition::Silence(silence) => {
                check_duration(silence.silent_after, || named("silent_after"))?;
                check_duration(silence.d_down, || named("d_down"))
            }
        }
    }

    fn check_threshold(&self, rule: &Threshold, named: impl Fn(&str) -> String) -> Result<(), SetupError> {
        let id = || self.id.clone();
        let durations = [("d_down", rule.d_down), ("gap_tol", rule.gap_tol), ("grace", rule.grace)];
        let others = [("d_up", rule.raise.needed()), ("nodata", rule.nodata.unwrap_or_default())];
        for (field, seconds) in durations.into_iter().chain(others) {
            check_duration(seconds, || named(field))?;
        }
        if let RaiseHold::KOfN { k, n } = rule.raise
            && (k == 0 || k > n)
        {
            return Err(SetupError::KOfN { rule: id() });
        }
        if rule.nodata.is_none() && (!rule.raise.is_immediate() || rule.d_down != 0) {
            return Err(SetupError::HoldOfChanges { rule: id() });
        }
        let sound = match (rule.warn, rule.critical) {
            (None, None) => return Err(SetupError::NoLevel { rule: id() }),
            (Some(one), None) | (None, Some(one)) => is_sound(rule.op, one),
            (Some(warn), Some(critical)) => {
                is_sound(rule.op, warn) && is_sound(rule.op, critical) && is_harder(rule.op, critical, warn)
            }
        };
        if sound { Ok(()) } else { Err(SetupError::Bounds { rule: id() }) }
    }
}

#[expect(clippy::float_cmp, reason = "for equality the two bounds are one and the same number")]
fn is_sound(op: Op, bounds: Bounds) -> bool {
    let Bounds { raise, clear } = bounds;
    raise.is_finite()
        && clear.is_finite()
        && match op {
            Op::Above | Op::AtLeast => clear <= raise,
            Op::Below | Op::AtMost => clear >= raise,
            Op::Equal | Op::Unequal => clear == raise,
        }
}

fn is_harder(op: Op, critical: Bounds, warn: Bounds) -> bool {
    match op {
        Op::Above | Op::AtLeast => critical.raise >= warn.raise && critical.clear >= warn.clear,
        Op::Below | Op::AtMost => critical.raise <= warn.raise && critical.clear <= warn.clear,
        Op::Equal | Op::Unequal => false,
    }
}

fn check_settings(settings: &Settings) -> Result<(), SetupError> {
    let durations = [
        ("lateness", settings.lateness),
        ("max_future", settings.max_future),
        ("dep_settle", settings.dep_settle),
        ("release_delay", settings.release_delay),
        ("maint_settle", settings.maint_settle),
        ("flap_half_life", settings.flap_half_life),
        ("flap_quiet", settings.flap_quiet),
        ("auto_resolve_after", settings.auto_resolve_after),
        ("confirm_timeout", settings.confirm_timeout),
        ("reopen_within", settings.reopen_within),
        ("recurrence_within", settings.recurrence_within),
    ];
    for (name, seconds) in durations {
        check_duration(seconds, || name.to_owned())?;
    }
    let usable = |limit: f64| limit.is_finite() && limit > 0.0;
    if settings.flap_half_life < 1 || !usable(settings.flap_enter) || !usable(settings.flap_leave) {
        return Err(SetupError::Flapping);
    }
    Ok(())
}

fn check_duration(seconds: i64, what: impl FnOnce() -> String) -> Result<(), SetupError> {
    if (0..=LONGEST_SECONDS).contains(&seconds) { Ok(()) } else { Err(SetupError::Duration { what: what() }) }
}
