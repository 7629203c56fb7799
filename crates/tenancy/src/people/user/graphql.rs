//! Logins in the API.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use auth::user::UserFilter;
use auth::user::contact_link::ContactLink;
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{EmailAddr, Line, Name};
use kernel::{ErrorCode, Failure, Permission, UserId};

use super::invite::{self, Mailed};
use super::{INITIAL_GRANTS_MAX, InitialGrant, NewInvitation, service};
use crate::contact::graphql::{Contact, ContactById};
use crate::graphql::{Lens, caller, grouped, loaded, loaded_list, payload, scope, tenancy};
use crate::input::Checked;
use crate::people::grant::graphql::{Grant, GrantsOfUser};
use crate::people::role::graphql::{GrantEffect, Role};
use crate::people::service as people;

/// Whose person a login is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "auth::user::UserKind")]
pub enum UserKind {
    /// Of the provider.
    Staff,
    /// Of a client.
    Contact,
}

/// A login: a person of the provider, or a contact of a client who may sign in.
#[derive(Debug, Clone)]
pub struct User {
    data: auth::user::User,
    /// For the caller's own login: what they may see of it without the right to see people.
    own: Option<Arc<OwnParts>>,
}

#[derive(Debug)]
struct OwnParts {
    grants: Vec<auth::grant::Grant>,
    contact: Option<crate::contact::Contact>,
}

impl From<auth::user::User> for User {
    fn from(data: auth::user::User) -> Self {
        Self { data, own: None }
    }
}

impl User {
    /// The caller's own login with the grants that may be shown and the contact that the person is.
    pub(crate) fn own(
        data: auth::user::User,
        grants: Vec<auth::grant::Grant>,
        contact: Option<crate::contact::Contact>,
    ) -> Self {
        Self { data, own: Some(Arc::new(OwnParts { grants, contact })) }
    }
}

#[Object]
impl User {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.data.id)
    }
    /// The person's name.
    async fn name(&self) -> &str {
        &self.data.name
    }
    /// Address to sign in with.
    async fn email(&self) -> &str {
        &self.data.email
    }
    /// Whose person.
    async fn kind(&self) -> UserKind {
        self.data.kind.into()
    }
    /// The contact of a client that the person is; null for staff, and where contacts may not be seen.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if let Some(own) = &self.own {
            return Ok(own.contact.clone().map(Contact));
        }
        let who = scope(ctx)?;
        let may =
            |link: &ContactLink| who.clients(Permission::ContactRead).is_some_and(|set| set.contains(link.client));
        let links = loaded::<LinksOfUser, _>(ctx, self.data.id).await?.unwrap_or_default();
        match links.into_iter().find(may) {
            Some(link) => loaded::<ContactById, _>(ctx, link.contact).await,
            None => Ok(None),
        }
    }
    /// Since when the login is shut; null if it is open.
    async fn locked_at(&self) -> Option<DateTime> {
        self.data.locked_at.map(DateTime)
    }
    /// When the person was invited; null for the first owner.
    async fn invited_at(&self) -> Option<DateTime> {
        self.data.invited_at.map(DateTime)
    }
    /// When the person chose a password; null while the invitation is open.
    async fn joined_at(&self) -> Option<DateTime> {
        self.data.joined_at.map(DateTime)
    }
    /// Last use, to about a minute.
    async fn last_seen_at(&self) -> Option<DateTime> {
        self.data.last_seen_at.map(DateTime)
    }
    /// What the person may do, oldest first; at most 500. Grants at clients that the caller may not see are left out.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        match &self.own {
            Some(own) => Ok(own.grants.iter().map(|grant| Grant::of(grant.clone(), self.clone())).collect()),
            None => loaded_list::<GrantsOfUser, _>(ctx, self.data.id).await,
        }
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.data.version
    }
    /// When the login was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.data.created_at)
    }
}

gql::connection! {
    /// Logins, a page at a time.
    pub UserConnection, UserEdge of User;
}

/// Which logins to list.
#[derive(Debug, InputObject)]
#[graphql(name = "UserFilter")]
pub struct UserFilterInput {
    /// Part of the name or of the address.
    search: Option<String>,
    /// Only staff or only contacts.
    kind: Option<UserKind>,
}

