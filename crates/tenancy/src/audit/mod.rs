//! The audit log in the API: who did what, when, and what it changed. `auth` writes and keeps it.

pub mod graphql;
pub mod service;
