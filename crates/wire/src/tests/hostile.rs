//! Random, cut and altered bytes: refused or read, never a panic, never memory that the input did not pay for.

use proptest::prelude::*;

use super::schema;
use crate::{
    BodyFormat, CodecError, CommandFinished, CommandOutput, ContentCoding, Encoding, EnrollRequest, EnrollResponse,
    EnrolmentToken, Envelope, IngestRequest, IngestResponse, MAX_BODY_BYTES, PollResponse, SessionChallenge,
    SessionRequest, SessionResponse,
    block::{Block, BlockBuilder, BlockError, Limits},
    codec, plan,
};

/// A block with every presence and most encodings.
fn sample_block() -> Vec<u8> {
    let mut builder = BlockBuilder::new(&schema(8)).unwrap();
    for tick in 0..40_i64 {
        let noise = (tick * 7919 + 13) % 101;
        let float = (tick as f64 * 0.37).sin().to_bits().cast_signed();
        let row = [
            Some(5),
            Some(noise),
            Some(tick * tick),
            Some(1_000_000 + tick * 100_000 + noise * 300),
            Some(tick / 9),
            Some(float),
            None,
            (tick % 3 != 0).then_some(tick),
        ];
        builder.push(tick * 10_000_000 + noise, &row).unwrap();
    }
    builder.finish().unwrap()
}

/// The block with a checksum that fits, so that the content is looked at.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some((content, checksum)) = bytes.split_last_chunk_mut::<4>() {
        *checksum = crc32fast::hash(content).to_le_bytes();
    }
    bytes
}

/// Decodes and, when it is a block after all, reads everything.
fn exercise(bytes: &[u8]) -> Result<usize, BlockError> {
    let block = Block::decode(bytes, Limits::WIRE)?;
    let values = block.columns().map(|column| column.iter().flatten().count()).sum::<usize>();
    let promised = block.columns().map(|column| column.present()).sum::<usize>();
    assert_eq!(values, promised, "a verified column yields all it promised");
    assert_eq!(block.times().count(), block.ticks());
    crate::block::merge(&[block]).map(|merged| merged.len())
}

fn decode_everything(body: &[u8], format: BodyFormat) {
    let _ = codec::decode::<EnrollRequest>(body, format);
    let _ = codec::decode::<EnrollResponse>(body, format);
    let _ = codec::decode::<SessionChallenge>(body, format);
    let _ = codec::decode::<SessionRequest>(body, format);
    let _ = codec::decode::<SessionResponse>(body, format);
    let _ = codec::decode::<IngestResponse>(body, format);
    let _ = codec::decode::<PollResponse>(body, format);
    let _ = codec::decode::<CommandOutput>(body, format);
    let _ = codec::decode::<CommandFinished>(body, format);
    let _ = Envelope::from_bytes(body);
    let _ = plan::Plan::from_bytes(body);
    if let Ok(batch) = codec::decode::<IngestRequest>(body, format) {
        for frame in &batch.frames {
            let _ = frame.check();
        }
    }
}

const FORMATS: [BodyFormat; 4] = [
    BodyFormat::AGENT,
    BodyFormat::JSON,
    BodyFormat { encoding: Encoding::Protobuf, coding: ContentCoding::Identity },
    BodyFormat { encoding: Encoding::Json, coding: ContentCoding::Zstd },
];

#[test]
fn every_cut_and_every_flipped_bit_of_a_block_is_noticed() {
    let bytes = sample_block();
    assert!(exercise(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(exercise(&bytes[..length]).is_err(), "cut at {length}");
        let _ = exercise(&sealed(bytes[..length].to_vec()));
    }
    for bit in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(exercise(&altered).is_err(), "bit {bit}");
        let _ = exercise(&sealed(altered));
    }
}

#[test]
fn counts_that_lie_take_no_memory() {
    // Header that claims the most ticks and slots, then nothing.
    let mut bytes = b"SB\x01".to_vec();
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(&[0x80, 0x20, 0x80, 0x08]);
    bytes.extend_from_slice(&[0, 0, 0]);
    bytes.extend_from_slice(&[0; 4]);
    assert_eq!(Block::decode(&sealed(bytes.clone()), Limits::WIRE).unwrap_err(), BlockError::Malformed("columns"));
    // 2^63 ticks.
    let mut huge = bytes[..19].to_vec();
    huge.extend_from_slice(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 1, 0, 0, 0, 0]);
    assert!(matches!(Block::decode(&sealed(huge), Limits::WIRE), Err(BlockError::Size { .. })));
    let mut later = bytes;
    later[2] = 2;
    assert_eq!(Block::decode(&sealed(later), Limits::WIRE).unwrap_err(), BlockError::Version(2));
}

#[test]
fn bodies_over_the_bounds_are_refused() {
    let large = vec![b' '; MAX_BODY_BYTES + 1];
    for format in FORMATS {
        assert!(codec::decode::<IngestRequest>(&large, format).unwrap_err().is_too_large());
    }
    // 16 MiB of zeros in a few hundred bytes.
    let bomb = zstd::bulk::compress(&vec![0; 16 * 1024 * 1024], 3).unwrap();
    assert!(bomb.len() < 4096);
    let error = codec::decode::<IngestRequest>(&bomb, BodyFormat::AGENT).unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { limit } if limit == crate::MAX_DECOMPRESSED_BYTES), "{error}");
    let deep = "[".repeat(100_000);
    assert!(matches!(codec::decode::<IngestRequest>(deep.as_bytes(), BodyFormat::JSON), Err(CodecError::Json(_))));
}

proptest! {
    #[test]
    fn random_bytes_are_no_block(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut with_header = b"SB\x01".to_vec();
        with_header.extend_from_slice(&bytes);
        let _ = exercise(&bytes);
        let _ = exercise(&sealed(with_header));
    }

    #[test]
    fn altered_blocks_do_no_harm(at in 0usize..600, with in prop::collection::vec(any::<u8>(), 1..12)) {
        let mut bytes = sample_block();
        let at = at % bytes.len();
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        let _ = exercise(&sealed(bytes));
    }

    #[test]
    fn random_bodies_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300), text in ".{0,200}") {
        for format in FORMATS {
            decode_everything(&bytes, format);
            decode_everything(text.as_bytes(), format);
        }
        decode_everything(&zstd::bulk::compress(&bytes, 1).unwrap(), BodyFormat::AGENT);
        let _ = EnrolmentToken::parse(&text);
        let _ = BodyFormat::from_headers(Some(&text), Some(&text));
    }

    #[test]
    fn altered_batches_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for format in FORMATS {
            let mut body = codec::encode(&super::forms::full_batch(), format).unwrap();
            let at = at.index(body.len());
            body[at] = byte;
            decode_everything(&body, format);
            decode_everything(&body[..at], format);
        }
    }
}
