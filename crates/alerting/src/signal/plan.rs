//! A setup made ready for work: which rules apply to a device, and the graph of dependencies by index.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::rule::Condition;
use super::setup::{Edge, Setup};

/// The working form of a setup. Devices have the indices of the engine's list of devices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub devices: Vec<DevicePlan>,
    /// Index by id.
    pub index: HashMap<String, usize>,
    /// All devices, parents before children.
    pub order: Vec<usize>,
    /// Class of each rule.
    pub class_of: Vec<usize>,
    /// Rules for devices that have no variant of their own.
    pub general: Vec<usize>,
}

/// What is known of one device.
#[derive(Clone, Debug, Default)]
pub(crate) struct DevicePlan {
    /// Rules by metric.
    pub sampled: BTreeMap<String, Vec<usize>>,
    pub silences: Vec<usize>,
    /// Rules that are off on one component.
    pub exempt: HashSet<(usize, String)>,
    pub tags: Vec<String>,
    pub groups: Vec<Group>,
    pub children: Vec<usize>,
    /// Whether anything could tell that it failed.
    can_fail: bool,
}

/// Parents that are redundant to each other.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub parents: Vec<usize>,
    /// Classes that every edge implies, sorted.
    implied: Vec<usize>,
    /// Whether every edge implies a class that means "failed".
    pub passes_failure: bool,
}

impl Group {
    /// Whether every edge implies a class.
    pub fn implies(&self, class: usize) -> bool {
        self.implied.binary_search(&class).is_ok()
    }
}

impl DevicePlan {
    /// Whether a raise of this class waits for the parents' alerts.
    fn waits(&self, class: usize, devices: &[Self]) -> bool {
        self.groups.iter().any(|group| group.implies(class) && all_can_fail(group, devices))
    }

    /// Every rule that applies to the device as a whole.
    pub fn rules(&self) -> impl Iterator<Item = usize> {
        self.sampled.values().flatten().chain(&self.silences).copied()
    }
}

fn all_can_fail(group: &Group, devices: &[DevicePlan]) -> bool {
    group.parents.iter().all(|parent| devices[*parent].can_fail)
}

impl Plan {
    /// Compiles a setup that was checked. `ids` are the devices known so far; those that the setup adds are appended.
    pub fn compile(setup: &Setup, ids: &mut Vec<String>) -> Self {
        let mut plan = Self::default();
        for id in ids.iter() {
            plan.index.insert(id.clone(), plan.index.len());
        }
        let named = setup.rules.iter().flat_map(|rule| rule.devices.iter().flatten());
        let parents = setup.devices.iter().flat_map(|device| device.parents.iter().map(|edge| &edge.device));
        for id in setup.devices.iter().map(|device| &device.id).chain(parents).chain(named) {
            let next = plan.index.len();
            plan.index.entry(id.clone()).or_insert_with(|| {
                ids.push(id.clone());
                next
            });
        }
        let mut classes = HashMap::new();
        plan.class_of = setup.rules.iter().map(|rule| intern(&mut classes, &rule.class)).collect();
        plan.general = (0..setup.rules.len()).filter(|rule| setup.rules[*rule].devices.is_none()).collect();
        plan.assign_rules(setup, ids);
        plan.connect(setup, &mut classes);
        plan.settle_order();
        plan.find_what_can_fail(setup);
        plan
    }

    /// Adds a device that the setup does not know.
    pub fn adopt(&mut self, setup: &Setup, id: &str) -> usize {
        let device = self.devices.len();
        self.index.insert(id.to_owned(), device);
        self.order.push(device);
        let mut plan = DevicePlan::default();
        for rule in self.general.iter().copied().filter(|rule| !is_exempt(setup, *rule, id)) {
            plan.assign(setup, rule);
        }
        plan.exempt_components(setup, id);
        let can_fail = plan.rules().any(|rule| setup.rules[rule].down);
        plan.can_fail = can_fail;
        self.devices.push(plan);
        device
    }

    /// Whether a raise of a rule on a device waits for the parents' alerts.
    pub fn waits(&self, device: usize, rule: usize) -> bool {
        self.devices[device].waits(self.class_of[rule], &self.devices)
    }

