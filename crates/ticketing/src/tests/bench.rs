//! What the tests work with: a migrated database, two clients with an agreement each, people of both sides, and a clock that
//! is moved by hand.

use std::sync::Arc;
use std::time::Duration;

use auth::{Auth, Keyring};
use db::{Db, DbError, DbOptions, Row, Target, Value, WriteTx};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::scope::Access;
use kernel::text::{Name, Prose};
use kernel::time::ManualClock;
use kernel::{
    Actor, ClientId, ContactId, DeviceId, Effect, Entropy, Failure, Mint, Role, Scope, Secret, TicketId, Timestamp,
    UserId,
};
use serde_json::json;
use tenancy::{MailState, Tenancy};
use uuid::Uuid;

use crate::Ticketing;
use crate::conversation::{self, NewMessage};
use crate::ticket::{self, Act, NewTicket, Source, Ticket, TicketKind, Visibility};

/// Monday 2026-11-23, 09:00 UTC: both clients' hours of cover begin.
const MONDAY_NINE_S: i64 = 1_795_424_400;

pub(super) struct Bench {
    pub env: Ticketing,
    pub clock: Arc<ManualClock>,
    pub mint: Arc<Mint>,
    pub north: Client,
    pub south: Client,
    pub anna: UserId,
    pub max: UserId,
    _folder: tempfile::TempDir,
}

