//! The spool: frames on disk, numbered when they are appended, kept until the server has said that they are durable.
//!
//! | file | content |
//! | --- | --- |
//! | `stream.json` | the stream id, written once |
//! | `cursor.json` | what is acknowledged, what was dropped, which numbers are set aside; replaced at every acknowledgement |
//! | `00000000000000000001.seg` … | segments: records of frames and of the schemas that their blocks need, see [`record`] |
//!
//! # Invariants
//! * A number is given once in the life of a stream. Numbers are set aside in `cursor.json` (durably) before they are
//!   used, so that even a crash that loses the end of a segment cannot give one twice; those that were never used are
//!   declared as [`DropReason::NeverGiven`].
//! * Every number is acknowledged, held, or declared as dropped. Nothing else.
//! * A segment is whole by itself: it names the schemas of its blocks. Old segments go first when space runs out.
//! * A disk that takes no more does not stop the agent: frames stay in memory (bounded) and are sent from there.

mod cursor;
mod media;
mod record;
mod segment;
mod waiting;

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    fs, io,
    path::{Path, PathBuf},
};

use kernel::{Entropy, entropy};
use wire::{Drop, DropReason, Frame, FrameBody, SchemaHash, SeqRange, SeqRanges, SlotSchema};

use crate::clock::Stamp;
use cursor::Cursor;
pub use media::{DiskMedia, Media};
use segment::{Scan, Segment};
pub use waiting::{Pending, Visit};

/// Bytes of one segment; the unit in which old data is let go.
const SEGMENT_BYTES: u64 = 256 * 1024;
/// A segment that is acknowledged whole is closed from this size on, so that idle spools stay small.
const SETTLED_BYTES: u64 = 32 * 1024;
/// Numbers set aside at once, and when to set aside more.
const RESERVE: u64 = 4096;
const RESERVE_LOW: u64 = 512;
/// Bytes of frames kept in memory while the disk takes none.
const MEMORY_BYTES: usize = 256 * 1024;
/// Appends between two forced writes to the disk; power loss costs at most these.
const APPENDS_PER_SYNC: u32 = 6;

/// Frames on disk.
pub struct Spool {
    directory: PathBuf,
    media: Box<dyn Media>,
    stream_id: [u8; 16],
    limit_bytes: u64,
    segments: VecDeque<Segment>,
    memory: VecDeque<(Frame, usize)>,
    schemas: HashMap<SchemaHash, SlotSchema>,
    cursor: Cursor,
    next_seq: u64,
    unsynced_appends: u32,
    losses: Vec<Drop>,
}

/// What opening found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviousEnd {
    /// There was no spool yet.
    New,
    /// The agent had closed it, in this boot or the one given by its id.
    Clean([u8; 16]),
    /// It was cut off: killed, crashed, or the power went.
    Cut([u8; 16]),
}

impl Spool {
    /// Opens the spool of a directory, or begins one. `limit_bytes` bounds the segments on disk.
    pub fn open(
        directory: &Path,
        limit_bytes: u64,
        boot_id: [u8; 16],
        source: &dyn Entropy,
        media: Box<dyn Media>,
    ) -> io::Result<(Self, PreviousEnd)> {
        fs::create_dir_all(directory)?;
        let found = Cursor::load(directory)?;
        let stream_id = match cursor::load_stream_id(directory, found.as_ref())? {
            Some(stream_id) => stream_id,
            None => cursor::make_stream_id(directory, entropy::array(source))?,
        };
        let Scan { segments, schemas, torn } = segment::scan(directory)?;
        let previous = match &found {
            Some(cursor) if cursor.closed => PreviousEnd::Clean(cursor.boot_id.into_bytes()),
            Some(cursor) => PreviousEnd::Cut(cursor.boot_id.into_bytes()),
            None if segments.is_empty() => PreviousEnd::New,
            None => PreviousEnd::Cut([0; 16]),
        };
        let mut spool = Self {
            directory: directory.to_owned(),
            media,
            stream_id,
            limit_bytes: limit_bytes.max(2 * SEGMENT_BYTES),
            segments,
            memory: VecDeque::new(),
            schemas,
            cursor: found.unwrap_or_default(),
            next_seq: 1,
            unsynced_appends: 0,
            losses: Vec::new(),
        };
        spool.resume(previous, boot_id, torn);
        Ok((spool, previous))
    }

