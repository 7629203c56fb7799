//! When things happen: timers of the measuring thread, and the bell that wakes the sending one.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Fires at a fixed pace; what was slept through is skipped, not made up for.
pub struct Timer {
    /// When it fires next.
    pub next: Instant,
    period: Duration,
}

impl Timer {
    /// Fires first after one period.
    pub fn new(period: Duration) -> Self {
        Self { next: Instant::now() + period, period }
    }

    /// Whether it fires now; if so, it is set for the next time.
    pub fn is_due(&mut self) -> bool {
        let now = Instant::now();
        if now < self.next {
            return false;
        }
        while self.next <= now {
            self.next += self.period;
        }
        true
    }
}

/// Tells the sending thread that there is something to send, or that it is time to go.
#[derive(Default)]
pub struct Bell {
    state: Mutex<BellState>,
    changed: Condvar,
}

#[derive(Default)]
struct BellState {
    rung: bool,
    stopping: bool,
}

impl Bell {
    /// There is something to send.
    pub fn ring(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rung = true;
        self.changed.notify_all();
    }

    /// It is time to go.
    pub fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping = true;
        self.changed.notify_all();
    }

    /// Waits out `pause`, then until rung, at most `longest`. Returns whether to go on.
    pub fn wait(&self, pause: Duration, longest: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, pause, |state| !state.stopping)
            .unwrap_or_else(PoisonError::into_inner);
        if !state.stopping {
            state = self
                .changed
                .wait_timeout_while(state, longest, |state| !state.stopping && !state.rung)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.rung = false;
        !state.stopping
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_skips_what_was_slept_through() {
        let mut timer = Timer::new(Duration::from_millis(20));
        assert!(!timer.is_due());
        std::thread::sleep(Duration::from_millis(70));
        assert!(timer.is_due());
        assert!(!timer.is_due(), "three periods fire once");
    }

    #[test]
    fn a_bell_is_heard_also_when_rung_before() {
        let bell = Bell::default();
        bell.ring();
        let started = Instant::now();
        assert!(bell.wait(Duration::ZERO, Duration::from_secs(60)));
        assert!(bell.wait(Duration::from_millis(10), Duration::from_millis(10)), "a sign of life without ringing");
        bell.stop();
        assert!(!bell.wait(Duration::from_secs(60), Duration::from_secs(60)));
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}
