//! What the tests work with: an installation with its owner, two clients, agents that speak the real protocol, a clock
//! that is moved by hand. SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's
//! address) each test makes a database of its own there instead.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::grant::NewGrant;
use auth::user::{NewUser, UserKind};
use auth::{Auth, Keyring, Origin, SetupInput};
use db::{Db, DbError, DbOptions, Row, StatementLog, Target, Value};
use ed25519_dalek::{Signer, SigningKey};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use ingestion::agent_api::AgentRequest;
use ingestion::enrolment::{self, NewToken};
use ingestion::{AgentScopes, ChunkFiles, ChunkOpener, Committer, Ingestion, IngestionOptions};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::text::{EmailAddr, Name, Prose};
use kernel::time::ManualClock;
use kernel::{
    Access, Actor, ClientId, Clock, DeviceId, Effect, Entropy, Mint, Role, Scope, Secret, TeamId, Timestamp, UserId,
};
use tenancy::client::{self, NewClient};
use tenancy::team::{self, NewTeam};
use tenancy::{MailState, Tenancy};
use uuid::Uuid;
use wire::{
    BlockBuilder, BodyFormat, EnrollRequest, EnrollResponse, Frame, FrameBody, IngestRequest, IngestResponse,
    SessionChallenge, SessionRequest, SessionResponse, Slot, SlotSchema, WireMessage, codec, transcript,
};

use crate::insight::Insight;
use crate::{Alerting, AlertingOptions};

pub(super) const START_S: i64 = 1_795_392_000;
pub(super) const SECOND_US: i64 = 1_000_000;
/// Bytes of each filesystem.
const TOTAL: i64 = 1_000_000;

