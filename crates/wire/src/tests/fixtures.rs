//! Files that version 1 wrote. They parse for ever and are never changed; a new form gets a new file.

use std::{fs, path::PathBuf};

use super::forms;
use crate::*;

const PLAIN: BodyFormat = BodyFormat { encoding: Encoding::Protobuf, coding: ContentCoding::Identity };

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn read(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn both_forms<M: WireMessage + PartialEq>(name: &str, expected: &M) {
    let json: M = codec::decode(&read(&format!("{name}.json")), BodyFormat::JSON).unwrap();
    assert_eq!(&json, expected, "{name}.json");
    let protobuf: M = codec::decode(&read(&format!("{name}.pb")), PLAIN).unwrap();
    assert_eq!(&protobuf, expected, "{name}.pb");
}

/// One column for every encoding, and ticks off the grid.
fn block_table() -> (Vec<i64>, Vec<Vec<Option<i64>>>) {
    let ticks = 24;
    let times = (0..ticks).map(|tick| 1_790_000_000_000_000 + tick * 10_000_000 + tick % 5 * 137).collect();
    let column = |value: fn(i64) -> Option<i64>| (0..ticks).map(value).collect::<Vec<_>>();
    let columns = vec![
        column(|_| Some(4096)),
        column(|tick| Some(if tick % 2 == 0 { 3 } else { -60 })),
        column(|tick| Some(tick * tick % 23 * 1_000_003)),
        column(|tick| Some((1 << 40) | (tick * tick))),
        column(|tick| Some(tick / 8 * 70_000)),
        column(|tick| Some(tick * 31 % 17)),
        column(|tick| Some(1_000_000_000 + tick * 125_000 + tick * 7 % 11)),
        column(|tick| Some(((tick / 4) as f64 * 0.1).to_bits().cast_signed())),
        column(|_| None),
        column(|tick| (tick % 7 != 3).then_some(-tick)),
        column(|tick| Some(if tick == 12 { i64::MIN } else { i64::MAX })),
    ];
    (times, columns)
}

fn build_block() -> Vec<u8> {
    let (times, columns) = block_table();
    let mut builder = BlockBuilder::with_shape([0x5a; 16], columns.len()).unwrap();
    for (tick, time) in times.iter().enumerate() {
        builder.push(*time, &columns.iter().map(|column| column[tick]).collect::<Vec<_>>()).unwrap();
    }
    builder.finish().unwrap()
}

#[test]
fn version_1_parses() {
    both_forms("v1-ingest-request", &forms::full_batch());
    both_forms("v1-ingest-response", &forms::full_answer());
    let (request, response) = forms::full_enrolment();
    both_forms("v1-enroll-request", &request);
    both_forms("v1-enroll-response", &response);
    let (challenge, request, response) = forms::full_session();
    both_forms("v1-session-challenge", &challenge);
    both_forms("v1-session-request", &request);
    both_forms("v1-session-response", &response);
    let (enrolled, granted) = forms::answers_with_dispatch_key();
    both_forms("v1-enroll-response-dispatch-key", &enrolled);
    both_forms("v1-session-response-dispatch-key", &granted);
    let (poll, started, output, finished, ack) = forms::full_commands();
    both_forms("v1-poll-response", &poll);
    both_forms("v1-command-started", &started);
    both_forms("v1-command-output", &output);
    both_forms("v1-command-finished", &finished);
    both_forms("v1-command-ack", &ack);
    let packed: IngestRequest = codec::decode(&read("v1-ingest-request.pb.zst"), BodyFormat::AGENT).unwrap();
    assert_eq!(packed, forms::full_batch());
}

#[test]
fn version_1_block_parses() {
    let bytes = read("v1-block.bin");
    let block = Block::decode(&bytes, Limits::WIRE).unwrap();
    let (times, columns) = block_table();
    assert_eq!(block.schema_hash(), [0x5a; 16]);
    assert_eq!(block.times().collect::<Vec<_>>(), times);
    for (column, expected) in block.columns().zip(&columns) {
        assert_eq!(&column.iter().collect::<Vec<_>>(), expected);
    }
    assert_eq!(block.slots(), columns.len());
}

fn addresses() -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n";
    [
        hex(&forms::full_batch().schemas[0].hash()),
        hex(&token::fingerprint(&[7; 32])),
        hex(&transcript::enroll(&[1; 16], &[2; 32], "hardware")),
        hex(&transcript::enrolled(&[1; 16], &[2; 16], &[3; 32])),
        hex(&transcript::challenge(&[1; 32], 1_790_000_000_000_000)),
        hex(&transcript::session(&[1; 32], &[2; 16], &[3; 16])),
    ]
    .concat()
}

/// Hashes and transcripts of the command lane.
fn command_addresses() -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n";
    let envelope = forms::full_envelope();
    [
        hex(&envelope.plan_hash),
        hex(&envelope.parameters_hash),
        hex(&envelope.runbook_hash),
        hex(&plan::script_hash(&envelope.script)),
        hex(&transcript::dispatch_key(&[2; 16], &[11; 32])),
        hex(&transcript::command(b"envelope")),
    ]
    .concat()
}

#[test]
fn envelopes_and_their_hashes_are_fixed() {
    assert_eq!(Envelope::from_bytes(&read("v1-envelope.bin")), Ok(forms::full_envelope()));
    assert_eq!(command_addresses(), String::from_utf8(read("v1-command-addresses.txt")).unwrap());
}

#[test]
fn addresses_and_transcripts_are_fixed() {
    assert_eq!(addresses(), String::from_utf8(read("v1-addresses.txt")).unwrap());
}

/// Writes fixtures that do not exist yet; run by hand with `--ignored` when a new one is added.
#[test]
#[ignore = "writes files; fixtures are made once"]
fn write_missing_fixtures() {
    fn keep(name: &str, bytes: &[u8]) {
        if !path(name).exists() {
            fs::write(path(name), bytes).unwrap();
        }
    }
    fn keep_both<M: WireMessage>(name: &str, message: &M) {
        keep(&format!("{name}.json"), &serde_json::to_vec_pretty(message).unwrap());
        keep(&format!("{name}.pb"), &message.encode_to_vec());
    }
    keep_both("v1-ingest-request", &forms::full_batch());
    keep("v1-ingest-request.pb.zst", &codec::encode(&forms::full_batch(), BodyFormat::AGENT).unwrap());
    keep_both("v1-ingest-response", &forms::full_answer());
    let (request, response) = forms::full_enrolment();
    keep_both("v1-enroll-request", &request);
    keep_both("v1-enroll-response", &response);
    let (challenge, request, response) = forms::full_session();
    keep_both("v1-session-challenge", &challenge);
    keep_both("v1-session-request", &request);
    keep_both("v1-session-response", &response);
    let (enrolled, granted) = forms::answers_with_dispatch_key();
    keep_both("v1-enroll-response-dispatch-key", &enrolled);
    keep_both("v1-session-response-dispatch-key", &granted);
    let (poll, started, output, finished, ack) = forms::full_commands();
    keep_both("v1-poll-response", &poll);
    keep_both("v1-command-started", &started);
    keep_both("v1-command-output", &output);
    keep_both("v1-command-finished", &finished);
    keep_both("v1-command-ack", &ack);
    keep("v1-envelope.bin", &forms::full_envelope().to_bytes().unwrap());
    keep("v1-command-addresses.txt", command_addresses().as_bytes());
    keep("v1-block.bin", &build_block());
    keep("v1-addresses.txt", addresses().as_bytes());
}
