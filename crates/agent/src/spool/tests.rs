//! What the spool must hold against: cuts at every byte, damage, full disks, full spools.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kernel::entropy::SeededEntropy;
use wire::{BlockBuilder, DropReason, Event, FrameBody, SeqRange, Slot, SlotSchema};

use super::{DiskMedia, Media, PreviousEnd, Spool, Visit, schema_of};
use crate::clock::Stamp;

const BOOT: [u8; 16] = [3; 16];
const LIMIT: u64 = 4 * 1024 * 1024;

fn open(directory: &Path) -> (Spool, PreviousEnd) {
    open_with(directory, LIMIT, BOOT, Box::new(DiskMedia))
}

fn open_with(directory: &Path, limit: u64, boot: [u8; 16], media: Box<dyn Media>) -> (Spool, PreviousEnd) {
    Spool::open(directory, limit, boot, &SeededEntropy::new(7), media).unwrap()
}

fn stamp(at: i64) -> Stamp {
    Stamp { wall_us: at, mono_us: at, boot_id: BOOT }
}

fn event(text: &str) -> FrameBody {
    FrameBody::Event(Event { kind: "test".into(), detail: format!("\"{text}\"") })
}

fn waiting(spool: &Spool) -> Vec<u64> {
    let mut seqs = Vec::new();
    spool.visit_newest_first(|pending| {
        seqs.push(pending.frame.seq);
        Visit::Continue
    });
    seqs
}

fn dropped(spool: &Spool, reason: DropReason) -> Vec<(u64, u64)> {
    spool.drops().iter().filter(|drop| drop.reason() == reason).map(|drop| (drop.from, drop.to)).collect()
}

/// Every number below the next is held, acknowledged or declared; returns those that are held.
fn accounted(spool: &Spool, acknowledged: &[u64]) -> Vec<u64> {
    let held = waiting(spool);
    for seq in 1..spool.next_seq() {
        let declared = spool.drops().iter().any(|drop| (drop.from..=drop.to).contains(&seq));
        assert!(held.contains(&seq) || declared || acknowledged.contains(&seq), "{seq} is unaccounted for");
        assert!(!(held.contains(&seq) && declared), "{seq} is held and declared as dropped");
    }
    held
}

