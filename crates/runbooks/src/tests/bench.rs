//! What the tests work with: a migrated database, two clients, people, a clock that is moved by hand, agents.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::{Auth, Keyring};
use db::{Db, DbError, DbOptions, Target, Value};
use ed25519_dalek::{Signer, SigningKey};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use ingestion::agent_api::AgentRequest;
use ingestion::enrolment::{self, NewToken};
use ingestion::{AgentScopes, ChunkFiles, ChunkOpener, Committer, Ingestion, IngestionOptions};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::scope::Access;
use kernel::text::Name;
use kernel::time::ManualClock;
use kernel::{
    Actor, ClientId, Clock, DeviceId, Effect, Entropy, Mint, Role, RunbookId, Scope, Secret, Timestamp, UserId,
};
use uuid::Uuid;
use wire::{
    BlockBuilder, BodyFormat, Command, CommandAck, EnrollRequest, EnrollResponse, ErrorBody, Frame, FrameBody,
    IngestRequest, IngestResponse, PollResponse, SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema,
    WireMessage, codec, transcript,
};

use crate::run::start::{self, Wanted};
use crate::run::{NewRun, Run, service};
use crate::runbook::store as runbooks;
use crate::{Runbooks, run};

pub(super) const START_S: i64 = 1_795_392_000;

pub(super) struct Bench {
    pub env: Runbooks,
    pub ingestion: Ingestion,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub north: ClientId,
    pub south: ClientId,
    committer: Committer,
    _node: jobs::Node,
    _folder: tempfile::TempDir,
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

/// SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` a database of its own there instead.
async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("runbooks_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&cluster, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(super) async fn new() -> Self {
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
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        let (ingestion, committer) = Ingestion::start(IngestionOptions {
            db: db.clone(),
            hot,
            chunks,
            auth: auth.clone(),
            scopes: AgentScopes { identify: mint.system("agent.identify"), commit: mint.system("telemetry.commit") },
            public_url: "https://steward.example/".to_owned(),
            silent_after: Duration::from_secs(60),
        });
        let env = Runbooks::new(db.clone(), auth, ingestion.clone());
        assert!(ingestion.open_commands(env.desk()));
        let (north, south) = (client(&db, &mint, "North").await, client(&db, &mint, "South").await);
        for number in 0..5 {
            person_row(&db, &mint, number).await;
        }
        let bench = Self { env, ingestion, clock, mint, north, south, committer, _node: node, _folder: folder };
        bench.reconcile("runbooks.shipped").await;
        bench
    }

    /// A person with the rights of a technician at one client.
    pub(super) fn technician(&self, number: u128, client: ClientId) -> Scope {
        self.scope(number, Role::Technician, Some(client))
    }

    pub(super) fn scope(&self, number: u128, role: Role, client: Option<ClientId>) -> Scope {
        let access = Access { permissions: role.permissions(), effect: Effect::Allow, client };
        self.mint.scope(Actor::User(user(number)), "request", &[access])
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(super) async fn reconcile(&self, name: &'static str) {
        let reconciler = self.env.reconcilers().into_iter().find(|r| r.name() == name).unwrap();
        reconciler.run(self.mint.system(name)).await.unwrap();
    }

    pub(super) async fn agent(&self, client: ClientId) -> Sim {
        let label = Name::parse("label", "Office").unwrap();
        let new = NewToken { id: None, client, site: None, label, days: 1, max_uses: 1 };
        let owner = self.scope(3, Role::Owner, None);
        let token = enrolment::service::create(&self.ingestion, &owner, new).await.unwrap().secret.unwrap();
        let mut sim = Sim::new(u64::from_le_bytes(kernel::entropy::array(self.env.db.entropy().as_ref())));
        sim.enrol(self, &token).await;
        sim.sign_in(self).await;
        sim
    }

    pub(super) async fn shipped(&self, key: &'static str) -> RunbookId {
        let found = self
            .env
            .db
            .sweep_read(&self.mint.system("test"), move |tx| {
                Box::pin(async move { runbooks::by_origin(tx, key).await })
            })
            .await;
        found.unwrap().unwrap().id
    }

    /// Starts the shipped runbook that frees space, as the first technician.
    pub(super) async fn start(&self, sim: &Sim) -> Run {
        let who = self.technician(0, self.north);
        let wanted = Wanted {
            runbook: self.shipped("filesystem.free_space").await,
            device: sim.device,
            parameters: BTreeMap::new(),
            insight_component: Some("/var".to_owned()),
        };
        let proposal = start::plan(&self.env, &who, wanted).await.unwrap();
        let new = NewRun {
            id: None,
            version: proposal.version.id,
            device: sim.device,
            parameters: BTreeMap::new(),
            ticket: None,
            insight: None,
            insight_component: Some("/var".to_owned()),
            plan_hash: proposal.prepared.hash,
        };
        start::start(&self.env, &who, new).await.unwrap()
    }

    /// The run up to the script: evidence by the first technician, approval by the second.
    pub(super) async fn approved(&self, sim: &Sim) -> Run {
        let run = self.start(sim).await;
        let given = run::person::Given { text: Some("Old logs.".into()), ..run::person::Given::default() };
        run::person::complete(&self.env, &self.technician(0, self.north), run.id, 0, given).await.unwrap();
        let word = (run.plan_hash, "Fine.".to_owned());
        run::person::approve(&self.env, &self.technician(1, self.north), run.id, 1, word).await.unwrap()
    }

    pub(super) async fn view(&self, run: &Run) -> service::RunView {
        let who = self.scope(3, Role::Owner, None);
        service::views(&self.env, &who, vec![run.id]).await.unwrap().pop().unwrap()
    }

    pub(super) async fn count(&self, sql: &'static str, values: Vec<Value>) -> i64 {
        let scope = self.mint.system("test");
        let read = self.env.db.sweep_read(&scope, move |tx| {
            Box::pin(async move { Ok::<i64, DbError>(tx.row(sql, values).await?.unwrap().try_get("", "n")?) })
        });
        read.await.unwrap()
    }

    /// Locks a person's login, or opens it again.
    pub(super) async fn lock(&self, number: u128, locked: bool) {
        let scope = self.mint.system("test");
        let write = self.env.db.sweep_write(&scope, move |tx| {
            Box::pin(async move {
                match locked {
                    true => auth::user::store::lock(tx, user(number), None).await,
                    false => auth::user::store::unlock(tx, user(number)).await,
                }
            })
        });
        write.await.unwrap();
    }

    pub(super) async fn stop(self) {
        self.committer.stop().await;
    }
}

pub(super) fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(0x0193_5300_0000_7000_8000_0000_0000_0000 + number))
}

