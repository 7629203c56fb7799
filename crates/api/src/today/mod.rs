//! What needs a person now, and what to do first on an empty installation.

pub mod graphql;
