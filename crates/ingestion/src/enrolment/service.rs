//! The only writer of enrolment tokens.

use std::time::Duration;

use auth::{AuditLog, Entry, TokenKind};
use db::{Change, DbError, WriteTx};
use kernel::id::{ClientKind, EnrolmentTokenKind, SiteKind};
use kernel::{ClientId, EnrolmentTokenId, ErrorCode, Failure, Page, PageRequest, Permission, Scope};

use super::{EnrolmentToken, MOST_USABLE, NewToken, TokenFilter, store};
use crate::Ingestion;

/// A token that was just created.
#[derive(Debug, Clone)]
pub struct Created {
    /// The token.
    pub token: EnrolmentToken,
    /// Its secret form, shown once; `None` when the request was repeated, since nothing keeps it.
    pub secret: Option<String>,
}

/// Creates a token.
///
/// # Errors
/// Not found for client and site, or the limit of usable tokens.
pub async fn create(env: &Ingestion, scope: &Scope, new: NewToken) -> Result<Created, Failure> {
    let permit = scope.permit_client(Permission::EnrolmentWrite, new.client)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            // An absent client answers like one that the caller may not see.
            if !store::client_exists(tx, new.client).await? {
                return Err(Failure::not_found::<ClientKind>("clientId"));
            }
            let id = new.id.unwrap_or_else(|| tx.new_id());
            if let Some(token) = store::find(tx, id).await? {
                return Ok(Created { token, secret: None });
            }
            if store::count_usable(tx, new.client).await? >= MOST_USABLE {
                let message =
                    format!("A client can have at most {MOST_USABLE} usable tokens. Revoke those that are not needed.");
                return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
            }
            let secret: [u8; 32] = kernel::entropy::array(tx.entropy());
            let days = u64::try_from(new.days).unwrap_or(1);
            let token = EnrolmentToken {
                id,
                client: new.client,
                site: new.site,
                label: new.label.into_string(),
                expires_at: tx.now().plus(Duration::from_secs(days * 86_400)),
                max_uses: new.max_uses,
                uses: 0,
                revoked_at: None,
                created_by: tx.permit().actor().user(),
                created_at: tx.now(),
            };
            let keyring = env.auth.keyring();
            let hash = keyring.hash_token(TokenKind::Enrolment, &secret);
            store::insert(tx, &token, &hash).await.map_err(|error| match error {
                DbError::Link(_) => Failure::not_found::<SiteKind>("siteId"),
                DbError::Unique(_) => {
                    Failure::rejected(ErrorCode::Taken, "id", "This id is already used. Leave it out to get a new one.")
                }
                other => other.into(),
            })?;
            record(tx, env.auth.audit(), "enrolment_token.create", None, &token).await?;
            let server_key = keyring.server_identity().public_key();
            let text = wire::EnrolmentToken {
                id: token.id.uuid().into_bytes(),
                secret,
                server_fingerprint: wire::token::fingerprint(&server_key),
            };
            Ok(Created { token, secret: Some(text.reveal()) })
        })
    })
    .await
}

/// Revokes a token; one that is revoked stays as it is. Agents that it brought stay.
///
/// # Errors
/// Not found.
pub async fn revoke(env: &Ingestion, scope: &Scope, id: EnrolmentTokenId) -> Result<EnrolmentToken, Failure> {
    let permit = scope.permit(Permission::EnrolmentWrite)?;
    let audit = env.auth.audit().clone();
    let absent = || Failure::not_found::<EnrolmentTokenKind>("id");
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                if !store::revoke(tx, id).await? {
                    return Ok(before);
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &audit, "enrolment_token.revoke", Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

async fn record(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: Option<&EnrolmentToken>,
    after: &EnrolmentToken,
) -> Result<(), Failure> {
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "enrolment_token",
        object_id: Some(after.id.uuid()),
        summary: tenancy::record::sentence(action, "enrolment token", &after.label),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(())
}

/// One page of the visible tokens, newest first.
///
/// # Errors
/// Forbidden without any right to read tokens; not found for the client of the filter.
pub async fn list(
    env: &Ingestion,
    scope: &Scope,
    filter: TokenFilter,
    request: PageRequest,
) -> Result<Page<EnrolmentToken>, Failure> {
    let permit = scope.permit(Permission::EnrolmentRead)?;
    env.db.read(&permit, move |tx| Box::pin(async move { Ok(store::page(tx, &filter, &request).await?) })).await
}

/// One token.
///
/// # Errors
/// Not found.
pub async fn get(env: &Ingestion, scope: &Scope, id: EnrolmentTokenId) -> Result<EnrolmentToken, Failure> {
    let permit = scope.permit(Permission::EnrolmentRead)?;
    let found = env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?;
    found.ok_or_else(|| Failure::not_found::<EnrolmentTokenKind>("id"))
}

/// Usable tokens that end within a span, soonest first.
///
/// # Errors
/// Forbidden without any right to read tokens.
pub async fn ending_within(
    env: &Ingestion,
    scope: &Scope,
    client: Option<ClientId>,
    span: Duration,
    most: u64,
) -> Result<Vec<EnrolmentToken>, Failure> {
    let permit = scope.permit(Permission::EnrolmentRead)?;
    let work = env.db.read(&permit, move |tx| {
        Box::pin(async move { store::ending_before(tx, client, tx.now().plus(span), most).await })
    });
    Ok(work.await?)
}

/// Whether any token was ever created, for the steps of the first day.
///
/// # Errors
/// Forbidden without any right to read tokens.
pub async fn has_any(env: &Ingestion, scope: &Scope, client: Option<ClientId>) -> Result<bool, Failure> {
    let permit = scope.permit(Permission::EnrolmentRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::any(tx, client).await })).await?)
}
