//! Reaction: what changed wakes the look at its client within a fraction of a second, and so does an engine's own clock.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use db::{Change, Changes};
use futures_util::{StreamExt, stream};
use kernel::id::{DeviceKind, ExceptionKind, RuleKind, RuleOverrideKind, WindowKind};
use kernel::{ClientId, DeviceId, Failure, Kind, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::step::{Configured, Look, step};
use crate::Alerting;
use crate::act::ACTS;

/// How long changes are gathered before a look, so that many samples make one.
const GATHER: Duration = Duration::from_millis(100);
/// How often engines' own deadlines are compared with the clock.
const TICK: Duration = Duration::from_millis(500);
/// After a failure a client is looked at again after this long.
const AGAIN: Duration = Duration::from_secs(5);
/// Clients that are looked at side by side.
const AT_ONCE: usize = 4;
/// More devices of one client than this are looked at as all.
const MOST_DEVICES: usize = 500;

/// The handle of the evaluator. Dropping it leaves the task running until the database is gone.
pub struct Evaluator {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Evaluator {
    /// Ends after the look that goes on.
    pub async fn stop(self) {
        // A task that is gone already has nothing left to do.
        let _ = self.stop.send(true);
        if let Err(died) = self.task.await {
            tracing::error!(error = %died, "the evaluator ended abnormally");
        }
    }
}

/// Starts the evaluator on the database's runtime.
pub(crate) fn start(env: &Alerting) -> Evaluator {
    let (stop, stopping) = watch::channel(false);
    // Watching begins before the first look, so that nothing falls in between.
    let watch = Watch { env: env.clone(), changes: env.db.watch(), dirty: BTreeMap::new(), due: BTreeMap::new() };
    let task = env.db.runtime().spawn(watch.run(stopping));
    Evaluator { stop, task }
}

/// What is new about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dirty {
    devices: Devices,
    configuration: Configured,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Devices {
    All,
    Some(BTreeSet<DeviceId>),
}

struct Watch {
    env: Alerting,
    changes: Changes,
    dirty: BTreeMap<ClientId, Dirty>,
    due: BTreeMap<ClientId, Timestamp>,
}

impl Watch {
    async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        if let Err(failure) = self.env.ensure_standards().await {
            tracing::error!(error = %crate::chain(&failure), "the standard rules could not be added; tried again within a minute");
        }
        self.everybody().await;
        // Until the next look: a moment after the first news, so that what came together is looked at together.
        let mut pause = std::pin::pin!(sleep(TICK));
        let mut gathering = false;
        loop {
            // No database work is inside this select, so leaving a branch loses nothing.
            tokio::select! {
                changed = stopping.changed() => {
                    if changed.is_err() || *stopping.borrow() {
                        return;
                    }
                }
                change = self.changes.next() => {
                    let Some(change) = change else { return };
                    self.note(change).await;
                    if !self.dirty.is_empty() && !gathering {
                        gathering = true;
                        pause.set(sleep(GATHER));
                    }
                }
                () = &mut pause => {
                    gathering = false;
                    self.look().await;
                    pause.set(sleep(TICK));
                }
            }
        }
    }

    /// Marks every client that has devices.
    async fn everybody(&mut self) {
        let read = self.env.db.sweep_read(&self.env.scope, |tx| {
            Box::pin(async move { ingestion::device::service::clients_with_devices(tx).await })
        });
        match read.await {
            Ok(clients) => clients.into_iter().for_each(|client| self.mark(client, None, Configured::Perhaps)),
            Err(error) => {
                let failure = Failure::from(error);
                tracing::error!(error = %crate::chain(&failure), "clients could not be listed; the reconciler looks at them");
            }
        }
    }

    /// Takes a change; `None` says that some were missed.
    async fn note(&mut self, change: Option<Change>) {
        let Some(change) = change.filter(|change| change.kind != "*") else {
            self.everybody().await;
            return;
        };
        let configured =
            [RuleKind::PREFIX, RuleOverrideKind::PREFIX, ExceptionKind::PREFIX, WindowKind::PREFIX, DeviceKind::PREFIX];
        match (change.kind.as_str(), change.client) {
            (ingestion::SAMPLES, Some(client)) if !change.id.is_nil() => {
                self.mark(client, Some(DeviceId::from_uuid(change.id)), Configured::AsBefore);
            }
            (ingestion::SAMPLES, Some(client)) => self.mark(client, None, Configured::AsBefore),
            (ingestion::SAMPLES, None) => self.everybody().await,
            (ACTS, Some(client)) => self.touch(client, Configured::AsBefore),
            (kind, Some(client)) if configured.contains(&kind) => self.touch(client, Configured::Perhaps),
            (RuleKind::PREFIX, None) => self.everybody().await,
            _ => {}
        }
    }

    /// Marks a client: samples of one device, or of all.
    fn mark(&mut self, client: ClientId, device: Option<DeviceId>, configuration: Configured) {
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
    fn touch(&mut self, client: ClientId, configuration: Configured) {
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

    /// Looks at every client that is dirty or due.
    async fn look(&mut self) {
        let now = self.env.db.now();
        let due: Vec<ClientId> = self.due.iter().filter(|(_, at)| **at <= now).map(|(client, _)| *client).collect();
        for client in due {
            self.due.remove(&client);
            self.touch(client, Configured::AsBefore);
        }
        let work = std::mem::take(&mut self.dirty).into_iter().map(|(client, dirty)| {
            let env = self.env.clone();
            async move {
                let devices = match dirty.devices {
                    Devices::All => None,
                    Devices::Some(devices) => Some(devices.into_iter().collect()),
                };
                (client, step(&env, client, Look { devices, configuration: dirty.configuration }).await)
            }
        });
        let done: Vec<_> = stream::iter(work).buffer_unordered(AT_ONCE).collect().await;
        for (client, result) in done {
            match result {
                Ok(Some(at)) => {
                    self.due.insert(client, at);
                }
                Ok(None) => {
                    self.due.remove(&client);
                }
                Err(failure) => {
                    tracing::error!(client = %client, error = %crate::chain(&failure), "a client could not be evaluated");
                    // Its slot is empty now, so the next look reads everything.
                    self.due.insert(client, now.plus(AGAIN));
                }
            }
        }
    }
}
