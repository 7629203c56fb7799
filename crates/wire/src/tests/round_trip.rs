//! Any ticks survive exactly, in one block and merged.

use proptest::prelude::*;

use super::schema;
use crate::{
    SlotForm,
    block::{Block, BlockBuilder, BlockError, Limits, merge},
};

/// Columns that look like something, and columns that are anything.
fn column(ticks: usize) -> impl Strategy<Value = Vec<Option<i64>>> {
    let value = prop_oneof![
        4 => -3i64..300,
        2 => Just(7i64),
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(-1)],
        1 => any::<f64>().prop_map(|float| float.to_bits().cast_signed()),
    ];
    let plain = prop::collection::vec(prop_oneof![9 => value.clone().prop_map(Some), 1 => Just(None)], ticks);
    let rising = (any::<i64>(), prop::collection::vec(0i64..5000, ticks)).prop_map(|(first, steps)| {
        let rise = |sum: &mut i64, step| {
            *sum = sum.wrapping_add(step);
            Some(Some(*sum))
        };
        steps.into_iter().scan(first, rise).collect()
    });
    prop_oneof![
        4 => plain,
        2 => rising,
        1 => value.prop_map(move |same| vec![Some(same); ticks]),
        1 => Just(vec![None; ticks]),
    ]
}

fn times(ticks: usize) -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        (any::<i64>(), any::<i64>()).prop_map(move |(first, step)| {
            (0..ticks as i64).map(|tick| first.wrapping_add(step.wrapping_mul(tick))).collect()
        }),
        prop::collection::vec(any::<i64>(), ticks),
        prop::collection::vec(-5_000_000i64..5_000_000, ticks).prop_map(|jitter| jitter
            .iter()
            .zip(0..)
            .map(|(jitter, tick)| tick * 10_000_000 + jitter)
            .collect()),
    ]
}

type Table = (Vec<i64>, Vec<Vec<Option<i64>>>);

fn table() -> impl Strategy<Value = Table> {
    (1usize..70, 1usize..6).prop_flat_map(|(ticks, slots)| (times(ticks), prop::collection::vec(column(ticks), slots)))
}

fn encode((times, columns): &Table) -> Vec<u8> {
    let mut builder = BlockBuilder::new(&schema(columns.len())).unwrap();
    for (tick, time) in times.iter().enumerate() {
        let row: Vec<_> = columns.iter().map(|column| column[tick]).collect();
        builder.push(*time, &row).unwrap();
    }
    builder.finish().unwrap()
}

