//! What the tests work with: a migrated database, two clients, a clock that is moved by hand, agents that speak the real
//! protocol. SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's address) each test
//! makes a database of its own there instead.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::{Auth, Keyring};
use db::{Db, DbError, DbOptions, Target};
use ed25519_dalek::{Signer, SigningKey};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::scope::Access;
use kernel::text::Name;
use kernel::time::ManualClock;
use kernel::{Actor, ClientId, Clock, DeviceId, Effect, Entropy, Mint, Role, Scope, Secret, Timestamp};
use uuid::Uuid;
use wire::{
    Block, BlockBuilder, BodyFormat, EnrollRequest, EnrollResponse, ErrorBody, Event, Frame, FrameBody, IngestRequest,
    IngestResponse, Limits, SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema, WireMessage, codec,
    transcript,
};

use crate::agent_api::{AgentReply, AgentRequest};
use crate::enrolment::{self, NewToken};
use crate::{AgentScopes, ChunkFiles, ChunkOpener, Committer, Ingestion, IngestionOptions};

/// Start of all tests: the beginning of a two-hour window.
pub(crate) const START_S: i64 = 1_795_392_000;
pub(crate) const SECOND_US: i64 = 1_000_000;

pub(crate) struct Bench {
    pub env: Ingestion,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub north: ClientId,
    pub south: ClientId,
    committer: Committer,
    _node: jobs::Node,
    pub folder: tempfile::TempDir,
}

struct Opener(Db, DbOptions);

impl ChunkOpener for Opener {
    fn open(&self, file: PathBuf) -> BoxFuture<'static, Result<Db, DbError>> {
        let (beside, options) = (self.0.clone(), DbOptions { target: Target::Sqlite(file), ..self.1.clone() });
        async move {
            migrations::migrate_chunk_file(&Db::owner(&options.target).await?).await?;
            beside.open_beside(&options).await
        }
        .boxed()
    }
}

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("ingestion_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&cluster, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let main = target(&folder).await;
        migrations::migrate_main(&Db::owner(&main).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(START_S * 1_000)));
        let options = DbOptions {
            target: main.clone(),
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(23)),
            connections: 4,
            statements: None,
        };
        let db = Db::open(&options).await.unwrap();
        let telemetry = folder.path().join("telemetry");
        std::fs::create_dir(&telemetry).unwrap();
        let (hot, chunks) = match main {
            Target::Postgres(_) => (db.clone(), ChunkFiles::Same),
            Target::Sqlite(_) => {
                let file = Target::Sqlite(telemetry.join("hot.db"));
                migrations::migrate_hot_file(&Db::owner(&file).await.unwrap()).await.unwrap();
                let hot = db.open_beside(&DbOptions { target: file, ..options.clone() }).await.unwrap();
                let opener = Arc::new(Opener(db.clone(), options.clone()));
                (hot, ChunkFiles::Beside { folder: telemetry, opener })
            }
        };
        let mint = Arc::new(Mint::new());
        let key: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
        let keyring = Keyring::from_hex(&Secret::new(kernel::hex::encode(&key))).unwrap();
        let node = jobs::Node::start(&db, &mint, "test").await.unwrap();
        let (env, committer) = Ingestion::start(IngestionOptions {
            db: db.clone(),
            hot,
            chunks,
            auth: Auth::new(db.clone(), Arc::clone(&mint), keyring),
            scopes: AgentScopes { identify: mint.system("agent.identify"), commit: mint.system("telemetry.commit") },
            public_url: "https://steward.example/".to_owned(),
            silent_after: Duration::from_secs(60),
        });
        let (north, south) = (client(&db, &mint, "North").await, client(&db, &mint, "South").await);
        Self { env, clock, mint, north, south, committer, _node: node, folder }
    }

    /// The scope of a technician of one client.
    pub(crate) fn technician(&self, client: ClientId) -> Scope {
        let access =
            Access { permissions: Role::Technician.permissions(), effect: Effect::Allow, client: Some(client) };
        self.mint.scope(Actor::System("test"), "request", &[access])
    }

    pub(crate) fn owner(&self) -> Scope {
        let access = Access { permissions: Role::Owner.permissions(), effect: Effect::Allow, client: None };
        self.mint.scope(Actor::System("test"), "request", &[access])
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn now_us(&self) -> i64 {
        self.clock.now().micros()
    }

    /// Creates a token and gives its secret form.
    pub(crate) async fn token(&self, client: ClientId, max_uses: i32) -> String {
        let label = Name::parse("label", "Head office").unwrap();
        let new = NewToken { id: None, client, site: None, label, days: 1, max_uses };
        enrolment::service::create(&self.env, &self.owner(), new).await.unwrap().secret.unwrap()
    }

    /// A new agent of a client, signed in.
    pub(crate) async fn agent(&self, client: ClientId) -> Sim {
        let mut sim = Sim::new(self.env.entropy_seed());
        let token = self.token(client, 1).await;
        sim.enrol(self, &token).await.unwrap();
        sim.sign_in(self).await.unwrap();
        sim
    }

    /// Runs a reconciler by its name.
    pub(crate) async fn reconcile(&self, name: &'static str) {
        let reconciler = self.env.reconcilers().into_iter().find(|r| r.name() == name).unwrap();
        reconciler.run(self.mint.system(name)).await.unwrap();
    }

    /// Writes down that this server lives, as its timer does outside of tests.
    pub(crate) async fn alive(&self) {
        let scope = self.mint.system("test");
        self.env
            .db
            .sweep_write(&scope, |tx| {
                Box::pin(
                    async move { tx.execute("UPDATE node SET alive_at = $1", vec![tx.now().micros().into()]).await },
                )
            })
            .await
            .unwrap();
    }

    /// Another process takes over after this one went away without a word.
    pub(crate) async fn restart(&self) {
        drop(jobs::Node::start(&self.env.db, &self.mint, "test").await.unwrap());
    }

    pub(crate) async fn device(&self, sim: &Sim) -> crate::device::Device {
        self.env.device(&self.owner(), sim.device).await.unwrap()
    }

    pub(crate) async fn stop(self) {
        self.committer.stop().await;
    }
}

