//! `steward-agent`: the program on a managed machine. It enrols once, then measures, keeps what it measured in a spool on
//! disk, and sends it until the server has said that it is durable.
//!
//! # Map
//! | part | what it is for |
//! | --- | --- |
//! | [`cli`] | subcommands, and what they print |
//! | [`state`] | the state directory: lock, key, configuration, status file |
//! | [`enrol`] | token → identity |
//! | [`server_url`], [`transport`], [`backoff`] | one keep-alive connection, one reading of every status, waiting |
//! | [`session`] | nonce and signature → short token |
//! | [`clock`] | wall, suspend-aware and boot time |
//! | [`collector`] | what is measured, behind one trait |
//! | [`spool`] | numbered frames on disk |
//! | [`sender`] | spool → server, newest first |
//! | [`command`] | what the server asks to be done, checked and executed |
//! | [`runner`], [`pace`], [`stop`] | ticks, signals, start and stop |
//! | [`doctor`] | why it cannot talk to the server |
//!
//! # Invariants
//! * What is lost is declared, what is late arrives, what is unknown is absent: never invented.
//! * Nothing but the state directory is written and nothing but the enrolled server is talked to, save by commands that
//!   were signed, approved, and admitted by the machine's own policy.
//! * The server is believed by its key, pinned at enrolment, not by its name or certificate alone.
//! * Three threads: one measures and never waits for the network, one sends, one asks for commands and does them. A fourth
//!   waits for signals.

mod backoff;
mod cli;
mod clock;
mod collector;
mod command;
mod doctor;
mod enrol;
mod pace;
mod runner;
mod sender;
mod server_url;
mod session;
mod spool;
mod state;
mod stop;
mod transport;

#[cfg(test)]
mod fake_server;

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: libraries below would otherwise pick a provider each, or panic for want of one. An error means that
    // one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    cli::run()
}