    /// Finds the next number and declares what is missing.
    fn resume(&mut self, previous: PreviousEnd, boot_id: [u8; 16], torn: bool) {
        let tail = self.segments.iter().map(|segment| segment.last_seq).max().unwrap_or_default();
        let written = tail.max(self.cursor.highest_known()).saturating_add(1);
        self.next_seq = match previous {
            PreviousEnd::New | PreviousEnd::Clean(_) => written.max(self.cursor.next_seq),
            // The cursor was lost together with its reserve: jump as far as the reserve could have reached.
            PreviousEnd::Cut(boot) if boot == [0; 16] => written.saturating_add(RESERVE),
            PreviousEnd::Cut(_) => written.max(self.cursor.reserved),
        };
        let mut held = SeqRanges::from(self.cursor.acknowledged.as_slice());
        for segment in &self.segments {
            held.extend(segment.held.as_slice());
        }
        for drop in &self.cursor.drops {
            held.insert(drop.from, drop.to);
        }
        // Holes are damage, except for numbers behind the last frame that were set aside and, as far as can be told,
        // never given: within one boot a killed process loses nothing that it had written.
        let intact = matches!(previous, PreviousEnd::Cut(boot) if boot == boot_id) && !torn;
        let given = if intact { written.max(self.cursor.next_seq) } else { self.next_seq };
        for gap in held.missing_within(1, given - 1) {
            self.declare(gap, DropReason::Corrupt);
        }
        for gap in held.missing_within(given, self.next_seq - 1) {
            self.declare(gap, DropReason::NeverGiven);
        }
        self.cursor.boot_id = uuid::Uuid::from_bytes(boot_id);
        self.cursor.closed = false;
        if let Err(error) = self.reserve() {
            tracing::warn!(%error, "no numbers can be set aside: the disk takes no more");
        }
    }

    /// The stream that all frames belong to.
    pub const fn stream_id(&self) -> [u8; 16] {
        self.stream_id
    }

    /// The number that the next frame will get.
    pub const fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// Bytes on disk.
    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    /// What was dropped and is not acknowledged as such.
    pub fn drops(&self) -> &[Drop] {
        &self.cursor.drops
    }

    /// Losses since the last call, for an event.
    pub fn take_losses(&mut self) -> Vec<Drop> {
        std::mem::take(&mut self.losses)
    }

    /// A schema that some held block needs.
    pub fn schema(&self, hash: &SchemaHash) -> Option<&SlotSchema> {
        self.schemas.get(hash)
    }

    /// Numbers a frame and keeps it. It never fails: what the disk refuses stays in memory, what memory refuses is declared.
    pub fn append(&mut self, stamp: &Stamp, body: FrameBody, schema: Option<&SlotSchema>) -> u64 {
        let seq = self.next_seq;
        self.next_seq += 1;
        if self.cursor.reserved.saturating_sub(self.next_seq) < RESERVE_LOW
            && let Err(error) = self.reserve()
        {
            tracing::warn!(%error, "no numbers can be set aside: the disk takes no more");
        }
        let frame = Frame {
            seq,
            taken_wall_us: stamp.wall_us,
            taken_mono_us: stamp.mono_us,
            boot_id: stamp.boot_id.to_vec(),
            body: Some(body),
        };
        let bytes = frame.to_bytes();
        let schema = schema.map(|schema| (schema.hash(), schema));
        if let Some((hash, schema)) = &schema
            && !self.schemas.contains_key(hash)
        {
            self.schemas.insert(*hash, (*schema).clone());
        }
        self.make_room();
        if let Err(error) = self.write(seq, &bytes, schema) {
            tracing::warn!(%error, seq, "the spool cannot be written; the frame is kept in memory");
            self.remember(frame, bytes.len());
        }
        seq
    }

