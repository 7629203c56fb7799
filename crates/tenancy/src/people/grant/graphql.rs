//! Grants in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Line;
use kernel::{Failure, UserId};

use super::service::{self, Granted};
use crate::client::graphql::{Client, ClientById};
use crate::graphql::{Lens, caller, grouped, loaded, payload};
use crate::input::Checked;
use crate::people::role::graphql::{GrantEffect, Role};
use crate::people::user::InitialGrant;
use crate::people::user::graphql::{User, UserById};

/// A role given to or taken from a person at one client or provider-wide.
#[derive(Debug, Clone)]
pub struct Grant {
    data: auth::grant::Grant,
    /// Whose it is, where that is at hand.
    user: Option<Box<User>>,
}

impl From<auth::grant::Grant> for Grant {
    fn from(data: auth::grant::Grant) -> Self {
        Self { data, user: None }
    }
}

impl Grant {
    /// A grant of a person who is at hand, as a person's own grants are.
    pub(crate) fn of(data: auth::grant::Grant, user: User) -> Self {
        Self { data, user: Some(Box::new(user)) }
    }
}

#[Object]
impl Grant {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.data.id)
    }
    /// Whose it is.
    async fn user(&self, ctx: &Context<'_>) -> Result<User> {
        if let Some(user) = &self.user {
            return Ok(User::clone(user));
        }
        let found = loaded::<UserById, _>(ctx, self.data.user).await?;
        found.ok_or_else(|| gql::query_error(Failure::not_found::<kernel::id::UserKind>("user")))
    }
    /// What it gives or takes.
    async fn role(&self) -> Role {
        self.data.role.into()
    }
    /// Whether it gives or takes.
    async fn effect(&self) -> GrantEffect {
        self.data.effect.into()
    }
    /// Where it holds; null is provider-wide.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        let Some(client) = self.data.client else { return Ok(None) };
        match loaded::<ClientById, _>(ctx, client).await? {
            Some(client) => Ok(Some(client)),
            // Null would say "provider-wide".
            None => Err(gql::query_error(Failure::not_found::<kernel::id::ClientKind>("client"))),
        }
    }
    /// First instant at which it does not count any more.
    async fn expires_at(&self) -> Option<DateTime> {
        self.data.expires_at.map(DateTime)
    }
    /// Why it was made.
    async fn reason(&self) -> Option<&str> {
        self.data.reason.as_deref()
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.data.created_at)
    }
}

/// A grant to make.
#[derive(Debug, InputObject)]
pub struct GrantCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Whose.
    user_id: ID,
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

/// Which grant to take away.
#[derive(Debug, InputObject)]
pub struct GrantRevokeInput {
    /// Which grant.
    id: ID,
}

/// The grant that was made or taken away, or why that was refused.
#[derive(Debug, SimpleObject)]
pub struct GrantPayload {
    /// The grant; null if refused.
    grant: Option<Grant>,
    /// Whose it is or was.
    user: Option<User>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of grants.
#[derive(Debug, Default)]
pub struct GrantMutation;

#[Object]
impl GrantMutation {
    /// Gives or denies a person a role at one client or provider-wide.
    async fn grant_create(&self, ctx: &Context<'_>, input: GrantCreateInput) -> Result<GrantPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.optional(input.id, |id| parse_id(&id, "id"));
            let user = checked.take(parse_id(&input.user_id, "userId"));
            let client = checked.optional(input.client_id, |id| parse_id(&id, "clientId"));
            let reason = checked.optional(input.reason, |text| Line::parse("reason", &text));
            let user = checked.finish(user)?;
            let grant = InitialGrant {
                role: input.role.into(),
                effect: input.effect.into(),
                client,
                expires_at: input.expires_at.map(|end| end.0),
                reason: reason.map(Line::into_string).filter(|text| !text.is_empty()),
            };
            service::create(env, who, id, user, grant).await
        };
        answer(work.await)
    }

    /// Takes a grant away.
    async fn grant_revoke(&self, ctx: &Context<'_>, input: GrantRevokeInput) -> Result<GrantPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::revoke(env, who, gql::parse_id_or_fail(&input.id, "id")?).await };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<Granted, Failure>) -> Result<GrantPayload> {
    payload(result, |granted, errors| {
        let (grant, user) = granted.map(|granted| (granted.grant, User::from(granted.user))).unzip();
        let grant = grant.zip(user.clone()).map(|(grant, user)| Grant::of(grant, user));
        GrantPayload { grant, user, errors }
    })
}

/// Loads the grants of several people at once; nothing for a caller who may not see people.
pub struct GrantsOfUser(pub(crate) Lens);

impl Loader<UserId> for GrantsOfUser {
    type Value = Vec<Grant>;
    type Error = LoadError;

    async fn load(&self, keys: &[UserId]) -> std::result::Result<HashMap<UserId, Vec<Grant>>, LoadError> {
        let found = crate::people::service::grants_of(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(found, |grant| grant.user, Grant::from))
    }
}
