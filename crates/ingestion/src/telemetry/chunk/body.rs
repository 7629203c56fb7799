//! The bytes of a chunk.
//!
//! ```text
//! version = 1 | length of the figures, u32 LE | figures, zstd | block, zstd
//! figures: for all columns of the block one after the other: count u32, min, max, first, last i64, sum f64, all LE
//! ```
//! The figures stand before the block so that a chart whose buckets are wider than a chunk need not open the block. The
//! values are the 64 stored bits of a slot; the sum is over the numbers that they stand for.

use wire::{Block, ColumnStats, Limits, SlotSchema};

const VERSION: u8 = 1;
/// zstd's own default.
const LEVEL: i32 = 3;
const FIGURE_BYTES: usize = 44;

/// Why a chunk cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChunkError {
    /// The bytes are not a chunk of this version.
    #[error("the chunk is damaged or of a later version")]
    Malformed,
    /// The compression does not open.
    #[error("the chunk does not decompress")]
    Compression(#[source] std::io::Error),
    /// The block does not verify.
    #[error("the block of the chunk does not verify")]
    Block(#[source] wire::BlockError),
}

/// Figures of one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    pub stats: ColumnStats,
    pub sum: f64,
}

/// Writes the chunk of a block.
pub(crate) fn write(schema: &SlotSchema, block: &[u8]) -> Result<Vec<u8>, ChunkError> {
    let decoded = Block::decode(block, Limits::WIRE).map_err(ChunkError::Block)?;
    let mut plain = Vec::with_capacity(schema.slots.len() * FIGURE_BYTES);
    for (slot, column) in schema.slots.iter().zip(decoded.columns()) {
        let stats = column.stats(slot.form()).unwrap_or(ColumnStats { min: 0, max: 0, first: 0, last: 0, count: 0 });
        let sum: f64 = column.iter().flatten().map(|stored| slot.value(stored)).sum();
        plain.extend_from_slice(&stats.count.to_le_bytes());
        for value in [stats.min, stats.max, stats.first, stats.last] {
            plain.extend_from_slice(&value.to_le_bytes());
        }
        plain.extend_from_slice(&sum.to_le_bytes());
    }
    let figures = zstd::bulk::compress(&plain, LEVEL).map_err(ChunkError::Compression)?;
    let packed = zstd::bulk::compress(block, LEVEL).map_err(ChunkError::Compression)?;
    let length = u32::try_from(figures.len()).map_err(|_| ChunkError::Malformed)?;
    let mut body = Vec::with_capacity(5 + figures.len() + packed.len());
    body.push(VERSION);
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(&figures);
    body.extend_from_slice(&packed);
    Ok(body)
}

fn parts(body: &[u8]) -> Result<(&[u8], &[u8]), ChunkError> {
    let (version, rest) = body.split_first().ok_or(ChunkError::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(ChunkError::Malformed)?;
    let length = u32::from_le_bytes(*length) as usize;
    if *version != VERSION || length > rest.len() {
        return Err(ChunkError::Malformed);
    }
    Ok(rest.split_at(length))
}

/// The block inside, to be decoded.
pub(crate) fn block(body: &[u8]) -> Result<Vec<u8>, ChunkError> {
    zstd::bulk::decompress(parts(body)?.1, wire::MAX_BLOCK_BYTES).map_err(ChunkError::Compression)
}

/// The figures of all columns; `None` for a column without values.
pub(crate) fn figures(body: &[u8]) -> Result<Vec<Option<Figures>>, ChunkError> {
    let most = wire::MAX_SLOTS * FIGURE_BYTES;
    let plain = zstd::bulk::decompress(parts(body)?.0, most).map_err(ChunkError::Compression)?;
    if plain.len() % FIGURE_BYTES != 0 {
        return Err(ChunkError::Malformed);
    }
    plain.chunks_exact(FIGURE_BYTES).map(read_figures).collect()
}

fn read_figures(bytes: &[u8]) -> Result<Option<Figures>, ChunkError> {
    let eight = |at: usize| -> Result<[u8; 8], ChunkError> {
        bytes.get(at..at + 8).and_then(|part| part.try_into().ok()).ok_or(ChunkError::Malformed)
    };
    let count = bytes.first_chunk::<4>().map(|four| u32::from_le_bytes(*four)).ok_or(ChunkError::Malformed)?;
    if count == 0 {
        return Ok(None);
    }
    let value = |at: usize| eight(at).map(i64::from_le_bytes);
    let stats = ColumnStats { count, min: value(4)?, max: value(12)?, first: value(20)?, last: value(28)? };
    Ok(Some(Figures { stats, sum: f64::from_le_bytes(eight(36)?) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wire::{BlockBuilder, Slot};

    fn sample() -> (SlotSchema, Vec<u8>) {
        let schema = SlotSchema { slots: vec![Slot::gauge("cpu.busy", "%", 2), Slot::counter("network.sent", "B")] };
        let mut builder = BlockBuilder::new(&schema).unwrap();
        for tick in 0..720_i64 {
            builder.push(tick * 10_000_000, &[Some(tick % 100), (tick > 700).then_some(tick * 1_000)]).unwrap();
        }
        let bytes = builder.finish().unwrap();
        (schema, bytes)
    }

    #[test]
    fn figures_and_block_come_back() {
        let (schema, bytes) = sample();
        let body = write(&schema, &bytes).unwrap();
        assert_eq!(block(&body).unwrap(), bytes);
        let figures = figures(&body).unwrap();
        let cpu = figures[0].unwrap();
        assert_eq!((cpu.stats.min, cpu.stats.max, cpu.stats.count), (0, 99, 720));
        let expected: f64 = (0..720).map(|tick| f64::from(tick % 100) / 100.0).sum();
        assert!((cpu.sum - expected).abs() < 1e-9);
        assert_eq!(figures[1].unwrap().stats.count, 19);
    }

    proptest! {
        #[test]
        fn damage_is_an_error_and_never_a_panic(at in 0usize..2_000, with in 1u8..=255, cut in 0usize..2_000) {
            let (schema, bytes) = sample();
            let mut body = write(&schema, &bytes).unwrap();
            let at = at % body.len();
            body[at] ^= with;
            body.truncate(body.len() - cut % body.len());
            let _ = figures(&body);
            if let Ok(bytes) = block(&body) {
                let _ = Block::decode(&bytes, Limits::WIRE);
            }
        }
    }
}