pub(super) struct Bench {
    pub env: Alerting,
    pub tenancy: Tenancy,
    pub ingestion: Ingestion,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub owner: UserId,
    pub scope: Scope,
    /// What the main database was asked.
    pub statements: StatementLog,
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

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("alerting_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&cluster, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

pub(super) fn name(text: &str) -> Name {
    Name::parse("name", text).unwrap()
}

pub(super) fn prose(text: &str) -> Prose {
    Prose::parse("note", text).unwrap()
}

impl Bench {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let main = target(&folder).await;
        migrations::migrate_main(&Db::owner(&main).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(START_S * 1_000)));
        let statements = StatementLog::default();
        let options = DbOptions {
            target: main.clone(),
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(41)),
            connections: 4,
            statements: Some(statements.clone()),
        };
        let db = Db::open(&options).await.unwrap();
        let options = DbOptions { statements: None, ..options };
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
        let bytes: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
        let keyring = Keyring::from_hex(&Secret::new(kernel::hex::encode(&bytes))).unwrap();
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        let node = jobs::Node::start(&db, &mint, "test").await.unwrap();
        let public_url = "https://steward.example".to_owned();
        let tenancy = Tenancy {
            db: db.clone(),
            audit: auth.audit().clone(),
            auth: auth.clone(),
            public_url: public_url.clone(),
            mail: MailState::Configured,
        };
        let setup = SetupInput {
            token: auth.setup_link().await.unwrap().unwrap(),
            provider_name: "Contoso Services".to_owned(),
            name: "Erika Beispiel".to_owned(),
            email: "erika@contoso.example".to_owned(),
            password: Secret::new("trumpet cactus fiddle moss"),
        };
        let signed_in = auth.setup_complete(&Origin::default(), setup).await.unwrap();
        let scope = auth.again(&signed_in.principal, "request").await.unwrap().scope;
        tenancy::defaults::ensure(&tenancy, &scope, sla_zone()).await.unwrap();
        let (ingestion, committer) = Ingestion::start(IngestionOptions {
            db: db.clone(),
            hot,
            chunks,
            auth: auth.clone(),
            scopes: AgentScopes { identify: mint.system("agent.identify"), commit: mint.system("telemetry.commit") },
            public_url: public_url.clone(),
            silent_after: Duration::from_secs(60),
        });
        let scope_of_work = mint.system("alerting.evaluate");
        let env =
            Alerting::new(AlertingOptions { db, auth, ingestion: ingestion.clone(), scope: scope_of_work, public_url });
        env.ensure_standards().await.unwrap();
        let mut clients = Vec::new();
        for text in ["Northwind", "Southridge"] {
            let new = NewClient { id: None, name: name(text), short_name: None, notes: prose("") };
            clients.push(client::service::create(&tenancy, &scope, new).await.unwrap().id);
        }
        Self {
            env,
            tenancy,
            ingestion,
            clock,
            mint,
            owner: signed_in.principal.user,
            scope,
            statements,
            north: clients[0],
            south: clients[1],
            committer,
            _node: node,
            _folder: folder,
        }
    }

    /// The services as another node has them: nothing in memory.
    pub(super) fn other_node(&self) -> Alerting {
        Alerting::new(AlertingOptions {
            db: self.tenancy.db.clone(),
            auth: self.tenancy.auth.clone(),
            ingestion: self.ingestion.clone(),
            scope: self.mint.system("alerting.evaluate"),
            public_url: self.tenancy.public_url.clone(),
        })
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The scope of somebody with one role at one client.
    pub(super) fn at(&self, role: Role, client: ClientId) -> Scope {
        let access = Access { permissions: role.permissions(), effect: Effect::Allow, client: Some(client) };
        self.mint.scope(Actor::System("test"), "request", &[access])
    }

    /// A person of the provider who may do everything that a technician may.
    pub(super) async fn person(&self, text: &'static str, email: &'static str) -> UserId {
        let scope = self.mint.system("test");
        self.tenancy
            .db
            .sweep_write(&scope, move |tx| {
                Box::pin(async move {
                    let new = NewUser {
                        id: tx.new_id(),
                        name: name(text),
                        email: EmailAddr::parse("email", email).unwrap(),
                        kind: UserKind::Staff,
                    };
                    let user = auth::user::store::insert_invited(tx, new).await?;
                    let grant = NewGrant {
                        id: tx.new_id(),
                        user: user.id,
                        role: Role::Technician,
                        effect: Effect::Allow,
                        client: None,
                        expires_at: None,
                        reason: None,
                    };
                    auth::grant::store::insert(tx, grant).await?;
                    Ok::<_, DbError>(user.id)
                })
            })
            .await
            .unwrap()
    }

    pub(super) async fn team(&self, text: &str, members: Vec<UserId>) -> TeamId {
        let new = NewTeam { id: None, name: name(text), members };
        team::service::create(&self.tenancy, &self.scope, new).await.unwrap().id
    }

    /// Rows of a query over everything.
    pub(super) async fn rows(&self, sql: &'static str) -> Vec<Row> {
        self.rows_with(sql, Vec::new()).await
    }

    pub(super) async fn rows_with(&self, sql: &'static str, values: Vec<Value>) -> Vec<Row> {
        let scope = self.mint.system("test");
        let read = self.tenancy.db.sweep_read(&scope, move |tx| Box::pin(async move { tx.rows(sql, values).await }));
        let read: Result<_, DbError> = read.await;
        read.unwrap()
    }

    /// Changes rows behind the program's back.
    pub(super) async fn execute(&self, sql: &str, values: Vec<Value>) {
        let (scope, sql) = (self.mint.system("test"), sql.to_owned());
        let done =
            self.tenancy.db.sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&sql, values).await }));
        let done: Result<u64, DbError> = done.await;
        done.unwrap();
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        self.rows(sql).await[0].try_get("", "n").unwrap()
    }

    /// Every insight of a client, oldest first.
    pub(super) async fn insights(&self, client: ClientId) -> Vec<Insight> {
        let scope = self.mint.system("test");
        let ids: Vec<Uuid> = self
            .rows_with("SELECT id FROM insight WHERE client_id = $1 ORDER BY raised_at, id", vec![client.uuid().into()])
            .await
            .iter()
            .map(|row| row.try_get("", "id").unwrap())
            .collect();
        let ids: Vec<_> = ids.into_iter().map(kernel::InsightId::from_uuid).collect();
        let order = ids.clone();
        let read = self
            .tenancy
            .db
            .sweep_read(&scope, move |tx| Box::pin(async move { crate::insight::store::by_ids(tx, &ids).await }));
        let mut found: Vec<Insight> = read.await.unwrap();
        found.sort_by_key(|one| order.iter().position(|id| *id == one.id));
        found
    }

    /// Payloads of the jobs of a kind, in order.
    pub(super) async fn jobs(&self, kind: &'static str) -> Vec<serde_json::Value> {
        let rows = self.rows_with("SELECT payload FROM job WHERE kind = $1 ORDER BY id", vec![kind.into()]).await;
        rows.iter().map(|row| row.try_get("", "payload").unwrap()).collect()
    }

    /// Texts of an insight's timeline with their kinds.
    pub(super) async fn timeline(&self, insight: &Insight) -> Vec<(String, String)> {
        let sql = "SELECT kind, text FROM insight_event WHERE insight_id = $1 ORDER BY at, id";
        let rows = self.rows_with(sql, vec![insight.id.uuid().into()]).await;
        rows.iter().map(|row| (row.try_get("", "kind").unwrap(), row.try_get("", "text").unwrap())).collect()
    }

    /// A new agent of a client, signed in.
    pub(super) async fn agent(&self, client: ClientId, host: &str) -> Sim {
        let label = Name::parse("label", "Head office").unwrap();
        let new = NewToken { id: None, client, site: None, label, days: 1, max_uses: 1 };
        let token = enrolment::service::create(&self.ingestion, &self.scope, new).await.unwrap().secret.unwrap();
        let seed = u64::from_le_bytes(kernel::entropy::array(self.tenancy.db.entropy().as_ref()));
        let mut sim = Sim::new(seed, host);
        sim.enrol(self, &token).await;
        sim.sign_in(self).await;
        sim
    }

    pub(super) async fn stop(self) {
        self.committer.stop().await;
    }
}

