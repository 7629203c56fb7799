//! Enrolment tokens in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, to_id};
use kernel::Failure;
use kernel::text::Name;
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, payload};
use tenancy::input::{Checked, within};
use tenancy::people::graphql::{User, UserById};
use tenancy::site::graphql::{Site, SiteById, client_of};

use super::{DAYS, NewToken, TokenFilter, USES, service};
use crate::Ingestion;
use crate::graphql::caller;

/// A limited right to bring agents to one client. Its secret is shown once, when it is created.
#[derive(Debug, Clone)]
pub struct EnrolmentToken(pub super::EnrolmentToken);

#[Object]
impl EnrolmentToken {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose agents it brings.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// The site that their devices stand at.
    async fn site(&self, ctx: &Context<'_>) -> Result<Option<Site>> {
        match self.0.site {
            Some(site) => loaded::<SiteById, _>(ctx, site).await,
            None => Ok(None),
        }
    }
    /// What people call it.
    async fn label(&self) -> &str {
        &self.0.label
    }
    /// When it ends.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }
    /// How many agents it may bring.
    async fn max_uses(&self) -> i32 {
        self.0.max_uses
    }
    /// How many it has brought.
    async fn uses(&self) -> i32 {
        self.0.uses
    }
    /// When it was revoked.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }
    /// Who created it; null if that is not for the caller to see.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.created_by {
            Some(user) => loaded::<UserById, _>(ctx, user).await,
            None => Ok(None),
        }
    }
    /// When it was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

gql::connection! {
    /// Enrolment tokens, a page at a time.
    pub EnrolmentTokenConnection, EnrolmentTokenEdge of EnrolmentToken;
}

/// Which enrolment tokens to list.
#[derive(Debug, InputObject)]
#[graphql(name = "EnrolmentTokenFilter")]
pub struct EnrolmentTokenFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// Only those that still bring agents (true), only those that do not (false); both if absent.
    usable: Option<bool>,
}

/// A token to create.
#[derive(Debug, InputObject)]
pub struct EnrolmentTokenCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which client.
    client_id: ID,
    /// Which site.
    site_id: Option<ID>,
    /// What people call it.
    label: String,
    /// Days that it is good for, 1 to 90.
    expires_in_days: i32,
    /// Agents that it may bring, 1 to 1000.
    max_uses: i32,
}

/// Which token to revoke.
#[derive(Debug, InputObject)]
pub struct EnrolmentTokenRevokeInput {
    /// Which token.
    id: ID,
}

/// The token that was created with what is shown once, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct EnrolmentTokenCreatePayload {
    /// The token; null if refused.
    enrolment_token: Option<EnrolmentToken>,
    /// Its secret form, shown once; null if refused, and when the request was repeated.
    secret: Option<String>,
    /// The shell command that brings an agent with it.
    install_command: Option<String>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// The token after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct EnrolmentTokenPayload {
    /// The token; null if refused.
    enrolment_token: Option<EnrolmentToken>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of enrolment tokens.
#[derive(Debug, Default)]
pub struct EnrolmentQuery;

#[Object]
impl EnrolmentQuery {
    /// The enrolment tokens that the caller may see, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn enrolment_tokens(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<EnrolmentTokenFilterInput>,
    ) -> Result<EnrolmentTokenConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = filter.map(EnrolmentTokenFilterInput::parse).transpose()?.unwrap_or_default();
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(EnrolmentToken).into())
    }
}

/// Changes of enrolment tokens.
#[derive(Debug, Default)]
pub struct EnrolmentMutation;

#[Object]
impl EnrolmentMutation {
    /// Creates an enrolment token. Its secret is in the answer and nowhere else.
    async fn enrolment_token_create(
        &self,
        ctx: &Context<'_>,
        input: EnrolmentTokenCreateInput,
    ) -> Result<EnrolmentTokenCreatePayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::create(env, scope, input.parse()?).await };
        payload(work.await, |created, errors| {
            let (token, secret) = created.map(|created| (created.token, created.secret)).unzip();
            let secret = secret.flatten();
            EnrolmentTokenCreatePayload {
                enrolment_token: token.map(EnrolmentToken),
                install_command: secret.as_deref().map(|secret| install_command(env, secret)),
                secret,
                errors,
            }
        })
    }

    /// Revokes an enrolment token. Agents that it brought stay.
    async fn enrolment_token_revoke(
        &self,
        ctx: &Context<'_>,
        input: EnrolmentTokenRevokeInput,
    ) -> Result<EnrolmentTokenPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async { service::revoke(env, scope, gql::parse_id_or_fail(&input.id, "id")?).await };
        payload(work.await, |token, errors| EnrolmentTokenPayload {
            enrolment_token: token.map(EnrolmentToken),
            errors,
        })
    }
}

fn install_command(env: &Ingestion, secret: &str) -> String {
    format!("steward-agent up --server {} --token {secret}", env.public_url)
}

impl EnrolmentTokenFilterInput {
    fn parse(self) -> std::result::Result<TokenFilter, Failure> {
        let mut checked = Checked::new();
        let client = checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId"));
        checked.finish(Some(TokenFilter { client, usable: self.usable }))
    }
}

impl EnrolmentTokenCreateInput {
    fn parse(self) -> std::result::Result<NewToken, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let site = checked.optional(self.site_id, |id| parse_id(&id, "siteId"));
        let label = checked.take(Name::parse("label", &self.label));
        let days = checked.take(within("expiresInDays", self.expires_in_days, DAYS));
        let max_uses = checked.take(within("maxUses", self.max_uses, USES));
        let new = client.zip(label).zip(days.zip(max_uses));
        checked.finish(new.map(|((client, label), (days, max_uses))| NewToken {
            id,
            client,
            site,
            label,
            days,
            max_uses,
        }))
    }
}