impl Ingestion {
    /// Different numbers for different agents of one test.
    fn entropy_seed(&self) -> u64 {
        u64::from_le_bytes(kernel::entropy::array(self.db.entropy().as_ref()))
    }
}

async fn client(db: &Db, mint: &Mint, name: &'static str) -> ClientId {
    db.sweep_write(&mint.system("test"), move |tx| {
        Box::pin(async move {
            let id: ClientId = tx.new_id();
            let sql =
                "INSERT INTO client (id, name, short_name, notes, version, created_at) VALUES ($1, $2, $2, '', 1, $3)";
            tx.execute(sql, vec![id.uuid().into(), name.into(), tx.now().micros().into()]).await?;
            Ok::<_, DbError>(id)
        })
    })
    .await
    .unwrap()
}

/// An agent that speaks the protocol.
#[derive(Clone)]
pub(crate) struct Sim {
    pub key: SigningKey,
    pub agent: Uuid,
    pub instance: Uuid,
    pub device: DeviceId,
    pub bearer: String,
    pub stream: Uuid,
    pub boot: Uuid,
    pub next_seq: u64,
    pub hardware: String,
    /// How far its wall clock is ahead, in microseconds.
    pub ahead_us: i64,
}

pub(crate) fn schema() -> SlotSchema {
    SlotSchema { slots: vec![Slot::gauge("cpu.busy", "%", 2), Slot::counter("network.received", "B").of("eth0")] }
}

/// Value of `cpu.busy` that tests expect at an instant, as stored.
pub(crate) fn busy_at(time_us: i64) -> i64 {
    time_us / SECOND_US % 10_000
}

impl Sim {
    pub(crate) fn new(seed: u64) -> Self {
        let entropy = SeededEntropy::new(seed);
        Self {
            key: SigningKey::from_bytes(&entropy.array::<32>()),
            agent: Uuid::nil(),
            instance: Uuid::nil(),
            device: DeviceId::from_uuid(Uuid::nil()),
            bearer: String::new(),
            stream: Uuid::from_bytes(entropy.array::<16>()),
            boot: Uuid::from_bytes(entropy.array::<16>()),
            next_seq: 1,
            hardware: format!("hardware-{seed}"),
            ahead_us: 0,
        }
    }

