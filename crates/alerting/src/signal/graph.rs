//! Which devices are unavailable. Recomputed only when a failure begins or ends.

use super::plan::Plan;

/// Availability of all devices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// Signals that say the device has failed.
    failures: Vec<u32>,
    unavailable: Vec<bool>,
    stale: bool,
}

impl Graph {
    /// All available.
    pub fn of(devices: usize) -> Self {
        Self { failures: vec![0; devices], unavailable: vec![false; devices], stale: true }
    }

    /// One more device.
    pub fn grow(&mut self) {
        self.failures.push(0);
        self.unavailable.push(false);
    }

    /// A signal says that the device has failed.
    pub fn fail(&mut self, device: usize) {
        self.failures[device] += 1;
        self.stale |= self.failures[device] == 1;
    }

    /// It no longer says so.
    pub fn recover(&mut self, device: usize) {
        self.failures[device] = self.failures[device].saturating_sub(1);
        self.stale |= self.failures[device] == 0;
    }

    /// Recomputes if need be, and returns the devices whose availability changed.
    pub fn refresh(&mut self, plan: &Plan) -> Vec<usize> {
        if !std::mem::take(&mut self.stale) {
            return Vec::new();
        }
        let mut changed = Vec::new();
        for device in plan.order.iter().copied() {
            let failed = self.failures[device] > 0 || self.explaining(plan, device, None).next().is_some();
            if self.unavailable[device] != failed {
                self.unavailable[device] = failed;
                changed.push(device);
            }
        }
        changed
    }

    /// Whether a class of a device follows from the failure of its parents.
    pub fn explains(&self, plan: &Plan, device: usize, class: usize) -> bool {
        self.explaining(plan, device, Some(class)).next().is_some()
    }

    /// Groups of a device whose parents are all unavailable: those whose edges imply a class, or without one those that
    /// pass on failure as such. Their parents are given.
    pub fn explaining<'a>(
        &'a self,
        plan: &'a Plan,
        device: usize,
        class: Option<usize>,
    ) -> impl Iterator<Item = &'a [usize]> {
        plan.devices[device]
            .groups
            .iter()
            .filter(move |group| class.map_or(group.passes_failure, |class| group.implies(class)))
            .filter(|group| group.parents.iter().all(|parent| self.unavailable[*parent]))
            .map(|group| group.parents.as_slice())
    }
}
