//! The life of a running agent: start, ticks, requests, stop.
//!
//! The caller's thread measures and appends to the spool; a second one sends. They share the spool and a bell. A third does
//! commands.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use kernel::{Entropy, entropy::SystemEntropy};
use serde_json::json;
use wire::{Event, FrameBody, json::Named as _};

use crate::{
    clock::{MachineClock, Stamp, SystemMachineClock},
    collector::{Inventories, TickSet},
    command::lane::{self, LaneParts},
    pace::{Bell, Timer},
    sender::{Sender, SenderParts, lock},
    spool::{DiskMedia, PreviousEnd, Spool},
    state::StateDirectory,
    stop,
    transport::Transport,
};

/// Bytes that the spool may take.
pub const SPOOL_BYTES: u64 = 64 * 1024 * 1024;
const INVENTORY_EVERY: Duration = Duration::from_secs(3600);
/// Between the two readings that CPU use needs.
const FIRST_MEASURE: Duration = Duration::from_millis(250);
/// A server hears from the agent at least this often, even if nothing was measured.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);
/// The wall clock moved against the monotonic one by more than drift and adjustment explain.
const CLOCK_STEP_US: i64 = 2_000_000;
/// From being asked to stop to being gone.
const LAST_ATTEMPT: Duration = Duration::from_secs(2);
/// How much longer a command that runs may take to be ended and written down.
const LAST_COMMAND: Duration = Duration::from_secs(4);

/// What reaches the measuring thread.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// Stop in order.
    Stop,
    /// The server wants these kinds of inventory again.
    Inventories(Vec<String>),
}

/// How to run.
pub struct RunOptions {
    /// Where the state lies.
    pub state: StateDirectory,
    /// Between two fast ticks.
    pub interval: Duration,
    /// Between two slow ticks; at least `interval`.
    pub slow_interval: Duration,
}

/// Runs until asked to stop.
pub fn run(options: &RunOptions) -> anyhow::Result<()> {
    let identity = options.state.load_identity()?;
    let clock: Arc<dyn MachineClock> = Arc::new(SystemMachineClock::new());
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let boot_id = clock.stamp().boot_id;
    let (spool, previous) =
        Spool::open(&options.state.spool(), SPOOL_BYTES, boot_id, &*entropy, Box::new(DiskMedia))
            .with_context(|| format!("the spool in {} cannot be opened", options.state.spool().display()))?;
    let spool = Arc::new(Mutex::new(spool));
    let (requests, received) = mpsc::channel();
    stop::listen(requests.clone()).context("signals cannot be received")?;

    let mut recorder = Recorder::new(Arc::clone(&spool), Arc::clone(&clock));
    recorder.started(previous);
    recorder.inventories(None);
    thread::sleep(FIRST_MEASURE);
    recorder.fast_tick();
    recorder.slow_tick();

    let stopping = Arc::new(AtomicBool::new(false));
    let commands = lane::start(LaneParts {
        state: options.state.clone(),
        identity: identity.clone(),
        spool: Arc::clone(&spool),
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        stop: Arc::clone(&stopping),
    });
    if let Err(error) = &commands {
        tracing::error!(error = format!("{error:#}"), "no commands are taken");
    }
    let sender = Sender::new(SenderParts {
        transport: Transport::new(identity.server_url.clone()),
        identity,
        spool: Arc::clone(&spool),
        clock,
        entropy,
        requests,
        status_path: options.state.status(),
    });
    let bell = Arc::new(Bell::default());
    let sending = start_sending(sender, Arc::clone(&bell))?;
    tracing::info!(interval_s = options.interval.as_secs_f64(), "running");
    measure(&mut recorder, &received, options, &bell);

    let reason = stop::reason();
    tracing::info!(reason = reason.as_str(), "stopping");
    recorder.event("agent.stopped", &json!({ "reason": reason.as_str() }));
    bell.stop();
    // A command that runs is ended with all that it started. The thread may hang in a long poll, so it is not waited for.
    stopping.store(true, Ordering::SeqCst);
    let deadline = Instant::now() + LAST_ATTEMPT;
    while !sending.is_finished() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(10));
    }
    let deadline = Instant::now() + LAST_COMMAND;
    while commands.as_ref().is_ok_and(|lane| !lane.is_idle()) && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(10));
    }
    lock(&spool).close();
    Ok(())
}