proptest! {
    #[test]
    fn a_block_reads_back_exactly(table in table()) {
        let bytes = encode(&table);
        let block = Block::decode(&bytes, Limits::WIRE).unwrap();
        prop_assert_eq!(block.schema_hash(), schema(table.1.len()).hash());
        prop_assert_eq!(block.times().collect::<Vec<_>>(), table.0.clone());
        prop_assert_eq!(block.first_time_us(), *table.0.iter().min().unwrap());
        prop_assert_eq!(block.last_time_us(), *table.0.iter().max().unwrap());
        prop_assert_eq!(block.slots(), table.1.len());
        for (slot, expected) in table.1.iter().enumerate() {
            let column = block.column(slot).unwrap();
            prop_assert_eq!(&column.iter().collect::<Vec<_>>(), expected);
            let present: Vec<i64> = expected.iter().flatten().copied().collect();
            prop_assert_eq!(column.present(), present.len());
            let stats = column.stats(SlotForm::Scaled);
            prop_assert_eq!(stats.map(|stats| (stats.min, stats.max)), present.iter().min().copied().zip(present.iter().max().copied()));
            prop_assert_eq!(stats.map(|stats| (stats.first, stats.last)), present.first().copied().zip(present.last().copied()));
            prop_assert_eq!(stats.map_or(0, |stats| stats.count as usize), present.len());
        }
        prop_assert!(block.column(table.1.len()).is_none());
    }

    #[test]
    fn merging_keeps_every_tick(table in table(), cut in 0usize..70) {
        // Split the ticks over two blocks, merge them, and compare with a plain map in which later ticks win.
        let cut = cut % table.0.len();
        let part = |from: usize, to: usize| (
            table.0[from..to].to_vec(),
            table.1.iter().map(|column| column[from..to].to_vec()).collect::<Vec<_>>(),
        );
        let parts: Vec<Vec<u8>> = [part(0, cut), part(cut, table.0.len())]
            .iter().filter(|part| !part.0.is_empty()).map(encode).collect();
        let blocks: Vec<Block<'_>> = parts.iter().map(|bytes| Block::decode(bytes, Limits::WIRE).unwrap()).collect();
        let merged = merge(&blocks).unwrap();
        let merged = Block::decode(&merged, Limits::WIRE).unwrap();
        for (slot, column) in table.1.iter().enumerate() {
            let mut expected = std::collections::BTreeMap::new();
            for (time, value) in table.0.iter().zip(column) {
                let kept = expected.entry(*time).or_insert(None);
                *kept = value.or(*kept);
            }
            let found: Vec<_> = merged.times().zip(&merged.column(slot).unwrap()).collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn equal_content_gives_equal_bytes_and_merging_is_stable() {
    let table: Table = ((0..50).map(|tick| tick * 10).collect(), vec![(0..50).map(|v| Some(v * v % 17)).collect()]);
    let bytes = encode(&table);
    let block = Block::decode(&bytes, Limits::WIRE).unwrap();
    assert_eq!(merge(std::slice::from_ref(&block)).unwrap(), bytes);
    assert_eq!(merge(&[block.clone(), block]).unwrap(), bytes, "a block merged with itself is itself");
}

#[test]
fn what_does_not_fit_is_refused() {
    assert_eq!(BlockBuilder::new(&schema(0)).unwrap_err(), BlockError::Size { ticks: 0, slots: 0 });
    assert!(matches!(BlockBuilder::with_shape([0; 16], 1025), Err(BlockError::Size { .. })));
    let mut builder = BlockBuilder::with_shape([0; 16], 2).unwrap();
    assert_eq!(builder.push(0, &[None]).unwrap_err(), BlockError::Width { values: 1, slots: 2 });
    assert!(matches!(builder.clone().finish(), Err(BlockError::Size { .. })));
    for tick in 0..4096 {
        builder.push(tick, &[Some(tick), None]).unwrap();
    }
    assert!(matches!(builder.push(4096, &[None, None]), Err(BlockError::Size { .. })));
    let bytes = builder.finish().unwrap();
    let small = Limits { max_ticks: 4095, max_slots: 2 };
    assert_eq!(Block::decode(&bytes, small).unwrap_err(), BlockError::Size { ticks: 4096, slots: 2 });
    let full = Block::decode(&bytes, Limits::WIRE).unwrap();

    let mut other = BlockBuilder::with_shape([1; 16], 2).unwrap();
    other.push(5000, &[None, None]).unwrap();
    let other = other.finish().unwrap();
    let other = Block::decode(&other, Limits::WIRE).unwrap();
    assert_eq!(merge(&[full.clone(), other]).unwrap_err(), BlockError::SchemaMismatch);
    assert!(matches!(merge(&[]), Err(BlockError::Size { .. })));
    let mut later = BlockBuilder::with_shape([0; 16], 2).unwrap();
    later.push(5000, &[None, None]).unwrap();
    let later = later.finish().unwrap();
    assert!(matches!(merge(&[full, Block::decode(&later, Limits::WIRE).unwrap()]), Err(BlockError::Size { .. })));
}

#[test]
fn floats_are_ordered_as_floats() {
    let bits = |value: f64| Some(value.to_bits().cast_signed());
    let table: Table = (vec![1, 2, 3], vec![vec![bits(-2.5), bits(1e300), bits(-7.25)]]);
    let bytes = encode(&table);
    let stats = Block::decode(&bytes, Limits::WIRE).unwrap().column(0).unwrap().stats(SlotForm::Float).unwrap();
    assert_eq!((Some(stats.min), Some(stats.max)), (bits(-7.25), bits(1e300)));
}
