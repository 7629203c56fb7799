//! From rules, overrides, exceptions, windows and dependencies to what the engine evaluates, and to the explanation of it.
//! Pure.
//!
//! A rule's id in the engine is its own, so a signal keeps its key while thresholds change. A component with values of its
//! own needs a variant of its own: the id gets a mark of the component behind `~`, its samples come under a metric of
//! their own (`metric@component`), and the plain variant is off for that component.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use kernel::{ClientId, DeviceId, RuleId, SiteId, Timestamp};

use super::measure::{Measured, metrics_of};
use super::{ParameterPatch, Parameters, Rule, RuleKind};
use crate::dependency::{self, Dependency, Kind};
use crate::exception::RuleException;
use crate::maintenance::{MaintenanceWindow, Mode, Reach};
use crate::rule_override::{Place, RuleOverride};
use crate::signal::{
    self, Condition, Edge, Exemption, Level, RaiseHold, Selector, Settings, Setup, Silence, Threshold, Window,
};
use crate::wording::{seconds, span};

/// A device, as far as rules care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceFacts {
    /// Which one.
    pub id: DeviceId,
    /// Where it stands.
    pub site: Option<SiteId>,
    /// Name for people.
    pub name: String,
}

/// Everything that is configured for one client.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// Whose.
    pub client: ClientId,
    /// The provider's rules and the client's own.
    pub rules: Vec<Rule>,
    /// What differs.
    pub overrides: Vec<RuleOverride>,
    /// What is let off now.
    pub exceptions: Vec<RuleException>,
    /// Windows that are not long over.
    pub windows: Vec<MaintenanceWindow>,
    /// Devices that are not put away.
    pub devices: Vec<DeviceFacts>,
    /// What devices depend on.
    pub dependencies: Vec<Dependency>,
}

/// What holds for one rule on one device, perhaps for one component.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Thresholds and times.
    pub parameters: Parameters,
    /// What overrides said, put together.
    pub patch: ParameterPatch,
    /// Where the values come from, least specific first, a sentence each.
    pub origin: Vec<String>,
}

/// A configuration made ready.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// What the engine works with.
    pub setup: Setup,
    /// Metrics that agents report and the engine needs.
    pub metrics: Vec<String>,
    /// Measures that the engine needs.
    pub measures: Vec<String>,
    configuration: Arc<Configuration>,
    rules: HashMap<RuleId, usize>,
    devices: HashMap<DeviceId, usize>,
    /// Which components of which device have a variant of their own under which metric.
    own: HashMap<(DeviceId, String), HashSet<String>>,
    /// Overrides by rule, least specific first.
    overrides: HashMap<RuleId, Vec<usize>>,
}

/// A signal's key taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyParts {
    /// The rule.
    pub rule: RuleId,
    /// The device.
    pub device: DeviceId,
    /// Which one of several; empty when there is but one.
    pub component: String,
}

impl KeyParts {
    /// Takes a key apart; `None` for a key that this program did not make.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        let mut parts = key.splitn(3, '/');
        let rule = parts.next()?;
        let rule = rule.split_once('~').map_or(rule, |(rule, _)| rule);
        let device = parts.next()?;
        Some(Self {
            rule: RuleId::parse(rule)?,
            device: DeviceId::parse(device)?,
            component: parts.next().unwrap_or_default().to_owned(),
        })
    }
}

