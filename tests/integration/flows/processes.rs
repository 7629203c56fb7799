//! The two programs as child processes.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use db::Target;
use steward_tests::{TestDb, http};

/// The folder with both programs, built from the sources as they are now.
fn programs() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let build =
            Command::new(cargo).args(["build", "--quiet", "--package", "server", "--package", "agent"]).status();
        assert!(build.unwrap().success(), "the programs do not build");
        // The test program lies in `deps` beside them.
        std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned()
    })
}

/// A program with none of the surroundings' settings: the server refuses settings that it does not know.
fn program(name: &str) -> Command {
    let mut command = Command::new(programs().join(name));
    for (variable, _) in std::env::vars_os().filter(|(variable, _)| variable.to_string_lossy().starts_with("STEWARD_"))
    {
        command.env_remove(variable);
    }
    command
}

/// A child that is killed when the test ends.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).spawn().unwrap())
    }

    /// Ends at once, without any last word.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks to end, and expects that it does within 15 s, in good order.
    fn stop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let begin = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                assert!(status.success(), "it did not end in good order: {status}");
                return;
            }
            assert!(begin.elapsed() < Duration::from_secs(15), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is no failure.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// The server's program on a port and a database of its own.
pub struct Server {
    database: Option<String>,
    folder: PathBuf,
    port: u16,
    mail: Option<SocketAddr>,
    process: Option<Process>,
    /// Address of the first set-up, when it was printed.
    pub setup_url: Option<String>,
}

impl Server {
    /// Starts the program on a test's database, without mail.
    pub fn start(db: &TestDb) -> Self {
        Self::with_mail(db, None)
    }

    /// Starts the program on a test's database; its mail goes to this mail server.
    pub fn with_mail(db: &TestDb, mail: Option<SocketAddr>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let database = match db.target() {
            Target::Sqlite(_) => None,
            Target::Postgres(url) => Some(url.clone()),
        };
        let folder = db.folder().to_owned();
        let mut server = Self { database, folder, port, mail, process: None, setup_url: None };
        server.again();
        server
    }

    /// Starts the program again, on the same port and data.
    pub fn again(&mut self) {
        let mut command = program("steward");
        command.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port), "--data"]).arg(&self.folder);
        command.args(self.database.iter().flat_map(|url| ["--database-url", url.as_str()]));
        command.env("STEWARD_SILENT_AFTER_S", "20").env("STEWARD_LOG_LEVEL", "warn").stdout(Stdio::piped());
        if let Some(mail) = self.mail {
            command.env("STEWARD_MAIL_HOST", mail.ip().to_string()).env("STEWARD_MAIL_PORT", mail.port().to_string());
            command.env("STEWARD_MAIL_FROM", "Nordlicht IT <service@example.org>").env("STEWARD_MAIL_TLS", "none");
        }
        let mut process = Process::start(&mut command);
        let output = process.0.stdout.take().unwrap();
        let (said, heard) = mpsc::channel();
        std::thread::spawn(move || {
            // Nobody listens after the first lines; reading on keeps the pipe from filling.
            BufReader::new(output).lines().map_while(Result::ok).for_each(|line| _ = said.send(line));
        });
        self.process = Some(process);
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let line = heard.recv_timeout(until.saturating_duration_since(Instant::now()));
            let line = line.expect("the server did not say within 30 s that it is ready");
            if line.contains("token=") {
                self.setup_url = Some(line.trim().to_owned());
            }
            if line.starts_with("Press Ctrl-C") {
                return;
            }
        }
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Kills it.
    pub fn kill(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// Stops it in good order.
    pub fn stop(&mut self) {
        self.process.take().unwrap().stop();
    }

    /// Whether it answers.
    pub fn is_ready(&self) -> bool {
        http::send_once("GET", &format!("{}/readyz", self.url()), &[], &[]).status == 200
    }
}

/// The agent's program with a state folder of its own.
pub struct AgentProgram {
    url: String,
    token: String,
    folder: PathBuf,
    process: Option<Process>,
}

impl AgentProgram {
    /// Starts the program, which enrols if it must, and measures everything every second.
    pub fn start(server: &Server, token: &str, folder: &Path) -> Self {
        let mut agent = Self { url: server.url(), token: token.to_owned(), folder: folder.to_owned(), process: None };
        agent.again();
        agent
    }

    /// Starts the program again with the same state.
    pub fn again(&mut self) {
        let mut command = program("steward-agent");
        command.args(["up", "--interval", "1", "--slow-interval", "1"]);
        command.args(["--server", &self.url, "--token", &self.token, "--state"]);
        command.arg(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(Process::start(&mut command));
    }

    /// Kills it.
    pub fn kill(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// Stops it in good order.
    pub fn stop(&mut self) {
        self.process.take().unwrap().stop();
    }
}
