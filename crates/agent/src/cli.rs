//! Subcommands and what they print. Results go to standard output, the log to standard error.

use std::{
    fmt,
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::bail;
use clap::{Args, Parser, Subcommand};
use kernel::entropy::SystemEntropy;
use wire::EnrollStatus;

use crate::{
    clock::{MachineClock as _, SystemMachineClock},
    command::policy::PolicyPlace,
    doctor,
    enrol::{self, Enrolment},
    runner::{self, RunOptions},
    sender::{Connection, Status, read_status},
    server_url::ServerUrl,
    state::{DEFAULT_DIRECTORY, StateDirectory},
};

/// The Steward agent: measures this machine and reports to a Steward server.
#[derive(Parser)]
#[command(name = "steward-agent", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Enrol this machine if need be, then run in the foreground.
    Up {
        #[command(flatten)]
        joining: Joining,
        #[command(flatten)]
        state: State,
        #[command(flatten)]
        pace: Pace,
    },
    /// Enrol this machine at a server.
    Enroll {
        #[command(flatten)]
        joining: Joining,
        #[command(flatten)]
        state: State,
    },
    /// Run in the foreground.
    Run {
        #[command(flatten)]
        state: State,
        #[command(flatten)]
        pace: Pace,
    },
    /// Say step by step whether the server can be reached, and if not, why.
    Doctor {
        /// Look at this server rather than the one enrolled at.
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        #[command(flatten)]
        state: State,
    },
    /// Show what the agent last knew of itself.
    Status {
        #[command(flatten)]
        state: State,
    },
}

#[derive(Args)]
struct Joining {
    /// Address of the server, https://host[:port].
    #[arg(long, value_name = "URL", env = "STEWARD_SERVER")]
    server: String,
    /// Enrolment token, as the portal shows it.
    #[arg(long, value_name = "TOKEN", env = "STEWARD_TOKEN", hide_env_values = true)]
    token: String,
}

#[derive(Args)]
struct State {
    /// Directory of key, configuration and spool.
    #[arg(long = "state", value_name = "DIR", default_value = DEFAULT_DIRECTORY, env = "STEWARD_STATE")]
    directory: PathBuf,
}

#[derive(Args)]
struct Pace {
    /// Seconds between two measurements.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    interval: u64,
    /// Seconds between two measurements of what changes slowly, such as filesystems; never less than --interval.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    slow_interval: u64,
}

