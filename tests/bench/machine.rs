//! A simulated machine: enrols, signs in, and sends what a machine would have measured, as fast as it is acknowledged.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ed25519_dalek::{Signer, SigningKey};
use kernel::Clock;
use kernel::time::SystemClock;
use uuid::Uuid;
use wire::{
    BlockBuilder, BodyFormat, EnrollRequest, EnrollResponse, EnrolmentToken, Frame, FrameBody, IngestRequest,
    IngestResponse, SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema, WireMessage, codec,
    transcript,
};

use crate::connection::Connection;

const SECOND_US: i64 = 1_000_000;
/// Resolution of the samples.
const GRID_US: i64 = 10 * SECOND_US;
/// How long ago the first tick was; later ones follow on the grid.
const BACKLOG_US: i64 = 60 * 86_400 * SECOND_US;

/// A machine with its agent.
pub struct Machine {
    connection: Connection,
    headers: String,
    stream: Uuid,
    boot: Uuid,
    schema: SlotSchema,
    ticks: usize,
    next_seq: u64,
    /// When the next tick was.
    tick_us: i64,
    booted_us: i64,
    values: Vec<i64>,
    state: u64,
}

fn agent_headers(bearer: &str) -> String {
    let coding = BodyFormat::AGENT.content_encoding().unwrap_or("identity");
    let kind = BodyFormat::AGENT.content_type();
    format!("content-type: {kind}\r\ncontent-encoding: {coding}\r\naccept: {kind}\r\n{bearer}")
}

async fn ask<Q: WireMessage, A: WireMessage>(connection: &mut Connection, path: &str, message: &Q) -> A {
    let body = codec::encode(message, BodyFormat::AGENT).unwrap();
    let (status, body) = connection.exchange("POST", path, &agent_headers(""), &body).await;
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    codec::decode(&body, BodyFormat::AGENT).unwrap()
}

impl Machine {
    /// Enrols with the token and signs in.
    pub async fn enrol(address: SocketAddr, token: &str, number: usize, slots: usize, ticks: usize) -> Self {
        let mut connection = Connection::open(address).await;
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&(number as u64 + 1).to_le_bytes());
        let key = SigningKey::from_bytes(&seed);
        let public_key = key.verifying_key().to_bytes();
        let token_id = EnrolmentToken::parse(token).unwrap().id;
        let hardware_id = format!("bench-{number}");
        let request = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: key.sign(&transcript::enroll(&token_id, &public_key, &hardware_id)).to_bytes().to_vec(),
            hostname: hardware_id.clone(),
            hardware_id,
            platform: "linux".to_owned(),
            os_name: "Debian 12".to_owned(),
            agent_version: "0.0.0-bench".to_owned(),
        };
        let enrolled: EnrollResponse = ask(&mut connection, "/enroll", &request).await;
        let accept = format!("accept: {}\r\n", BodyFormat::AGENT.content_type());
        let (status, body) = connection.exchange("GET", "/session", &accept, &[]).await;
        assert_eq!(status, 200);
        let challenge: SessionChallenge = codec::decode(&body, BodyFormat::AGENT).unwrap();
        let nonce = challenge.nonce.clone().try_into().unwrap();
        let agent_id = enrolled.agent_id.clone().try_into().unwrap();
        let instance_id = enrolled.instance_id.clone().try_into().unwrap();
        let (stream, boot) = (Uuid::from_u128(number as u128 + 1), Uuid::from_u128(7));
        let request = SessionRequest {
            agent_id: enrolled.agent_id,
            instance_id: enrolled.instance_id,
            nonce: challenge.nonce,
            signature: key.sign(&transcript::session(&nonce, &agent_id, &instance_id)).to_bytes().to_vec(),
            boot_id: boot.as_bytes().to_vec(),
            agent_version: "0.0.0-bench".to_owned(),
            wall_us: challenge.server_time_us,
            stream_id: stream.as_bytes().to_vec(),
        };
        let session: SessionResponse = ask(&mut connection, "/session", &request).await;
        let now_us = SystemClock.now().micros();
        let slot = |index: usize| match index % 5 {
            0 => Slot::counter("network.received", "B").of(&format!("eth{index}")),
            1 => Slot::gauge("memory.used", "B", 0).of(&format!("m{index}")),
            _ => Slot::gauge("cpu.busy", "%", 2).of(&format!("c{index}")),
        };
        Self {
            connection,
            headers: agent_headers(&format!("authorization: Bearer {}\r\n", session.token)),
            stream,
            boot,
            schema: SlotSchema { slots: (0..slots).map(slot).collect() },
            ticks,
            next_seq: 1,
            tick_us: (now_us - BACKLOG_US) / GRID_US * GRID_US,
            booted_us: now_us - BACKLOG_US - 3_600 * SECOND_US,
            values: vec![1_000_000; slots],
            state: number as u64 + 1,
        }
    }

    /// The next pseudo-random number (xorshift64, Marsaglia 2003).
    fn random(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn frame(&mut self) -> Frame {
        let mut block = BlockBuilder::new(&self.schema).unwrap();
        for _ in 0..self.ticks {
            let mut tick = Vec::with_capacity(self.values.len());
            for index in 0..self.values.len() {
                let noise = self.random();
                let value = &mut self.values[index];
                match index % 5 {
                    0 => *value += (noise % 5_000).cast_signed(),
                    1 if noise.is_multiple_of(4) => *value += (noise % 65_536).cast_signed() - 32_768,
                    1 => {}
                    _ => *value = (noise % 300).cast_signed() + 1_200,
                }
                tick.push(Some(*value));
            }
            block.push(self.tick_us, &tick).unwrap();
            self.tick_us += GRID_US;
        }
        let seq = self.next_seq;
        self.next_seq += 1;
        Frame {
            seq,
            taken_wall_us: self.tick_us,
            taken_mono_us: self.tick_us - self.booted_us,
            boot_id: Vec::new(),
            body: Some(FrameBody::Block(block.finish().unwrap())),
        }
    }

    /// Sends until told to stop; gives the milliseconds that answers took while recording.
    pub async fn run(mut self, stop: Arc<AtomicBool>, recording: Arc<AtomicBool>, samples: Arc<AtomicU64>) -> Vec<f64> {
        let mut latencies = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let now_us = SystemClock.now().micros();
            if self.tick_us > now_us {
                // The whole backlog is sent; wait for the present to move on.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
            let frame = self.frame();
            let seq = frame.seq;
            let request = IngestRequest {
                stream_id: self.stream.as_bytes().to_vec(),
                boot_id: self.boot.as_bytes().to_vec(),
                wall_us: now_us,
                mono_us: now_us - self.booted_us,
                frames: vec![frame],
                oldest_seq: seq,
                next_seq: self.next_seq,
                schemas: if seq == 1 { vec![self.schema.clone()] } else { Vec::new() },
                ..IngestRequest::default()
            };
            let body = codec::encode(&request, BodyFormat::AGENT).unwrap();
            let begun = Instant::now();
            let (status, answer) = self.connection.exchange("POST", "/ingest", &self.headers, &body).await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
            let ack: IngestResponse = codec::decode(&answer, BodyFormat::AGENT).unwrap();
            let held = |range: &wire::SeqRange| (range.from..=range.to).contains(&seq);
            assert!(ack.acknowledged.iter().any(held) && ack.rejects.is_empty(), "{ack:?}");
            samples.fetch_add((self.ticks * self.values.len()) as u64, Ordering::Relaxed);
            if recording.load(Ordering::Relaxed) {
                latencies.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        latencies
    }
}
