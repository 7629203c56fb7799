//! Beginning a session within the transaction that proved who the person is.

use std::time::Duration;

use db::{DbError, WriteTx};
use kernel::{Failure, Secret, Timestamp};

use super::store::{self, NewSession};
use super::{ACCESS_LIFE, IDLE_LIFE, LIFE_MAX, Principal, RENEW_BEFORE, Session, SignedIn};
use crate::audit::Author;
use crate::jwt::UserToken;
use crate::keyring::TokenKind;
use crate::origin::Origin;
use crate::secret_token;
use crate::user::User;
use crate::{Auth, Entry};

/// How a session began, for the audit log.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    Setup,
    Password,
    Invitation,
}

impl Way {
    const fn summary(self) -> &'static str {
        match self {
            Self::Setup => "Signed in by setting up the installation",
            Self::Password => "Signed in with a password",
            Self::Invitation => "Signed in by accepting an invitation",
        }
    }
}

/// Begins a session of a person, with its audit entry.
pub(crate) async fn start(
    tx: &WriteTx,
    auth: &Auth,
    origin: &Origin,
    user: &User,
    way: Way,
) -> Result<SignedIn, Failure> {
    let refresh = secret_token::fresh(tx.entropy());
    let session = store::insert(
        tx,
        NewSession {
            user: user.id,
            refresh_hash: hash_of(auth, &refresh).ok_or_else(|| Failure::internal("a fresh token is malformed"))?,
            expires_at: end_of(tx.now(), tx.now()),
            user_agent: origin.user_agent_line(),
            address: origin.address.map(|address| address.to_string()),
        },
    )
    .await?;
    record(tx, auth, origin, user, &session, way).await?;
    signed_in(auth, &session, Some(refresh), tx.now())
}

async fn record(
    tx: &WriteTx,
    auth: &Auth,
    origin: &Origin,
    user: &User,
    session: &Session,
    way: Way,
) -> Result<(), DbError> {
    let entry = Entry::new("session.create", "session", way.summary()).object(session.id);
    auth.audit().record_as(tx, &Author::person(user.id, &user.name, &origin.request_id), entry).await
}

/// The tokens of a session at an instant.
pub(crate) fn signed_in(
    auth: &Auth,
    session: &Session,
    refresh: Option<Secret>,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let claims = UserToken::new(session.user, session.id, session.created_at, (now, ACCESS_LIFE));
    let access_expires_at = now.plus(ACCESS_LIFE);
    Ok(SignedIn {
        principal: Principal { user: session.user, session: session.id },
        access: auth.keyring().user_tokens().issue(&claims)?,
        refresh,
        access_expires_at,
        access_max_age_s: whole_seconds(ACCESS_LIFE),
        renew_at: access_expires_at.minus(RENEW_BEFORE),
        refresh_max_age_s: whole_seconds(session.expires_at.since(now)),
    })
}

/// When a session ends that is used now.
pub(crate) fn end_of(created_at: Timestamp, now: Timestamp) -> Timestamp {
    now.plus(IDLE_LIFE).min(created_at.plus(LIFE_MAX))
}

/// What is stored of a refresh token; `None` if it cannot be one.
pub(crate) fn hash_of(auth: &Auth, refresh: &Secret) -> Option<[u8; 32]> {
    secret_token::bytes(refresh).map(|bytes| auth.keyring().hash_token(TokenKind::Refresh, &bytes))
}

fn whole_seconds(span: Duration) -> u32 {
    u32::try_from(span.as_secs()).unwrap_or(u32::MAX)
}
