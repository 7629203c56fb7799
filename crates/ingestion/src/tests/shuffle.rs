//! Frames in any order, repeated, cut off, from several agents at once: acknowledged is stored, stored was sent, and
//! nothing is stored twice.

use std::collections::BTreeSet;

use kernel::Entropy;
use kernel::entropy::SeededEntropy;
use wire::{Frame, SeqRanges};

use super::bench::{Bench, Sim, stored_ticks};

async fn chaos(bench: &Bench, mut sim: Sim, seed: u64) -> (Sim, BTreeSet<(i64, i64)>, SeqRanges, Vec<Frame>) {
    let entropy = SeededEntropy::new(seed);
    let mut frames: Vec<Frame> = Vec::new();
    let mut sent = BTreeSet::new();
    let mut acknowledged = SeqRanges::new();
    for _ in 0..40 {
        let [make, pick, span, _] = entropy.array::<4>().map(usize::from);
        for step in 0..make % 4 {
            // Ticks of their own instants, so that each can be told from every other.
            let mut builder = wire::BlockBuilder::new(&super::bench::schema()).unwrap();
            let time = bench.now_us() - 3_000_000_000 + (sim.next_seq as i64) * 1_000_000 + step as i64;
            builder.push(time, &[Some(sim.next_seq as i64), None]).unwrap();
            sent.insert((time, sim.next_seq as i64));
            let frame = sim.frame(bench, wire::FrameBody::Block(builder.finish().unwrap()));
            frames.push(frame);
        }
        if frames.is_empty() {
            continue;
        }
        let from = pick % frames.len();
        let mut part: Vec<Frame> = frames[from..(from + 1 + span % 9).min(frames.len())].to_vec();
        if span % 2 == 0 {
            part.reverse();
        }
        if let Ok(ack) = sim.send(bench, part).await {
            acknowledged.extend(&ack.acknowledged);
        }
    }
    (sim, sent, acknowledged, frames)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_is_stored_and_stored_is_sent_once() {
    let bench = Bench::new().await;
    let seed = u64::from_le_bytes(kernel::entropy::SystemEntropy.array::<8>());
    println!("seed {seed}");
    let mut agents = Vec::new();
    for _ in 0..6 {
        agents.push(bench.agent(if agents.len() % 2 == 0 { bench.north } else { bench.south }).await);
    }
    let runs = agents.into_iter().enumerate().map(|(index, sim)| chaos(&bench, sim, seed.wrapping_add(index as u64)));
    for (sim, sent, acknowledged, frames) in futures_util::future::join_all(runs).await {
        let stored = stored_ticks(&bench, &sim).await;
        let once: BTreeSet<(i64, i64)> = stored.iter().copied().collect();
        assert_eq!(stored.len(), once.len(), "nothing is stored twice; seed {seed}");
        assert!(once.is_subset(&sent), "what is stored was sent; seed {seed}");
        let numbers: BTreeSet<i64> = once.iter().map(|(_, number)| *number).collect();
        for frame in &frames {
            assert_eq!(
                acknowledged.contains(frame.seq),
                numbers.contains(&(frame.seq as i64)),
                "frame {}; seed {seed}",
                frame.seq
            );
        }
    }
    bench.stop().await;
}