impl State {
    fn directory(self) -> StateDirectory {
        StateDirectory::new(self.directory)
    }
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_target(false)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    match dispatch(cli.command) {
        Ok(code) => code,
        Err(error) => {
            // One line: the step that failed, then what caused it.
            let _ = writeln!(io::stderr(), "steward-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Up { joining, state, pace } => up(&joining, state.directory(), &pace),
        Command::Enroll { joining, state } => {
            let state = state.directory();
            let _lock = state.lock()?;
            enroll(&joining, &state)?;
            say(format_args!("Start it with: steward-agent run --state {}", state.path().display()));
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { state, pace } => start(state.directory(), &pace),
        Command::Doctor { server, state } => {
            let server = server.map(|text| ServerUrl::parse(&text)).transpose()?;
            doctor::examine(&state.directory(), server, &SystemMachineClock::new(), &mut io::stdout().lock())
        }
        Command::Status { state } => status(&state.directory()),
    }
}

fn up(joining: &Joining, state: StateDirectory, pace: &Pace) -> anyhow::Result<ExitCode> {
    let wanted = ServerUrl::parse(&joining.server)?;
    {
        let _lock = state.lock()?;
        match state.load_config()? {
            None => enroll(joining, &state)?,
            Some(config) if ServerUrl::parse(&config.server.url).as_ref() == Ok(&wanted) => {
                say(format_args!("Enrolled already as agent {}; the token is not needed.", config.agent.agent_id));
            }
            Some(config) => bail!(
                "this machine is enrolled at {}, not at {}; to move it, stop the agent, remove {} and run this again",
                config.server.url,
                wanted.as_str(),
                state.path().display()
            ),
        }
    }
    start(state, pace)
}

fn enroll(joining: &Joining, state: &StateDirectory) -> anyhow::Result<()> {
    let enrolment = Enrolment {
        server: ServerUrl::parse(&joining.server)?,
        token: &joining.token,
        clock: &SystemMachineClock::new(),
        entropy: &SystemEntropy,
    };
    match enrol::enrol(state, &enrolment)? {
        EnrollStatus::Pending => {
            say(format_args!("Enrolled, and waiting for confirmation in the portal. Measurements are kept until then."))
        }
        _ => say(format_args!("Enrolled at {}.", enrolment.server.as_str())),
    }
    Ok(())
}

fn start(state: StateDirectory, pace: &Pace) -> anyhow::Result<ExitCode> {
    let _lock = state.lock()?;
    runner::run(&RunOptions {
        state,
        interval: Duration::from_secs(pace.interval),
        slow_interval: Duration::from_secs(pace.slow_interval),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn status(state: &StateDirectory) -> anyhow::Result<ExitCode> {
    let Some(config) = state.load_config()? else {
        say(format_args!("Not enrolled. Run: steward-agent enroll --server URL --token TOKEN"));
        return Ok(ExitCode::FAILURE);
    };
    say(format_args!("server         {}", config.server.url));
    say(format_args!("agent          {}", config.agent.agent_id));
    say(format_args!("enrolled       {}", config.agent.enrolled_at));
    let policy = PolicyPlace::beside(state.path());
    say(format_args!("commands       {} ({})", policy.read().as_str(), policy.path().display()));
    // Whoever can take the lock is alone here.
    let running = state.lock().is_err();
    let Some(status) = read_status(&state.status()) else {
        say(format_args!("running        {}", if running { "yes, nothing known yet" } else { "no, never ran" }));
        return Ok(ExitCode::FAILURE);
    };
    let age = SystemMachineClock::new().stamp().wall_us.saturating_sub(status.written_at.micros()) / 1_000_000;
    match running {
        true => say(format_args!("running        yes, process {} since {}", status.process_id, status.started_at)),
        false => say(format_args!("running        no; it last said this {age} s ago:")),
    }
    print_status(&status);
    let healthy = running && status.connection == Connection::Connected;
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_status(status: &Status) {
    let connection = match status.connection {
        Connection::Connected => "works",
        Connection::Trying => "fails; trying again",
        Connection::WaitsForConfirmation => "waits for confirmation in the portal",
        Connection::MustEnrolAnew => "refused; this machine must be enrolled anew",
    };
    say(format_args!("connection     {connection}"));
    match status.last_success_at {
        Some(at) => say(format_args!("last taken     {at}")),
        None => say(format_args!("last taken     never since the start")),
    }
    if let Some(failure) = &status.last_failure {
        say(format_args!("last failure   {}: {}", failure.at, failure.reason));
    }
    say(format_args!("waiting        {} frames, {} KiB on disk", status.pending_frames, status.spool_bytes / 1024));
    if let Some(ahead_us) = status.clock_ahead_us {
        say(format_args!("clock          {:+.3} s against the server's", ahead_us as f64 / 1e6));
    }
}

/// A reader that went away does not matter.
fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        let parse = |words: &[&str]| Cli::try_parse_from([&["steward-agent"], words].concat());
        assert!(parse(&["up", "--server", "https://x", "--token", "t", "--interval", "1"]).is_ok());
        assert!(parse(&["run", "--interval", "0"]).is_err());
        assert!(parse(&["run", "--slow-interval", "0"]).is_err() && parse(&["run", "--slow-interval", "5"]).is_ok());
        assert!(parse(&["enroll", "--server", "https://x"]).is_err() || std::env::var("STEWARD_TOKEN").is_ok());
        assert!(parse(&["doctor"]).is_ok() && parse(&["status", "--state", "/x"]).is_ok());
    }
}