async fn person_row(db: &Db, mint: &Mint, number: u128) {
    db.sweep_write(&mint.system("test"), move |tx| {
        Box::pin(async move {
            let sql = "INSERT INTO user_account (id, name, email, kind, version, created_at) VALUES ($1, $2, $3, 'staff', 1, $4)";
            let name = format!("Person {number}");
            let email = format!("person{number}@example.com");
            tx.execute(sql, vec![user(number).uuid().into(), name.into(), email.into(), tx.now().micros().into()]).await
        })
    })
    .await
    .unwrap();
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
pub(super) struct Sim {
    key: SigningKey,
    pub agent: Uuid,
    pub instance: Uuid,
    pub device: DeviceId,
    pub dispatch_key: [u8; 32],
    bearer: String,
    stream: Uuid,
    next_seq: u64,
}

fn request<'a>(method: &'a str, path: &'a str, body: &'a [u8]) -> AgentRequest<'a> {
    AgentRequest {
        method,
        path,
        query: "wait=0",
        content_type: (!body.is_empty()).then_some("application/json"),
        content_encoding: None,
        accept: None,
        authorization: None,
        request_id: "request",
        remote: None,
        body,
    }
}

impl Sim {
    fn new(seed: u64) -> Self {
        let entropy = SeededEntropy::new(seed);
        Self {
            key: SigningKey::from_bytes(&entropy.array::<32>()),
            agent: Uuid::nil(),
            instance: Uuid::nil(),
            device: DeviceId::from_uuid(Uuid::nil()),
            dispatch_key: [0; 32],
            bearer: String::new(),
            stream: Uuid::from_bytes(entropy.array::<16>()),
            next_seq: 1,
        }
    }

