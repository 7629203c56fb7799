//! From a request to frames that can be stored: everything that can be checked without the database is checked here, in
//! the request's own task, so that the committer only writes.
//!
//! A frame that can never be taken is refused alone and is final; the rest of its batch goes on. A block whose schema is
//! not known is neither taken nor refused: its schema is asked for, and the agent sends the frame again.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{AgentId, ClientId, Timestamp};
use uuid::Uuid;
use wire::{
    Block, BlockBuilder, DropReason, Frame, FrameBody, IngestRequest, Limits, Reject, RejectCode, SchemaHash,
    SlotSchema,
};

use super::RAW_RETENTION;
use super::placing::{BatchClock, FrameClock};
use crate::availability::event::{self, Happening};
use crate::inventory;

/// Ticks may lie this far in the future before they are refused, in microseconds.
const FUTURE_US: i64 = 120_000_000;

/// A batch that is ready to be stored.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub client: ClientId,
    pub agent: AgentId,
    pub stream: Uuid,
    pub boot: Uuid,
    pub received: Timestamp,
    /// How far the agent's clock is ahead, in microseconds.
    pub ahead_us: Option<i64>,
    /// The lowest frame that the agent still holds.
    pub oldest_seq: u64,
    /// The next number that the agent will give.
    pub next_seq: u64,
    pub frames: Vec<PreparedFrame>,
    pub drops: Vec<(u64, u64, DropReason)>,
    pub schemas: Vec<(SchemaHash, Arc<SlotSchema>)>,
    pub wanted: Vec<SchemaHash>,
    /// Bytes that the batch holds in memory, roughly.
    pub bytes: usize,
}

/// A numbered frame.
#[derive(Debug)]
pub(crate) struct PreparedFrame {
    pub seq: u64,
    pub body: Body,
}

/// What a frame holds.
#[derive(Debug)]
pub(crate) enum Body {
    Block(PreparedBlock),
    Inventory(inventory::Document),
    Happening(Happening),
    Refused(RejectCode, String),
}

/// A verified block at its place in time.
#[derive(Debug)]
pub(crate) struct PreparedBlock {
    pub schema_hash: SchemaHash,
    pub start_us: i64,
    pub end_us: i64,
    pub samples: u64,
    pub origin: Origin,
    pub bytes: Vec<u8>,
}

/// Whether the times of a block are the agent's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// As sent.
    AsSent,
    /// Moved to where boot-relative time says.
    Moved,
}

/// Who sends, and when it arrived.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender {
    pub client: ClientId,
    pub agent: AgentId,
    pub received: Timestamp,
}

/// What is known of a schema that a batch names.
#[derive(Debug, Clone)]
pub(crate) enum Knowledge {
    /// It is stored.
    Stored(Arc<SlotSchema>),
    /// The client has as many schemas as it may have.
    Refused,
}

/// Schemas by their content address; those of which nothing is known are left out.
pub(crate) type Known = HashMap<SchemaHash, Knowledge>;

/// The schemas that come with a request; malformed ones are left out, so their blocks will ask again.
pub(crate) fn carried(request: &IngestRequest) -> Vec<(SchemaHash, Arc<SlotSchema>)> {
    let good = request.schemas.iter().filter(|schema| schema.check().is_ok());
    good.map(|schema| (schema.hash(), Arc::new(schema.clone()))).collect()
}

