//! What the tests work with: a migrated database, two clients with a device each, telemetry of many days, a clock that is
//! moved by hand. SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's address) each
//! test makes a database of its own there instead.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::{Auth, Keyring};
use db::{Db, DbError, DbOptions, Dialect, Target};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use ingestion::{AgentScopes, ChunkFiles, ChunkOpener, Committer, Ingestion, IngestionOptions};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::text::{Line, Name, Prose};
use kernel::time::ManualClock;
use kernel::{
    Access, Actor, ClientId, Clock, ContactId, DeviceId, Effect, Entropy, Failure, Id, Mint, PageRequest, Role, Scope,
    Secret, SiteId, Timestamp,
};
use sea_orm::ConnectionTrait;
use tenancy::{MailState, Tenancy};
use uuid::Uuid;
use wire::{BlockBuilder, Slot, SlotSchema};

use crate::Planning;
use crate::forecast::{self, Forecast, ForecastFilter};
use crate::risk::{NewRisk, Source, Treatment};

/// Start of all tests: 2026-12-01T08:30:00Z, a Tuesday.
pub(super) const START: &str = "2026-12-01T08:30:00Z";
const DAY: u64 = 86_400;
const HOUR_US: i64 = 3_600_000_000;
const GIB: i64 = 1 << 30;

pub(super) struct Bench {
    pub env: Planning,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub north: ClientId,
    pub south: ClientId,
    pub device: DeviceId,
    pub contact: ContactId,
    hot: Db,
    committer: Committer,
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
    let name = format!("planning_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let main = target(&folder).await;
        migrations::migrate_main(&Db::owner(&main).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::parse_rfc3339(START).unwrap()));
        let options = DbOptions {
            target: main.clone(),
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(37)),
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
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        let (ingestion, committer) = Ingestion::start(IngestionOptions {
            db: db.clone(),
            hot: hot.clone(),
            chunks,
            auth: auth.clone(),
            scopes: AgentScopes { identify: mint.system("agent.identify"), commit: mint.system("telemetry.commit") },
            public_url: "https://steward.example".to_owned(),
            silent_after: Duration::from_secs(60),
        });
        let tenancy = Tenancy {
            db: db.clone(),
            audit: auth.audit().clone(),
            auth,
            public_url: "https://steward.example".to_owned(),
            mail: MailState::Absent,
        };
        let (north, device) = client(&db, &mint, "North").await;
        let (south, _) = client(&db, &mint, "South").await;
        installation(&db, &mint).await;
        let mut bench = Self {
            env: Planning::new(tenancy, ingestion),
            clock,
            mint,
            north,
            south,
            device,
            contact: Id::from_uuid(Uuid::nil()),
            hot,
            committer,
            _folder: folder,
        };
        bench.contact = bench.new_contact().await;
        bench
    }

    pub(super) async fn stop(self) {
        self.committer.stop().await;
    }

    async fn new_contact(&self) -> ContactId {
        let new = tenancy::contact::NewContact {
            id: None,
            client: self.north,
            site: None,
            name: Name::parse("name", "Carla Client").unwrap(),
            email: None,
            phone: Line::parse("phone", "").unwrap(),
            title: Line::parse("title", "").unwrap(),
        };
        tenancy::contact::service::create(&self.env.tenancy, &self.owner(), new).await.unwrap().id
    }

    pub(super) fn scope(&self, role: Role, client: Option<ClientId>) -> Scope {
        let access = Access { permissions: role.permissions(), effect: Effect::Allow, client };
        self.mint.scope(Actor::System("test"), "request", &[access])
    }

    pub(super) fn owner(&self) -> Scope {
        self.scope(Role::Owner, None)
    }

    pub(super) fn technician(&self, client: ClientId) -> Scope {
        self.scope(Role::Technician, Some(client))
    }

    pub(super) fn advance_days(&self, days: u64) {
        self.clock.advance(Duration::from_secs(days * DAY));
    }

    /// Runs a reconciler by its name.
    pub(super) async fn reconcile(&self, name: &'static str) {
        let reconciler = self.env.reconcilers().into_iter().find(|one| one.name() == name).unwrap();
        reconciler.run(self.mint.system(name)).await.unwrap();
    }

    /// Stores hourly values of `/` for some days up to now: `gib(day)` of 1,000 GiB, where day 0 is the day of [`START`] and
    /// earlier ones are negative.
    pub(super) async fn filesystem(&self, days: i64, gib: impl Fn(i64) -> i64) {
        let used = Slot::gauge("filesystem.used", "B", 0).of("/");
        let schema = SlotSchema { slots: vec![used, Slot::gauge("filesystem.total", "B", 0).of("/")] };
        let start = Timestamp::parse_rfc3339(START).unwrap().micros() / HOUR_US * HOUR_US;
        let now = self.clock.now().micros() / HOUR_US * HOUR_US;
        let mut builder = BlockBuilder::new(&schema).unwrap();
        for hours_ago in (1..=days * 24).rev() {
            let at = now - hours_ago * HOUR_US;
            let day = (at - start).div_euclid(24 * HOUR_US);
            builder.push(at, &[Some(gib(day) * GIB), Some(1_000 * GIB)]).unwrap();
        }
        self.put(&schema, builder.finish().unwrap(), (now - days * 24 * HOUR_US, now - HOUR_US)).await;
    }

    async fn put(&self, schema: &SlotSchema, block: Vec<u8>, (first, last): (i64, i64)) {
        let (client, device) = (self.north.uuid(), self.device.uuid());
        let (hash, body, hour) = (schema.hash().to_vec(), schema.to_bytes(), last / HOUR_US);
        let stream = Uuid::from_bytes(kernel::entropy::array::<16>(self.env.tenancy.db.entropy().as_ref()));
        let scope = self.mint.system("test");
        let write = self.hot.sweep_write(&scope, move |tx| {
            Box::pin(async move {
                if tx.dialect() == Dialect::Postgres {
                    let values = vec!["telemetry_block".into(), hour.into(), (hour + 1).into()];
                    tx.rows("SELECT telemetry_partition($1, $2, $3)", values).await?;
                }
                let sql = "INSERT INTO telemetry_schema (client_id, hash, body, created_at) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT DO NOTHING";
                tx.execute(sql, vec![client.into(), hash.clone().into(), body.into(), last.into()]).await?;
                let sql = "INSERT INTO telemetry_latest (client_id, device_id, schema_hash, end_at, block) \
                           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (client_id, device_id, schema_hash) \
                           DO UPDATE SET end_at = excluded.end_at, block = excluded.block";
                let values = vec![client.into(), device.into(), hash.clone().into(), last.into(), block.clone().into()];
                tx.execute(sql, values).await?;
                let sql = "INSERT INTO telemetry_block (client_id, received_hour, stream_id, seq, device_id, schema_hash, \
                           start_at, end_at, block) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)";
                let values = vec![
                    client.into(),
                    hour.into(),
                    stream.into(),
                    device.into(),
                    hash.into(),
                    first.into(),
                    last.into(),
                    block.into(),
                ];
                tx.execute(sql, values).await
            })
        });
        write.await.unwrap();
    }

    /// The newest forecasts, soonest full first.
    pub(super) async fn forecasts(&self) -> Vec<Forecast> {
        let filter = ForecastFilter::default();
        let page = forecast::service::list(&self.env, &self.owner(), filter, PageRequest::default()).await.unwrap();
        page.items.into_iter().map(|(_, forecast)| forecast).collect()
    }

    /// Payloads of the jobs of one kind, oldest first.
    pub(super) async fn jobs(&self, kind: &'static str) -> Vec<serde_json::Value> {
        let scope = self.mint.system("test");
        let read = self.env.tenancy.db.sweep_read(&scope, move |tx| {
            Box::pin(async move {
                let sql = "SELECT payload FROM job WHERE kind = $1 ORDER BY created_at, id";
                let rows = tx.rows(sql, vec![kind.into()]).await?;
                rows.iter().map(|row| Ok::<_, DbError>(row.try_get("", "payload")?)).collect()
            })
        });
        read.await.unwrap()
    }

    pub(super) fn new_risk(&self, title: &str) -> NewRisk {
        NewRisk {
            id: None,
            client: self.north,
            title: Name::parse("title", title).unwrap(),
            description: Prose::parse("description", "One power supply").unwrap(),
            likelihood: 3,
            impact: 4,
            service: None,
            owner: None,
            treatment: Treatment::Mitigate,
            review_on: jiff::civil::date(2027, 1, 15),
            source: Source::MANUAL,
        }
    }
}

