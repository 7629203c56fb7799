//! How far a reader has come: of each stream its boot and the frames that were seen. Stored as bytes.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use wire::SeqRanges;

use crate::telemetry::ranges;

/// A stored cursor cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reader's cursor over telemetry is damaged")]
pub struct CursorDamaged;

/// What a reader has seen. The empty cursor has seen nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor(BTreeMap<Uuid, Seen>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    boot: Uuid,
    ranges: SeqRanges,
}

impl Cursor {
    /// The frames of a stream that were seen.
    pub(super) fn seen(&self, stream: Uuid) -> Option<&SeqRanges> {
        self.0.get(&stream).map(|seen| &seen.ranges)
    }

    /// Adds frames of a stream; tells whether its boot is another than before.
    pub(super) fn put(&mut self, stream: Uuid, boot: Uuid, ranges: &SeqRanges) -> bool {
        let known = self.0.contains_key(&stream);
        let seen = self.0.entry(stream).or_insert_with(|| Seen { boot, ranges: SeqRanges::new() });
        seen.ranges.extend(ranges.as_slice());
        let rebooted = known && seen.boot != boot;
        seen.boot = boot;
        rebooted
    }

    /// Forgets every stream but these.
    pub(super) fn keep(&mut self, streams: impl Iterator<Item = Uuid>) {
        let streams: BTreeSet<Uuid> = streams.collect();
        self.0.retain(|stream, _| streams.contains(stream));
    }

    /// Its stored form: of each stream 16 bytes of id, 16 bytes of boot, the length of its ranges (four bytes, least
    /// first), its ranges.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 48);
        for (stream, seen) in &self.0 {
            let ranges = ranges::to_bytes(&seen.ranges);
            let length = u32::try_from(ranges.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(stream.as_bytes());
            bytes.extend_from_slice(seen.boot.as_bytes());
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&ranges);
        }
        bytes
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`CursorDamaged`].
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, CursorDamaged> {
        let mut streams = BTreeMap::new();
        while !bytes.is_empty() {
            let (stream, rest) = bytes.split_first_chunk::<16>().ok_or(CursorDamaged)?;
            let (boot, rest) = rest.split_first_chunk::<16>().ok_or(CursorDamaged)?;
            let (length, rest) = rest.split_first_chunk::<4>().ok_or(CursorDamaged)?;
            let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| CursorDamaged)?;
            let (ranges, rest) = rest.split_at_checked(length).ok_or(CursorDamaged)?;
            let ranges = ranges::from_bytes(ranges).ok_or(CursorDamaged)?;
            streams.insert(Uuid::from_bytes(*stream), Seen { boot: Uuid::from_bytes(*boot), ranges });
            bytes = rest;
        }
        Ok(Self(streams))
    }
}
