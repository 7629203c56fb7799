//! What a signed-in person may always see: their own login, grants, memberships and session, whatever their rights are.

use kernel::Failure;

use crate::Auth;
use crate::grant::{Grant, store as grants};
use crate::service::Task;
use crate::session::{Principal, Session, store as sessions};
use crate::user::contact_link::{self, ContactLink};
use crate::user::{User, store as users};

/// A person's own data.
#[derive(Debug, Clone)]
pub struct Own {
    /// The login.
    pub user: User,
    /// The session of the principal.
    pub session: Session,
    /// The person's grants, oldest first. Some may name clients that the person may not see.
    pub grants: Vec<Grant>,
    /// Which contacts of which clients the person is.
    pub links: Vec<ContactLink>,
}

impl Auth {
    /// A principal's own data.
    ///
    /// # Errors
    /// Not found if the login or the session is gone; otherwise what the database says.
    pub async fn own(&self, principal: &Principal) -> Result<Own, Failure> {
        let principal = *principal;
        self.db()
            .sweep_read(&self.across(Task::Session), move |tx| {
                Box::pin(async move {
                    let user = users::find(tx, principal.user).await?;
                    let session = sessions::find(tx, principal.session).await?;
                    Ok(Own {
                        user: user.ok_or_else(|| Failure::not_found::<kernel::id::UserKind>("id"))?,
                        session: session.ok_or_else(|| Failure::not_found::<kernel::id::SessionKind>("id"))?,
                        grants: grants::of_users(tx, &[principal.user]).await?,
                        links: contact_link::of_users(tx, &[principal.user]).await?,
                    })
                })
            })
            .await
    }
}