    pub(crate) async fn enrol(&mut self, bench: &Bench, token: &str) -> Result<(), (u16, String)> {
        let parsed = wire::EnrolmentToken::parse(token).unwrap();
        let public_key = self.key.verifying_key().to_bytes();
        let proof = self.key.sign(&transcript::enroll(&parsed.id, &public_key, &self.hardware));
        let request = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: proof.to_bytes().to_vec(),
            hostname: "ws-01".to_owned(),
            hardware_id: self.hardware.clone(),
            platform: "linux".to_owned(),
            os_name: "Debian 13".to_owned(),
            agent_version: "0.1.0".to_owned(),
        };
        let answer: EnrollResponse = self.post(bench, "/enroll", &request).await?;
        let (agent, instance) =
            (answer.agent_id.clone().try_into().unwrap(), answer.instance_id.clone().try_into().unwrap());
        let server_key: [u8; 32] = answer.server_key.try_into().unwrap();
        assert_eq!(wire::token::fingerprint(&server_key), parsed.server_fingerprint);
        assert!(auth::verify_signature(
            &server_key,
            &transcript::enrolled(&agent, &instance, &public_key),
            &answer.signature
        ));
        self.agent = Uuid::from_bytes(agent);
        self.instance = Uuid::from_bytes(instance);
        self.device = DeviceId::from_uuid(Uuid::from_slice(&answer.device_id).unwrap());
        Ok(())
    }

    pub(crate) async fn challenge(bench: &Bench) -> Vec<u8> {
        let reply = bench.env.agent(&request("GET", "/agent/v1/session", &[])).await;
        assert_eq!(reply.status, 200);
        codec::decode::<SessionChallenge>(&reply.body, BodyFormat::JSON).unwrap().nonce
    }

    pub(crate) async fn sign_in(&mut self, bench: &Bench) -> Result<SessionResponse, (u16, String)> {
        let nonce = Self::challenge(bench).await;
        self.sign_in_with(bench, nonce).await
    }

    pub(crate) async fn sign_in_with(
        &mut self,
        bench: &Bench,
        nonce: Vec<u8>,
    ) -> Result<SessionResponse, (u16, String)> {
        let signed =
            transcript::session(&nonce.clone().try_into().unwrap(), self.agent.as_bytes(), self.instance.as_bytes());
        let request = SessionRequest {
            agent_id: self.agent.as_bytes().to_vec(),
            instance_id: self.instance.as_bytes().to_vec(),
            nonce,
            signature: self.key.sign(&signed).to_bytes().to_vec(),
            boot_id: self.boot.as_bytes().to_vec(),
            agent_version: "0.1.1".to_owned(),
            wall_us: bench.now_us() + self.ahead_us,
            stream_id: self.stream.as_bytes().to_vec(),
        };
        let answer: SessionResponse = self.post(bench, "/session", &request).await?;
        self.bearer.clone_from(&answer.token);
        Ok(answer)
    }

    /// Time since its boot.
    fn mono_us(&self, bench: &Bench) -> i64 {
        bench.now_us() - (START_S - 1_000) * SECOND_US
    }

    /// The next frame, made now.
    pub(crate) fn frame(&mut self, bench: &Bench, body: FrameBody) -> Frame {
        let seq = self.next_seq;
        self.next_seq += 1;
        Frame {
            seq,
            taken_wall_us: bench.now_us() + self.ahead_us,
            taken_mono_us: self.mono_us(bench),
            boot_id: Vec::new(),
            body: Some(body),
        }
    }

    /// A frame with the last `ticks` ticks before now, 10 s apart.
    pub(crate) fn block(&mut self, bench: &Bench, ticks: i64) -> Frame {
        let mut builder = BlockBuilder::new(&schema()).unwrap();
        for tick in (0..ticks).rev() {
            let time_us = bench.now_us() - tick * 10 * SECOND_US;
            builder.push(time_us + self.ahead_us, &[Some(busy_at(time_us)), Some(time_us / SECOND_US * 7)]).unwrap();
        }
        self.frame(bench, FrameBody::Block(builder.finish().unwrap()))
    }

    pub(crate) fn event(&mut self, bench: &Bench, kind: &str, detail: &str) -> Frame {
        self.frame(bench, FrameBody::Event(Event { kind: kind.to_owned(), detail: detail.to_owned() }))
    }

    /// A batch of frames with the schema.
    pub(crate) fn batch(&self, bench: &Bench, frames: Vec<Frame>) -> IngestRequest {
        IngestRequest {
            stream_id: self.stream.as_bytes().to_vec(),
            boot_id: self.boot.as_bytes().to_vec(),
            wall_us: bench.now_us() + self.ahead_us,
            mono_us: self.mono_us(bench),
            frames,
            oldest_seq: 1,
            next_seq: self.next_seq,
            schemas: vec![schema()],
            ..IngestRequest::default()
        }
    }

    pub(crate) async fn send(&self, bench: &Bench, frames: Vec<Frame>) -> Result<IngestResponse, (u16, String)> {
        self.post(bench, "/ingest", &self.batch(bench, frames)).await
    }

    pub(crate) async fn post<Q: WireMessage, A: WireMessage>(
        &self,
        bench: &Bench,
        path: &str,
        message: &Q,
    ) -> Result<A, (u16, String)> {
        let body = codec::encode(message, BodyFormat::AGENT).unwrap();
        let path = format!("/agent/v1{path}");
        let bearer = format!("Bearer {}", self.bearer);
        let asked = AgentRequest {
            content_type: Some(BodyFormat::AGENT.content_type()),
            content_encoding: BodyFormat::AGENT.content_encoding(),
            authorization: Some(&bearer),
            ..request("POST", &path, &body)
        };
        let reply = bench.env.agent(&asked).await;
        read(&reply)
    }
}

