//! A PostgreSQL server of the test process's own: in a temporary folder, on a Unix socket, without durability (the
//! server's own crash is not what is tested). `initdb` refuses root, so under root it runs as the user `postgres`.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, Target};
use sea_orm::ConnectionTrait;

/// The login under which Steward connects: owner of its databases, allowed to make roles, and no superuser.
const OWNER: &str = "steward";
/// The migrated database that others are copied from.
const TEMPLATE: &str = "steward_template";

/// Starts the server, says so, waits until the pipe closes, and leaves nothing.
const KEEPER: &str = r#"
"$1/initdb" -D "$2/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >"$2/initdb.log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -w -s -t 60 -l "$2/server.log" -o "-k $2 -c listen_addresses='' -c fsync=off \
  -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB" start &&
echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate -s stop
rm -rf -- "$2"
"#;

struct Cluster {
    folder: PathBuf,
    /// Holds the pipe open; never waited for.
    _keeper: Child,
}

/// The address of a new, empty database that Steward's login owns.
pub async fn empty_database() -> String {
    create("template0").await
}

/// The address of a new database with the newest schema.
pub async fn migrated_database() -> String {
    static MIGRATED: OnceLock<()> = OnceLock::new();
    // In a thread of its own: the runtime of the first test that asks must not own the template's connection.
    MIGRATED.get_or_init(|| {
        let work = || tokio::runtime::Runtime::new().unwrap().block_on(make_template());
        std::thread::spawn(work).join().unwrap();
    });
    create(TEMPLATE).await
}

/// The address of a database as the superuser `postgres`, for looking at what nobody else may.
#[must_use]
pub fn as_superuser(url: &str) -> String {
    url.replacen(OWNER, "postgres", 1)
}

async fn make_template() {
    let url = address(OWNER, TEMPLATE);
    administer(&format!("CREATE DATABASE {TEMPLATE} OWNER {OWNER} TEMPLATE template0")).await;
    let owner = Db::owner(&Target::Postgres(url)).await.unwrap();
    migrations::migrate_main(&owner).await.unwrap();
    owner.close().await.unwrap();
}

async fn create(template: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("steward_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    administer(&format!("CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")).await;
    address(OWNER, &name)
}

async fn administer(statement: &str) {
    let admin = Db::owner(&Target::Postgres(address("postgres", "postgres"))).await.unwrap();
    admin.execute_unprepared(statement).await.unwrap();
    admin.close().await.unwrap();
}

fn address(user: &str, database: &str) -> String {
    format!("postgres://{user}@localhost/{database}?host={}", cluster().folder.display())
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let cluster = start();
        let url = format!("postgres://postgres@localhost/postgres?host={}", cluster.folder.display());
        let make_owner = async move {
            let admin = Db::owner(&Target::Postgres(url)).await.unwrap();
            admin.execute_unprepared("CREATE ROLE steward LOGIN CREATEDB CREATEROLE NOSUPERUSER").await.unwrap();
            admin.close().await.unwrap();
        };
        std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(make_owner)).join().unwrap();
        cluster
    })
}

fn start() -> Cluster {
    let programs = programs().expect(
        "the programs of PostgreSQL 15 or newer are needed (initdb, pg_ctl); Debian: apt-get install postgresql",
    );
    let folder = tempfile::Builder::new().prefix("steward-pg-").tempdir().unwrap().keep();
    let mut command = Command::new("sh");
    command.args(["-c", KEEPER, "sh"]).arg(&programs).arg(&folder).current_dir(&folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Not reached by Ctrl-C: the closing pipe ends it, in order.
    command.process_group(0);
    if id(&["-u"]) == 0 {
        let (user, group) = (id(&["-u", "postgres"]), id(&["-g", "postgres"]));
        chown(&folder, Some(user), Some(group)).unwrap();
        command.uid(user).gid(group);
    }
    let mut keeper = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "ready", "PostgreSQL did not start; its log is in {}", folder.display());
    Cluster { folder, _keeper: keeper }
}

/// The newest folder with PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let version = |path: &Path| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    folders.retain(|folder| version(folder).is_some_and(|version| version >= 15) && folder.join("initdb").exists());
    folders.sort_by_key(|folder| version(folder));
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
    };
    folders.pop().or_else(in_path)
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim().parse().unwrap_or_else(|_| panic!("`id {}` names no user", arguments.join(" ")))
}