/// Whom to invite.
#[derive(Debug, InputObject)]
pub struct UserInviteInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// The person's name.
    name: String,
    /// Address to sign in with.
    email: String,
    /// Whose person.
    kind: UserKind,
    /// Which contact of a client the person is; needed for contacts, absent for staff.
    contact_id: Option<ID>,
    /// What the person may do; at most 20.
    grants: Vec<InitialGrantInput>,
}

/// A grant of an invitation.
#[derive(Debug, InputObject)]
pub struct InitialGrantInput {
    /// What it gives or takes.
    role: Role,
    /// Whether it gives or takes.
    effect: GrantEffect,
    /// Where; absent is provider-wide.
    client_id: Option<ID>,
    /// First instant at which it does not count any more; absent is never.
    expires_at: Option<DateTime>,
    /// Why, at most 200 characters.
    reason: Option<String>,
}

/// A change of a login; what is absent stays.
#[derive(Debug, InputObject)]
pub struct UserUpdateInput {
    /// Which login.
    id: ID,
    /// The person's name.
    name: Option<String>,
    /// The version that the change is based on.
    expected_version: i32,
}

/// Which login to shut or to open.
#[derive(Debug, InputObject)]
pub struct UserLockInput {
    /// Which login.
    id: ID,
    /// Why, at most 200 characters.
    reason: Option<String>,
}

/// Whose invitation to renew.
#[derive(Debug, InputObject)]
pub struct InvitationRenewInput {
    /// Which login.
    id: ID,
}

/// The invited person, or why the invitation was refused.
#[derive(Debug, SimpleObject)]
pub struct UserInvitePayload {
    /// The login; null if refused.
    user: Option<User>,
    /// Where the person accepts the invitation. Shown once: a repeated request does not show it again.
    invitation_url: Option<String>,
    /// Whether a letter was queued.
    mailed: bool,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// The login after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct UserPayload {
    /// The login; null if refused.
    pub(crate) user: Option<User>,
    /// Why it was refused.
    pub(crate) errors: Vec<UserErrorObject>,
}

/// Reads of logins.
#[derive(Debug, Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// The logins that the caller may see, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<UserFilterInput>,
    ) -> Result<UserConnection> {
        let request = gql::page_request(first, after, last, before)?;
        let filter = filter.map_or_else(UserFilter::default, |filter| UserFilter {
            search: filter.search,
            kind: filter.kind.map(Into::into),
        });
        let page = people::list(tenancy(ctx)?, scope(ctx)?, filter, request).await.map_err(gql::query_error)?;
        Ok(page.map(User::from).into())
    }

    /// One login; null if it does not exist or is not visible.
    async fn user(&self, ctx: &Context<'_>, id: ID) -> Result<Option<User>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        let found = people::get(tenancy(ctx)?, scope(ctx)?, id).await.map_err(gql::query_error)?;
        Ok(found.map(User::from))
    }
}

/// Changes of logins.
#[derive(Debug, Default)]
pub struct UserMutation;

#[Object]
impl UserMutation {
    /// Invites a person: makes a login that the person opens with a link and a password of their own.
    async fn user_invite(&self, ctx: &Context<'_>, input: UserInviteInput) -> Result<UserInvitePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { invite::invite(env, who, input.parse()?).await };
        invitation(work.await)
    }

    /// Makes a new link for a person who has not accepted the invitation yet; older links end.
    async fn invitation_renew(&self, ctx: &Context<'_>, input: InvitationRenewInput) -> Result<UserInvitePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { invite::renew(env, who, gql::parse_id_or_fail(&input.id, "id")?).await };
        invitation(work.await)
    }

    /// Renames a login.
    async fn user_update(&self, ctx: &Context<'_>, input: UserUpdateInput) -> Result<UserPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let name = checked.optional(input.name, |text| Name::parse("name", &text));
            let id = checked.take(parse_id(&input.id, "id"));
            service::update(env, who, checked.finish(id)?, input.expected_version, name).await
        };
        answer(work.await)
    }

    /// Shuts a login; its sessions end at once.
    async fn user_lock(&self, ctx: &Context<'_>, input: UserLockInput) -> Result<UserPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let (id, reason) = input.parse()?;
            service::lock(env, who, id, reason).await
        };
        answer(work.await)
    }

    /// Opens a login again.
    async fn user_unlock(&self, ctx: &Context<'_>, input: UserLockInput) -> Result<UserPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let (id, reason) = input.parse()?;
            service::unlock(env, who, id, reason).await
        };
        answer(work.await)
    }
}

