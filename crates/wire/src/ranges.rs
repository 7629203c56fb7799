//! A set of sequence numbers as ascending, disjoint, closed ranges: what has arrived, on either side.

use crate::message::SeqRange;

/// A set of sequence numbers. Adjacent ranges are always joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeqRanges(Vec<SeqRange>);

impl SeqRanges {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds `from..=to`; nothing happens when `from > to`.
    pub fn insert(&mut self, from: u64, to: u64) {
        if from > to {
            return;
        }
        let first = self.0.partition_point(|range| range.to < from.saturating_sub(1));
        let mut joined = SeqRange { from, to };
        let mut last = first;
        while let Some(range) = self.0.get(last).filter(|range| range.from <= to.saturating_add(1)) {
            joined.from = joined.from.min(range.from);
            joined.to = joined.to.max(range.to);
            last += 1;
        }
        self.0.splice(first..last, [joined]);
    }

    /// Adds one number.
    pub fn insert_one(&mut self, seq: u64) {
        self.insert(seq, seq);
    }

    /// Adds ranges in any order; those that are none (`from > to`) are skipped.
    pub fn extend(&mut self, ranges: &[SeqRange]) {
        for range in ranges {
            self.insert(range.from, range.to);
        }
    }

    /// Takes away every number below `floor`.
    pub fn forget_below(&mut self, floor: u64) {
        self.0.retain_mut(|range| {
            range.from = range.from.max(floor);
            range.from <= range.to
        });
    }

    /// Whether `seq` is in the set.
    #[must_use]
    pub fn contains(&self, seq: u64) -> bool {
        self.covers(seq, seq)
    }

    /// Whether all of `from..=to` is in the set.
    #[must_use]
    pub fn covers(&self, from: u64, to: u64) -> bool {
        let at = self.0.partition_point(|range| range.to < from);
        self.0.get(at).is_some_and(|range| range.from <= from && to <= range.to)
    }

    /// One above the last number of the unbroken run that starts at `first`; `first` itself when it is missing.
    #[must_use]
    pub fn next_missing(&self, first: u64) -> u64 {
        let at = self.0.partition_point(|range| range.to < first);
        match self.0.get(at) {
            Some(range) if range.from <= first => range.to.saturating_add(1),
            _ => first,
        }
    }

    /// The parts of `from..=to` that are not in the set, ascending.
    #[must_use]
    pub fn missing_within(&self, from: u64, to: u64) -> Vec<SeqRange> {
        let mut missing = Vec::new();
        let mut next = from;
        let first = self.0.partition_point(|range| range.to < from);
        for range in self.0.iter().skip(first).take_while(|range| range.from <= to) {
            if next < range.from {
                missing.push(SeqRange { from: next, to: range.from - 1 });
            }
            match range.to.checked_add(1) {
                Some(after) => next = after,
                None => return missing,
            }
        }
        if next <= to {
            missing.push(SeqRange { from: next, to });
        }
        missing
    }

    /// The ranges, ascending and disjoint.
    #[must_use]
    pub fn as_slice(&self) -> &[SeqRange] {
        &self.0
    }

    /// How many numbers are in the set; saturates.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().fold(0, |sum: u64, range| sum.saturating_add((range.to - range.from).saturating_add(1)))
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&[SeqRange]> for SeqRanges {
    fn from(ranges: &[SeqRange]) -> Self {
        let mut set = Self::new();
        set.extend(ranges);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_number_space_hold() {
        let mut set = SeqRanges::new();
        set.insert(u64::MAX, u64::MAX);
        set.insert(0, 0);
        set.insert(5, 4);
        assert_eq!(set.as_slice().len(), 2);
        set.insert(1, u64::MAX - 1);
        assert_eq!(set.as_slice(), [SeqRange { from: 0, to: u64::MAX }]);
        assert_eq!(set.count(), u64::MAX);
        assert_eq!(set.next_missing(3), u64::MAX);
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_set(inserts in prop::collection::vec((0u64..60, 0u64..8), 0..40), floor in 0u64..70) {
            let mut set = SeqRanges::new();
            let mut plain = std::collections::BTreeSet::new();
            for (from, length) in inserts {
                set.insert(from, from + length);
                plain.extend(from..=from + length);
            }
            set.forget_below(floor);
            plain.retain(|seq| *seq >= floor);
            for seq in 0..80 {
                prop_assert_eq!(set.contains(seq), plain.contains(&seq));
            }
            prop_assert_eq!(set.count(), plain.len() as u64);
            for pair in set.as_slice().windows(2) {
                prop_assert!(pair[0].to + 1 < pair[1].from);
            }
            let missing = (floor..).find(|seq| !plain.contains(seq)).unwrap();
            prop_assert_eq!(set.next_missing(floor), missing);
            let gaps = SeqRanges::from(set.missing_within(5, 50).as_slice());
            for seq in 0..80 {
                prop_assert_eq!(gaps.contains(seq), (5..=50).contains(&seq) && !plain.contains(&seq));
            }
        }
    }
}
