//! Signing in and out, sessions, and the caller in the API. Tokens travel in cookies only, set by the transport.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use auth::{ACCESS_COOKIE, AuthFailure, Origin, Principal, REFRESH_COOKIE, RefreshFailure, SetupInput, SignedIn};
use gql::{Code, DateTime, RequestMeta, UserErrorObject, to_id};
use kernel::{Failure, Scope, Secret, SessionId};

use super::{OwnView, own};
use crate::Tenancy;
use crate::calendar;
use crate::graphql::{caller, payload, tenancy};
use crate::people::graphql::{Arrival, datum};
use crate::people::role::graphql::Permission;
use crate::people::user::graphql::{User, UserPayload};

/// The installation, as far as everybody may know it.
#[derive(Debug, SimpleObject)]
pub struct Installation {
    /// The provider's name; null until the installation is set up.
    provider_name: Option<String>,
    /// Whether nobody owns the installation yet.
    setup_required: bool,
    /// Version of the server.
    version: &'static str,
}

/// The signed-in caller.
#[derive(Debug)]
pub struct Viewer {
    own: OwnView,
    scope: Scope,
    principal: Principal,
}

#[Object]
impl Viewer {
    /// The caller's login.
    async fn user(&self) -> User {
        User::own(self.own.user.clone(), self.own.grants.clone(), self.own.contact.clone())
    }
    /// The session of this request.
    async fn session(&self) -> Session {
        Session { data: self.own.session.clone(), current: self.principal.session }
    }
    /// What the caller may do somewhere. The server decides per object.
    async fn permissions(&self) -> Vec<Permission> {
        self.scope.summary().0.into_iter().map(Permission::from).collect()
    }
    /// What the caller may do provider-wide.
    async fn provider_permissions(&self) -> Vec<Permission> {
        self.scope.summary().1.into_iter().map(Permission::from).collect()
    }
    /// The caller's living sessions, newest use first; at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let sessions = tenancy(ctx)?.auth.sessions(&self.principal).await.map_err(gql::query_error)?;
        Ok(sessions.into_iter().map(|data| Session { data, current: self.principal.session }).collect())
    }
}

/// One of the caller's own living sessions; `None` for any other id.
///
/// # Errors
/// `UNAUTHENTICATED` for a caller without a session.
pub async fn own_session(ctx: &Context<'_>, id: SessionId) -> Result<Option<Session>> {
    let Some(principal) = ctx.data_opt::<auth::Principal>().copied() else { return Ok(None) };
    let sessions = tenancy(ctx)?.auth.sessions(&principal).await.map_err(gql::query_error)?;
    let found = sessions.into_iter().find(|session| session.id == id);
    Ok(found.map(|data| Session { data, current: principal.session }))
}

/// A signed-in session.
#[derive(Debug, Clone)]
pub struct Session {
    data: auth::Session,
    current: SessionId,
}

#[Object]
impl Session {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.data.id)
    }
    /// Whether this request came by it.
    async fn current(&self) -> bool {
        self.data.id == self.current
    }
    /// When it began.
    async fn created_at(&self) -> DateTime {
        DateTime(self.data.created_at)
    }
    /// Last use, to about a minute.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.data.last_used_at)
    }
    /// When it ends if it is not used.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.data.expires_at)
    }
    /// What the browser calls itself.
    async fn user_agent(&self) -> Option<&str> {
        self.data.user_agent.as_deref()
    }
    /// Where it began.
    async fn address(&self) -> Option<&str> {
        self.data.address.as_deref()
    }
}

/// What the first owner types.
#[derive(Debug, InputObject)]
pub struct SetupCompleteInput {
    /// The token of the setup link.
    #[graphql(secret)]
    token: String,
    /// The provider's name.
    provider_name: String,
    /// The person's name.
    name: String,
    /// Address to sign in with.
    email: String,
    /// The new password, 12 to 256 characters.
    #[graphql(secret)]
    password: String,
    /// The IANA time zone of the office hours with which the installation begins; `UTC` if absent.
    time_zone: Option<String>,
}

/// Address and password.
#[derive(Debug, InputObject)]
pub struct SessionCreateInput {
    /// Address to sign in with.
    email: String,
    /// The password.
    #[graphql(secret)]
    password: String,
}

/// Which session to end.
#[derive(Debug, InputObject)]
pub struct SessionRevokeInput {
    /// Which session.
    id: ID,
}