/// Puts a configuration together for the instant `now`.
#[must_use]
pub fn resolve(configuration: Configuration, now: Timestamp) -> Resolved {
    let mut resolved = Resolved::index(configuration);
    let configuration = Arc::clone(&resolved.configuration);
    let mut variants: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    let mut metrics: BTreeSet<String> = BTreeSet::new();
    let mut measures: BTreeSet<String> = BTreeSet::new();
    let mut exemptions = Vec::new();
    for rule in &configuration.rules {
        for device in &configuration.devices {
            let mut components = resolved.components_of(rule, device);
            components.insert(String::new());
            for component in components {
                let effective = resolved.effective(rule, device, &component);
                let (mut id, mut metric) = (rule.id.to_string(), rule.metric.clone());
                if !component.is_empty() {
                    // The plain variant must not see it, whether its own variant is on or off.
                    exemptions.push(Exemption {
                        rule: id.clone(),
                        device: device.id.to_string(),
                        component: Some(component.clone()),
                    });
                    id = format!("{id}~{}", mark(&component));
                    metric = format!("{metric}@{component}");
                }
                if !effective.enabled {
                    continue;
                }
                if rule.kind == RuleKind::Threshold {
                    metrics.extend(metrics_of(&rule.metric));
                    measures.insert(rule.metric.clone());
                    if !component.is_empty() {
                        let own = resolved.own.entry((device.id, component.clone())).or_default();
                        own.insert(rule.metric.clone());
                    }
                }
                // Devices with the same values share a variant.
                let values = serde_json::to_string(&effective.parameters).unwrap_or_default();
                variants.entry((id, metric, values)).or_default().push(device.id.to_string());
            }
        }
    }
    let classes: HashMap<String, &Rule> = configuration.rules.iter().map(|rule| (rule.id.to_string(), rule)).collect();
    let rules = variants.into_iter().filter_map(|((id, metric, values), devices)| {
        let plain = id.split_once('~').map_or(id.as_str(), |(plain, _)| plain);
        let rule = classes.get(plain)?;
        let parameters: Parameters = serde_json::from_str(&values).ok()?;
        Some(engine_rule(rule, (id, metric), parameters, devices))
    });
    // What does not make sense by itself must not keep the others from being evaluated.
    let rules: Vec<signal::Rule> = rules
        .filter(|rule: &signal::Rule| {
            let sound = rule.check();
            if let Err(error) = &sound {
                tracing::error!(rule = %rule.id, error = %error, "a rule is left out of evaluation");
            }
            sound.is_ok()
        })
        .collect();
    exemptions.extend(resolved.exempted(now));
    resolved.metrics = metrics.into_iter().collect();
    resolved.measures = measures.into_iter().collect();
    resolved.setup = Setup {
        settings: Settings::default(),
        rules,
        devices: resolved.engine_devices(),
        implied: Kind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), kind.implied().iter().map(|class| (*class).to_owned()).collect()))
            .collect(),
        exemptions,
        windows: configuration.windows.iter().map(engine_window).collect(),
    };
    resolved
}

fn engine_rule(
    rule: &Rule,
    (id, metric): (String, String),
    parameters: Parameters,
    devices: Vec<String>,
) -> signal::Rule {
    let condition = match rule.kind {
        RuleKind::Threshold => Condition::Threshold(Threshold {
            warn: parameters.warn,
            critical: parameters.critical,
            raise: RaiseHold::Held(parameters.raise_after_s),
            d_down: parameters.clear_after_s,
            ..Threshold::sampled(metric, parameters.op, parameters.interval_s)
        }),
        RuleKind::Silence => Condition::Silence(Silence {
            silent_after: parameters.silent_after_s.unwrap_or(300),
            level: Level::Critical,
            d_down: parameters.clear_after_s,
        }),
    };
    signal::Rule {
        id,
        class: rule.class.clone(),
        devices: Some(devices),
        down: parameters.down,
        ticket_after: parameters.ticket_after,
        condition,
    }
}

fn engine_window(window: &MaintenanceWindow) -> Window {
    Window {
        id: window.id.to_string(),
        start: seconds(window.starts_at),
        end: seconds(window.ends_at),
        selector: match &window.reach {
            Reach::All => Selector::All,
            Reach::Devices(devices) => {
                Selector::Any { devices: devices.iter().map(ToString::to_string).collect(), tags: Vec::new() }
            }
        },
        mode: match window.mode {
            Mode::NotifyOff => signal::WindowMode::NotifyOff,
            Mode::TicketOff => signal::WindowMode::TicketOff,
        },
        expected_classes: (!window.expected_classes.is_empty()).then(|| window.expected_classes.clone()),
    }
}

