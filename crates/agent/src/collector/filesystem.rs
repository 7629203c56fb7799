//! Bytes and inodes of each filesystem that holds files of its own.
//!
//! A mount whose server is gone blocks whoever asks it, for ever and beyond signals. So each mount is asked by a thread
//! of its own, all at once, for at most two seconds; one that has not answered is `stuck`: its values are absent, an
//! event says so, and it is not asked again before the thread has come back.

use std::{
    collections::HashMap,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use super::{Collector, MAX_COMPONENTS, Readings, mounts};
use mounts::{Mount, Usage};

const LIMIT: Duration = Duration::from_secs(2);
const ASKING_STACK_BYTES: usize = 128 * 1024;

/// Filesystems.
pub struct Filesystems {
    asked: HashMap<String, Asked>,
    measure: fn(&str) -> Option<Usage>,
}

struct Asked {
    answer: mpsc::Receiver<Option<Usage>>,
    since: Instant,
    state: AskedState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AskedState {
    Waiting,
    Stuck,
}

impl Filesystems {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { asked: HashMap::new(), measure: mounts::usage }
    }

    fn ask(&mut self, mount: &Mount) {
        if self.asked.contains_key(&mount.path) {
            return;
        }
        let (sender, answer) = mpsc::channel();
        let (path, measure) = (mount.path.clone(), self.measure);
        let asking = move || {
            // Nobody listens any more when the answer comes after the program's end.
            let _ = sender.send(measure(&path));
        };
        let started = thread::Builder::new().name("mount".to_owned()).stack_size(ASKING_STACK_BYTES).spawn(asking);
        if started.is_ok() {
            let asked = Asked { answer, since: Instant::now(), state: AskedState::Waiting };
            self.asked.insert(mount.path.clone(), asked);
        }
    }

    fn answer(&mut self, mount: &Mount, readings: &mut Readings) -> Option<Usage> {
        let asked = self.asked.get_mut(&mount.path)?;
        let patience = match asked.state {
            AskedState::Waiting => LIMIT.saturating_sub(asked.since.elapsed()),
            AskedState::Stuck => Duration::ZERO,
        };
        match asked.answer.recv_timeout(patience) {
            Ok(usage) => {
                if asked.state == AskedState::Stuck {
                    readings.event("filesystem.recovered", serde_json::json!({ "mount": mount.path }));
                }
                self.asked.remove(&mount.path);
                usage
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                self.asked.remove(&mount.path);
                None
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                if asked.state == AskedState::Waiting {
                    asked.state = AskedState::Stuck;
                    let detail = serde_json::json!({ "mount": mount.path, "device": mount.device, "kind": mount.kind });
                    readings.event("filesystem.stuck", detail);
                }
                None
            }
        }
    }

    fn collect_from(&mut self, mounts: &[Mount], readings: &mut Readings) {
        mounts.iter().for_each(|mount| self.ask(mount));
        for mount in mounts {
            let usage = self.answer(mount, readings);
            let path = mount.path.as_str();
            readings.amount("filesystem.total", path, "B", usage.map(|usage| usage.total_bytes));
            readings.amount("filesystem.used", path, "B", usage.map(|usage| usage.used_bytes));
            let inodes = usage.and_then(|usage| usage.inodes);
            readings.amount("filesystem.inodes_total", path, "1", inodes.map(|inodes| inodes.total));
            readings.amount("filesystem.inodes_used", path, "1", inodes.map(|inodes| inodes.used));
        }
    }
}

impl Collector for Filesystems {
    fn collect(&mut self, readings: &mut Readings) {
        let mut mounts = mounts::list();
        mounts.truncate(MAX_COMPONENTS);
        self.collect_from(&mounts, readings);
    }
}

/// Asks each mount once, within the same limit; what is stuck is left out.
pub fn measure_once(mounts: &[Mount]) -> HashMap<String, Usage> {
    let mut filesystems = Filesystems::new();
    let mut readings = Readings::default();
    mounts.iter().for_each(|mount| filesystems.ask(mount));
    mounts.iter().filter_map(|mount| Some((mount.path.clone(), filesystems.answer(mount, &mut readings)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow_or_fast(path: &str) -> Option<Usage> {
        if path == "/stuck" {
            thread::sleep(Duration::from_millis(2600));
        }
        Some(Usage { total_bytes: 100, used_bytes: 40, inodes: None })
    }

    #[test]
    fn a_mount_that_hangs_holds_nothing_up() {
        let mount = |path: &str| Mount {
            path: path.into(),
            device: path.into(),
            kind: "nfs4".into(),
            access: mounts::Access::ReadWrite,
        };
        let mounts = [mount("/stuck"), mount("/fine")];
        let mut filesystems = Filesystems { asked: HashMap::new(), measure: slow_or_fast };
        let started = Instant::now();
        let mut readings = Readings::default();
        filesystems.collect_from(&mounts, &mut readings);
        assert!(started.elapsed() < Duration::from_millis(2400));
        assert_eq!(readings.events[0].0, "filesystem.stuck");
        let (slots, values) = readings.into_columns();
        let value = |metric: &str, path: &str| {
            slots.iter().position(|slot| slot.metric == metric && slot.component == path).map(|at| values[at])
        };
        assert_eq!(value("filesystem.used", "/fine"), Some(Some(40)));
        assert_eq!(value("filesystem.used", "/stuck"), Some(None), "known, but absent now");

        let started = Instant::now();
        let mut readings = Readings::default();
        filesystems.collect_from(&mounts, &mut readings);
        assert!(started.elapsed() < Duration::from_millis(300), "a stuck mount is not waited for again");
        assert!(readings.events.is_empty(), "and it is said once");
        thread::sleep(Duration::from_millis(900));
        let mut readings = Readings::default();
        filesystems.collect_from(&mounts, &mut readings);
        assert_eq!(readings.events[0].0, "filesystem.recovered");
    }
}
