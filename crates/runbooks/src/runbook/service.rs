//! The only writer of runbooks and their versions.

use auth::Entry;
use db::{Change, DbError, WriteTx};
use kernel::id::RunbookKind;
use kernel::{ErrorCode, Failure, Page, PageRequest, Permission, RunbookId, RunbookVersionId, Scope, UserId};
use serde_json::{Value, json};

use super::store::{self, Draft};
use super::{NewRunbook, Runbook, RunbookFilter, RunbookPatch, RunbookVersion};
use crate::Runbooks;
use crate::definition::Definition;

fn absent() -> Failure {
    Failure::not_found::<RunbookKind>("id")
}

fn draft(tx: &WriteTx, definition: &Definition) -> Result<Draft, Failure> {
    let text = definition.canonical().map_err(Failure::internal)?;
    let hash = wire::plan::runbook_hash(text.as_bytes());
    Ok(Draft { text, hash, writers: tx.permit().actor().user().into_iter().collect() })
}

/// One page of runbooks, by name.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn list(
    env: &Runbooks,
    scope: &Scope,
    filter: RunbookFilter,
    request: PageRequest,
) -> Result<Page<Runbook>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, &request).await })).await?)
}

/// Several runbooks; absent ones are left out.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn by_ids(env: &Runbooks, scope: &Scope, ids: Vec<RunbookId>) -> Result<Vec<Runbook>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// Several versions; absent ones are left out.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn versions_by_ids(
    env: &Runbooks,
    scope: &Scope,
    ids: Vec<RunbookVersionId>,
) -> Result<Vec<RunbookVersion>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::versions_by_ids(tx, &ids).await })).await?)
}

/// The versions of a runbook, the newest first.
///
/// # Errors
/// Forbidden without any right to read runbooks.
pub async fn versions_of(env: &Runbooks, scope: &Scope, id: RunbookId) -> Result<Vec<RunbookVersion>, Failure> {
    let permit = scope.permit(Permission::RunbookRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::versions_of(tx, id).await })).await?)
}

/// Makes a runbook with a draft. An id that exists already gives the existing one.
///
/// # Errors
/// Taken for the name.
pub async fn create(env: &Runbooks, scope: &Scope, new: NewRunbook) -> Result<Runbook, Failure> {
    let permit = scope.permit_provider(Permission::RunbookWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| Box::pin(async move { create_in(tx, &env, new, None).await })).await
}

pub(crate) async fn create_in(
    tx: &WriteTx,
    env: &Runbooks,
    new: NewRunbook,
    origin_key: Option<String>,
) -> Result<Runbook, Failure> {
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if let Some(existing) = store::find(tx, id).await? {
        return Ok(existing);
    }
    let draft = draft(tx, &new.definition)?;
    let runbook = Runbook {
        id,
        origin_key,
        name: new.name,
        summary: new.summary,
        draft: draft.text,
        draft_hash: draft.hash,
        draft_writers: draft.writers,
        published: None,
        created_by: tx.permit().actor().user(),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &runbook).await.map_err(refusal)?;
    let summary = format!("Created the runbook {}", runbook.name);
    record(tx, env, ("runbook.create", summary), None, &runbook).await?;
    Ok(runbook)
}

/// Changes name, summary or draft against the version that the caller has seen.
///
/// # Errors
/// Not found, conflict, taken.
pub async fn update(
    env: &Runbooks,
    scope: &Scope,
    id: RunbookId,
    expected: i32,
    patch: RunbookPatch,
) -> Result<Runbook, Failure> {
    let permit = scope.permit_provider(Permission::RunbookWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = store::find(tx, id).await?.ok_or_else(absent)?;
            if before.version != expected {
                return Err(Failure::conflict::<RunbookKind>(expected, before.version));
            }
            let draft = patch.definition.as_ref().map(|definition| draft(tx, definition)).transpose()?;
            // Whoever saves what is there already has written nothing of it.
            let mut draft = draft.filter(|draft| draft.hash != before.draft_hash);
            if let Some(draft) = &mut draft
                && store::version_by_hash(tx, id, &before.draft_hash).await?.is_none()
            {
                // What is there was not published yet: those who wrote it are still among its writers.
                let others = before.draft_writers.iter().filter(|user| !draft.writers.contains(user));
                draft.writers = others.chain(&draft.writers).copied().collect();
            }
            if !store::update(tx, id, expected, patch, draft).await.map_err(refusal)? {
                return Err(Failure::conflict::<RunbookKind>(expected, before.version));
            }
            let after = store::find(tx, id).await?.ok_or_else(absent)?;
            let summary = format!("Changed the runbook {}", after.name);
            record(tx, &env, ("runbook.update", summary), Some(&before), &after).await?;
            Ok(after)
        })
    })
    .await
}