/// A short mark of a component that holds no slash.
fn mark(component: &str) -> String {
    kernel::hex::encode(&blake3::hash(component.as_bytes()).as_bytes()[..6])
}

impl Resolved {
    fn index(configuration: Configuration) -> Self {
        let mut overrides: HashMap<RuleId, Vec<usize>> = HashMap::new();
        for (at, one) in configuration.overrides.iter().enumerate() {
            overrides.entry(one.rule).or_default().push(at);
        }
        for list in overrides.values_mut() {
            list.sort_by_key(|at| {
                let one = &configuration.overrides[*at];
                (one.place.rank(), !one.component.is_empty(), one.id)
            });
        }
        Self {
            setup: Setup::default(),
            metrics: Vec::new(),
            measures: Vec::new(),
            rules: configuration.rules.iter().enumerate().map(|(at, rule)| (rule.id, at)).collect(),
            devices: configuration.devices.iter().enumerate().map(|(at, device)| (device.id, at)).collect(),
            own: HashMap::new(),
            overrides,
            configuration: Arc::new(configuration),
        }
    }

    fn applying<'a>(&'a self, rule: &Rule, device: &'a DeviceFacts) -> impl Iterator<Item = &'a RuleOverride> {
        let all = self.overrides.get(&rule.id).map(Vec::as_slice).unwrap_or_default();
        all.iter().map(|at| &self.configuration.overrides[*at]).filter(|one| match one.place {
            Place::Client => true,
            Place::Site(site) => device.site == Some(site),
            Place::Device(id) => id == device.id,
        })
    }

    /// Components of a device for which a rule has values of its own.
    fn components_of(&self, rule: &Rule, device: &DeviceFacts) -> BTreeSet<String> {
        let own = self.applying(rule, device).filter(|one| !one.component.is_empty());
        own.map(|one| one.component.clone()).collect()
    }

    /// What holds for a rule on a device, for one component.
    fn effective(&self, rule: &Rule, device: &DeviceFacts, component: &str) -> Effective {
        let owner = if rule.client.is_some() { "The client's own rule" } else { "The provider's rule" };
        let state = if rule.enabled { "" } else { ", which is switched off unless an override says otherwise" };
        let mut effective = Effective {
            enabled: rule.enabled,
            parameters: rule.parameters.clone(),
            patch: ParameterPatch { runbook: rule.runbook, ..ParameterPatch::default() },
            origin: vec![format!("{owner} \u{201c}{}\u{201d}{state}.", rule.name)],
        };
        for one in self.applying(rule, device).filter(|one| one.component.is_empty() || one.component == component) {
            effective.parameters = one.patch.over(effective.parameters);
            effective.enabled = one.patch.enabled.unwrap_or(effective.enabled);
            effective.patch.team = one.patch.team.or(effective.patch.team);
            effective.patch.runbook = one.patch.runbook.or(effective.patch.runbook);
            let of = if one.component.is_empty() { String::new() } else { format!(" for {}", one.component) };
            let why = if one.note.is_empty() { String::new() } else { format!(" ({})", one.note) };
            effective.origin.push(format!("Changed at the {}{of}: {}{why}.", one.place.word(), one.patch.in_words()));
        }
        effective.parameters.mend();
        effective
    }

    fn exempted(&self, now: Timestamp) -> Vec<Exemption> {
        let holding = self.configuration.exceptions.iter().filter(|one| one.holds(now));
        holding
            .flat_map(|one| {
                let plain = one.rule.to_string();
                let marked = one.component.as_ref().map(|component| format!("{plain}~{}", mark(component)));
                // An exception for the whole device also takes the variants of its components.
                let variants = self
                    .rules
                    .get(&one.rule)
                    .zip(self.devices.get(&one.device))
                    .filter(|_| one.component.is_none())
                    .map(|(rule, device)| {
                        let (rule, device) = (&self.configuration.rules[*rule], &self.configuration.devices[*device]);
                        self.components_of(rule, device)
                    })
                    .unwrap_or_default();
                let variants = variants.into_iter().map(|component| format!("{}~{}", one.rule, mark(&component)));
                std::iter::once(plain).chain(marked).chain(variants).map(|rule| Exemption {
                    rule,
                    device: one.device.to_string(),
                    component: one.component.clone(),
                })
            })
            .collect()
    }