fn invitation(result: std::result::Result<invite::Invited, Failure>) -> Result<UserInvitePayload> {
    payload(result, |invited, errors| {
        let url = invited.as_ref().and_then(|invited| invited.url.as_ref());
        UserInvitePayload {
            invitation_url: url.map(|url| String::from_utf8_lossy(url.expose()).into_owned()),
            mailed: invited.as_ref().is_some_and(|invited| invited.mailed == Mailed::Yes),
            user: invited.map(|invited| User::from(invited.user)),
            errors,
        }
    })
}

fn answer(result: std::result::Result<auth::user::User, Failure>) -> Result<UserPayload> {
    payload(result, |user, errors| UserPayload { user: user.map(User::from), errors })
}

impl UserLockInput {
    fn parse(self) -> std::result::Result<(UserId, Option<String>), Failure> {
        let mut checked = Checked::new();
        let reason = checked.optional(self.reason, |text| Line::parse("reason", &text));
        let id = checked.take(parse_id(&self.id, "id"));
        Ok((checked.finish(id)?, reason.map(Line::into_string).filter(|text| !text.is_empty())))
    }
}

impl UserInviteInput {
    fn parse(self) -> std::result::Result<NewInvitation, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let name = checked.take(Name::parse("name", &self.name));
        let email = checked.take(EmailAddr::parse("email", &self.email));
        match (self.kind, &self.contact_id) {
            (UserKind::Contact, None) => {
                let message = "A contact's login belongs to a contact of a client; choose which.";
                checked.refuse(ErrorCode::Required, "contactId", message);
            }
            (UserKind::Staff, Some(_)) => {
                let message = "The provider's own people are no contacts; leave the contact out, or invite a contact.";
                checked.refuse(ErrorCode::Invalid, "contactId", message);
            }
            _ => {}
        }
        let contact = checked.optional(self.contact_id, |id| parse_id(&id, "contactId"));
        if self.grants.len() > INITIAL_GRANTS_MAX {
            let message = format!("An invitation can carry at most {INITIAL_GRANTS_MAX} grants. Add the others later.");
            checked.refuse(ErrorCode::LimitReached, "grants", message);
        }
        let grants = self.grants.into_iter().take(INITIAL_GRANTS_MAX).enumerate();
        let grants = grants.map(|(index, grant)| grant.parse(index, &mut checked)).collect();
        checked.finish(name.zip(email).map(|(name, email)| NewInvitation { id, name, email, contact, grants }))
    }
}

impl InitialGrantInput {
    fn parse(self, index: usize, checked: &mut Checked) -> InitialGrant {
        let client = checked.optional(self.client_id, |id| parse_id(&id, &format!("grants.{index}.clientId")));
        let reason = checked.optional(self.reason, |text| Line::parse(&format!("grants.{index}.reason"), &text));
        InitialGrant {
            role: self.role.into(),
            effect: self.effect.into(),
            client,
            expires_at: self.expires_at.map(|end| end.0),
            reason: reason.map(Line::into_string).filter(|text| !text.is_empty()),
        }
    }
}

/// Loads logins for the objects that name them; nothing for a caller who may not see people.
pub struct UserById(pub(crate) Lens);

impl Loader<UserId> for UserById {
    type Value = User;
    type Error = LoadError;

    async fn load(&self, keys: &[UserId]) -> std::result::Result<HashMap<UserId, User>, LoadError> {
        let found = people::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|user| (user.id, User::from(user))).collect())
    }
}

/// Loads the memberships of several people at once.
pub struct LinksOfUser(pub(crate) Lens);

impl Loader<UserId> for LinksOfUser {
    type Value = Vec<ContactLink>;
    type Error = LoadError;

    async fn load(&self, keys: &[UserId]) -> std::result::Result<HashMap<UserId, Vec<ContactLink>>, LoadError> {
        let found = people::links_of(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |link| link.user, |link| link))
    }
}
