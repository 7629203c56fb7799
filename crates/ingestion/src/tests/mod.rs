//! Whole conversations of agents with the service, on a real database.

pub(crate) mod bench;
mod chunks;
mod conversation;
mod graphql;
mod hostile;
mod presence;
mod shuffle;
