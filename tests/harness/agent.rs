//! An agent that does what the test says, speaking the real protocol over HTTP.

mod command;
mod history;

use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use uuid::Uuid;
use wire::schema::content_hash;
use wire::{
    BodyFormat, EnrollRequest, EnrollResponse, EnrolmentToken, ErrorBody, Event, Frame, FrameBody, IngestRequest,
    IngestResponse, Inventory, SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema, WireMessage, codec,
    transcript,
};

use crate::http::{self, Answer};

/// Who an agent is.
#[derive(Clone)]
pub struct Machine {
    /// Host name.
    pub hostname: String,
    /// Hardware id.
    pub hardware_id: String,
    /// 32 bytes from which its key follows.
    pub key_seed: [u8; 32],
}

/// An enrolled agent with one stream.
pub struct Agent {
    url: String,
    key: SigningKey,
    /// Its id.
    pub agent_id: Uuid,
    /// Its instance.
    pub instance_id: Uuid,
    /// Its device.
    pub device_id: Uuid,
    stream_id: Uuid,
    token: String,
    next_seq: u64,
}

/// A refusal of the server, in its own words.
#[derive(Debug)]
pub struct Refused {
    /// Status code.
    pub status: u16,
    /// The body.
    pub error: ErrorBody,
}

fn read<M: WireMessage>(answer: &Answer) -> Result<M, Refused> {
    if answer.status < 300 {
        return Ok(codec::decode(&answer.body, BodyFormat::JSON).unwrap());
    }
    Err(Refused { status: answer.status, error: codec::decode(&answer.body, BodyFormat::JSON).unwrap() })
}

