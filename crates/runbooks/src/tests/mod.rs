//! Whole runs on a real database, with an agent that speaks the protocol.

mod bench;
mod command;
mod graphql;
mod story;
