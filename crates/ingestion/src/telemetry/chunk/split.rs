//! Which ticks of some blocks go into which chunk. Pure.

use std::collections::BTreeMap;

use wire::{Block, BlockBuilder, BlockError, Limits, MAX_TICKS, merge};

use crate::telemetry::hot::{HOUR_US, WINDOW_HOURS};

/// Microseconds of a window.
pub(crate) const WINDOW_US: i64 = WINDOW_HOURS * HOUR_US;

/// A merged block of one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Start of the window in microseconds.
    pub window_us: i64,
    /// Counts the blocks of one window, when it has more ticks than one block holds.
    pub index: usize,
    pub block: Vec<u8>,
}

/// Merges blocks of one schema window by window. Every tick of the input is in exactly one block of the output; of ticks
/// of equal time the later block's values win.
pub(crate) fn by_window(blocks: &[Block<'_>]) -> Result<Vec<Merged>, BlockError> {
    let mut windows: BTreeMap<i64, Vec<Vec<u8>>> = BTreeMap::new();
    for block in blocks {
        let first = block.first_time_us().div_euclid(WINDOW_US);
        if first == block.last_time_us().div_euclid(WINDOW_US) {
            windows.entry(first).or_default().push(block.as_bytes().to_vec());
            continue;
        }
        let mut builders: BTreeMap<i64, BlockBuilder> = BTreeMap::new();
        let mut columns: Vec<_> = block.columns().map(|column| column.iter()).collect();
        for time_us in block.times() {
            let tick: Vec<Option<i64>> = columns.iter_mut().map(|column| column.next().flatten()).collect();
            let window = time_us.div_euclid(WINDOW_US);
            let builder = match builders.entry(window) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(BlockBuilder::with_shape(block.schema_hash(), block.slots())?)
                }
            };
            builder.push(time_us, &tick)?;
        }
        for (window, builder) in builders {
            windows.entry(window).or_default().push(builder.finish()?);
        }
    }
    let mut merged = Vec::new();
    for (window, parts) in windows {
        let blocks = parts.iter().map(|bytes| Block::decode(bytes, Limits::WIRE)).collect::<Result<Vec<_>, _>>()?;
        for (index, group) in groups(&blocks).into_iter().enumerate() {
            merged.push(Merged { window_us: window * WINDOW_US, index, block: merge(&group)? });
        }
    }
    Ok(merged)
}

/// Groups of blocks that are small enough to be merged, in the order given.
fn groups<'a>(blocks: &[Block<'a>]) -> Vec<Vec<Block<'a>>> {
    let mut groups: Vec<Vec<Block<'a>>> = Vec::new();
    let mut ticks = 0;
    for block in blocks {
        match groups.last_mut() {
            Some(group) if ticks + block.ticks() <= MAX_TICKS => group.push(block.clone()),
            _ => {
                groups.push(vec![block.clone()]);
                ticks = 0;
            }
        }
        ticks += block.ticks();
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block_of(times: &[i64]) -> Vec<u8> {
        let mut builder = BlockBuilder::with_shape([7; 16], 1).unwrap();
        for time in times {
            builder.push(*time, &[Some(*time)]).unwrap();
        }
        builder.finish().unwrap()
    }

    proptest! {
        /// The set of ticks before equals the set of ticks after, and each lies in its own window.
        #[test]
        fn nothing_is_lost_or_doubled(
            blocks in prop::collection::vec(prop::collection::btree_set(0i64..3_000, 1..60), 1..30),
        ) {
            let bytes: Vec<Vec<u8>> = blocks
                .iter()
                .map(|times| block_of(&times.iter().map(|t| t * 10_000_000).collect::<Vec<_>>()))
                .collect();
            let decoded: Vec<_> = bytes.iter().map(|b| Block::decode(b, Limits::WIRE).unwrap()).collect();
            let merged = by_window(&decoded).unwrap();
            let mut after = Vec::new();
            for part in &merged {
                let block = Block::decode(&part.block, Limits::WIRE).unwrap();
                for (time, value) in block.times().zip(block.column(0).unwrap().iter()) {
                    prop_assert_eq!(Some(time), value);
                    prop_assert_eq!(time.div_euclid(WINDOW_US) * WINDOW_US, part.window_us);
                    after.push(time);
                }
            }
            after.sort_unstable();
            let before: std::collections::BTreeSet<i64> = blocks.iter().flatten().map(|t| t * 10_000_000).collect();
            prop_assert_eq!(after, before.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_window_with_more_ticks_than_a_block_holds_has_several_parts() {
        let bytes: Vec<Vec<u8>> = (0..3)
            .map(|n| block_of(&(n * 2_000..n * 2_000 + 2_000).map(|t| t * 1_000_000).collect::<Vec<_>>()))
            .collect();
        let decoded: Vec<_> = bytes.iter().map(|b| Block::decode(b, Limits::WIRE).unwrap()).collect();
        let merged = by_window(&decoded).unwrap();
        assert_eq!(merged.iter().map(|m| m.index).collect::<Vec<_>>(), [0, 1]);
    }
}
