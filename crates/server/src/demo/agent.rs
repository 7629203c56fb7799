//! An agent of the demonstration: it enrols, signs in and sends batches as the real one does, with measured values that
//! follow a curve instead of a machine. Its key is thrown away afterwards, so nobody can speak for it later.

use anyhow::{Context as _, bail};
use ed25519_dalek::{Signer as _, SigningKey};
use ingestion::Ingestion;
use ingestion::agent_api::AgentRequest;
use kernel::{DeviceId, Entropy, Timestamp, entropy};
use uuid::Uuid;
use wire::{
    BlockBuilder, BodyFormat, EnrollRequest, EnrollResponse, Frame, FrameBody, IngestRequest, IngestResponse,
    Inventory, SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema, WireMessage, codec, transcript,
};

use super::curve::{Curve, SLOTS};
use super::inventory;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An enrolled agent.
pub(super) struct Agent {
    key: SigningKey,
    agent: Uuid,
    instance: Uuid,
    bearer: String,
    stream: Uuid,
    boot: Uuid,
    booted: Timestamp,
    next_seq: u64,
    /// Which device it is on.
    pub(super) device: DeviceId,
    /// What it measures.
    pub(super) curve: Curve,
    /// The last tick that was sent.
    pub(super) sent: Timestamp,
}

impl Agent {
    /// Enrols a machine called `host` at `now`.
    pub(super) async fn enrol(
        ingestion: &Ingestion,
        source: &dyn Entropy,
        token: &str,
        (host, curve, now): (&str, Curve, Timestamp),
    ) -> anyhow::Result<Self> {
        let key = SigningKey::from_bytes(&entropy::array::<32>(source));
        let parsed = wire::EnrolmentToken::parse(token).context("the enrolment token cannot be read")?;
        let public_key = key.verifying_key().to_bytes();
        let hardware_id = format!("demonstration-{host}");
        let proof = key.sign(&transcript::enroll(&parsed.id, &public_key, &hardware_id));
        let request = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: proof.to_bytes().to_vec(),
            hostname: host.to_owned(),
            hardware_id,
            platform: "linux".to_owned(),
            os_name: "Debian 13".to_owned(),
            agent_version: VERSION.to_owned(),
        };
        let answer: EnrollResponse = post(ingestion, ("/enroll", ""), &request).await?;
        Ok(Self {
            key,
            agent: Uuid::from_slice(&answer.agent_id)?,
            instance: Uuid::from_slice(&answer.instance_id)?,
            bearer: String::new(),
            stream: Uuid::from_bytes(entropy::array::<16>(source)),
            boot: Uuid::from_bytes(entropy::array::<16>(source)),
            booted: now.minus(std::time::Duration::from_secs(3_600)),
            next_seq: 1,
            device: DeviceId::from_uuid(Uuid::from_slice(&answer.device_id)?),
            curve,
            sent: now,
        })
    }

    /// Begins a session; one lasts a quarter of an hour.
    pub(super) async fn sign_in(&mut self, ingestion: &Ingestion, now: Timestamp) -> anyhow::Result<()> {
        let reply = ingestion.agent(&plain("GET", "/agent/v1/session", &[])).await;
        let nonce = codec::decode::<SessionChallenge>(&reply.body, BodyFormat::JSON)?.nonce;
        let challenge: [u8; 32] = nonce.as_slice().try_into().context("a nonce has another length than expected")?;
        let signed = transcript::session(&challenge, self.agent.as_bytes(), self.instance.as_bytes());
        let asked = SessionRequest {
            agent_id: self.agent.as_bytes().to_vec(),
            instance_id: self.instance.as_bytes().to_vec(),
            nonce,
            signature: self.key.sign(&signed).to_bytes().to_vec(),
            boot_id: self.boot.as_bytes().to_vec(),
            agent_version: VERSION.to_owned(),
            wall_us: now.micros(),
            stream_id: self.stream.as_bytes().to_vec(),
        };
        let answer: SessionResponse = post(ingestion, ("/session", ""), &asked).await?;
        self.bearer = answer.token;
        Ok(())
    }

    /// Sends what was measured since the last time, a tick each `step_s` seconds, up to and with `now`.
    pub(super) async fn report(&mut self, ingestion: &Ingestion, now: Timestamp, step_s: i64) -> anyhow::Result<()> {
        let step = step_s * 1_000_000;
        let schema = schema();
        let mut builder = BlockBuilder::new(&schema)?;
        let mut tick = self.sent.micros().div_euclid(step) * step + step;
        let mut ticks = 0_u32;
        while tick <= now.micros() {
            builder.push(tick, &self.curve.at(Timestamp::from_micros(tick)).map(Some))?;
            tick += step;
            ticks += 1;
        }
        if ticks == 0 {
            return Ok(());
        }
        self.sent = now;
        let frame = self.frame(now, FrameBody::Block(builder.finish()?));
        self.send(ingestion, now, vec![frame]).await
    }

    /// Tells what the machine is.
    pub(super) async fn introduce(
        &mut self,
        ingestion: &Ingestion,
        (host, machine, now): (&str, usize, Timestamp),
    ) -> anyhow::Result<()> {
        let mut frames = Vec::new();
        for (kind, document) in inventory::of(host, machine, &self.curve, self.booted) {
            let document = document.to_string();
            let hash = blake3::hash(document.as_bytes()).as_bytes()[..16].to_vec();
            frames.push(self.frame(now, FrameBody::Inventory(Inventory { kind: kind.to_owned(), hash, document })));
        }
        self.send(ingestion, now, frames).await
    }

    /// The next frame, made now.
    fn frame(&mut self, now: Timestamp, body: FrameBody) -> Frame {
        let seq = self.next_seq;
        self.next_seq += 1;
        Frame {
            seq,
            taken_wall_us: now.micros(),
            taken_mono_us: now.micros() - self.booted.micros(),
            boot_id: Vec::new(),
            body: Some(body),
        }
    }

    async fn send(&self, ingestion: &Ingestion, now: Timestamp, frames: Vec<Frame>) -> anyhow::Result<()> {
        let batch = IngestRequest {
            stream_id: self.stream.as_bytes().to_vec(),
            boot_id: self.boot.as_bytes().to_vec(),
            wall_us: now.micros(),
            mono_us: now.micros() - self.booted.micros(),
            frames,
            oldest_seq: 1,
            next_seq: self.next_seq,
            schemas: vec![schema()],
            ..IngestRequest::default()
        };
        let answer: IngestResponse = post(ingestion, ("/ingest", &self.bearer), &batch).await?;
        match answer.rejects.first() {
            Some(reject) => bail!("a frame of the demonstration was refused: {reject:?}"),
            None => Ok(()),
        }
    }
}

