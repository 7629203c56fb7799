//! What is due when: the engine jumps from one entry to the next and never looks at what has nothing due.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// Boots of a device.
    Boots(usize),
    /// Samples of a stream.
    Samples(usize),
    /// Signs of life of a device.
    Signs(usize),
    /// A deadline of a signal.
    Signal(usize),
    /// Acts, or the edge of a window.
    Instant,
}

/// Entries by instant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<(i64, Due)>>,
}

impl Agenda {
    /// Adds an entry.
    pub fn add(&mut self, at: i64, due: Due) {
        self.heap.push(Reverse((at, due)));
    }

    /// The earliest instant with an entry.
    pub fn next(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes the next entry due at `t` or before.
    pub fn take(&mut self, t: i64) -> Option<(i64, Due)> {
        if self.next()? > t {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}
