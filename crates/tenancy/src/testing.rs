//! What the tests of this crate work with: an installation with its owner and two clients, a clock that stands still until
//! it is moved, seeded randomness. SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's
//! address) each test makes a database of its own there instead.

use std::sync::Arc;
use std::time::Duration;

use auth::{AuditEntry, AuditFilter, Auth, Keyring, Origin, SetupInput};
use db::{Db, DbError, DbOptions, ReadTx, Target, Work, WriteTx};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::text::{EmailAddr, Line, Name, Prose};
use kernel::time::ManualClock;
use kernel::{
    Access, Actor, ClientId, ContactId, Effect, Entropy, ErrorCode, Failure, Mint, PageRequest, Role, Scope, Secret,
    ServiceId, SystemScope, Timestamp, UserId,
};

use crate::business_service::{self, Criticality, NewService};
use crate::client::{self, NewClient};
use crate::contact::{self, NewContact};
use crate::{MailState, Tenancy};

/// Monday 16 November 2026, 12:00 UTC.
pub(crate) const START_S: i64 = 1_794_830_400;

pub(crate) struct Bench {
    pub(crate) tenancy: Tenancy,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) mint: Arc<Mint>,
    pub(crate) owner: UserId,
    pub(crate) scope: Scope,
    pub(crate) north: ClientId,
    pub(crate) south: ClientId,
    _folder: tempfile::TempDir,
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse("name", text).unwrap()
}

pub(crate) fn prose(text: &str) -> Prose {
    Prose::parse("note", text).unwrap()
}

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("tenancy_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&cluster, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = target(&folder).await;
        migrations::migrate_main(&Db::owner(&target).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(START_S * 1_000)));
        let options = DbOptions {
            target,
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(31)),
            connections: 4,
            statements: None,
        };
        let db = Db::open(&options).await.unwrap();
        let bytes: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
        let keyring = Keyring::from_hex(&Secret::new(kernel::hex::encode(&bytes))).unwrap();
        let mint = Arc::new(Mint::new());
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        let public_url = "https://steward.example".to_owned();
        let tenancy =
            Tenancy { db, audit: auth.audit().clone(), auth: auth.clone(), public_url, mail: MailState::Configured };
        let token = auth.setup_link().await.unwrap().unwrap();
        let setup = SetupInput {
            token,
            provider_name: "Contoso Services".to_owned(),
            name: "Erika Beispiel".to_owned(),
            email: "erika@contoso.example".to_owned(),
            password: Secret::new("trumpet cactus fiddle moss"),
        };
        let signed_in = auth.setup_complete(&Origin::default(), setup).await.unwrap();
        let scope = auth.again(&signed_in.principal, "request").await.unwrap().scope;
        let mut clients = Vec::new();
        for text in ["Northwind", "Southridge"] {
            let new = NewClient { id: None, name: name(text), short_name: None, notes: prose("") };
            clients.push(client::service::create(&tenancy, &scope, new).await.unwrap().id);
        }
        let owner = signed_in.principal.user;
        Self { tenancy, clock, mint, owner, scope, north: clients[0], south: clients[1], _folder: folder }
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.tenancy.db.now()
    }

    pub(crate) fn system(&self) -> SystemScope {
        self.mint.system("test")
    }

    /// The scope of somebody with one role at one client.
    pub(crate) fn at(&self, role: Role, client: ClientId) -> Scope {
        let access = Access { permissions: role.permissions(), effect: Effect::Allow, client: Some(client) };
        self.mint.scope(Actor::System("test"), "request", &[access])
    }

    /// Writes as work for one client.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        client: ClientId,
        work: impl for<'t> FnOnce(&'t WriteTx) -> Work<'t, T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.tenancy.db.write(&self.system().enter(client), work).await
    }

    /// Reads as work for one client.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        client: ClientId,
        work: impl for<'t> FnOnce(&'t ReadTx) -> Work<'t, T, DbError> + Send + 'static,
    ) -> T {
        self.tenancy.db.read(&self.system().enter(client), work).await.unwrap()
    }

    pub(crate) async fn contact(&self, client: ClientId, text: &str, email: Option<&str>) -> ContactId {
        let new = NewContact {
            id: None,
            client,
            site: None,
            name: name(text),
            email: email.map(|email| EmailAddr::parse("email", email).unwrap()),
            phone: Line::parse("phone", "").unwrap(),
            title: Line::parse("title", "").unwrap(),
        };
        contact::service::create(&self.tenancy, &self.scope, new).await.unwrap().id
    }

    pub(crate) async fn service(&self, client: ClientId, text: &str) -> ServiceId {
        let new = NewService {
            id: None,
            client,
            name: name(text),
            description: prose(""),
            criticality: Criticality::High,
            user_count: 25,
            outage_cost: None,
            devices: Vec::new(),
        };
        business_service::service::create(&self.tenancy, &self.scope, new).await.unwrap().id
    }

    /// Audit entries with this action, or with any that begins like it if it ends in a dot; newest first.
    pub(crate) async fn entries(&self, action: &str) -> Vec<AuditEntry> {
        let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
        let request = PageRequest { size: 100, ..PageRequest::default() };
        let system = self.system();
        let list = self.tenancy.db.sweep_read(&system, move |tx| {
            Box::pin(async move { auth::audit::store::list(tx, &filter, &request).await })
        });
        let page: Result<_, DbError> = list.await;
        page.unwrap().items.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Payloads of the jobs of a kind that wait.
    pub(crate) async fn jobs(&self, kind: &'static str) -> Vec<serde_json::Value> {
        let system = self.system();
        let list = self.tenancy.db.sweep_read(&system, move |tx| {
            Box::pin(async move {
                let rows = tx.rows("SELECT payload FROM job WHERE kind = $1 ORDER BY id", vec![kind.into()]).await?;
                let payload = |row: &db::Row| row.try_get::<serde_json::Value>("", "payload").map_err(DbError::from);
                rows.iter().map(payload).collect::<Result<Vec<_>, _>>()
            })
        });
        let list: Result<_, DbError> = list.await;
        list.unwrap()
    }
}

/// The code and field of the first refusal.
#[track_caller]
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, Failure>) -> (ErrorCode, String) {
    match result {
        Err(Failure::Rejected(errors)) => (errors[0].code, errors[0].field.join(".")),
        other => panic!("{other:?}"),
    }
}