#[test]
fn keeps_order_numbers_and_identity_over_restarts() {
    let directory = tempfile::tempdir().unwrap();
    let (mut spool, previous) = open(directory.path());
    assert_eq!(previous, PreviousEnd::New);
    let stream = spool.stream_id();
    assert_eq!((1..=5).map(|at| spool.append(&stamp(at), event("x"), None)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    spool.acknowledge(&[SeqRange { from: 2, to: 3 }]);
    assert_eq!((waiting(&spool), spool.pending(), spool.oldest_seq()), (vec![5, 4, 1], 3, 1));
    spool.close();
    drop(spool);

    let (mut spool, previous) = open(directory.path());
    assert_eq!(previous, PreviousEnd::Clean(BOOT));
    assert_eq!((spool.stream_id(), spool.next_seq()), (stream, 6));
    assert!(spool.drops().is_empty());
    spool.append(&stamp(6), event("y"), None);
    assert_eq!(waiting(&spool), [6, 5, 4, 1]);
    spool.acknowledge(&[SeqRange { from: 1, to: 6 }]);
    assert_eq!((waiting(&spool), spool.pending(), spool.oldest_seq()), (vec![], 0, 7));
}

#[test]
fn a_killed_agent_loses_nothing_and_gives_no_number_twice() {
    let directory = tempfile::tempdir().unwrap();
    let mut given = std::collections::HashSet::new();
    for life in 0..4 {
        let (mut spool, previous) = open(directory.path());
        assert_eq!(matches!(previous, PreviousEnd::Cut(_)), life > 0);
        for at in 0..3 {
            assert!(given.insert(spool.append(&stamp(at), event("x"), None)), "a number was given twice");
        }
        // Dropped without `close`, as kill -9 does it.
    }
    let (mut spool, _) = open(directory.path());
    assert_eq!(accounted(&spool, &[]).len(), 12);
    assert!(dropped(&spool, DropReason::Corrupt).is_empty(), "nothing was lost, so nothing is declared as lost");
    assert_eq!(dropped(&spool, DropReason::NeverGiven).len(), 4);
    assert!(spool.take_losses().is_empty());
}

#[test]
fn a_cut_at_any_byte_keeps_every_whole_frame() {
    let origin = tempfile::tempdir().unwrap();
    let (mut spool, _) = open(origin.path());
    for at in 0..8 {
        spool.append(&stamp(at), event(&"x".repeat(at as usize * 5)), None);
    }
    spool.acknowledge(&[SeqRange { from: 2, to: 2 }]);
    drop(spool);
    let name = "00000000000000000001.seg";
    let whole = fs::read(origin.path().join(name)).unwrap();
    let mut fewest = usize::MAX;
    for length in 0..=whole.len() {
        let copy = tempfile::tempdir().unwrap();
        for file in ["stream.json", "cursor.json"] {
            fs::copy(origin.path().join(file), copy.path().join(file)).unwrap();
        }
        fs::write(copy.path().join(name), &whole[..length]).unwrap();
        let (mut spool, _) = open(copy.path());
        let held = accounted(&spool, &[2]);
        assert!(spool.next_seq() >= 9, "numbers that may have been sent are not given again");
        fewest = fewest.min(held.len());
        assert!(held.iter().rev().copied().eq((1..=8).filter(|seq| *seq != 2).take(held.len())), "{held:?}");
        let seq = spool.append(&stamp(9), event("after"), None);
        assert_eq!(waiting(&spool)[0], seq);
    }
    assert_eq!(fewest, 0);
}

#[test]
fn every_flipped_byte_is_noticed_and_declared() {
    let origin = tempfile::tempdir().unwrap();
    let (mut spool, _) = open(origin.path());
    for at in 0..6 {
        spool.append(&stamp(at), event("payload"), None);
    }
    spool.close();
    drop(spool);
    for name in ["00000000000000000001.seg", "cursor.json"] {
        let whole = fs::read(origin.path().join(name)).unwrap();
        for at in 0..whole.len() {
            let copy = tempfile::tempdir().unwrap();
            for entry in fs::read_dir(origin.path()).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            fs::write(copy.path().join(name), damaged).unwrap();
            let (mut spool, _) = open(copy.path());
            let held = accounted(&spool, &[]);
            assert!(spool.next_seq() >= 7);
            if name.ends_with("seg") {
                assert!(held.len() < 6 && !spool.take_losses().is_empty(), "damage at {at} passed");
            } else {
                assert_eq!(held.len(), 6, "a lost cursor loses no frame");
            }
        }
    }
}

#[test]
fn power_loss_is_not_called_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (mut spool, _) = open(directory.path());
    spool.append(&stamp(1), event("x"), None);
    drop(spool);
    let (spool, previous) = open_with(directory.path(), LIMIT, [4; 16], Box::new(DiskMedia));
    assert_eq!(previous, PreviousEnd::Cut(BOOT));
    assert_eq!(dropped(&spool, DropReason::Corrupt).len(), 1);
    accounted(&spool, &[]);
}

#[test]
fn the_bound_holds_and_the_oldest_goes_first() {
    let directory = tempfile::tempdir().unwrap();
    let limit = 1024 * 1024;
    let (mut spool, _) = open_with(directory.path(), limit, BOOT, Box::new(DiskMedia));
    let text = "x".repeat(10_000);
    for at in 0..400 {
        spool.append(&stamp(at), event(&text), None);
        let on_disk: u64 =
            fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert!(on_disk <= limit + 16 * 1024, "{on_disk}");
    }
    let held = accounted(&spool, &[]);
    assert_eq!(held[0], 400);
    assert!(held.len() > 50 && held.len() < 110, "{}", held.len());
    let lost = dropped(&spool, DropReason::SpoolFull);
    assert_eq!(lost, [(1, 400 - held.len() as u64)], "neighbouring drops are joined");
    assert!(!spool.take_losses().is_empty() && spool.take_losses().is_empty());
    // Acknowledged as dropped: no longer declared. Survives a restart.
    spool.acknowledge(&[SeqRange { from: 1, to: lost[0].1 }]);
    assert!(spool.drops().is_empty());
    spool.close();
    drop(spool);
    let (spool, _) = open_with(directory.path(), limit, BOOT, Box::new(DiskMedia));
    assert_eq!(waiting(&spool), held);
    assert!(spool.drops().is_empty());
}

#[test]
fn settled_segments_leave_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let (mut spool, _) = open(directory.path());
    for at in 0..300 {
        let seq = spool.append(&stamp(at), event(&"x".repeat(3000)), None);
        spool.acknowledge(&[SeqRange { from: seq, to: seq }]);
        assert!(spool.bytes() < 64 * 1024);
    }
    let files = fs::read_dir(directory.path()).unwrap().count();
    assert!(files <= 4, "{files} files");
}

/// A disk with so many bytes left; what does not fit is written in part, as real ones do.
struct FillingMedia(Arc<AtomicUsize>);