/// A client with what tickets need of it.
#[derive(Clone, Copy)]
pub(super) struct Client {
    pub id: ClientId,
    pub contact: ContactId,
    pub device: DeviceId,
    /// The login of the contact.
    pub person: UserId,
}

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("ticketing_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&cluster, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

impl Bench {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = target(&folder).await;
        migrations::migrate_main(&Db::owner(&target).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(MONDAY_NINE_S * 1_000)));
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
            mail: MailState::Configured,
        };
        let env = Ticketing::new(tenancy);
        let made = db
            .sweep_write(&mint.system("test"), |tx| {
                Box::pin(async move {
                    let anna = login(tx, "Anna Technik", "anna@provider.example", "staff").await?;
                    let max = login(tx, "Max Technik", "max@provider.example", "staff").await?;
                    let team = tenancy::team::default_team(tx).await?;
                    for user in [anna, max] {
                        let values = vec![team.id.uuid().into(), user.uuid().into()];
                        tx.execute("INSERT INTO team_member (team_id, user_id) VALUES ($1, $2)", values).await?;
                    }
                    Ok::<_, DbError>((anna, max, client(tx, "North").await?, client(tx, "South").await?))
                })
            })
            .await
            .unwrap();
        let (anna, max, north, south) = made;
        Self { env, clock, mint, north, south, anna, max, _folder: folder }
    }

    /// The scope of a person with a role at one client.
    pub(super) fn scope(&self, user: UserId, role: Role, client: ClientId) -> Scope {
        let access = Access { permissions: role.permissions(), effect: Effect::Allow, client: Some(client) };
        self.mint.scope(Actor::User(user), "request", &[access])
    }

    /// Anna, a technician of both clients and of all others.
    pub(super) fn anna(&self) -> Scope {
        self.everywhere(self.anna)
    }

    pub(super) fn everywhere(&self, user: UserId) -> Scope {
        let access = Access { permissions: Role::Technician.permissions(), effect: Effect::Allow, client: None };
        self.mint.scope(Actor::User(user), "request", &[access])
    }

    /// The client's own person.
    pub(super) fn person(&self, client: Client) -> Scope {
        self.scope(client.person, Role::ClientUser, client.id)
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// An instant in minutes after Monday, 09:00.
    pub(super) fn minute(&self, minute: i64) -> Timestamp {
        Timestamp::from_millis((MONDAY_NINE_S + minute * 60) * 1_000)
    }

    /// Moves the clock to minutes after Monday, 09:00.
    pub(super) fn at(&self, minute: i64) {
        self.clock.set(self.minute(minute));
    }

    /// Does something as a program at a client.
    pub(super) async fn program<T: Send + 'static>(
        &self,
        client: ClientId,
        work: impl for<'t> FnOnce(&'t WriteTx, Ticketing) -> db::Work<'t, T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let env = self.env.clone();
        self.env.db.write(&self.mint.system("test").enter(client), move |tx| work(tx, env)).await
    }

    /// Rows of a query over everything.
    pub(super) async fn rows(&self, sql: &'static str, values: Vec<Value>) -> Vec<Row> {
        let scope = self.mint.system("test");
        let read = self.env.db.sweep_read(&scope, move |tx| Box::pin(async move { tx.rows(sql, values).await }));
        read.await.map_err(|error: DbError| error).unwrap()
    }

    /// The payloads of waiting jobs of a kind.
    pub(super) async fn jobs(&self, kind: &str) -> Vec<serde_json::Value> {
        let sql = "SELECT payload FROM job WHERE kind = $1 ORDER BY created_at, id";
        let rows = self.rows(sql, vec![kind.into()]).await;
        rows.iter().map(|row| row.try_get("", "payload").unwrap()).collect()
    }

    /// Runs a reconciler by its name.
    pub(super) async fn reconcile(&self, name: &'static str) {
        let reconciler = self.env.reconcilers().into_iter().find(|r| r.name() == name).unwrap();
        reconciler.run(self.mint.system(name)).await.unwrap();
    }

    pub(super) fn new_ticket(&self, client: Client, title: &str) -> NewTicket {
        let title = Name::parse("title", title).unwrap();
        NewTicket {
            requester: Some(client.contact),
            device: Some(client.device),
            ..NewTicket::new(client.id, TicketKind::Incident, Source::Portal, title)
        }
    }

    /// A ticket that Anna opens.
    pub(super) async fn ticket(&self, client: Client, title: &str) -> Ticket {
        ticket::service::create(&self.env, &self.anna(), self.new_ticket(client, title)).await.unwrap()
    }

    /// A ticket that a program opens for an insight.
    pub(super) async fn born(&self, client: Client, key: &str) -> Ticket {
        let insight = Some(kernel::Id::from_uuid(Uuid::from_u128(77)));
        let origin = ticket::Origin {
            key: Some(key.to_owned()),
            fingerprint: Some("filesystem:/srv".to_owned()),
            insight,
            ..ticket::Origin::default()
        };
        let new = NewTicket { origin, source: Source::Monitoring, ..self.new_ticket(client, "The disk is full") };
        let open = self
            .program(client.id, move |tx, env| Box::pin(async move { ticket::automation::open(&env, tx, new).await }));
        open.await.unwrap()
    }

    pub(super) async fn get(&self, id: TicketId) -> Ticket {
        self.env.ticket_by_id(&self.anna(), id).await.unwrap().unwrap()
    }

    pub(super) async fn say(&self, scope: &Scope, id: TicketId, visibility: Visibility) -> Result<Ticket, Failure> {
        let body = Prose::parse("body", "Hello *there*").unwrap();
        let new = NewMessage { id: None, visibility, body, then: None };
        conversation::service::write(&self.env, scope, id, new).await.map(|(_, ticket)| ticket)
    }

    pub(super) async fn act(&self, id: TicketId, act: Act) -> Result<Ticket, Failure> {
        let version = self.get(id).await.version;
        let wanted = ticket::service::Transition { act, words: "Because.".to_owned() };
        ticket::service::transition(&self.env, &self.anna(), id, version, wanted).await
    }
}

async fn login(tx: &WriteTx, name: &str, email: &str, kind: &str) -> Result<UserId, DbError> {
    let id: UserId = tx.new_id();
    let sql = "INSERT INTO user_account (id, name, email, kind, version, created_at) VALUES ($1, $2, $3, $4, 1, $5)";
    let values = vec![id.uuid().into(), name.into(), email.into(), kind.into(), tx.now().micros().into()];
    tx.execute(sql, values).await?;
    Ok(id)
}