    fn write(&mut self, seq: u64, bytes: &[u8], schema: Option<(SchemaHash, &SlotSchema)>) -> io::Result<()> {
        let roomy = self.segments.back().is_some_and(|active| active.is_open() && active.bytes < SEGMENT_BYTES);
        if !roomy {
            self.roll(seq)?;
        }
        let Some(active) = self.segments.back_mut() else { return Err(io::ErrorKind::NotFound.into()) };
        let mut outcome = active.append(&mut *self.media, seq, bytes, schema);
        if outcome.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::StorageFull) && self.segments.len() > 1 {
            // New data is worth more than the oldest: make room with our own, once.
            self.drop_oldest(DropReason::DiskFull);
            if let Some(active) = self.segments.back_mut() {
                outcome = active.append(&mut *self.media, seq, bytes, schema);
            }
        }
        outcome?;
        self.unsynced_appends += 1;
        if self.unsynced_appends >= APPENDS_PER_SYNC {
            self.sync();
        }
        Ok(())
    }

    fn roll(&mut self, seq: u64) -> io::Result<()> {
        self.sync();
        let segment = Segment::create(&self.directory, seq)?;
        if let Some(before) = self.segments.back_mut() {
            before.close();
        }
        self.segments.push_back(segment);
        Ok(())
    }

    fn sync(&mut self) {
        self.unsynced_appends = 0;
        if let Some(Err(error)) = self.segments.back_mut().map(Segment::sync) {
            tracing::warn!(%error, "the spool cannot be forced to disk");
        }
    }

    fn remember(&mut self, frame: Frame, bytes: usize) {
        self.memory.push_back((frame, bytes));
        while self.memory.iter().map(|(_, bytes)| bytes).sum::<usize>() > MEMORY_BYTES {
            let Some((frame, _)) = self.memory.pop_front() else { break };
            self.declare(SeqRange { from: frame.seq, to: frame.seq }, DropReason::DiskFull);
        }
    }

    fn make_room(&mut self) {
        while self.segments.len() > 1 && self.bytes() > self.limit_bytes.saturating_sub(SEGMENT_BYTES) {
            self.drop_oldest(DropReason::SpoolFull);
        }
    }

    fn drop_oldest(&mut self, reason: DropReason) {
        let Some(segment) = self.segments.pop_front() else { return };
        for held in segment.held.as_slice() {
            for gap in self.cursor.acknowledged.missing_within(held.from, held.to) {
                self.declare(gap, reason);
            }
        }
        segment.remove();
        self.forget_settled();
        self.save();
    }

    fn declare(&mut self, range: SeqRange, reason: DropReason) {
        let drop = Drop { from: range.from, to: range.to, reason: reason.into() };
        self.cursor.declare(drop);
        if reason != DropReason::NeverGiven {
            self.losses.push(drop);
        }
    }

    /// Gives up one frame that can never be delivered.
    pub fn give_up(&mut self, seq: u64, reason: DropReason) {
        self.declare(SeqRange { from: seq, to: seq }, reason);
        self.memory.retain(|(frame, _)| frame.seq != seq);
        self.save();
    }

    /// Notes what is final at the server, and lets go of it.
    pub fn acknowledge(&mut self, ranges: &[SeqRange]) {
        let mut known = SeqRanges::new();
        // Numbers that were not given yet cannot have arrived: a server that claims so would silence this agent.
        known.extend(ranges);
        for range in known.as_slice() {
            self.cursor.acknowledged.insert(range.from, range.to.min(self.next_seq - 1));
        }
        let acknowledged = &self.cursor.acknowledged;
        self.memory.retain(|(frame, _)| !acknowledged.contains(frame.seq));
        self.cursor.drops.retain(|drop| !acknowledged.covers(drop.from, drop.to));
        self.forget_settled();
        self.save();
    }

    /// Skips numbers that the server knows of and this spool does not: they were given by a life that is lost.
    pub fn skip_to(&mut self, server_next: u64) {
        if server_next > self.next_seq && server_next < u64::MAX / 2 {
            let gap = SeqRange { from: self.next_seq, to: server_next - 1 };
            self.next_seq = server_next;
            self.declare(gap, DropReason::Corrupt);
            if let Err(error) = self.reserve() {
                tracing::warn!(%error, "the cursor of the spool cannot be written");
            }
        }
    }

    fn forget_settled(&mut self) {
        let settled = self.settled();
        let mut kept = VecDeque::with_capacity(self.segments.len());
        let last = self.segments.len().saturating_sub(1);
        for (index, mut segment) in self.segments.drain(..).enumerate() {
            let done = segment.held.as_slice().iter().all(|held| settled.covers(held.from, held.to));
            let growing = index == last && segment.is_open() && segment.bytes < SETTLED_BYTES;
            if done && !growing {
                segment.close();
                segment.remove();
            } else {
                kept.push_back(segment);
            }
        }
        self.segments = kept;
        let named: std::collections::HashSet<SchemaHash> =
            self.segments.iter().flat_map(|segment| segment.schemas.iter().copied()).collect();
        let needed_in_memory: Vec<SchemaHash> = self.memory.iter().filter_map(|(frame, _)| schema_of(frame)).collect();
        self.schemas.retain(|hash, _| named.contains(hash) || needed_in_memory.contains(hash));
    }

    /// Ends the life of the program in order: the next one goes on with the next number.
    pub fn close(&mut self) {
        self.sync();
        self.cursor.closed = self.memory.is_empty();
        self.cursor.next_seq = self.next_seq;
        if let Err(error) = self.cursor.save_durably(&self.directory) {
            tracing::warn!(%error, "the cursor of the spool cannot be written");
        }
    }

    fn reserve(&mut self) -> io::Result<()> {
        let before = self.cursor.reserved;
        self.cursor.reserved = self.next_seq.saturating_add(RESERVE);
        self.cursor.next_seq = self.next_seq;
        let outcome = self.cursor.save_durably(&self.directory);
        if outcome.is_err() {
            self.cursor.reserved = before;
        }
        outcome
    }

    /// An older cursor on disk only means that something is sent twice, which the server notices.
    fn save(&mut self) {
        self.cursor.next_seq = self.next_seq;
        if let Err(error) = self.cursor.save(&self.directory) {
            tracing::warn!(%error, "the cursor of the spool cannot be written");
        }
    }
}

/// The stream id of a spool that another process may have open.
pub fn read_stream_id(directory: &Path) -> Option<[u8; 16]> {
    cursor::load_stream_id(directory, None).ok().flatten()
}

/// The schema that a frame's block needs.
pub fn schema_of(frame: &Frame) -> Option<SchemaHash> {
    match &frame.body {
        Some(FrameBody::Block(bytes)) => wire::block::peek_schema_hash(bytes),
        _ => None,
    }
}