/// The one refusal's field and message.
pub(super) fn refusal(failure: Failure) -> (String, String) {
    match failure {
        Failure::Rejected(mut errors) => {
            let error = errors.remove(0);
            (error.field.join("."), error.message)
        }
        other => panic!("{other:?}"),
    }
}

/// A client with a site in Berlin and a device called FS01 at it.
async fn client(db: &Db, mint: &Mint, name: &'static str) -> (ClientId, DeviceId) {
    db.sweep_write(&mint.system("test"), move |tx| {
        Box::pin(async move {
            let (client, site, device): (ClientId, SiteId, DeviceId) = (tx.new_id(), tx.new_id(), tx.new_id());
            let now = tx.now().micros();
            let sql =
                "INSERT INTO client (id, name, short_name, notes, version, created_at) VALUES ($1, $2, $2, '', 1, $3)";
            tx.execute(sql, vec![client.uuid().into(), name.into(), now.into()]).await?;
            let sql = "INSERT INTO site (client_id, id, name, address, time_zone, version, created_at) \
                       VALUES ($1, $2, 'Office', '', 'Europe/Berlin', 1, $3)";
            tx.execute(sql, vec![client.uuid().into(), site.uuid().into(), now.into()]).await?;
            let sql = "INSERT INTO device (client_id, id, site_id, name, hostname, platform, hardware_id, state, state_since, \
                       last_seen_at, version, created_at) VALUES ($1, $2, $3, 'FS01', 'fs01', 'linux', $4, 'live', $5, $5, 1, $5)";
            let values =
                vec![client.uuid().into(), device.uuid().into(), site.uuid().into(), name.into(), now.into()];
            tx.execute(sql, values).await?;
            Ok::<_, DbError>((client, device))
        })
    })
    .await
    .unwrap()
}

async fn installation(db: &Db, mint: &Mint) {
    db.sweep_write(&mint.system("test"), |tx| {
        Box::pin(async move {
            let sql =
                "INSERT INTO installation (id, provider_name, key_fingerprint, created_at) VALUES (1, $1, $2, $3)";
            let values = vec!["Contoso Services".into(), vec![0_u8; 32].into(), tx.now().micros().into()];
            tx.execute(sql, values).await
        })
    })
    .await
    .unwrap();
}
