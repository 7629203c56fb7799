//! A PostgreSQL server of the bench's own with durable defaults: the figures are about commits that survive. It ends with
//! the bench, however that ends: a shell waits for the end of a pipe.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const KEEPER: &str = r#"
"$1/initdb" -D "$2/data" -A trust -U postgres -E UTF8 --locale=C >"$2/initdb.log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -w -s -t 60 -l "$2/server.log" -o "-k $2 -c listen_addresses='' -c shared_buffers=256MB \
  -c max_wal_size=4GB" start &&
"$1/createdb" -h "$2" -U postgres steward &&
echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate -s stop
rm -rf -- "$2"
"#;

/// A running server.
pub struct Cluster {
    /// Where its database is.
    pub url: String,
    /// Its folder; its processes work in there.
    pub folder: PathBuf,
    keeper: Child,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // It ends by itself; waiting only keeps the next one from sharing the processor with it.
        let _ = self.keeper.wait();
    }
}

/// Starts it.
pub fn start() -> Cluster {
    let programs = programs().expect("the programs of PostgreSQL 15 or newer; Debian: apt-get install postgresql");
    let folder = tempfile::Builder::new().prefix("steward-bench-pg-").tempdir().unwrap().keep();
    let mut command = Command::new("sh");
    command.args(["-c", KEEPER, "sh"]).arg(&programs).arg(&folder).current_dir(&folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    if id(&["-u"]) == 0 {
        // initdb refuses root.
        let (user, group) = (id(&["-u", "postgres"]), id(&["-g", "postgres"]));
        chown(&folder, Some(user), Some(group)).unwrap();
        command.uid(user).gid(group);
    }
    let mut keeper = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "ready", "PostgreSQL did not start; its log is in {}", folder.display());
    Cluster { url: format!("postgres://postgres@localhost/steward?host={}", folder.display()), folder, keeper }
}

fn programs() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("STEWARD_PG_BIN") {
        return Some(named.into());
    }
    let installed = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin"));
    installed.filter(|folder| folder.join("initdb").exists()).max()
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}
