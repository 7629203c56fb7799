//! Telling a signed-in person that something that they may see has changed.

pub mod graphql;
