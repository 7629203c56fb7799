//! Which frames go along now.
//!
//! Frames of the last minute of this boot are live and always go. Older ones are backfill: they go from the newest to the
//! oldest within the bytes that the server granted, so that after an outage the chart is right at its right edge first.

use std::collections::HashSet;

use wire::{ClockEcho, IngestRequest, MAX_SCHEMAS, SchemaHash, SlotSchema};

use crate::{
    clock::Stamp,
    spool::{Pending, Spool, Visit, schema_of},
};

const LIVE_US: i64 = 60_000_000;
/// Room for the envelope and for framing around each frame.
const ENVELOPE_BYTES: usize = 4 * 1024;
const FRAMING_BYTES: usize = 16;
/// Drops named in one batch; the rest follow.
const MAX_DROPS: usize = 256;

/// What a batch is made from.
pub struct BatchInputs<'a> {
    /// Frames.
    pub spool: &'a Spool,
    /// Now.
    pub stamp: Stamp,
    /// The most frames.
    pub frame_cap: usize,
    /// The most bytes, counted before compression.
    pub body_bytes: usize,
    /// Bytes of old frames; 0 for none.
    pub backfill_bytes: u64,
    /// Schemas that the server holds.
    pub known_schemas: &'a HashSet<SchemaHash>,
    /// Schemas that the server asked for.
    pub wanted_schemas: &'a HashSet<SchemaHash>,
    /// Of the exchange before.
    pub echo: Option<ClockEcho>,
}

/// A batch, and what was found while making it.
pub struct Batch {
    /// What is sent.
    pub request: IngestRequest,
    /// Blocks whose schema is wanted and lost: nobody can ever read them.
    pub undecodable: Vec<u64>,
}

/// Collects a batch.
pub fn collect(inputs: &BatchInputs<'_>) -> Batch {
    let mut picker = Picker {
        inputs,
        frames: Vec::new(),
        schemas: Vec::new(),
        undecodable: Vec::new(),
        room: inputs.body_bytes.min(wire::MAX_BODY_BYTES).saturating_sub(ENVELOPE_BYTES),
        backfill: i128::from(inputs.backfill_bytes),
    };
    inputs.spool.visit_newest_first(|pending| picker.consider(pending));
    let Picker { frames, schemas, undecodable, .. } = picker;
    let request = IngestRequest {
        stream_id: inputs.spool.stream_id().to_vec(),
        boot_id: inputs.stamp.boot_id.to_vec(),
        wall_us: inputs.stamp.wall_us,
        mono_us: inputs.stamp.mono_us,
        frames,
        oldest_seq: inputs.spool.oldest_seq(),
        next_seq: inputs.spool.next_seq(),
        drops: inputs.spool.drops().iter().take(MAX_DROPS).copied().collect(),
        config_revision: 0,
        clock: inputs.echo,
        schemas,
    };
    Batch { request, undecodable }
}

struct Picker<'a> {
    inputs: &'a BatchInputs<'a>,
    frames: Vec<wire::Frame>,
    schemas: Vec<SlotSchema>,
    undecodable: Vec<u64>,
    room: usize,
    backfill: i128,
}

impl Picker<'_> {
    fn consider(&mut self, pending: Pending) -> Visit {
        let Pending { mut frame, bytes } = pending;
        let stamp = &self.inputs.stamp;
        let live = frame.boot_id == stamp.boot_id && stamp.mono_us - frame.taken_mono_us <= LIVE_US;
        if !live && self.backfill <= 0 {
            return Visit::Stop;
        }
        let schema = match schema_of(&frame).map(|hash| self.schema_for(hash)) {
            Some(Needed::Lost) => {
                self.undecodable.push(frame.seq);
                return Visit::Continue;
            }
            Some(Needed::Send(schema)) => Some(schema),
            Some(Needed::Nothing) | None => None,
        };
        let size = bytes + FRAMING_BYTES + schema.as_ref().map_or(0, |schema| schema.to_bytes().len());
        let full = size > self.room || (schema.is_some() && self.schemas.len() == MAX_SCHEMAS);
        // The first frame always goes: one that is too large for any batch must be refused to be given up.
        if full && !self.frames.is_empty() {
            return Visit::Stop;
        }
        self.room = self.room.saturating_sub(size);
        if !live {
            self.backfill -= size as i128;
        }
        self.schemas.extend(schema);
        if frame.boot_id == stamp.boot_id {
            frame.boot_id.clear();
        }
        self.frames.push(frame);
        if self.frames.len() >= self.inputs.frame_cap { Visit::Stop } else { Visit::Continue }
    }

    fn schema_for(&self, hash: SchemaHash) -> Needed {
        let wanted = self.inputs.wanted_schemas.contains(&hash);
        if self.inputs.known_schemas.contains(&hash) && !wanted {
            return Needed::Nothing;
        }
        if self.schemas.iter().any(|schema| schema.hash() == hash) {
            return Needed::Nothing;
        }
        match self.inputs.spool.schema(&hash) {
            Some(schema) => Needed::Send(schema.clone()),
            None if wanted => Needed::Lost,
            None => Needed::Nothing,
        }
    }
}

enum Needed {
    Nothing,
    Send(SlotSchema),
    Lost,
}