/// What an invited person types.
#[derive(Debug, InputObject)]
pub struct InvitationAcceptInput {
    /// The token of the invitation.
    #[graphql(secret)]
    token: String,
    /// The new password, 12 to 256 characters.
    #[graphql(secret)]
    password: String,
}

/// The old and the new password.
#[derive(Debug, InputObject)]
pub struct PasswordChangeInput {
    /// The password until now.
    #[graphql(secret)]
    current_password: String,
    /// The new password, 12 to 256 characters.
    #[graphql(secret)]
    new_password: String,
}

/// The caller after signing in, or why that was refused. The tokens are in cookies.
#[derive(Debug, SimpleObject)]
pub struct SessionPayload {
    /// The caller; null if refused.
    viewer: Option<Viewer>,
    /// When the access part must be renewed by `sessionRefresh`.
    renew_at: Option<DateTime>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Whether a session was ended.
#[derive(Debug, SimpleObject)]
pub struct SessionEndPayload {
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of the caller and the installation.
#[derive(Debug, Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The installation, as far as everybody may know it.
    async fn installation(&self, ctx: &Context<'_>) -> Result<Installation> {
        let provider_name = tenancy(ctx)?.auth.provider_name().await.map_err(gql::query_error)?;
        Ok(Installation { setup_required: provider_name.is_none(), provider_name, version: env!("CARGO_PKG_VERSION") })
    }

    /// The signed-in caller; null without a session.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        let (Some(principal), Some(scope)) = (datum::<Principal>(ctx), datum::<Scope>(ctx)) else { return Ok(None) };
        view(tenancy(ctx)?, scope.clone(), *principal).await.map(Some).map_err(gql::query_error)
    }
}

/// Changes of sessions and of the caller's own credentials.
#[derive(Debug, Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes the first owner with the link that the server showed when it started, and signs them in.
    async fn setup_complete(&self, ctx: &Context<'_>, input: SetupCompleteInput) -> Result<SessionPayload> {
        let env = tenancy(ctx)?;
        let work = async {
            let zone = calendar::parse_zone("timeZone", input.time_zone.as_deref().unwrap_or("UTC"));
            let zone = zone.map_err(|error| Failure::Rejected(vec![error]))?;
            let input = SetupInput {
                token: Secret::new(input.token),
                provider_name: input.provider_name,
                name: input.name,
                email: input.email,
                password: Secret::new(input.password),
            };
            let signed_in = env.auth.setup_complete(&origin(ctx).map_err(internal)?, input).await?;
            begin(env, &signed_in, zone).await;
            Ok(signed_in)
        };
        arrive(ctx, work.await).await
    }

    /// Signs in with address and password.
    async fn session_create(&self, ctx: &Context<'_>, input: SessionCreateInput) -> Result<SessionPayload> {
        let password = Secret::new(input.password);
        let signed_in = tenancy(ctx)?.auth.sign_in(&origin(ctx)?, &input.email, &password).await;
        arrive(ctx, signed_in).await
    }

    /// Renews the access part of the session whose refresh token the cookie carries.
    async fn session_refresh(&self, ctx: &Context<'_>) -> Result<SessionPayload> {
        let renewed = match gql::meta(ctx)?.cookie(REFRESH_COOKIE) {
            Some(refresh) => tenancy(ctx)?.auth.refresh(&origin(ctx)?, refresh).await,
            None => Err(RefreshFailure::SignInAgain),
        };
        if matches!(renewed, Err(RefreshFailure::SignInAgain)) {
            forget(ctx)?;
        }
        arrive(ctx, renewed.map_err(Failure::from)).await
    }

    /// Ends the session of the caller.
    async fn session_end(&self, ctx: &Context<'_>) -> Result<SessionEndPayload> {
        let (env, _) = caller(ctx)?;
        let ended = env.auth.sign_out(&origin(ctx)?, principal(ctx)?).await;
        forget(ctx)?;
        payload(ended, |_, errors| SessionEndPayload { errors })
    }

    /// Ends one of the caller's sessions, or with the right to change people anybody's.
    async fn session_revoke(&self, ctx: &Context<'_>, input: SessionRevokeInput) -> Result<SessionEndPayload> {
        let (env, who) = caller(ctx)?;
        let current = principal(ctx)?.session;
        let work = async {
            let id: SessionId = gql::parse_id_or_fail(&input.id, "id")?;
            env.auth.revoke_session(who, id).await.map(|()| id)
        };
        let ended = work.await;
        if ended.as_ref().is_ok_and(|id| *id == current) {
            forget(ctx)?;
        }
        payload(ended, |_, errors| SessionEndPayload { errors })
    }

    /// Sets an invited person's password and signs them in.
    async fn invitation_accept(&self, ctx: &Context<'_>, input: InvitationAcceptInput) -> Result<SessionPayload> {
        let (token, password) = (Secret::new(input.token), Secret::new(input.password));
        let signed_in = tenancy(ctx)?.auth.accept_invitation(&origin(ctx)?, &token, &password).await;
        arrive(ctx, signed_in).await
    }

    /// Changes the caller's password and ends all their other sessions.
    async fn password_change(&self, ctx: &Context<'_>, input: PasswordChangeInput) -> Result<UserPayload> {
        let (env, who) = caller(ctx)?;
        let (current, new) = (Secret::new(input.current_password), Secret::new(input.new_password));
        let principal = *principal(ctx)?;
        let work = async {
            env.auth.change_password(&origin_of(gql::meta(ctx).map_err(internal)?), &principal, &current, &new).await?;
            own(env, who, &principal).await
        };
        payload(work.await, |own, errors| UserPayload {
            user: own.map(|own| User::own(own.user, own.grants, own.contact)),
            errors,
        })
    }
}

