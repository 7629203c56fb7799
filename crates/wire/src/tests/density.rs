//! How many bytes a sample takes, on a synthetic host that behaves like one: figures are printed, bounds are held.

use super::schema;
use crate::block::{Block, BlockBuilder, Limits, merge};

const SLOTS: usize = 100;

/// Small deterministic generator (xorshift64*, Vigna 2016); the seed is printed with the figures.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: u64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as i64 % bound as i64
    }
}

/// 100 slots as a small server has them: mostly quiet, some counters, a few busy gauges, some that come and go.
fn tick(state: &mut [i64], noise: &mut Noise) -> Vec<Option<i64>> {
    for (slot, value) in state.iter_mut().enumerate() {
        match slot {
            0..30 => {}
            30..45 => *value += if noise.below(20) == 0 { 4096 * noise.below(64) } else { 0 },
            45..55 => *value = (*value * 9 + noise.below(2000)) / 10,
            55..65 => *value += 4096 * (noise.below(400) - 200),
            65..80 => *value += 20_000 + noise.below(9_000),
            80..90 => *value += if noise.below(3) == 0 { noise.below(200) * 512 } else { 0 },
            _ => *value = 30 + noise.below(6),
        }
    }
    state.iter().enumerate().map(|(slot, value)| (slot != 99 || noise.below(10) > 2).then_some(*value)).collect()
}

fn blocks(seed: u64, ticks: usize, ticks_per_block: usize) -> Vec<Vec<u8>> {
    let mut noise = Noise(seed);
    let mut state: Vec<i64> = (0..SLOTS as i64).map(|slot| slot * slot * 1_000_003).collect();
    let mut done = Vec::new();
    let mut builder = BlockBuilder::new(&schema(SLOTS)).unwrap();
    for index in 0..ticks as i64 {
        let jitter = noise.below(3) * 1000;
        builder.push(1_790_000_000_000_000 + index * 10_000_000 + jitter, &tick(&mut state, &mut noise)).unwrap();
        if builder.ticks() == ticks_per_block {
            done.push(builder.finish().unwrap());
            builder = BlockBuilder::new(&schema(SLOTS)).unwrap();
        }
    }
    done
}

#[test]
fn bytes_per_sample_stay_within_bounds() {
    let seed = 20_261_122;
    println!("seed {seed}, {SLOTS} slots at 10 s");
    let mut merged_bytes = 0;
    for (ticks_per_block, bound) in [(1, 6.0), (6, 2.5), (720, 1.2)] {
        let blocks = blocks(seed, 720, ticks_per_block);
        let samples = (720 * SLOTS) as f64;
        let bytes = blocks.iter().map(Vec::len).sum::<usize>();
        let zstd = blocks.iter().map(|block| zstd::bulk::compress(block, 3).unwrap().len()).sum::<usize>();
        let (plain, packed) = (bytes as f64 / samples, zstd as f64 / samples);
        println!("{ticks_per_block:>4} ticks a block: {plain:.3} bytes a sample, {packed:.3} with zstd");
        assert!(plain <= bound, "{plain} > {bound}");
        let decoded: Vec<_> = blocks.iter().map(|block| Block::decode(block, Limits::WIRE).unwrap()).collect();
        merged_bytes = merge(&decoded).unwrap().len();
    }
    assert_eq!(merged_bytes, blocks(seed, 720, 720)[0].len(), "merged blocks are as small as one made at once");
}
