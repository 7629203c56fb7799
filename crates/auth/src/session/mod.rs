//! Signed-in sessions: an access token of five minutes, and a refresh token that is replaced at each use.
//!
//! Invariants
//! - Each request looks at the session's row, so ending a session takes effect at once.
//! - Of a refresh token only a keyed hash is kept. Using one that was replaced more than [`GRACE`] ago ends the session:
//!   somebody has a copy (RFC 9700, section 4.14.2). Within the grace, which parallel tabs need, the caller gets a fresh
//!   access token and no further rotation.
//! - A session ends [`LIFE_MAX`] after the sign-in at the latest.

pub(crate) mod check;
pub(crate) mod entity;
pub(crate) mod refresh;
pub(crate) mod start;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::time::Duration;

use kernel::{Failure, Scope, Secret, SessionId, Timestamp, UserId};

/// Cookie that carries the access token.
pub const ACCESS_COOKIE: &str = "__Host-steward-access";
/// Cookie that carries the refresh token.
pub const REFRESH_COOKIE: &str = "__Host-steward-refresh";

/// How long an access token is valid.
pub(crate) const ACCESS_LIFE: Duration = Duration::from_secs(5 * 60);
/// How long before its end an access token is to be renewed.
pub(crate) const RENEW_BEFORE: Duration = Duration::from_secs(60);
/// How long an unused session lives.
pub(crate) const IDLE_LIFE: Duration = Duration::from_secs(14 * 86_400);
/// How long any session lives.
pub(crate) const LIFE_MAX: Duration = Duration::from_secs(90 * 86_400);
/// How long a replaced refresh token still gets an access token.
pub(crate) const GRACE: Duration = Duration::from_secs(10);

/// Who is signed in, and by which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
}

/// A request's principal with what it may do at this instant.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who.
    pub principal: Principal,
    /// What and where.
    pub scope: Scope,
}

/// Why a credential was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AuthFailure {
    /// It is not one of ours, its session has ended, or the login is locked. Sign in again.
    #[error("the credential is not valid")]
    Invalid,
    /// It has expired; a refresh may help.
    #[error("the credential has expired")]
    Expired,
    /// It could not be checked.
    #[error("the credential could not be checked")]
    Unavailable(#[source] Failure),
}

impl From<db::DbError> for AuthFailure {
    fn from(error: db::DbError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Why a session was not renewed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshFailure {
    /// There is no living session with this token.
    #[error("the session has ended")]
    SignInAgain,
    /// It could not be done.
    #[error("the session could not be renewed")]
    Failed(#[source] Failure),
}

impl From<db::DbError> for RefreshFailure {
    fn from(error: db::DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RefreshFailure> for Failure {
    fn from(failure: RefreshFailure) -> Self {
        match failure {
            RefreshFailure::SignInAgain => {
                Self::rejected(kernel::ErrorCode::Expired, "", "Your session has ended. Sign in again.")
            }
            RefreshFailure::Failed(failure) => failure,
        }
    }
}

/// A session that has just begun or been renewed, with its tokens.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who and by which session.
    pub principal: Principal,
    /// The access token.
    pub access: Secret,
    /// The new refresh token; `None` if the caller's browser has been given it a moment ago by a parallel request.
    pub refresh: Option<Secret>,
    /// When the access token expires.
    pub access_expires_at: Timestamp,
    /// Seconds for which a browser keeps the access token.
    pub access_max_age_s: u32,
    /// When the access token is to be renewed.
    pub renew_at: Timestamp,
    /// Seconds for which a browser keeps the refresh token.
    pub refresh_max_age_s: u32,
}

/// A session, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// Last use, to about a minute.
    pub last_used_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub revoked_at: Option<Timestamp>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// Where it began.
    pub address: Option<String>,
}

impl Session {
    /// Whether it can be used at an instant.
    #[must_use]
    pub fn is_living(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}