/// Gives a new installation what every one has. The owner is made by then, so a failure is left to the reconciler.
async fn begin(env: &Tenancy, owner: &SignedIn, zone: sla::Zone) {
    let made = match env.auth.again(&owner.principal, "setup").await {
        Ok(authenticated) => crate::defaults::ensure(env, &authenticated.scope, zone).await.map_err(|e| e.to_string()),
        Err(failure) => Err(failure.to_string()),
    };
    if let Err(error) = made {
        tracing::warn!(error, "the defaults were not made with the first owner; they are made within a minute");
    }
}

/// Sets the cookies of a session that has just begun or been renewed, and shows its person.
async fn arrive(ctx: &Context<'_>, signed_in: std::result::Result<SignedIn, Failure>) -> Result<SessionPayload> {
    let env = tenancy(ctx)?;
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in,
        Err(failure) => {
            return Ok(SessionPayload { viewer: None, renew_at: None, errors: gql::payload_errors(failure)? });
        }
    };
    let effects = gql::effects(ctx)?;
    effects.set_cookie(ACCESS_COOKIE, signed_in.access, signed_in.access_max_age_s);
    if let Some(refresh) = signed_in.refresh {
        effects.set_cookie(REFRESH_COOKIE, refresh, signed_in.refresh_max_age_s);
    }
    let again = env.auth.again(&signed_in.principal, &gql::meta(ctx)?.request_id).await;
    let scope = again.map_err(refused)?.scope;
    if let Some(arrival) = ctx.data_opt::<Arrival>() {
        arrival.note(env, &scope);
    }
    let viewer = view(env, scope, signed_in.principal).await.map_err(gql::query_error)?;
    Ok(SessionPayload { viewer: Some(viewer), renew_at: Some(DateTime(signed_in.renew_at)), errors: Vec::new() })
}

async fn view(tenancy: &Tenancy, scope: Scope, principal: Principal) -> std::result::Result<Viewer, Failure> {
    Ok(Viewer { own: own(tenancy, &scope, &principal).await?, scope, principal })
}

/// The session ended between its beginning and now, or the database cannot say.
fn refused(failure: AuthFailure) -> async_graphql::Error {
    match failure {
        AuthFailure::Unavailable(failure) => gql::query_error(failure),
        AuthFailure::Invalid | AuthFailure::Expired => signed_out(),
    }
}

fn signed_out() -> async_graphql::Error {
    gql::coded(Code::Unauthenticated, "You are not signed in, or your session ended. Sign in, then try again.")
}

fn internal(error: async_graphql::Error) -> Failure {
    Failure::internal(error.message)
}

fn forget(ctx: &Context<'_>) -> Result<()> {
    let effects = gql::effects(ctx)?;
    effects.clear_cookie(ACCESS_COOKIE);
    effects.clear_cookie(REFRESH_COOKIE);
    Ok(())
}

fn principal<'c>(ctx: &Context<'c>) -> Result<&'c Principal> {
    ctx.data_opt::<Principal>().ok_or_else(signed_out)
}

fn origin(ctx: &Context<'_>) -> Result<Origin> {
    Ok(origin_of(gql::meta(ctx)?))
}

fn origin_of(meta: &RequestMeta) -> Origin {
    Origin { request_id: meta.request_id.clone(), address: meta.remote, user_agent: meta.user_agent.clone() }
}