fn measure(recorder: &mut Recorder, received: &mpsc::Receiver<Request>, options: &RunOptions, bell: &Bell) {
    let mut fast = Timer::new(options.interval);
    let mut slow = Timer::new(options.slow_interval.max(options.interval));
    let mut inventory = Timer::new(INVENTORY_EVERY);
    bell.ring();
    loop {
        let next = fast.next.min(slow.next).min(inventory.next);
        match received.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(Request::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Ok(Request::Inventories(kinds)) => recorder.inventories(Some(&kinds)),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        if fast.is_due() {
            recorder.watch_clock();
            recorder.fast_tick();
        }
        if slow.is_due() {
            recorder.slow_tick();
        }
        if inventory.is_due() {
            recorder.inventories(None);
        }
        recorder.losses();
        bell.ring();
    }
}

/// Puts measurements and events into the spool.
struct Recorder {
    spool: Arc<Mutex<Spool>>,
    clock: Arc<dyn MachineClock>,
    fast: TickSet,
    slow: TickSet,
    inventories: Inventories,
    epoch_us: i64,
}

impl Recorder {
    fn new(spool: Arc<Mutex<Spool>>, clock: Arc<dyn MachineClock>) -> Self {
        let epoch_us = clock.stamp().epoch_us();
        Self {
            spool,
            clock,
            fast: TickSet::fast(),
            slow: TickSet::slow(),
            inventories: Inventories::default(),
            epoch_us,
        }
    }

    fn started(&mut self, previous: PreviousEnd) {
        let boot_id = self.clock.stamp().boot_id;
        let (end, before) = match previous {
            PreviousEnd::New => ("none", None),
            PreviousEnd::Clean(boot) => ("in_order", Some(boot)),
            PreviousEnd::Cut(boot) => ("cut_off", Some(boot)),
        };
        if let Some(before) = before.filter(|before| *before != boot_id) {
            let detail = json!({
                "boot_id": uuid::Uuid::from_bytes(boot_id),
                "previous_boot_id": uuid::Uuid::from_bytes(before),
                "booted_at_us": self.epoch_us,
            });
            self.event("host.booted", &detail);
        }
        self.event("agent.started", &json!({ "version": env!("CARGO_PKG_VERSION"), "previous_end": end }));
    }

    fn event(&self, kind: &str, detail: &serde_json::Value) {
        let body = FrameBody::Event(Event { kind: kind.to_owned(), detail: detail.to_string() });
        lock(&self.spool).append(&self.clock.stamp(), body, None);
    }

    fn fast_tick(&mut self) {
        let stamp = self.clock.stamp();
        record(&self.spool, &mut self.fast, &stamp);
    }

    fn slow_tick(&mut self) {
        let stamp = self.clock.stamp();
        record(&self.spool, &mut self.slow, &stamp);
        for (kind, detail) in self.slow.take_events() {
            self.event(kind, &detail);
        }
    }

    /// All inventories that changed, or the named ones whether they changed or not.
    fn inventories(&mut self, kinds: Option<&[String]>) {
        for inventory in self.inventories.collect(kinds) {
            lock(&self.spool).append(&self.clock.stamp(), FrameBody::Inventory(inventory), None);
        }
    }

    fn watch_clock(&mut self) {
        let epoch_us = self.clock.stamp().epoch_us();
        let step_us = epoch_us.saturating_sub(self.epoch_us);
        self.epoch_us = epoch_us;
        if step_us.saturating_abs() > CLOCK_STEP_US {
            self.event("clock.step", &json!({ "step_us": step_us }));
        }
    }

    fn losses(&self) {
        let losses = lock(&self.spool).take_losses();
        if losses.is_empty() {
            return;
        }
        let ranges: Vec<_> = losses
            .iter()
            .take(32)
            .map(|drop| json!({ "from": drop.from, "to": drop.to, "reason": drop.reason().name() }))
            .collect();
        let frames: u64 = losses.iter().map(|drop| (drop.to - drop.from).saturating_add(1)).sum();
        self.event("spool.dropped", &json!({ "frames": frames, "ranges": ranges }));
    }
}

fn record(spool: &Mutex<Spool>, set: &mut TickSet, stamp: &Stamp) {
    match set.tick(stamp.wall_us) {
        Ok(Some((schema, block))) => {
            lock(spool).append(stamp, FrameBody::Block(block), Some(schema));
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "a tick makes no block"),
    }
}

fn start_sending(mut sender: Sender, bell: Arc<Bell>) -> anyhow::Result<thread::JoinHandle<()>> {
    let run = move || {
        let mut pause = Duration::ZERO;
        while bell.wait(pause, SIGN_OF_LIFE) {
            pause = sender.step();
        }
        sender.step_within(LAST_ATTEMPT);
    };
    thread::Builder::new().name("sender".to_owned()).spawn(run).context("the sending thread cannot be started")
}