/// The content addresses that the request's frames name.
pub(crate) fn named(request: &IngestRequest) -> Vec<SchemaHash> {
    let mut hashes: Vec<SchemaHash> = request
        .frames
        .iter()
        .filter_map(|frame| match &frame.body {
            Some(FrameBody::Block(bytes)) => wire::block::peek_schema_hash(bytes),
            Some(FrameBody::Samples(samples)) => samples.to_block().ok().map(|(schema, _)| schema.hash()),
            _ => None,
        })
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Checks and places the frames.
pub(crate) fn prepare(sender: Sender, request: IngestRequest, known: &Known) -> Prepared {
    let mut schemas = carried(&request);
    schemas.retain(|(hash, _)| !matches!(known.get(hash), Some(Knowledge::Refused)));
    let bytes_of = |bytes: &[u8]| Uuid::from_slice(bytes).unwrap_or_default();
    let clock = BatchClock {
        received_us: sender.received.micros(),
        wall_us: request.wall_us,
        mono_us: request.mono_us,
        boot_id: bytes_of(&request.boot_id).into_bytes(),
        echo: request.clock,
    };
    let mut wanted = Vec::new();
    let mut frames = Vec::with_capacity(request.frames.len());
    let mut held = 0;
    for frame in request.frames {
        let seq = frame.seq;
        match body(frame, &clock, &mut schemas, known) {
            Taken::Body(body) => {
                held += 64
                    + match &body {
                        Body::Block(block) => block.bytes.len(),
                        Body::Inventory(document) => document.bytes,
                        Body::Happening(_) | Body::Refused(..) => 256,
                    };
                frames.push(PreparedFrame { seq, body });
            }
            Taken::Wanted(hash) => wanted.push(hash),
        }
    }
    // Sequence 0 does not exist; `Frame::check` refused it, and a refusal needs a number.
    frames.retain(|frame| frame.seq > 0);
    frames.sort_by_key(|frame| frame.seq);
    frames.dedup_by_key(|frame| frame.seq);
    wanted.sort_unstable();
    wanted.dedup();
    wanted.truncate(wire::MAX_HASHES);
    let drops = request
        .drops
        .iter()
        .map(|drop| (drop.from, drop.to, DropReason::try_from(drop.reason).unwrap_or(DropReason::Unspecified)))
        .collect();
    Prepared {
        client: sender.client,
        agent: sender.agent,
        stream: bytes_of(&request.stream_id),
        boot: bytes_of(&request.boot_id),
        received: sender.received,
        ahead_us: clock.ahead_us(),
        oldest_seq: request.oldest_seq,
        next_seq: request.next_seq,
        frames,
        drops,
        schemas,
        wanted,
        bytes: held,
    }
}

enum Taken {
    Body(Body),
    Wanted(SchemaHash),
}

fn refused(code: RejectCode, message: impl Into<String>) -> Taken {
    Taken::Body(Body::Refused(code, message.into()))
}

fn body(frame: Frame, clock: &BatchClock, schemas: &mut Vec<(SchemaHash, Arc<SlotSchema>)>, known: &Known) -> Taken {
    if let Err(error) = frame.check() {
        return refused(RejectCode::InvalidField, error.to_string());
    }
    let of = FrameClock {
        wall_us: frame.taken_wall_us,
        mono_us: frame.taken_mono_us,
        boot_id: frame.boot_id.as_slice().try_into().ok(),
    };
    let shift_us = clock.shift_us(&of);
    // When the frame itself was made; a sender that says no time made it now.
    let taken_us =
        if frame.taken_wall_us == 0 { clock.received_us } else { frame.taken_wall_us.saturating_add(shift_us) };
    let taken = Timestamp::from_micros(taken_us.min(clock.received_us));
    match frame.body {
        None => refused(RejectCode::UnknownBody, "this server does not know what the frame carries"),
        Some(FrameBody::Block(bytes)) => block(bytes, shift_us, clock, schemas, known),
        Some(FrameBody::Samples(samples)) => match samples.to_block() {
            Err(error) => refused(RejectCode::InvalidField, error.to_string()),
            Ok((schema, bytes)) => {
                let hash = schema.hash();
                if !schemas.iter().any(|(carried, _)| *carried == hash) {
                    schemas.push((hash, Arc::new(schema)));
                }
                block(bytes, shift_us, clock, schemas, known)
            }
        },
        Some(FrameBody::Inventory(sent)) => match inventory::Document::parse(&sent, taken) {
            Ok(document) => Taken::Body(Body::Inventory(document)),
            Err((code, message)) => refused(code, message),
        },
        Some(FrameBody::Event(sent)) => match event::read(&sent, taken) {
            Some(happening) => Taken::Body(Body::Happening(happening)),
            None => refused(RejectCode::UnknownBody, "this server does not know this kind of event"),
        },
        Some(FrameBody::CheckResult(_)) => {
            refused(RejectCode::UnknownBody, "this server does not keep results of checks yet")
        }
    }
}

fn block(
    bytes: Vec<u8>,
    shift_us: i64,
    clock: &BatchClock,
    schemas: &[(SchemaHash, Arc<SlotSchema>)],
    known: &Known,
) -> Taken {
    let decoded = match Block::decode(&bytes, Limits::WIRE) {
        Ok(decoded) => decoded,
        Err(error) => return refused(RejectCode::InvalidBlock, error.to_string()),
    };
    let schema_hash = decoded.schema_hash();
    let carried = schemas.iter().find(|(hash, _)| *hash == schema_hash).map(|(_, schema)| schema);
    let schema = match (known.get(&schema_hash), carried) {
        (Some(Knowledge::Refused), _) => {
            return refused(RejectCode::InvalidField, "this client has sent too many different schemas");
        }
        (Some(Knowledge::Stored(schema)), _) | (None, Some(schema)) => schema,
        (None, None) => return Taken::Wanted(schema_hash),
    };
    if schema.slots.len() != decoded.slots() {
        return refused(RejectCode::InvalidBlock, "the block has another number of columns than its schema has slots");
    }
    let span = (decoded.first_time_us().saturating_add(shift_us), decoded.last_time_us().saturating_add(shift_us));
    let oldest = Timestamp::from_micros(clock.received_us).minus(RAW_RETENTION).micros();
    if span.0 < oldest {
        return refused(RejectCode::TooOld, "the samples are older than what is kept");
    }
    if span.1 > clock.received_us.saturating_add(FUTURE_US) {
        return refused(RejectCode::InvalidField, "the samples lie in the future");
    }
    let samples = decoded.columns().map(|column| column.present() as u64).sum();
    let moved = if shift_us == 0 { None } else { Some(moved(&decoded, shift_us)) };
    let (origin, bytes) = match moved {
        None => (Origin::AsSent, bytes),
        Some(Ok(bytes)) => (Origin::Moved, bytes),
        Some(Err(error)) => return refused(RejectCode::InvalidBlock, error.to_string()),
    };
    Taken::Body(Body::Block(PreparedBlock { schema_hash, start_us: span.0, end_us: span.1, samples, origin, bytes }))
}

/// The same block at another place in time.
fn moved(block: &Block<'_>, shift_us: i64) -> Result<Vec<u8>, wire::BlockError> {
    let mut builder = BlockBuilder::with_shape(block.schema_hash(), block.slots())?;
    let mut columns: Vec<_> = block.columns().map(|column| column.iter()).collect();
    for time_us in block.times() {
        let tick: Vec<Option<i64>> = columns.iter_mut().map(|column| column.next().flatten()).collect();
        builder.push(time_us.saturating_add(shift_us), &tick)?;
    }
    builder.finish()
}

impl Prepared {
    /// The refusals, as they are told to the agent.
    pub(crate) fn rejects(&self) -> Vec<Reject> {
        let told = |frame: &PreparedFrame| match &frame.body {
            Body::Refused(code, message) => {
                Some(Reject { seq: frame.seq, code: (*code).into(), message: message.clone() })
            }
            _ => None,
        };
        self.frames.iter().filter_map(told).collect()
    }
}
