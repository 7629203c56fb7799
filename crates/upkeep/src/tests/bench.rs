//! What the tests work with: a migrated database, two clients, people, a clock that is moved by hand. SQLite in a folder of
//! its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's address) each test makes a database of its own there
//! instead.

use std::sync::Arc;
use std::time::Duration;

use auth::{Auth, Keyring};
use db::{Db, DbError, DbOptions, Target};
use jiff::civil::{Date, date};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::text::{Line, Name, Prose};
use kernel::time::ManualClock;
use kernel::{
    Access, Actor, ClientId, ContactId, Effect, Entropy, Failure, Id, Mint, OccurrenceId, PageRequest, Role, Scope,
    Secret, Timestamp,
};
use sea_orm::ConnectionTrait;
use tenancy::{MailState, Tenancy};
use uuid::Uuid;

use crate::Upkeep;
use crate::cadence::{Cadence, DayOfMonth, Rule};
use crate::evidence::{self, EvidenceKind, NewEvidence, NewProof};
use crate::obligation::{self, NewObligation, Obligation, Responsible, UpkeepArea};
use crate::occurrence::{self, Occurrence, OccurrenceFilter, OccurrenceOrder};

/// Start of all tests: 2026-12-01T08:00:00Z, a Tuesday.
pub(super) const START: &str = "2026-12-01T08:00:00Z";
const DAY: u64 = 86_400;

pub(super) struct Bench {
    pub env: Upkeep,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub north: ClientId,
    pub south: ClientId,
    pub contact: ContactId,
    _folder: tempfile::TempDir,
}

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("upkeep_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = target(&folder).await;
        migrations::migrate_main(&Db::owner(&target).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::parse_rfc3339(START).unwrap()));
        let options = DbOptions {
            target,
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(31)),
            connections: 4,
            statements: None,
        };
        let db = Db::open(&options).await.unwrap();
        let mint = Arc::new(Mint::new());
        let key: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
        let keyring = Keyring::from_hex(&Secret::new(kernel::hex::encode(&key))).unwrap();
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        let tenancy = Tenancy {
            db: db.clone(),
            audit: auth.audit().clone(),
            auth,
            public_url: "https://steward.example".to_owned(),
            mail: MailState::Absent,
        };
        let (north, south) = (client(&db, &mint, "North").await, client(&db, &mint, "South").await);
        installation(&db, &mint).await;
        let mut bench = Self {
            env: Upkeep::new(tenancy),
            clock,
            mint,
            north,
            south,
            contact: Id::from_uuid(Uuid::nil()),
            _folder: folder,
        };
        bench.contact = bench.new_contact().await;
        bench
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

    /// A monthly restore test on the 15th, with a measured time as its proof.
    pub(super) async fn restore_test(&self) -> Obligation {
        self.obligation(monthly(15), EvidenceKind::Measure).await.unwrap()
    }

    pub(super) async fn obligation(
        &self,
        cadence: Cadence,
        required_evidence: EvidenceKind,
    ) -> Result<Obligation, Failure> {
        let new = NewObligation {
            id: None,
            client: self.north,
            area: UpkeepArea::RestoreTest,
            title: Name::parse("title", "Restore test").unwrap(),
            scope: Prose::parse("scope", "One file of the file server").unwrap(),
            devices: vec![],
            services: vec![],
            cadence,
            responsible: Responsible::Vendor("Backup vendor".to_owned()),
            runbook: None,
            required_evidence,
            lead_days: 7,
            grace_days: 3,
            agreement: None,
        };
        obligation::service::create(&self.env, &self.owner(), new).await
    }

    /// The occurrences of an obligation, soonest due first; at most 100.
    pub(super) async fn occurrences(&self, obligation: &Obligation) -> Vec<Occurrence> {
        let filter = OccurrenceFilter { obligation: Some(obligation.id), ..OccurrenceFilter::default() };
        let request = PageRequest { size: 100, ..PageRequest::default() };
        let order = OccurrenceOrder::DueAscending;
        let page = occurrence::service::list(&self.env, &self.owner(), filter, order, request).await.unwrap();
        page.items.into_iter().map(|(_, occurrence)| occurrence).collect()
    }

    pub(super) async fn occurrence(&self, id: OccurrenceId) -> Occurrence {
        occurrence::service::by_ids(&self.env, &self.owner(), vec![id]).await.unwrap().remove(0)
    }

    /// Adds a measured number.
    pub(super) async fn measured(&self, occurrence: OccurrenceId, minutes: f64) -> Occurrence {
        let unit = Line::parse("unit", "min").unwrap();
        let new = new_evidence(occurrence, NewProof::Measure { value: minutes, unit });
        evidence::service::add(&self.env, &self.owner(), new).await.unwrap().1
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
}

pub(super) fn new_evidence(occurrence: OccurrenceId, proof: NewProof) -> NewEvidence {
    NewEvidence {
        id: None,
        occurrence,
        proof,
        statement: Prose::parse("statement", "Restored one file").unwrap(),
        does_not_prove: Prose::parse("doesNotProve", "Says nothing about databases").unwrap(),
        observed_at: None,
    }
}

pub(super) fn monthly(day: i8) -> Cadence {
    let rule = Rule::Monthly { day: DayOfMonth::Day(day) };
    Cadence { rule, interval: 1, starts_on: date(2026, 1, 1), zone: "Europe/Berlin".to_owned() }
}

pub(super) fn dates(occurrences: &[Occurrence]) -> Vec<Date> {
    occurrences.iter().map(|occurrence| occurrence.due_on).collect()
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