fn schema() -> SlotSchema {
    let slot = |(metric, component, unit, scale): &(&str, &str, &str, u32)| {
        let slot = Slot::gauge(metric, unit, *scale);
        if component.is_empty() { slot } else { slot.of(component) }
    };
    SlotSchema { slots: SLOTS.iter().map(slot).collect() }
}

async fn post<Q: WireMessage, A: WireMessage>(
    ingestion: &Ingestion,
    (endpoint, bearer): (&str, &str),
    message: &Q,
) -> anyhow::Result<A> {
    let body = codec::encode(message, BodyFormat::AGENT)?;
    let path = format!("{}{endpoint}", wire::PATH_PREFIX);
    let bearer = format!("Bearer {bearer}");
    let asked = AgentRequest {
        content_type: Some(BodyFormat::AGENT.content_type()),
        content_encoding: BodyFormat::AGENT.content_encoding(),
        authorization: Some(&bearer),
        ..plain("POST", &path, &body)
    };
    let reply = ingestion.agent(&asked).await;
    if reply.status >= 400 {
        bail!("{endpoint} answered {}: {}", reply.status, String::from_utf8_lossy(&reply.body));
    }
    let format = BodyFormat::from_headers(Some(reply.content_type), reply.content_encoding)
        .map_err(|error| anyhow::anyhow!("an answer has an unknown form: {error:?}"))?;
    Ok(codec::decode(&reply.body, format)?)
}

fn plain<'a>(method: &'a str, path: &'a str, body: &'a [u8]) -> AgentRequest<'a> {
    AgentRequest {
        method,
        path,
        query: "",
        content_type: None,
        content_encoding: None,
        accept: None,
        authorization: None,
        request_id: "demonstration",
        remote: None,
        body,
    }
}
