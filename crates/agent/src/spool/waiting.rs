//! What waits in the spool: how much, from where on, and the walk from the newest frame to the oldest.

use wire::{Frame, SeqRange, SeqRanges};

use super::Spool;

/// A frame that waits, as the walk over the spool shows it.
pub struct Pending {
    /// The frame.
    pub frame: Frame,
    /// Its size in bytes.
    pub bytes: usize,
}

/// What the visitor of [`Spool::visit_newest_first`] wants next.
pub enum Visit {
    /// The next older frame.
    Continue,
    /// No more.
    Stop,
}

impl Spool {
    /// The lowest number that is held and not acknowledged; the next number when nothing waits.
    pub fn oldest_seq(&self) -> u64 {
        let settled = self.settled();
        let first_missing = |ranges: &SeqRanges| {
            let gap = |held: &SeqRange| settled.missing_within(held.from, held.to).first().map(|gap| gap.from);
            ranges.as_slice().iter().find_map(gap)
        };
        let on_disk = self.segments.iter().find_map(|segment| first_missing(&segment.held));
        let in_memory = self.memory.front().map(|(frame, _)| frame.seq);
        on_disk.into_iter().chain(in_memory).min().unwrap_or(self.next_seq)
    }

    /// Numbers that nothing waits for any more: acknowledged or dropped.
    pub(super) fn settled(&self) -> SeqRanges {
        let mut settled = self.cursor.acknowledged.clone();
        for drop in &self.cursor.drops {
            settled.insert(drop.from, drop.to);
        }
        settled
    }

    /// How many frames wait.
    pub fn pending(&self) -> u64 {
        let settled = self.settled();
        let count = |held: &SeqRange| -> u64 {
            settled.missing_within(held.from, held.to).iter().map(|gap| gap.to - gap.from + 1).sum()
        };
        let on_disk: u64 = self.segments.iter().flat_map(|segment| segment.held.as_slice()).map(count).sum();
        on_disk + self.memory.len() as u64
    }

    /// Shows waiting frames from the newest to the oldest until the visitor stops. Damaged files are passed over.
    pub fn visit_newest_first(&self, mut visitor: impl FnMut(Pending) -> Visit) {
        let settled = self.settled();
        let waits = |seq: u64| !settled.contains(seq);
        // Memory holds what the disk refused, so its numbers lie between those on disk.
        let mut memory = self.memory.iter().rev().filter(|(frame, _)| waits(frame.seq)).peekable();
        for segment in self.segments.iter().rev() {
            if segment.held.as_slice().iter().all(|held| settled.covers(held.from, held.to)) {
                continue;
            }
            let frames = match segment.read() {
                Ok(frames) => frames,
                Err(error) => {
                    tracing::warn!(%error, "a segment of the spool cannot be read");
                    continue;
                }
            };
            for (frame, bytes) in frames.into_iter().rev().filter(|(frame, _)| waits(frame.seq)) {
                while let Some((newer, bytes)) = memory.next_if(|(held, _)| held.seq > frame.seq) {
                    if let Visit::Stop = visitor(Pending { frame: newer.clone(), bytes: *bytes }) {
                        return;
                    }
                }
                if let Visit::Stop = visitor(Pending { frame, bytes }) {
                    return;
                }
            }
        }
        for (frame, bytes) in memory {
            if let Visit::Stop = visitor(Pending { frame: frame.clone(), bytes: *bytes }) {
                return;
            }
        }
    }
}
