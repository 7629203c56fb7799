//! The caller's own account: setting up, signing in and out, sessions, the password, and who the caller is.

pub mod graphql;
mod own;

pub use own::{OwnView, own};
