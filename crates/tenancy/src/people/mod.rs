//! People who sign in: the provider's own, and contacts of clients; what they may do; their sessions.
//!
//! `auth` keeps the rows and the rules of credentials; this folder is their only writer beside it and their face in the
//! API.
//!
//! Invariants
//! - Changing people needs the permission provider-wide. Nobody gives more than they hold; only owners deal with owners;
//!   the installation always has an owner who can sign in.
//! - A contact's login has roles for contacts, at the clients whose contact it is.
//! - A person always sees their own login; of others only with the permission to.
//! - A link or a token is in one answer, once.

pub mod account;
pub mod grant;
pub mod graphql;
pub mod role;
pub mod service;
#[cfg(test)]
mod tests;
mod upkeep;
pub mod user;

pub use upkeep::CredentialUpkeep;
