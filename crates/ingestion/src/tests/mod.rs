//! Whole conversations of agents with the service, on a real database.

mod bench;
mod chunks;
mod conversation;
mod graphql;
mod hostile;
mod presence;
mod shuffle;