    async fn enrol(&mut self, bench: &Bench, token: &str) {
        let parsed = wire::EnrolmentToken::parse(token).unwrap();
        let public_key = self.key.verifying_key().to_bytes();
        let hardware_id = self.stream.to_string();
        let proof = self.key.sign(&transcript::enroll(&parsed.id, &public_key, &hardware_id));
        let asked = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: proof.to_bytes().to_vec(),
            hostname: "files-01".into(),
            hardware_id,
            platform: "linux".into(),
            os_name: "Debian 13".into(),
            agent_version: "0.1.0".into(),
        };
        let answer: EnrollResponse = self.post(bench, "/enroll", &asked).await.unwrap();
        self.agent = Uuid::from_slice(&answer.agent_id).unwrap();
        self.instance = Uuid::from_slice(&answer.instance_id).unwrap();
        self.device = DeviceId::from_uuid(Uuid::from_slice(&answer.device_id).unwrap());
        let server_key: [u8; 32] = answer.server_key.try_into().unwrap();
        self.dispatch_key = answer.dispatch_key.try_into().unwrap();
        let vouching = transcript::dispatch_key(self.instance.as_bytes(), &self.dispatch_key);
        assert!(auth::verify_signature(&server_key, &vouching, &answer.dispatch_key_signature));
    }

    pub(super) async fn sign_in(&mut self, bench: &Bench) {
        let reply = bench.ingestion.agent(&request("GET", "/agent/v1/session", &[])).await;
        let nonce = codec::decode::<SessionChallenge>(&reply.body, BodyFormat::JSON).unwrap().nonce;
        let signed =
            transcript::session(&nonce.clone().try_into().unwrap(), self.agent.as_bytes(), self.instance.as_bytes());
        let asked = SessionRequest {
            agent_id: self.agent.as_bytes().to_vec(),
            instance_id: self.instance.as_bytes().to_vec(),
            nonce,
            signature: self.key.sign(&signed).to_bytes().to_vec(),
            boot_id: vec![7; 16],
            agent_version: "0.1.0".into(),
            wall_us: bench.clock.now().micros(),
            stream_id: self.stream.as_bytes().to_vec(),
        };
        let answer: SessionResponse = self.post(bench, "/session", &asked).await.unwrap();
        assert_eq!(answer.dispatch_key, self.dispatch_key, "an agent that enrolled before learns the key here");
        self.bearer = answer.token;
    }

    pub(super) async fn post<M: WireMessage, R: WireMessage>(
        &self,
        bench: &Bench,
        endpoint: &str,
        message: &M,
    ) -> Result<R, (u16, String)> {
        let body = codec::encode(message, BodyFormat::JSON).unwrap();
        self.ask(bench, "POST", endpoint, &body).await
    }

    async fn ask<R: WireMessage>(
        &self,
        bench: &Bench,
        method: &str,
        endpoint: &str,
        body: &[u8],
    ) -> Result<R, (u16, String)> {
        let (path, bearer) = (format!("/agent/v1{endpoint}"), format!("Bearer {}", self.bearer));
        let mut asked = request(method, &path, body);
        asked.authorization = (!self.bearer.is_empty()).then_some(&bearer);
        let reply = bench.ingestion.agent(&asked).await;
        if reply.status < 300 {
            return Ok(codec::decode(&reply.body, BodyFormat::JSON).unwrap());
        }
        Err((reply.status, codec::decode::<ErrorBody>(&reply.body, BodyFormat::JSON).unwrap().code))
    }

    pub(super) async fn poll(&self, bench: &Bench) -> Vec<Command> {
        let answer: PollResponse = self.ask(bench, "GET", "/poll", &[]).await.unwrap();
        answer.commands
    }

    /// A poll that the server may hold.
    pub(super) async fn wait(&self, bench: &Bench, seconds: u32) -> Vec<Command> {
        let (query, bearer) = (format!("wait={seconds}"), format!("Bearer {}", self.bearer));
        let asked =
            AgentRequest { query: &query, authorization: Some(&bearer), ..request("GET", "/agent/v1/poll", &[]) };
        let reply = bench.ingestion.agent(&asked).await;
        codec::decode::<PollResponse>(&reply.body, BodyFormat::JSON).unwrap().commands
    }

    pub(super) async fn finish(
        &self,
        bench: &Bench,
        report: wire::CommandFinished,
    ) -> Result<CommandAck, (u16, String)> {
        self.post(bench, "/command/finished", &report).await
    }

    /// Reports use and size of `/var`, measured now.
    pub(super) async fn measure(&mut self, bench: &Bench, used: f64) {
        let schema = SlotSchema {
            slots: vec![
                Slot::gauge("filesystem.total", "B", 0).of("/var"),
                Slot::gauge("filesystem.used", "B", 0).of("/var"),
            ],
        };
        let now = bench.clock.now().micros();
        let mut builder = BlockBuilder::new(&schema).unwrap();
        builder.push(now, &[schema.slots[0].stored(1_000.0), schema.slots[1].stored(used)]).unwrap();
        let frame = Frame {
            seq: self.next_seq,
            taken_wall_us: now,
            taken_mono_us: now - (START_S - 1_000) * 1_000_000,
            boot_id: Vec::new(),
            body: Some(FrameBody::Block(builder.finish().unwrap())),
        };
        self.next_seq += 1;
        let batch = IngestRequest {
            stream_id: self.stream.as_bytes().to_vec(),
            boot_id: vec![7; 16],
            wall_us: now,
            mono_us: frame.taken_mono_us,
            oldest_seq: frame.seq,
            next_seq: self.next_seq,
            frames: vec![frame],
            schemas: vec![schema],
            ..IngestRequest::default()
        };
        let answer: IngestResponse = self.post(bench, "/ingest", &batch).await.unwrap();
        assert!(answer.rejects.is_empty(), "{:?}", answer.rejects);
    }
}
