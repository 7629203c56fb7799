//! What every request does: from an access token to a scope.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use db::DbError;
use kernel::{Actor, Secret, SessionId};

use super::store::{self, Standing};
use super::{AuthFailure, Authenticated, Principal};
use crate::Auth;
use crate::jwt::{TokenFailure, UserToken};
use crate::service::Task;
use crate::user::store as users;

/// How exactly the last use of a session is known.
const TOUCH_PAUSE: Duration = Duration::from_secs(60);

/// Sessions whose last use is being written, so that many parallel requests write it once.
#[derive(Debug, Default)]
pub(crate) struct Touching(Mutex<BTreeSet<SessionId>>);

impl Touching {
    fn begin(&self, session: SessionId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session)
    }

    fn end(&self, session: SessionId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }
}

impl Auth {
    /// From an access token to who asks and what they may do now. One query.
    ///
    /// # Errors
    /// [`AuthFailure::Expired`] for a token whose time is over, [`AuthFailure::Invalid`] for anything else that is not a
    /// living session's token, [`AuthFailure::Unavailable`] if the database cannot say.
    pub async fn authenticate(&self, access: &Secret, request_id: &str) -> Result<Authenticated, AuthFailure> {
        let claims: UserToken =
            self.keyring().user_tokens().verify(access, self.db().now()).map_err(|why| match why {
                TokenFailure::Invalid => AuthFailure::Invalid,
                TokenFailure::Expired => AuthFailure::Expired,
            })?;
        self.again(&Principal { user: claims.sub, session: claims.sid }, request_id).await
    }

    /// What a principal may do now, for connections that outlive their access token.
    ///
    /// # Errors
    /// As [`Self::authenticate`], without expired tokens.
    pub async fn again(&self, principal: &Principal, request_id: &str) -> Result<Authenticated, AuthFailure> {
        let principal = *principal;
        let standing: Option<Standing> = self
            .db()
            .sweep_read(&self.across(Task::Session), move |tx| {
                Box::pin(async move { store::standing(tx, principal).await })
            })
            .await
            .map_err(|error: DbError| AuthFailure::from(error))?;
        let now = self.db().now();
        let standing = standing.ok_or(AuthFailure::Invalid)?;
        if standing.revoked || standing.locked || now >= standing.expires_at {
            return Err(AuthFailure::Invalid);
        }
        if now.since(standing.last_used_at) >= TOUCH_PAUSE {
            self.touch(principal);
        }
        let scope = self.mint().scope(Actor::User(principal.user), request_id, &standing.access);
        Ok(Authenticated { principal, scope })
    }

    /// Whether a principal's session can still be used; `false` also if that cannot be found out.
    pub async fn still_valid(&self, principal: &Principal) -> bool {
        match self.again(principal, "still-valid").await {
            Ok(_) => true,
            Err(AuthFailure::Unavailable(error)) => {
                tracing::warn!(session = %principal.session, error = %error, "a session could not be checked");
                false
            }
            Err(_) => false,
        }
    }

    /// Notes the use without keeping the request waiting; a database that cannot be written must not refuse readers.
    fn touch(&self, principal: Principal) {
        let auth = self.clone();
        if !auth.touching().begin(principal.session) {
            return;
        }
        self.db().runtime().spawn(async move {
            let noted = auth
                .db()
                .sweep_write(&auth.across(Task::Session), move |tx| {
                    Box::pin(async move {
                        if store::touch(tx, principal.session, TOUCH_PAUSE).await? {
                            users::set_seen(tx, principal.user).await?;
                        }
                        Ok::<_, DbError>(())
                    })
                })
                .await;
            auth.touching().end(principal.session);
            if let Err(error) = noted {
                tracing::debug!(error = %error, "the last use of a session was not noted");
            }
        });
    }
}
