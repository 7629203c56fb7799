//! Re-encoding many small blocks as one: how the hot tier becomes chunks.

use super::{Block, BlockError, builder};

/// Where an output tick comes from: block and tick within it.
struct Source {
    time_us: i64,
    block: usize,
    tick: usize,
}

/// One block with the ticks of all, ascending by time.
///
/// Ticks of equal time become one; of two present values the one from the later block (then the later tick) stays. Memory
/// is bounded by one column at a time, whatever the blocks expand to.
///
/// # Errors
/// [`BlockError::SchemaMismatch`] when the blocks are not of one schema, [`BlockError::Size`] when there is none or the
/// ticks are more than one block may hold, [`BlockError::TooLarge`].
pub fn merge(blocks: &[Block<'_>]) -> Result<Vec<u8>, BlockError> {
    let Some(first) = blocks.first() else { return Err(BlockError::Size { ticks: 0, slots: 0 }) };
    let alike = |block: &Block<'_>| block.schema_hash() == first.schema_hash() && block.slots() == first.slots();
    if !blocks.iter().all(alike) {
        return Err(BlockError::SchemaMismatch);
    }
    let mut sources: Vec<Source> = blocks
        .iter()
        .enumerate()
        .flat_map(|(block, content)| {
            content.times().enumerate().map(move |(tick, time_us)| Source { time_us, block, tick })
        })
        .collect();
    // Stable: equal times keep the order of blocks and ticks, so the later one comes later.
    sources.sort_by_key(|source| source.time_us);

    let mut times: Vec<i64> = sources.iter().map(|source| source.time_us).collect();
    times.dedup();

    // Output tick of each tick, block after block, in the order in which columns are read.
    let starts: Vec<usize> = blocks
        .iter()
        .scan(0, |sum, block| {
            let start = *sum;
            *sum += block.ticks();
            Some(start)
        })
        .collect();
    let mut targets = vec![0; sources.len()];
    let mut target = 0;
    for (index, source) in sources.iter().enumerate() {
        if index > 0 && sources[index - 1].time_us != source.time_us {
            target += 1;
        }
        targets[starts[source.block] + source.tick] = target;
    }

    let mut slot = 0;
    builder::encode(first.schema_hash(), first.slots(), &times, |column| {
        column.resize(times.len(), None);
        let values = blocks.iter().filter_map(|block| block.column(slot)).flat_map(|column| column.iter());
        for (value, target) in values.zip(&targets) {
            if value.is_some() {
                column[*target] = value;
            }
        }
        slot += 1;
    })
}