async fn client(tx: &WriteTx, name: &str) -> Result<Client, DbError> {
    let now: Value = tx.now().micros().into();
    let id: ClientId = tx.new_id();
    let (contact, device): (ContactId, DeviceId) = (tx.new_id(), tx.new_id());
    let of = id.uuid();
    let sql = "INSERT INTO client (id, name, short_name, notes, version, created_at) VALUES ($1, $2, $2, '', 1, $3)";
    tx.execute(sql, vec![of.into(), name.into(), now.clone()]).await?;
    let (person_name, email) = (format!("Jo {name}"), format!("jo@{}.example", name.to_lowercase()));
    let sql = "INSERT INTO contact (client_id, id, name, email, phone, title, version, created_at) \
               VALUES ($1, $2, $3, $4, '', '', 1, $5)";
    let values = vec![of.into(), contact.uuid().into(), person_name.clone().into(), email.clone().into(), now.clone()];
    tx.execute(sql, values).await?;
    let person = login(tx, &person_name, &email, "contact").await?;
    let sql = "INSERT INTO user_contact (client_id, user_id, contact_id) VALUES ($1, $2, $3)";
    tx.execute(sql, vec![of.into(), person.uuid().into(), contact.uuid().into()]).await?;
    let sql = "INSERT INTO device (client_id, id, name, hostname, platform, hardware_id, state, state_since, version, created_at) \
               VALUES ($1, $2, 'fs01', 'fs01', 'linux', $3, 'live', $4, 1, $4)";
    tx.execute(sql, vec![of.into(), device.uuid().into(), name.into(), now.clone()]).await?;
    agreement(tx, id).await?;
    Ok(Client { id, contact, device, person })
}

/// Mon to Fri 09:00 to 17:00 in UTC; P3: first response 2 h, next response 2 h, update 4 h, resolution 8 h.
async fn agreement(tx: &WriteTx, client: ClientId) -> Result<(), DbError> {
    let now: Value = tx.now().micros().into();
    let (calendar, policy): (kernel::CalendarId, kernel::SlaPolicyId) = (tx.new_id(), tx.new_id());
    let day = json!(["09:00-17:00"]);
    let hours = json!({"zone": "UTC", "versions": [{"valid_from": null,
        "weekly": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}}]});
    let sql = "INSERT INTO calendar (client_id, id, name, definition, version, created_at) VALUES ($1, $2, 'Office', $3, 1, $4)";
    tx.execute(sql, vec![client.uuid().into(), calendar.uuid().into(), hours.into(), now.clone()]).await?;
    let promises = json!({"versions": [{"valid_from": null, "calendar": calendar.to_string(), "priorities": {
        "P1": {"first_response": "PT30M", "resolution": "PT4H"},
        "P2": {"first_response": "PT1H", "resolution": {"business_days": 1}},
        "P3": {"first_response": "PT2H", "next_response": "PT2H", "update": "PT4H", "resolution": "PT8H"},
        "P4": {"resolution": {"business_days": 5}}}}]});
    let sql = "INSERT INTO sla_policy (client_id, id, name, definition, version, created_at) VALUES ($1, $2, 'Standard', $3, 1, $4)";
    tx.execute(sql, vec![client.uuid().into(), policy.uuid().into(), promises.into(), now.clone()]).await?;
    let agreement: kernel::AgreementId = tx.new_id();
    let sql = "INSERT INTO agreement (client_id, id, name, starts_on, calendar_id, sla_policy_id, note, version, created_at) \
               VALUES ($1, $2, 'Full service', '2026-01-01', $3, $4, '', 1, $5)";
    let values = vec![client.uuid().into(), agreement.uuid().into(), calendar.uuid().into(), policy.uuid().into(), now];
    tx.execute(sql, values).await.map(drop)
}

/// What a refusal says, without its place.
pub(super) fn told(failure: &Failure) -> String {
    failure.to_string()
}
