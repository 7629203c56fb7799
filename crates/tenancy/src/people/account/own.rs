//! What a signed-in person sees of themselves.

use auth::grant::Grant;
use auth::user::User;
use auth::{Principal, Session};
use kernel::{Failure, Permission, Scope};

use crate::Tenancy;
use crate::contact::{Contact, store as contacts};
use crate::people::service::showable;

/// A person's own login, as far as they may see it.
#[derive(Debug, Clone)]
pub struct OwnView {
    /// The login.
    pub user: User,
    /// The caller's session.
    pub session: Session,
    /// Own grants, without those at clients that the person is kept from.
    pub grants: Vec<Grant>,
    /// The contact that the person is, at a client that the person may see.
    pub contact: Option<Contact>,
}

/// Reads a person's own login. Their own contact is shown to them without the right to see the client's people.
///
/// # Errors
/// Not found if the login is gone; otherwise what the database says.
pub async fn own(tenancy: &Tenancy, scope: &Scope, principal: &Principal) -> Result<OwnView, Failure> {
    let own = tenancy.auth.own(principal).await?;
    let seen = |link: &&auth::user::contact_link::ContactLink| {
        scope.clients(Permission::ClientRead).is_some_and(|seen| seen.contains(link.client))
    };
    let contact = match own.links.iter().find(seen) {
        Some(link) => {
            let (permit, id) = (scope.permit_client(Permission::ClientRead, link.client)?, link.contact);
            let read = tenancy
                .db
                .read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(contacts::find(tx, id).await?) }));
            read.await?
        }
        None => None,
    };
    Ok(OwnView { grants: showable(scope, own.grants), user: own.user, session: own.session, contact })
}
