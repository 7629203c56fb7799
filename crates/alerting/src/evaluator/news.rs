//! What watchers hear, gathered until the next look: which clients, which of their devices, and whether their
//! configuration has to be read.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use db::Change;
use kernel::id::{DeviceKind, ExceptionKind, RuleKind, RuleOverrideKind, WindowKind};
use kernel::{ClientId, DeviceId, Kind, Timestamp};

use super::step::{Configured, Look};
use crate::act::ACTS;

/// More devices of one client than this are looked at as all.
const MOST_DEVICES: usize = 500;
/// Changes that were missed make everybody's configuration be read at most this often: who cannot follow must not be
/// given more to do.
const FULL_EVERY: Duration = Duration::from_secs(10);

/// What is new since the last look.
#[derive(Debug, Default)]
pub(super) struct News {
    dirty: BTreeMap<ClientId, Dirty>,
    everybody: Everybody,
}

/// What is new about a client.
#[derive(Debug)]
struct Dirty {
    devices: Devices,
    configuration: Configured,
}

#[derive(Debug)]
enum Devices {
    All,
    Some(BTreeSet<DeviceId>),
}

/// What is new about every client.
#[derive(Debug, Default)]
struct Everybody {
    /// Samples came, of whom is not known.
    samples: bool,
    /// A rule of the provider changed.
    rules: bool,
    /// Changes were missed: anything may be new.
    missed: bool,
    /// When everything was last read for having been missed.
    full_at: Option<Timestamp>,
}

impl News {
    /// Whether anything is new.
    pub(super) fn any(&self) -> bool {
        !self.dirty.is_empty() || self.everybody.samples || self.everybody.rules || self.everybody.missed
    }

    /// Takes a change; `None` says that some were missed.
    pub(super) fn note(&mut self, change: Option<&Change>) {
        let Some(change) = change.filter(|change| change.kind != "*") else {
            self.everybody.missed = true;
            // Samples do not wait until everything may be read again.
            self.everybody.samples = true;
            return;
        };
        let configured =
            [RuleKind::PREFIX, RuleOverrideKind::PREFIX, ExceptionKind::PREFIX, WindowKind::PREFIX, DeviceKind::PREFIX];
        match (change.kind.as_str(), change.client) {
            (ingestion::SAMPLES, Some(client)) if !change.id.is_nil() => {
                self.mark(client, Some(DeviceId::from_uuid(change.id)), Configured::AsBefore);
            }
            (ingestion::SAMPLES, Some(client)) => self.mark(client, None, Configured::AsBefore),
            (ingestion::SAMPLES, None) => self.everybody.samples = true,
            (ACTS, Some(client)) => self.touch(client, Configured::AsBefore),
            (kind, Some(client)) if configured.contains(&kind) => self.touch(client, Configured::Perhaps),
            (RuleKind::PREFIX, None) => self.everybody.rules = true,
            _ => {}
        }
    }

    /// Whether every client is to be marked now, and how. Asked once: what is answered is taken for done.
    pub(super) fn everybody(&mut self, now: Timestamp) -> Option<Configured> {
        let all = &mut self.everybody;
        // A clock that was set back must not hold it up.
        let rested = all.full_at.is_none_or(|at| now < at || now.since(at) >= FULL_EVERY);
        if all.missed && rested {
            (all.missed, all.full_at) = (false, Some(now));
            all.rules = true;
        }
        let (samples, rules) = (std::mem::take(&mut all.samples), std::mem::take(&mut all.rules));
        match (samples, rules) {
            (_, true) => Some(Configured::Perhaps),
            (true, false) => Some(Configured::AsBefore),
            (false, false) => None,
        }
    }

    /// Marks a client: samples of one device, or of all.
    pub(super) fn mark(&mut self, client: ClientId, device: Option<DeviceId>, configuration: Configured) {
        let dirty = self.touched(client, configuration);
        match (device, &mut dirty.devices) {
            (None, devices) => *devices = Devices::All,
            (Some(_), Devices::All) => {}
            (Some(device), Devices::Some(devices)) => {
                devices.insert(device);
                if devices.len() > MOST_DEVICES {
                    dirty.devices = Devices::All;
                }
            }
        }
    }

    /// Marks a client, but none of its samples.
    pub(super) fn touch(&mut self, client: ClientId, configuration: Configured) {
        self.touched(client, configuration);
    }

    fn touched(&mut self, client: ClientId, configuration: Configured) -> &mut Dirty {
        let none = Dirty { devices: Devices::Some(BTreeSet::new()), configuration: Configured::AsBefore };
        let dirty = self.dirty.entry(client).or_insert(none);
        if configuration == Configured::Perhaps {
            dirty.configuration = Configured::Perhaps;
        }
        dirty
    }

    /// Takes what is to be looked at.
    pub(super) fn take(&mut self) -> Vec<(ClientId, Look)> {
        let look = |dirty: Dirty| Look {
            devices: match dirty.devices {
                Devices::All => None,
                Devices::Some(devices) => Some(devices.into_iter().collect()),
            },
            configuration: dirty.configuration,
        };
        std::mem::take(&mut self.dirty).into_iter().map(|(client, dirty)| (client, look(dirty))).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn change(kind: &str, client: Option<ClientId>) -> Change {
        Change::named(client, kind, Uuid::nil())
    }

    #[test]
    fn samples_of_whom_is_not_known_read_no_configuration() {
        let mut news = News::default();
        assert!(!news.any());
        news.note(Some(&change(ingestion::SAMPLES, None)));
        assert!(news.any());
        assert_eq!(news.everybody(at(100)), Some(Configured::AsBefore));
        assert_eq!((news.everybody(at(100)), news.any()), (None, false));
        let client = ClientId::from_uuid(Uuid::from_u128(7));
        news.mark(client, None, Configured::AsBefore);
        assert_eq!(news.take(), [(client, Look { devices: None, configuration: Configured::AsBefore })]);
        assert!(!news.any());
    }

    #[test]
    fn everything_is_read_at_most_once_in_ten_seconds() {
        let mut news = News::default();
        news.note(None);
        assert_eq!(news.everybody(at(100)), Some(Configured::Perhaps));
        for second in 101..110 {
            news.note(Some(&change("*", None)));
            assert_eq!(news.everybody(at(second)), Some(Configured::AsBefore), "samples do not wait");
        }
        assert!(news.any(), "it is put off, not forgotten");
        assert_eq!(news.everybody(at(110)), Some(Configured::Perhaps));
        assert_eq!((news.everybody(at(130)), news.any()), (None, false));
        // The provider's rules are obeyed at once.
        news.note(Some(&change(RuleKind::PREFIX, None)));
        assert_eq!(news.everybody(at(131)), Some(Configured::Perhaps));
        // A clock that was set back holds nothing up.
        news.note(None);
        assert_eq!(news.everybody(at(50)), Some(Configured::Perhaps));
    }
}
