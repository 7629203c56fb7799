//! Times of the ticks: a grid, and what deviates from it. A regular clock costs about ten bytes for any number of ticks.

use crate::varint::{Reader, put, put_signed};

const ON_GRID: u8 = 0;
const DEVIATING: u8 = 1;

/// Iterator over the wall times of the ticks in microseconds.
#[derive(Debug, Clone)]
pub struct Times<'a> {
    deviations: Option<Reader<'a>>,
    next: i64,
    difference: i64,
    left: usize,
}

impl<'a> Times<'a> {
    /// Reads and verifies the times of `ticks` ticks; leaves the reader behind them.
    pub(super) fn parse(reader: &mut Reader<'a>, ticks: usize) -> Option<Self> {
        let next = reader.signed()?;
        let mut times = Self { deviations: None, next, difference: 0, left: ticks };
        if ticks > 1 {
            times.difference = reader.signed()?;
            match reader.byte()? {
                ON_GRID => {}
                DEVIATING => {
                    times.deviations = Some(reader.clone());
                    for _ in 1..ticks {
                        reader.signed()?;
                    }
                }
                _ => return None,
            }
        }
        Some(times)
    }
}

impl Iterator for Times<'_> {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        let time = self.next;
        if self.left > 0 {
            if let Some(reader) = &mut self.deviations {
                self.difference = self.difference.wrapping_add(reader.signed()?);
            }
            self.next = time.wrapping_add(self.difference);
        }
        Some(time)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Times<'_> {}

/// Appends the number of ticks' times. `times` is not empty.
pub(super) fn write(out: &mut Vec<u8>, times: &[i64]) {
    let mut pairs = times.windows(2).map(|pair| pair[1].wrapping_sub(pair[0])).peekable();
    put_signed(out, times.first().copied().unwrap_or_default());
    let Some(step) = pairs.peek().copied() else { return };
    put_signed(out, step);
    if pairs.clone().all(|difference| difference == step) {
        put(out, ON_GRID.into());
        return;
    }
    put(out, DEVIATING.into());
    let mut before = step;
    for difference in pairs {
        put_signed(out, difference.wrapping_sub(before));
        before = difference;
    }
}