    fn assign_rules(&mut self, setup: &Setup, ids: &[String]) {
        let mut own: Vec<Vec<usize>> = vec![Vec::new(); ids.len()];
        for (rule, devices) in
            setup.rules.iter().enumerate().filter_map(|(at, rule)| Some((at, rule.devices.as_ref()?)))
        {
            for device in devices.iter().filter_map(|id| self.index.get(id)) {
                own[*device].push(rule);
            }
        }
        for (id, own) in ids.iter().zip(own) {
            let mut plan = DevicePlan::default();
            let has_variant = |general: usize| own.iter().any(|rule| setup.rules[*rule].id == setup.rules[general].id);
            let general = self.general.iter().copied().filter(|rule| !has_variant(*rule));
            for rule in own.iter().copied().chain(general).filter(|rule| !is_exempt(setup, *rule, id)) {
                plan.assign(setup, rule);
            }
            plan.exempt_components(setup, id);
            self.devices.push(plan);
        }
    }

    fn connect(&mut self, setup: &Setup, classes: &mut HashMap<String, usize>) {
        let down: HashSet<usize> =
            (0..setup.rules.len()).filter(|rule| setup.rules[*rule].down).map(|rule| self.class_of[rule]).collect();
        let mut implied: HashMap<&str, Vec<usize>> = HashMap::new();
        for (kind, names) in &setup.implied {
            let mut of_kind: Vec<usize> = names.iter().map(|class| intern(classes, class)).collect();
            of_kind.sort_unstable();
            implied.insert(kind, of_kind);
        }
        for device in &setup.devices {
            let child = self.index[&device.id];
            self.devices[child].tags.clone_from(&device.tags);
            let mut groups: Vec<(Option<&str>, Vec<&Edge>)> = Vec::new();
            for edge in &device.parents {
                let name = edge.group.as_deref();
                match groups.iter_mut().find(|(group, _)| name.is_some() && *group == name) {
                    Some((_, edges)) => edges.push(edge),
                    None => groups.push((name, vec![edge])),
                }
            }
            for (_, edges) in groups {
                let of_edge = |edge: &Edge| implied.get(edge.kind.as_str()).map_or(&[][..], Vec::as_slice);
                let mut common = of_edge(edges[0]).to_vec();
                common.retain(|class| edges.iter().all(|edge| of_edge(edge).contains(class)));
                let parents: Vec<usize> = edges.iter().map(|edge| self.index[&edge.device]).collect();
                for parent in &parents {
                    self.devices[*parent].children.push(child);
                }
                self.devices[child].groups.push(Group {
                    parents,
                    implied: common,
                    passes_failure: edges.iter().all(|edge| of_edge(edge).iter().any(|class| down.contains(class))),
                });
            }
        }
    }

    /// Parents before children; the check has made sure that there is no cycle.
    fn settle_order(&mut self) {
        let mut missing: Vec<usize> =
            self.devices.iter().map(|device| device.groups.iter().map(|group| group.parents.len()).sum()).collect();
        let mut order: Vec<usize> = (0..missing.len()).filter(|device| missing[*device] == 0).collect();
        let mut at = 0;
        while let Some(parent) = order.get(at).copied() {
            at += 1;
            for child in &self.devices[parent].children {
                missing[*child] -= 1;
                if missing[*child] == 0 {
                    order.push(*child);
                }
            }
        }
        self.order = order;
    }

    fn find_what_can_fail(&mut self, setup: &Setup) {
        for device in self.order.clone() {
            let plan = &self.devices[device];
            let by_itself = plan.rules().any(|rule| setup.rules[rule].down);
            let by_parents =
                || plan.groups.iter().any(|group| group.passes_failure && all_can_fail(group, &self.devices));
            let can_fail = by_itself || by_parents();
            self.devices[device].can_fail = can_fail;
        }
    }
}

impl DevicePlan {
    fn assign(&mut self, setup: &Setup, rule: usize) {
        match &setup.rules[rule].condition {
            Condition::Threshold(threshold) => self.sampled.entry(threshold.metric.clone()).or_default().push(rule),
            Condition::Silence(_) => self.silences.push(rule),
        }
    }

    fn exempt_components(&mut self, setup: &Setup, device: &str) {
        for off in setup.exemptions.iter().filter(|off| off.device == device) {
            let Some(component) = &off.component else { continue };
            let rules: Vec<usize> = self.rules().filter(|rule| setup.rules[*rule].id == off.rule).collect();
            self.exempt.extend(rules.into_iter().map(|rule| (rule, component.clone())));
        }
    }
}

fn is_exempt(setup: &Setup, rule: usize, device: &str) -> bool {
    let id = &setup.rules[rule].id;
    setup.exemptions.iter().any(|off| off.component.is_none() && off.device == device && off.rule == *id)
}

fn intern(classes: &mut HashMap<String, usize>, class: &str) -> usize {
    let next = classes.len();
    *classes.entry(class.to_owned()).or_insert(next)
}