impl Media for FillingMedia {
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let left = self.0.load(Ordering::SeqCst);
        let fits = bytes.len().min(left);
        file.write_all(&bytes[..fits])?;
        self.0.store(left - fits, Ordering::SeqCst);
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

#[test]
fn a_full_disk_keeps_the_newest_in_memory_and_declares_the_rest() {
    for space in [0, 1, 50, 500, 5000] {
        let directory = tempfile::tempdir().unwrap();
        let left = Arc::new(AtomicUsize::new(space));
        let (mut spool, _) = open_with(directory.path(), LIMIT, BOOT, Box::new(FillingMedia(Arc::clone(&left))));
        for at in 0..100 {
            spool.append(&stamp(at), event(&"x".repeat(100)), None);
        }
        assert_eq!(accounted(&spool, &[]).len(), 100, "nothing is lost while memory holds it");
        for at in 0..100 {
            spool.append(&stamp(at), event(&"x".repeat(10_000)), None);
        }
        let held = accounted(&spool, &[]);
        assert_eq!(held[0], 200, "the newest frame is there to be sent");
        assert!(!dropped(&spool, DropReason::DiskFull).is_empty());
        // Space again: writing goes on, and all of it is readable.
        left.store(usize::MAX / 2, Ordering::SeqCst);
        spool.append(&stamp(1), event("again"), None);
        let held = accounted(&spool, &[]);
        assert_eq!(held[0], 201);
        spool.acknowledge(&[SeqRange { from: 1, to: 200 }]);
        assert_eq!(waiting(&spool), [201]);
        drop(spool);
        let (spool, _) = open(directory.path());
        assert_eq!(waiting(&spool), [201]);
    }
}

#[test]
fn a_disk_that_fills_gives_up_its_own_oldest_first() {
    let directory = tempfile::tempdir().unwrap();
    let left = Arc::new(AtomicUsize::new(900 * 1024));
    let (mut spool, _) = open_with(directory.path(), LIMIT, BOOT, Box::new(FillingMedia(left)));
    for at in 0..100 {
        spool.append(&stamp(at), event(&"x".repeat(10_000)), None);
    }
    assert!(dropped(&spool, DropReason::DiskFull).first().is_some_and(|(from, _)| *from == 1));
    assert_eq!(accounted(&spool, &[])[0], 100);
}

#[test]
fn schemas_stay_with_the_blocks_that_need_them() {
    let directory = tempfile::tempdir().unwrap();
    let schema = |name: &str| SlotSchema { slots: vec![Slot::gauge(name, "1", 0)] };
    let block = |schema: &SlotSchema| {
        let mut builder = BlockBuilder::new(schema).unwrap();
        builder.push(1, &[Some(1)]).unwrap();
        FrameBody::Block(builder.finish().unwrap())
    };
    let (mut spool, _) = open(directory.path());
    let (first, second) = (schema("a"), schema("b"));
    spool.append(&stamp(1), block(&first), Some(&first));
    spool.append(&stamp(2), block(&second), Some(&second));
    spool.append(&stamp(3), block(&first), Some(&first));
    drop(spool);
    let (mut spool, _) = open(directory.path());
    assert_eq!(spool.schema(&first.hash()), Some(&first));
    assert_eq!(spool.schema(&second.hash()), Some(&second));
    spool.visit_newest_first(|pending| {
        let hash = schema_of(&pending.frame).unwrap();
        assert!(spool.schema(&hash).is_some());
        Visit::Continue
    });
    spool.acknowledge(&[SeqRange { from: 1, to: 3 }]);
    assert_eq!(spool.schema(&first.hash()), None, "settled with its blocks");
}

#[test]
fn a_server_that_knows_more_or_claims_too_much_does_no_harm() {
    let directory = tempfile::tempdir().unwrap();
    let (mut spool, _) = open(directory.path());
    spool.append(&stamp(1), event("x"), None);
    spool.acknowledge(&[SeqRange { from: 2, to: u64::MAX }]);
    assert_eq!(spool.append(&stamp(2), event("y"), None), 2);
    assert_eq!(waiting(&spool), [2, 1], "a number that was not given yet cannot be acknowledged");
    spool.skip_to(10);
    assert_eq!((spool.append(&stamp(3), event("z"), None), dropped(&spool, DropReason::Corrupt)), (10, vec![(3, 9)]));
    spool.skip_to(u64::MAX);
    assert_eq!(spool.next_seq(), 11);
    spool.give_up(1, DropReason::Quarantined);
    assert_eq!((waiting(&spool), spool.pending()), (vec![10, 2], 2));
}