fn sla_zone() -> sla::Zone {
    "UTC".parse().unwrap()
}

/// An agent that speaks the protocol and reports two filesystems.
#[derive(Clone)]
pub(super) struct Sim {
    key: SigningKey,
    agent: Uuid,
    instance: Uuid,
    pub device: DeviceId,
    bearer: String,
    stream: Uuid,
    pub boot: Uuid,
    next_seq: u64,
    host: String,
}

fn schema() -> SlotSchema {
    let bytes = |metric: &str, component: &str| Slot::gauge(metric, "B", 0).of(component);
    SlotSchema {
        slots: vec![
            bytes("filesystem.total", "/"),
            bytes("filesystem.total", "/data"),
            bytes("filesystem.used", "/"),
            bytes("filesystem.used", "/data"),
        ],
    }
}

impl Sim {
    fn new(seed: u64, host: &str) -> Self {
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
            host: host.to_owned(),
        }
    }

    async fn enrol(&mut self, bench: &Bench, token: &str) {
        let parsed = wire::EnrolmentToken::parse(token).unwrap();
        let public_key = self.key.verifying_key().to_bytes();
        let hardware = format!("hardware-{}", self.host);
        let proof = self.key.sign(&transcript::enroll(&parsed.id, &public_key, &hardware));
        let request = EnrollRequest {
            token: token.to_owned(),
            public_key: public_key.to_vec(),
            proof: proof.to_bytes().to_vec(),
            hostname: self.host.clone(),
            hardware_id: hardware,
            platform: "linux".to_owned(),
            os_name: "Debian 13".to_owned(),
            agent_version: "0.1.0".to_owned(),
        };
        let answer: EnrollResponse = self.post(bench, "/enroll", &request).await;
        self.agent = Uuid::from_slice(&answer.agent_id).unwrap();
        self.instance = Uuid::from_slice(&answer.instance_id).unwrap();
        self.device = DeviceId::from_uuid(Uuid::from_slice(&answer.device_id).unwrap());
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
            boot_id: self.boot.as_bytes().to_vec(),
            agent_version: "0.1.1".to_owned(),
            wall_us: bench.now().micros(),
            stream_id: self.stream.as_bytes().to_vec(),
        };
        let answer: SessionResponse = self.post(bench, "/session", &asked).await;
        self.bearer = answer.token;
    }

    /// Sends how full the two filesystems are now, in percent.
    pub(super) async fn report(&mut self, bench: &Bench, root: i64, data: i64) {
        let now_us = bench.now().micros();
        let mut builder = BlockBuilder::new(&schema()).unwrap();
        let used = |percent: i64| Some(TOTAL / 100 * percent);
        builder.push(now_us, &[Some(TOTAL), Some(TOTAL), used(root), used(data)]).unwrap();
        let mono_us = now_us - (START_S - 1_000) * SECOND_US;
        let frame = Frame {
            seq: self.next_seq,
            taken_wall_us: now_us,
            taken_mono_us: mono_us,
            boot_id: Vec::new(),
            body: Some(FrameBody::Block(builder.finish().unwrap())),
        };
        self.next_seq += 1;
        let batch = IngestRequest {
            stream_id: self.stream.as_bytes().to_vec(),
            boot_id: self.boot.as_bytes().to_vec(),
            wall_us: now_us,
            mono_us,
            frames: vec![frame],
            oldest_seq: 1,
            next_seq: self.next_seq,
            schemas: vec![schema()],
            ..IngestRequest::default()
        };
        let ack: IngestResponse = self.post(bench, "/ingest", &batch).await;
        assert!(ack.rejects.is_empty(), "{ack:?}");
    }

    async fn post<Q: WireMessage, A: WireMessage>(&self, bench: &Bench, path: &str, message: &Q) -> A {
        let body = codec::encode(message, BodyFormat::AGENT).unwrap();
        let path = format!("/agent/v1{path}");
        let bearer = format!("Bearer {}", self.bearer);
        let asked = AgentRequest {
            content_type: Some(BodyFormat::AGENT.content_type()),
            content_encoding: BodyFormat::AGENT.content_encoding(),
            authorization: Some(&bearer),
            ..request("POST", &path, &body)
        };
        let reply = bench.ingestion.agent(&asked).await;
        let format = BodyFormat::from_headers(Some(reply.content_type), reply.content_encoding).unwrap();
        assert!(reply.status < 400, "{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body));
        codec::decode(&reply.body, format).unwrap()
    }
}

fn request<'a>(method: &'a str, path: &'a str, body: &'a [u8]) -> AgentRequest<'a> {
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

/// Reports each minute for a number of minutes, looking after each.
pub(super) async fn minutes(bench: &Bench, sim: &mut Sim, count: usize, (root, data): (i64, i64)) {
    for at in 0..count {
        bench.advance(60);
        // A session lasts a quarter of an hour.
        if at % 10 == 0 {
            sim.sign_in(bench).await;
        }
        sim.report(bench, root, data).await;
        bench.env.evaluate(bench.north).await.unwrap();
    }
}
