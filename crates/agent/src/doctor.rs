//! Why the agent can or cannot talk to its server, one step after the other: what was looked at, what was found, what to
//! do. Later steps need the earlier ones, so the first failure ends it.

use std::{
    io::{self, Write},
    net::{SocketAddr, TcpStream, ToSocketAddrs as _},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use kernel::chain;
use rustls::{ClientConfig, ClientConnection, RootCertStore, pki_types::ServerName};
use wire::SessionChallenge;

use crate::{
    clock::MachineClock,
    sender::read_status,
    server_url::{Scheme, ServerUrl},
    session, spool,
    state::{Identity, StateDirectory},
    transport::{CallError, Transport},
};

const PATIENCE: Duration = Duration::from_secs(10);
/// From here on a clock is worth a word; it locks nobody out.
const CLOCK_WORTH_A_WORD_S: f64 = 5.0;

/// What a step found.
enum Finding {
    Good(String),
    Bad { found: String, todo: String },
}

fn bad(found: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding::Bad { found: found.into(), todo: todo.into() }
}

/// Examines and prints. Fails the process when a step fails.
pub fn examine(
    state: &StateDirectory,
    server: Option<ServerUrl>,
    clock: &dyn MachineClock,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut report = Report { out };
    let identity = match (&server, state.load_identity()) {
        (_, Ok(identity)) => {
            let found = format!("enrolled at {}, key and settings can be read", identity.server_url.as_str());
            report.step("configuration", Finding::Good(found))?;
            Some(identity)
        }
        (Some(_), Err(_)) => None,
        (None, Err(error)) => {
            report.step("configuration", bad(format!("{error:#}"), "enrol, or name a server with --server URL"))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let Some(url) = server.or_else(|| identity.as_ref().map(|identity| identity.server_url.clone())) else {
        return Ok(ExitCode::FAILURE);
    };
    // An identity is good for the server that gave it.
    let identity = identity.filter(|identity| identity.server_url == url);
    let healthy = network(&mut report, &url)? && steward(&mut report, url, identity.as_ref(), state, clock)?;
    if let Some(status) = read_status(&state.status()) {
        let last = status.last_success_at.map_or_else(|| "never since its start".to_owned(), |at| at.to_string());
        report.note(&format!(
            "the agent itself last got something through: {last}; {} frames wait",
            status.pending_frames
        ))?;
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Report<'a> {
    out: &'a mut dyn Write,
}

impl Report<'_> {
    /// Prints a step and says whether to go on.
    fn step(&mut self, name: &str, finding: Finding) -> io::Result<bool> {
        match finding {
            Finding::Good(found) => {
                writeln!(self.out, "ok    {name}: {found}")?;
                Ok(true)
            }
            Finding::Bad { found, todo } => {
                writeln!(self.out, "FAIL  {name}: {found}\n      what to do: {todo}")?;
                Ok(false)
            }
        }
    }

    fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "note  {text}")
    }
}

fn network(report: &mut Report<'_>, url: &ServerUrl) -> io::Result<bool> {
    let proxy =
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().find(|name| std::env::var_os(name).is_some());
    if let Some(name) = proxy.filter(|_| !url.is_loopback()) {
        report.note(&format!("{name} is set: the agent goes through that proxy, these first steps do not"))?;
    }
    let addresses: Vec<SocketAddr> = match (url.host(), url.port()).to_socket_addrs() {
        Ok(addresses) => addresses.collect(),
        Err(error) => {
            let todo = "check the name in the address, and this machine's DNS servers";
            return report.step("name", bad(format!("{} cannot be resolved: {error}", url.host()), todo));
        }
    };
    let listed = addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ");
    report.step("name", Finding::Good(format!("{} is {listed}", url.host())))?;
    let mut connected = None;
    let mut failures = Vec::new();
    let started = Instant::now();
    for address in addresses.iter().take(8) {
        match TcpStream::connect_timeout(address, PATIENCE) {
            Ok(stream) => {
                connected = Some(stream);
                break;
            }
            Err(error) => failures.push(format!("{address}: {error}")),
        }
    }
    let Some(stream) = connected else {
        let todo = "check that the server runs, and that no firewall between here and there blocks the port";
        return report.step("connection", bad(failures.join("; "), todo));
    };
    let found = format!("port {} answers after {} ms", url.port(), started.elapsed().as_millis());
    report.step("connection", Finding::Good(found))?;
    match url.scheme() {
        Scheme::LoopbackHttp => {
            report.step("protection", Finding::Good("not needed: the server is on this machine".to_owned()))
        }
        Scheme::Https => report.step("protection", handshake(url, stream)),
    }
}

fn handshake(url: &ServerUrl, mut stream: TcpStream) -> Finding {
    let todo = "check the server's certificate (its names, its dates, its chain), this machine's trust store and clock";
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if usable == 0 {
        return bad("this machine trusts no certificate authority at all", "install the package ca-certificates");
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = match ServerName::try_from(url.host().to_owned()) {
        Ok(name) => name,
        Err(error) => return bad(format!("{} is no name for a certificate: {error}", url.host()), todo),
    };
    let mut connection = match ClientConnection::new(Arc::new(config), name) {
        Ok(connection) => connection,
        Err(error) => return bad(error.to_string(), todo),
    };
    let limited = stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
    while connection.is_handshaking() {
        if let Err(error) = limited
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|()| connection.complete_io(&mut stream).map(drop).map_err(|error| error.to_string()))
        {
            return bad(error, todo);
        }
    }
    let version = connection.protocol_version().map_or_else(String::new, |version| format!("{version:?}, "));
    Finding::Good(format!("{version}the certificate is trusted"))
}

fn steward(
    report: &mut Report<'_>,
    url: ServerUrl,
    identity: Option<&Identity>,
    state: &StateDirectory,
    clock: &dyn MachineClock,
) -> io::Result<bool> {
    let transport = Transport::new(url);
    let before_us = clock.stamp().wall_us;
    let challenge = match transport.get::<SessionChallenge>("/session", PATIENCE) {
        Ok(reply) => reply.message,
        Err(error) => {
            let todo =
                "check that the address is Steward's own; a proxy or a login page in between also looks like this";
            return report.step("steward", bad(chain(&error), todo));
        }
    };
    let middle_us = i64::midpoint(before_us, clock.stamp().wall_us);
    report.step("steward", Finding::Good("a Steward server answers".to_owned()))?;
    let ahead_s = middle_us.saturating_sub(challenge.server_time_us) as f64 / 1e6;
    let found = format!("this machine's clock is {ahead_s:+.1} s against the server's");
    if ahead_s.abs() < CLOCK_WORTH_A_WORD_S {
        report.step("clock", Finding::Good(found))?;
    } else {
        report.note(&format!("{found}: nothing is lost by it, but set up time synchronisation"))?;
    }
    let Some(identity) = identity else {
        report.note("not enrolled there, so no session was tried")?;
        return Ok(true);
    };
    let stream_id = spool::read_stream_id(&state.spool()).unwrap_or_default();
    match session::begin(&transport, identity, clock, stream_id, PATIENCE) {
        Ok((_, answer)) => {
            let found = format!("granted; the server expects frame {} next", answer.next_seq);
            report.step("session", Finding::Good(found))
        }
        Err(CallError::Refused { message, action, .. }) => report.step("session", bad(message, action)),
        Err(error) => report.step("session", bad(chain(&error), "see the message; if it stays, enrol anew")),
    }
}
