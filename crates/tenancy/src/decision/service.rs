//! Questions for those who are signed in.

use auth::user::contact_link;
use auth::user::store as users;
use db::ReadTx;
use kernel::id::{ClientKind, DecisionKind};
use kernel::text::Prose;
use kernel::{DecisionId, Failure, Page, PageRequest, Permission, Scope, UserId};

use super::{Answer, Answerer, Asked, Decision, DecisionFilter, NewDecision, answer, ask, store, withdraw};
use crate::Tenancy;
use crate::client::store as clients;

/// Asks a contact to decide.
///
/// # Errors
/// Not found for the client or the contact, or what [`ask()`] says.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewDecision) -> Result<Asked, Failure> {
    let permit = scope.permit_client(Permission::DecisionAsk, new.client)?;
    let env = tenancy.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                if clients::find(tx, new.client).await?.is_none() {
                    return Err(Failure::not_found::<ClientKind>("clientId"));
                }
                ask(tx, &env, new).await
            })
        })
        .await
}

/// Answers a question as a signed-in person: of the client, or for the asked contact by somebody who may.
///
/// # Errors
/// Not found, conflict, or what [`answer()`] says.
pub async fn decide(
    tenancy: &Tenancy,
    scope: &Scope,
    id: DecisionId,
    expected: i32,
    (key, note): (String, Prose),
) -> Result<Decision, Failure> {
    let permit = scope.permit(Permission::DecisionMake)?;
    let (env, user) = (tenancy.clone(), scope.actor().user());
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<DecisionKind>("id");
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                if before.version != expected {
                    return Err(Failure::conflict::<DecisionKind>(expected, before.version));
                }
                let by = answerer(tx, &before, user).await?;
                answer(tx, &env, id, Answer { answer: key, note, by }).await
            })
        })
        .await
}

/// A person of the client answers in their own name; anybody else writes down what the asked contact said.
async fn answerer(tx: &ReadTx, decision: &Decision, user: Option<UserId>) -> Result<Answerer, Failure> {
    let user = user.ok_or_else(|| Failure::internal("only a signed-in person answers"))?;
    let name = users::names(tx, [user.uuid()]).await?.pop().map(|(_, name)| name).unwrap_or_default();
    let links = contact_link::of_users(tx, &[user]).await?;
    let own = links.into_iter().find(|link| link.client == decision.client);
    Ok(match own {
        Some(link) => Answerer { name, user: Some(user), contact: Some(link.contact) },
        None => Answerer { name: format!("{name} (for {})", decision.contact_name), user: Some(user), contact: None },
    })
}

/// Takes a question back.
///
/// # Errors
/// Not found, conflict.
pub async fn take_back(
    tenancy: &Tenancy,
    scope: &Scope,
    id: DecisionId,
    expected: i32,
    note: Prose,
) -> Result<Decision, Failure> {
    let permit = scope.permit(Permission::DecisionAsk)?;
    let env = tenancy.clone();
    tenancy.db.write(&permit, move |tx| Box::pin(async move { withdraw(tx, &env, id, expected, note).await })).await
}

/// One page of the visible questions, newest first.
///
/// # Errors
/// Forbidden without any right to read decisions.
pub async fn list(
    tenancy: &Tenancy,
    scope: &Scope,
    filter: DecisionFilter,
    request: PageRequest,
) -> Result<Page<Decision>, Failure> {
    let permit = scope.permit(Permission::DecisionRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::page(tx, &filter, &request).await?) })).await
}

/// Several questions; those that are absent or not visible are left out, and all without any right to read decisions.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<DecisionId>) -> Result<Vec<Decision>, Failure> {
    let Ok(permit) = scope.permit(Permission::DecisionRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}
