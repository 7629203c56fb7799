//! From credentials to scopes: passwords, sessions, one-time links, agents' tokens, grants; the record of what was done;
//! and answers to repeated requests.
//!
//! ```text
//! password | link --sign_in, accept_invitation, setup_complete--> SignedIn (access + refresh token)
//! access token --authenticate--> Authenticated { principal, scope }      one query: session, login, grants
//! refresh token --refresh--> SignedIn                                    rotated; reuse ends the session
//! link's token --links().open--> OpenedLink { subject, scope }           one purpose at one client
//! agent's signature --ingestion--> agent_token --verify_agent_token--> AgentClaims --agent_permit--> Permit
//! ```
//!
//! Invariants
//! - A token says who, never what they may do: rights are read from the database at each use.
//! - Kinds of credential are disjoint: each has its own key, audience and type.
//! - No secret is stored; of tokens a keyed hash, of passwords an Argon2id hash.
//! - Each change is recorded in its transaction.
//! - The API layer sets cookies; nothing here knows HTTP or GraphQL.
//!
//! Tables: `installation`, `user_account`, `user_contact`, `grant_entry`, `session`, `credential_link`,
//! `capability_link`, `sign_in_counter`, `idempotency_key`, `audit_entry`.

mod agent;
pub mod audit;
pub mod capability;
pub mod grant;
mod idempotency;
mod installation;
mod invitation;
mod jwt;
mod keyring;
mod link;
mod origin;
mod own;
mod password;
mod secret_token;
mod service;
mod session;
mod sign_in;
#[cfg(test)]
mod testing;
pub mod user;

pub use agent::{AgentClaims, AgentToken, Challenge, ChallengeFailure};
pub use audit::{AuditEntry, AuditFilter, AuditLog, Entry};
pub use capability::{Issued, Link, Links, NewLink, OpenedLink, Purpose, Recipient, link_url};
pub use idempotency::{Idempotency, Replayable};
pub use installation::provider_name;
pub use installation::setup::SetupInput;
pub use keyring::{DispatchKey, KeyError, Keyring, ServerIdentity, TokenKind, tokens_equal, verify_signature};
pub use origin::Origin;
pub use own::Own;
pub use service::{Auth, Purged};
pub use session::{
    ACCESS_COOKIE, AuthFailure, Authenticated, Principal, REFRESH_COOKIE, RefreshFailure, Session, SignedIn,
};
