//! What the tests of this crate work with: a migrated database, a clock that stands still until it is moved, seeded
//! randomness. SQLite in a folder of its own; with `STEWARD_TEST_POSTGRES=postgres://…` (a superuser's address) each test
//! makes a database of its own there instead.

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbOptions, Target};
use kernel::entropy::{SeededEntropy, SystemEntropy};
use kernel::time::ManualClock;
use kernel::{Entropy, Mint, Scope, Secret, SystemScope, Timestamp};
use sea_orm::ConnectionTrait;

use crate::{Auth, Keyring, Origin, SetupInput, SignedIn};

pub(crate) const PASSWORD: &str = "trumpet cactus fiddle moss";

pub(crate) struct Bench {
    pub(crate) auth: Auth,
    pub(crate) db: Db,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) mint: Arc<Mint>,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = target(&folder).await;
        migrations::migrate_main(&Db::owner(&target).await.unwrap()).await.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_millis(1_795_000_000_000)));
        let options = DbOptions {
            target,
            runtime: tokio::runtime::Handle::current(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(11)),
            connections: 4,
            statements: None,
        };
        let db = Db::open(&options).await.unwrap();
        let mint = Arc::new(Mint::new());
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring());
        Self { auth, db, clock, mint, _folder: folder }
    }

    /// A bench whose installation is set up, and the owner's first session.
    pub(crate) async fn owned() -> (Self, SignedIn) {
        let bench = Self::new().await;
        let token = bench.auth.setup_link().await.unwrap().unwrap();
        let owner = bench.auth.setup_complete(&origin("192.0.2.1"), setup(token)).await.unwrap();
        (bench, owner)
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn system(&self) -> SystemScope {
        self.mint.system("test")
    }

    pub(crate) async fn scope(&self, signed_in: &SignedIn) -> Scope {
        self.auth.again(&signed_in.principal, "request").await.unwrap().scope
    }
}

async fn target(folder: &tempfile::TempDir) -> Target {
    let Ok(url) = std::env::var("STEWARD_TEST_POSTGRES") else {
        return Target::Sqlite(folder.path().join("main.db"));
    };
    let name = format!("auth_{}", kernel::hex::encode(&SystemEntropy.array::<8>()));
    let cluster = Db::owner(&Target::Postgres(url.clone())).await.unwrap();
    cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    Target::Postgres(format!("{server}/{name}{options}"))
}

pub(crate) fn keyring() -> Keyring {
    let bytes: Vec<u8> = (0..32u8).map(|i| i.wrapping_mul(91) ^ (i >> 1)).collect();
    Keyring::from_hex(&Secret::new(kernel::hex::encode(&bytes))).unwrap()
}

pub(crate) fn origin(address: &str) -> Origin {
    Origin { request_id: "request".to_owned(), address: address.parse().ok(), user_agent: Some("Browser".to_owned()) }
}

pub(crate) fn setup(token: Secret) -> SetupInput {
    SetupInput {
        token,
        provider_name: "Contoso Services".to_owned(),
        name: "Erika Beispiel".to_owned(),
        email: "Erika@contoso.example".to_owned(),
        password: Secret::new(PASSWORD),
    }
}
