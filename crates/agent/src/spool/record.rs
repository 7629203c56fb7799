//! Records of a segment: `length: u32 LE | CRC-32: u32 LE | kind: u8 | payload`. The checksum is over kind and payload,
//! the length is the payload's. Reading ends at the first record that is not whole.
//!
//! | kind | payload |
//! | --- | --- |
//! | 1 | number (u64 LE), frame (Protocol Buffers) |
//! | 2 | slot schema (Protocol Buffers) |

use wire::message::MAX_DOCUMENT_BYTES;

const HEADER_BYTES: usize = 9;
const FRAME: u8 = 1;
const SCHEMA: u8 = 2;
/// Longer ones were never written: the length itself is damaged.
const MAX_PAYLOAD_BYTES: usize = wire::MAX_BLOCK_BYTES + MAX_DOCUMENT_BYTES;

/// What a record holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// A frame and its number.
    Frame(u64, &'a [u8]),
    /// A schema.
    Schema(&'a [u8]),
    /// Of a later version; skipped.
    Other,
}

/// Appends the record of a frame.
pub fn put_frame(out: &mut Vec<u8>, seq: u64, frame: &[u8]) {
    put(out, FRAME, &[&seq.to_le_bytes(), frame]);
}

/// Appends the record of a schema.
pub fn put_schema(out: &mut Vec<u8>, schema: &[u8]) {
    put(out, SCHEMA, &[schema]);
}

fn put(out: &mut Vec<u8>, kind: u8, parts: &[&[u8]]) {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind]);
    parts.iter().for_each(|part| hasher.update(part));
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // Frames and schemas are bounded far below 4 GiB by the protocol.
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&hasher.finalize().to_le_bytes());
    out.push(kind);
    parts.iter().for_each(|part| out.extend_from_slice(part));
}

/// Iterator over whole records. When it has ended, [`Records::valid_bytes`] tells how far it got.
pub struct Records<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Records<'a> {
    /// Reads from the beginning of a segment.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Bytes up to the end of the last whole record.
    pub const fn valid_bytes(&self) -> usize {
        self.position
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let rest = self.bytes.get(self.position..)?;
        let (header, rest) = rest.split_first_chunk::<HEADER_BYTES>()?;
        let [l0, l1, l2, l3, c0, c1, c2, c3, kind] = *header;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        if length > MAX_PAYLOAD_BYTES {
            return None;
        }
        let payload = rest.get(..length)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&[kind]);
        hasher.update(payload);
        if hasher.finalize() != u32::from_le_bytes([c0, c1, c2, c3]) {
            return None;
        }
        let record = match kind {
            FRAME => {
                let (seq, frame) = payload.split_first_chunk::<8>()?;
                Record::Frame(u64::from_le_bytes(*seq), frame)
            }
            SCHEMA => Record::Schema(payload),
            _ => Record::Other,
        };
        self.position += HEADER_BYTES + length;
        Some(record)
    }
}