/// Publishes the draft as a version that never changes. Content that was published before becomes current again.
///
/// # Errors
/// Not found, conflict, or what is wrong with the draft.
pub async fn publish(
    env: &Runbooks,
    scope: &Scope,
    id: RunbookId,
    expected: i32,
    note: String,
) -> Result<Runbook, Failure> {
    let permit = scope.permit_provider(Permission::RunbookWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| Box::pin(async move { publish_in(tx, &env, id, expected, note).await })).await
}

pub(crate) async fn publish_in(
    tx: &WriteTx,
    env: &Runbooks,
    id: RunbookId,
    expected: i32,
    note: String,
) -> Result<Runbook, Failure> {
    let before = store::find(tx, id).await?.ok_or_else(absent)?;
    if before.version != expected {
        return Err(Failure::conflict::<RunbookKind>(expected, before.version));
    }
    // Checked again: what counts as sound may have become stricter since the draft was saved.
    let value: Value = serde_json::from_str(&before.draft).map_err(Failure::internal)?;
    let definition = Definition::parse(&value).map_err(Failure::Rejected)?;
    let version = match store::version_by_hash(tx, id, &before.draft_hash).await? {
        Some(version) => version.id,
        None => {
            let author = tx.permit().actor().user();
            let version = RunbookVersion {
                id: tx.new_id(),
                runbook: id,
                number: store::last_number(tx, id).await?.saturating_add(1),
                hash: before.draft_hash,
                definition,
                note,
                author,
                author_name: name_of(tx, author).await?,
                writers: before.draft_writers.clone(),
                published_at: tx.now(),
            };
            store::insert_version(tx, &version, before.draft.clone()).await?;
            version.id
        }
    };
    if !store::set_published(tx, id, expected, version).await? {
        return Err(Failure::conflict::<RunbookKind>(expected, before.version));
    }
    let after = store::find(tx, id).await?.ok_or_else(absent)?;
    let summary = format!("Published the runbook {}", after.name);
    record(tx, env, ("runbook.publish", summary), Some(&before), &after).await?;
    Ok(after)
}

/// The name of a person, or what stands for nobody.
pub(crate) async fn name_of(tx: &WriteTx, user: Option<UserId>) -> Result<String, DbError> {
    let Some(user) = user else { return Ok("Steward".to_owned()) };
    let found = auth::user::store::names(tx, [user.uuid()]).await?.pop();
    Ok(found.map_or_else(|| "a removed user".to_owned(), |(_, name)| name))
}

fn refusal(error: DbError) -> Failure {
    match error {
        DbError::Unique(_) => {
            Failure::rejected(ErrorCode::Taken, "name", "There is already a runbook of this name. Choose another.")
        }
        other => other.into(),
    }
}

fn facts(runbook: &Runbook) -> Value {
    json!({
        "name": runbook.name,
        "summary": runbook.summary,
        "draft_hash": wire::plan::hex(&runbook.draft_hash),
        "draft_writers": runbook.draft_writers,
        "published": runbook.published,
        "version": runbook.version,
    })
}

async fn record(
    tx: &WriteTx,
    env: &Runbooks,
    (action, summary): (&'static str, String),
    before: Option<&Runbook>,
    after: &Runbook,
) -> Result<(), Failure> {
    let mut entry = Entry::new(action, "runbook", summary).object(after.id).after(facts(after));
    if let Some(before) = before {
        entry = entry.before(facts(before));
    }
    env.audit.record(tx, entry).await?;
    tx.publish(Change::of(None, after.id));
    Ok(())
}

/// Whether a shipped runbook was left as it came: nobody has edited it since it was last published by the system.
pub(crate) fn is_untouched(runbook: &Runbook, published: Option<&RunbookVersion>) -> bool {
    runbook.created_by.is_none()
        && published.is_some_and(|version| version.author.is_none() && version.hash == runbook.draft_hash)
}