    fn engine_devices(&self) -> Vec<signal::Device> {
        let known = |device: DeviceId| self.devices.contains_key(&device);
        let mut edges: BTreeMap<DeviceId, Vec<Edge>> = BTreeMap::new();
        let declared = self.configuration.dependencies.iter();
        let declared = declared.filter(|one| known(one.device) && known(one.parent)).collect();
        for one in dependency::sound(declared) {
            edges.entry(one.device).or_default().push(Edge {
                device: one.parent.to_string(),
                kind: one.kind.as_str().to_owned(),
                group: (!one.redundancy.is_empty()).then(|| one.redundancy.clone()),
            });
        }
        let devices = self.configuration.devices.iter();
        devices
            .map(|device| signal::Device {
                id: device.id.to_string(),
                tags: Vec::new(),
                parents: edges.remove(&device.id).unwrap_or_default(),
            })
            .collect()
    }

    /// The metrics under which a value is given to the engine: the measure, and one of its own where a component has
    /// values of its own.
    pub fn names_for(&self, measured: &Measured) -> impl Iterator<Item = String> {
        let key = (measured.device, measured.component.to_string());
        let own = self.own.get(&key).is_some_and(|metrics| metrics.contains(&measured.measure));
        let name = own.then(|| format!("{}@{}", measured.measure, measured.component));
        std::iter::once(measured.measure.clone()).chain(name)
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(&id).map(|at| &self.configuration.rules[*at])
    }

    /// A device.
    #[must_use]
    pub fn device(&self, id: DeviceId) -> Option<&DeviceFacts> {
        self.devices.get(&id).map(|at| &self.configuration.devices[*at])
    }

    /// What holds for a signal; `None` once its rule or device is gone.
    #[must_use]
    pub fn of(&self, key: &KeyParts) -> Option<(&Rule, &DeviceFacts, Effective)> {
        let (rule, device) = (self.rule(key.rule)?, self.device(key.device)?);
        Some((rule, device, self.effective(rule, device, &key.component)))
    }

    /// The exception that lets a signal off at an instant, if there is one.
    #[must_use]
    pub fn exception(&self, key: &KeyParts, now: Timestamp) -> Option<&RuleException> {
        self.configuration.exceptions.iter().find(|one| {
            let component = one.component.as_ref().is_none_or(|component| *component == key.component);
            one.rule == key.rule && one.device == key.device && component && one.holds(now)
        })
    }

    /// A window.
    #[must_use]
    pub fn window(&self, id: kernel::WindowId) -> Option<&MaintenanceWindow> {
        self.configuration.windows.iter().find(|window| window.id == id)
    }

    /// Everything that is configured.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The next instant after `now` at which the configuration changes by itself, because an exception ends.
    #[must_use]
    pub fn changes_at(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.configuration.exceptions.iter().map(|one| one.expires_at);
        ends.filter(|at| *at > now).min()
    }
}

/// Why a rule is as it is on a device, for the page of checks.
#[must_use]
pub fn explain(effective: &Effective, kind: RuleKind) -> String {
    let parameters = &effective.parameters;
    match kind {
        RuleKind::Silence => {
            format!("Told after {} without a sign of life.", span(parameters.silent_after_s.unwrap_or(300)))
        }
        RuleKind::Threshold => format!(
            "Told after {} beyond the threshold, ends after {} of being well.",
            span(parameters.raise_after_s),
            span(parameters.clear_after_s)
        ),
    }
}