/// Sends a message to an endpoint under `/agent/v1` in its JSON form.
pub fn post<M: WireMessage>(url: &str, endpoint: &str, message: &M, token: Option<&str>) -> Answer {
    let body = codec::encode(message, BodyFormat::JSON).unwrap();
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("content-type", BodyFormat::JSON.content_type()), ("accept", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    http::send("POST", &format!("{url}{}{endpoint}", wire::PATH_PREFIX), &headers, &body)
}

impl Agent {
    /// Enrols with a token's secret and begins a session.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn enrol(url: &str, token: &str, machine: &Machine) -> Result<Self, Refused> {
        let key = SigningKey::from_bytes(&machine.key_seed);
        let public_key = key.verifying_key().to_bytes();
        let token_id = EnrolmentToken::parse(token).unwrap().id;
        let proof = key.sign(&transcript::enroll(&token_id, &public_key, &machine.hardware_id));
        let request = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: proof.to_bytes().to_vec(),
            hostname: machine.hostname.clone(),
            hardware_id: machine.hardware_id.clone(),
            platform: "linux".to_owned(),
            os_name: "Debian GNU/Linux 12".to_owned(),
            agent_version: "0.0.0-test".to_owned(),
        };
        let enrolled: EnrollResponse = read(&post(url, "/enroll", &request, None))?;
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).unwrap();
        let mut agent = Self {
            url: url.to_owned(),
            key,
            agent_id: id(&enrolled.agent_id),
            instance_id: id(&enrolled.instance_id),
            device_id: id(&enrolled.device_id),
            stream_id: Uuid::from_u128(u128::from_be_bytes(content_hash(&machine.key_seed))),
            token: String::new(),
            next_seq: 1,
        };
        agent.token = agent.session()?;
        Ok(agent)
    }

    /// Proves its key and gets a session's token.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn session(&self) -> Result<String, Refused> {
        let address = format!("{}{}/session", self.url, wire::PATH_PREFIX);
        let challenge: SessionChallenge = read(&http::send("GET", &address, &[("accept", "application/json")], &[]))?;
        let nonce: [u8; 32] = challenge.nonce.clone().try_into().unwrap();
        let transcript = transcript::session(&nonce, self.agent_id.as_bytes(), self.instance_id.as_bytes());
        let request = SessionRequest {
            agent_id: self.agent_id.as_bytes().to_vec(),
            instance_id: self.instance_id.as_bytes().to_vec(),
            nonce: challenge.nonce,
            signature: self.key.sign(&transcript).to_bytes().to_vec(),
            boot_id: Uuid::from_u128(1).as_bytes().to_vec(),
            agent_version: "0.0.0-test".to_owned(),
            wall_us: challenge.server_time_us,
            stream_id: self.stream_id.as_bytes().to_vec(),
        };
        let session: SessionResponse = read(&post(&self.url, "/session", &request, None))?;
        Ok(session.token)
    }

    /// Begins a new session, such as after a leap of the clock.
    pub fn sign_in_again(&mut self) {
        self.token = self.session().unwrap();
    }

    /// The id of its stream.
    #[must_use]
    pub const fn stream_id(&self) -> Uuid {
        self.stream_id
    }

    /// Numbers the next frames as if the last `frames` had not been sent.
    pub const fn rewind(&mut self, frames: u64) {
        self.next_seq -= frames;
    }

    /// The token of its session.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends bodies as the next frames of its stream, taken at `now_us`.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn send(
        &mut self,
        now_us: i64,
        bodies: Vec<FrameBody>,
        schemas: Vec<SlotSchema>,
    ) -> Result<IngestResponse, Refused> {
        let request = self.batch(now_us, bodies, schemas);
        read(&post(&self.url, "/ingest", &request, Some(&self.token)))
    }

    /// As [`Self::send`], to a server that may be gone: `None` if no answer came.
    pub fn try_send(
        &mut self,
        now_us: i64,
        bodies: Vec<FrameBody>,
        schemas: Vec<SlotSchema>,
    ) -> Option<Result<IngestResponse, Refused>> {
        let request = self.batch(now_us, bodies, schemas);
        let body = codec::encode(&request, BodyFormat::AGENT).unwrap();
        let bearer = format!("Bearer {}", self.token);
        let kind = (BodyFormat::AGENT.content_type(), BodyFormat::AGENT.content_encoding().unwrap());
        let headers = [
            ("content-type", kind.0),
            ("content-encoding", kind.1),
            ("accept", "application/json"),
            ("authorization", bearer.as_str()),
        ];
        let address = format!("{}{}/ingest", self.url, wire::PATH_PREFIX);
        let answer = http::try_send("POST", &address, &headers, &body).ok()?;
        if answer.status >= 300 {
            let error = codec::decode(&answer.body, BodyFormat::JSON).unwrap_or_default();
            return Some(Err(Refused { status: answer.status, error }));
        }
        let kind = answer.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
        let encoding =
            answer.headers.iter().find(|(name, _)| name == "content-encoding").map(|(_, value)| value.as_str());
        let format = BodyFormat::from_headers(kind, encoding).unwrap();
        Some(Ok(codec::decode(&answer.body, format).unwrap()))
    }

    fn batch(&mut self, now_us: i64, bodies: Vec<FrameBody>, schemas: Vec<SlotSchema>) -> IngestRequest {
        let first = self.next_seq;
        let frames: Vec<Frame> = (first..)
            .zip(bodies)
            .map(|(seq, body)| Frame {
                seq,
                taken_wall_us: now_us,
                taken_mono_us: now_us,
                boot_id: vec![],
                body: Some(body),
            })
            .collect();
        self.next_seq += frames.len() as u64;
        IngestRequest {
            stream_id: self.stream_id.as_bytes().to_vec(),
            boot_id: Uuid::from_u128(1).as_bytes().to_vec(),
            wall_us: now_us,
            mono_us: now_us,
            frames,
            oldest_seq: first,
            next_seq: self.next_seq,
            schemas,
            ..IngestRequest::default()
        }
    }

    /// Sends everything that an agent can tell, with `mark` in every text: `ticks` samples a second apart that end at
    /// `now_us`, an inventory, and an event.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn tell_all(&mut self, mark: &str, now_us: i64, ticks: i64) -> Result<IngestResponse, Refused> {
        let schema = SlotSchema {
            slots: vec![
                Slot::gauge("cpu.busy", "%", 1),
                Slot::gauge("filesystem.used", "B", 0).of(mark),
                Slot::counter("network.received", "B").of(mark),
            ],
        };
        let mut block = wire::block::BlockBuilder::new(&schema).unwrap();
        for tick in 0..ticks {
            let time = now_us - (ticks - 1 - tick) * 1_000_000;
            block.push(time, &[Some(100 + tick), Some(5_000 + tick), Some(tick * 1_000)]).unwrap();
        }
        let mut bodies = vec![FrameBody::Block(block.finish().unwrap())];
        bodies.extend(inventories(mark).into_iter().map(|(kind, document)| {
            let document = document.to_string();
            let hash = content_hash(document.as_bytes()).to_vec();
            FrameBody::Inventory(Inventory { kind: kind.to_owned(), hash, document })
        }));
        let detail = json!({ "reason": mark }).to_string();
        bodies.push(FrameBody::Event(Event { kind: "agent.started".to_owned(), detail }));
        self.send(now_us, bodies, vec![schema])
    }
}

fn inventories(mark: &str) -> [(&'static str, serde_json::Value); 4] {
    [
        (
            "hardware",
            json!({ "vendor": mark, "model": mark, "serial": mark, "cpu": mark, "cores": 2, "threads": 4,
                    "memory_bytes": 8_000_000_000_u64 }),
        ),
        (
            "os",
            json!({ "name": mark, "version": "12", "kernel": "6.1", "architecture": "x86_64",
                    "booted_at_us": 1_795_000_000_000_000_i64 }),
        ),
        (
            "filesystems",
            json!([{ "mount": format!("/{mark}"), "device": "/dev/sda1", "kind": "ext4",
                     "total_bytes": 1_000_000, "used_bytes": 5_000, "read_only": false }]),
        ),
        ("interfaces", json!([{ "name": mark, "mac": "02:00:00:00:00:01", "addresses": ["192.0.2.1"] }])),
    ]
}
