//! The real server in this process, on a database and a port of its own. Dropping it fails the test if jobs are left over.

mod config;
mod person;
mod socket;
mod story;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, StatementLog, Target, Value};
use kernel::{Clock, Mint};
use server::{Deps, Running};
use tokio::runtime::Runtime;

use crate::{Engine, TestDb, schema};

pub use config::{config, database};
pub use person::{PASSWORD, Person};
pub use socket::Socket;
pub use story::{Ids, Story};

/// A running server.
pub struct TestApp {
    running: Option<Running>,
    db: TestDb,
    statements: StatementLog,
    runtime: Runtime,
    url: String,
    mail: Option<SocketAddr>,
}

/// Starts a server for a test body and takes it down afterwards.
pub fn run(engine: Engine, body: impl FnOnce(&TestApp)) {
    let app = TestApp::start(engine, None);
    body(&app);
}

/// Makes one test for each engine from one body: `on_both_servers! { fn name(app: &TestApp) { … } }`.
#[macro_export]
macro_rules! on_both_servers {
    ($($(#[$meta:meta])* fn $name:ident($app:ident: &TestApp) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            fn body($app: &$crate::app::TestApp) $body

            #[test]
            fn sqlite() {
                $crate::app::run($crate::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::app::run($crate::Engine::Postgres, body);
            }
        }
    )*};
}

impl TestApp {
    /// Starts a server; with `mail`, its mail goes there.
    #[must_use]
    pub fn start(engine: Engine, mail: Option<SocketAddr>) -> Self {
        Self::start_with_clock(engine, mail, Deps::default().clock)
    }

    /// Starts a server that lives by this clock.
    #[must_use]
    pub fn start_with_clock(engine: Engine, mail: Option<SocketAddr>, clock: Arc<dyn Clock>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let db = runtime.block_on(TestDb::new(engine));
        let statements = StatementLog::default();
        let deps = Deps { clock, statements: Some(statements.clone()), ..Deps::default() };
        let running = server::start(config(db.folder(), database(db.target()), mail), deps).unwrap();
        let url = format!("http://{}", running.address);
        Self { running: Some(running), db, statements, runtime, url, mail }
    }

    /// Where it answers, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The running server.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Its main database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.running().db
    }

    /// Its database as a test sees it.
    #[must_use]
    pub const fn test_db(&self) -> &TestDb {
        &self.db
    }

    /// Every statement since the last look.
    #[must_use]
    pub fn statements(&self) -> Vec<db::Executed> {
        self.statements.take()
    }

    /// Waits for a future on a runtime of the test's own.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Changes rows behind the server's back.
    pub fn alter(&self, sql: &str, values: Vec<Value>) -> u64 {
        let scope = Mint::new().system("test.alter");
        let sql = sql.to_owned();
        let done: Result<u64, DbError> =
            self.wait(self.db().sweep_write(&scope, move |tx| Box::pin(async move { tx.execute(&sql, values).await })));
        done.unwrap()
    }

    /// The rows of this client once nothing that its own agents did is still to be written: signs of life are written up
    /// to three seconds late.
    ///
    /// # Panics
    /// If they do not come to rest within a minute.
    #[must_use]
    pub fn settled_rows_of(&self, client: kernel::ClientId) -> Vec<String> {
        self.settle();
        let mut rows = self.rows_of(client);
        for _ in 0..15 {
            std::thread::sleep(Duration::from_secs(4));
            let again = self.rows_of(client);
            if again == rows {
                return rows;
            }
            rows = again;
        }
        panic!("the rows of {client} do not come to rest");
    }

    /// Every row of this client in every table of clients, as text, each file of the database included.
    #[must_use]
    pub fn rows_of(&self, client: kernel::ClientId) -> Vec<String> {
        self.wait(async {
            let mut rows = Vec::new();
            for target in self.files() {
                let connection = Db::owner(&target).await.unwrap();
                for (name, shape) in schema::shapes(&connection).await {
                    let column = if name == "client" { "id" } else { "client_id" };
                    if name != "client" && !shape.columns.contains_key("client_id") {
                        continue;
                    }
                    let names: Vec<&str> = shape.columns.keys().map(String::as_str).collect();
                    let text = match &target {
                        Target::Sqlite(_) => {
                            names.iter().map(|name| format!("quote({name})")).collect::<Vec<_>>().join("||','||")
                        }
                        Target::Postgres(_) => "to_jsonb(t)::text".to_owned(),
                    };
                    let sql = format!("SELECT '{name}:' || {text} FROM {name} t WHERE {column} = $1");
                    rows.extend(schema::texts(&connection, &sql, vec![client.uuid().into()]).await);
                }
                connection.close().await.unwrap();
            }
            rows.sort();
            rows
        })
    }

    fn files(&self) -> Vec<Target> {
        match self.db.target() {
            Target::Postgres(url) => vec![Target::Postgres(crate::postgres::as_superuser(url))],
            main @ Target::Sqlite(_) => {
                let folder = std::fs::read_dir(self.db.folder().join("telemetry")).unwrap().flatten();
                let files =
                    folder.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "db"));
                std::iter::once(main.clone()).chain(files.map(Target::Sqlite)).collect()
            }
        }
    }

    /// Jobs that wait, run, or are dead. What is to be done later, such as the next step of an escalation, is no leftover
    /// unless it was tried already; nor is mail where there is no mail server, which waits for one.
    fn leftover_jobs(&self) -> Vec<String> {
        let sql = "SELECT kind || ' ' || state || ' ' || coalesce(last_error, '') AS job FROM job
                   WHERE state <> 'done' AND NOT (state = 'waiting' AND attempts = 0 AND (run_at > $1 OR kind = $2))";
        let unsent = if self.mail.is_some() { "" } else { "mail.send" };
        let scope = Mint::new().system("test.leftovers");
        let soon = self.db().now().plus(Duration::from_secs(20)).micros();
        let read = async {
            let rows = self.db().sweep_read(&scope, move |tx| {
                Box::pin(async move { tx.rows(sql, vec![soon.into(), unsent.into()]).await })
            });
            rows.await
        };
        let rows: Result<Vec<db::Row>, DbError> = self.wait(read);
        rows.unwrap().iter().map(|row| row.try_get("", "job").unwrap()).collect()
    }

    /// Waits until no job waits or runs, at most ten seconds.
    pub fn settle(&self) {
        for _ in 0..200 {
            if self.leftover_jobs().iter().all(|job| job.contains(" dead ")) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("jobs are still open after 10 s: {:?}", self.leftover_jobs());
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let leftovers = if std::thread::panicking() { Vec::new() } else { self.leftover_jobs() };
        if let Some(running) = self.running.take() {
            running.stop();
        }
        assert!(leftovers.is_empty(), "jobs are left over; settle or replay them in the test: {leftovers:?}");
    }
}