/// A plain request.
pub(crate) fn request<'a>(method: &'a str, path: &'a str, body: &'a [u8]) -> AgentRequest<'a> {
    AgentRequest {
        method,
        path,
        query: "",
        content_type: None,
        content_encoding: None,
        accept: None,
        authorization: None,
        request_id: "test-request",
        remote: None,
        body,
    }
}

/// The message of a reply, or its status and code.
pub(crate) fn read<A: WireMessage>(reply: &AgentReply) -> Result<A, (u16, String)> {
    let format = BodyFormat::from_headers(Some(reply.content_type), reply.content_encoding).unwrap();
    if reply.status >= 400 {
        let error: ErrorBody = codec::decode(&reply.body, format).unwrap();
        assert_eq!(error.request_id, "test-request");
        assert!(!error.message.is_empty() && !error.action.is_empty());
        return Err((reply.status, error.code));
    }
    Ok(codec::decode(&reply.body, format).unwrap())
}

/// All ticks of `cpu.busy` that are stored of a device, in hot blocks and chunks, as often as they are stored.
pub(crate) async fn stored_ticks(bench: &Bench, sim: &Sim) -> Vec<(i64, i64)> {
    let scope = bench.mint.system("test");
    let device = sim.device.uuid();
    let mut blocks: Vec<Vec<u8>> = bench
        .env
        .hot
        .sweep_read(&scope, move |tx| {
            Box::pin(async move {
                let sql = "SELECT block FROM telemetry_block WHERE device_id = $1";
                let rows = tx.rows(sql, vec![device.into()]).await?;
                rows.iter().map(|row| Ok::<_, DbError>(row.try_get("", "block")?)).collect()
            })
        })
        .await
        .unwrap();
    let weeks = crate::telemetry::chunk::week_of(START_S * SECOND_US);
    for week in weeks - 60..weeks + 3 {
        let Some(db) = bench.env.chunks.existing(week).await.unwrap() else { continue };
        let bodies: Vec<Vec<u8>> = db
            .sweep_read(&scope, move |tx| {
                Box::pin(async move {
                    let sql = "SELECT body FROM telemetry_chunk WHERE device_id = $1 AND week = $2";
                    let rows = tx.rows(sql, vec![device.into(), week.into()]).await?;
                    rows.iter().map(|row| Ok::<_, DbError>(row.try_get("", "body")?)).collect()
                })
            })
            .await
            .unwrap();
        blocks.extend(bodies.iter().map(|body| crate::telemetry::chunk::body::block(body).unwrap()));
    }
    let mut ticks = Vec::new();
    for bytes in &blocks {
        let block = Block::decode(bytes, Limits::WIRE).unwrap();
        let column = block.column(0).unwrap();
        ticks.extend(block.times().zip(column.iter()).filter_map(|(time, value)| Some((time, value?))));
    }
    ticks.sort_unstable();
    ticks
}
