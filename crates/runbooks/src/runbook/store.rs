//! SQL over `runbook` and `runbook_version`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{Page, PageRequest, RunbookId, RunbookVersionId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use serde_json::json;

use super::entity::{self, Column, Entity, Model, version};
use super::{Runbook, RunbookFilter, RunbookPatch, RunbookVersion};

/// Most versions of one runbook that are listed.
const MOST_VERSIONS: u64 = 100;

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[RunbookId]) -> Result<Vec<Runbook>, DbError> {
    let ids = ids.iter().map(|id| id.uuid());
    tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Runbook::try_from).collect()
}

pub(crate) async fn find(tx: &ReadTx, id: RunbookId) -> Result<Option<Runbook>, DbError> {
    Ok(by_ids(tx, &[id]).await?.pop())
}

pub(crate) async fn by_origin(tx: &ReadTx, key: &str) -> Result<Option<Runbook>, DbError> {
    tx.select::<Entity>().filter(Column::OriginKey.eq(key)).one().await?.map(Runbook::try_from).transpose()
}

pub(crate) async fn page(tx: &ReadTx, filter: &RunbookFilter, request: &PageRequest) -> Result<Page<Runbook>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(search) = &filter.search {
        query = query.filter(Column::Name.contains(search));
    }
    if filter.published_only {
        query = query.filter(Column::PublishedVersionId.is_not_null());
    }
    query.page(request, &[(Column::Name, Order::Asc), (Column::Id, Order::Asc)]).await?.try_map(Runbook::try_from)
}

pub(crate) async fn insert(tx: &WriteTx, runbook: &Runbook) -> Result<(), DbError> {
    let row = entity::ActiveModel {
        id: Set(runbook.id.uuid()),
        origin_key: Set(runbook.origin_key.clone()),
        name: Set(runbook.name.clone()),
        summary: Set(runbook.summary.clone()),
        draft: Set(runbook.draft.clone()),
        draft_hash: Set(runbook.draft_hash.to_vec()),
        draft_writers: Set(json!(runbook.draft_writers)),
        published_version_id: Set(None),
        created_by: Set(runbook.created_by.map(|id| id.uuid())),
        version: Set(runbook.version),
        created_at: Set(runbook.created_at.micros()),
        updated_at: Set(runbook.updated_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// A draft as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) hash: [u8; 32],
    /// Who wrote it.
    pub(crate) writers: Vec<UserId>,
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(
    tx: &WriteTx,
    id: RunbookId,
    expected: i32,
    patch: RunbookPatch,
    draft: Option<Draft>,
) -> Result<bool, DbError> {
    let mut change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::UpdatedAt, tx.now().micros());
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name);
    }
    if let Some(summary) = patch.summary {
        change = change.set(Column::Summary, summary);
    }
    if let Some(draft) = draft {
        change = change
            .set(Column::Draft, draft.text)
            .set(Column::DraftHash, draft.hash.to_vec())
            .set(Column::DraftWriters, json!(draft.writers));
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Makes a version the published one if the stored version of the runbook is the expected one; tells whether it was.
pub(crate) async fn set_published(
    tx: &WriteTx,
    id: RunbookId,
    expected: i32,
    version: RunbookVersionId,
) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::UpdatedAt, tx.now().micros())
        .set(Column::PublishedVersionId, version.uuid());
    Ok(change.increment(Column::Version).exec().await? == 1)
}

pub(crate) async fn insert_version(tx: &WriteTx, version: &RunbookVersion, text: String) -> Result<(), DbError> {
    let row = version::ActiveModel {
        id: Set(version.id.uuid()),
        runbook_id: Set(version.runbook.uuid()),
        number: Set(version.number),
        hash: Set(version.hash.to_vec()),
        definition: Set(text),
        note: Set(version.note.clone()),
        author_id: Set(version.author.map(|id| id.uuid())),
        author_name: Set(version.author_name.clone()),
        writers: Set(json!(version.writers)),
        published_at: Set(version.published_at.micros()),
    };
    tx.insert(row).await.map(|_: version::Model| ())
}

pub(crate) async fn versions_by_ids(tx: &ReadTx, ids: &[RunbookVersionId]) -> Result<Vec<RunbookVersion>, DbError> {
    let ids = ids.iter().map(|id| id.uuid());
    let rows = tx.select::<version::Entity>().filter(version::Column::Id.is_in(ids)).all().await?;
    rows.into_iter().map(RunbookVersion::try_from).collect()
}

pub(crate) async fn version(tx: &ReadTx, id: RunbookVersionId) -> Result<Option<RunbookVersion>, DbError> {
    Ok(versions_by_ids(tx, &[id]).await?.pop())
}

/// The version of a runbook with this content, if it was ever published.
pub(crate) async fn version_by_hash(
    tx: &ReadTx,
    runbook: RunbookId,
    hash: &[u8; 32],
) -> Result<Option<RunbookVersion>, DbError> {
    let query = tx.select::<version::Entity>().filter(version::Column::RunbookId.eq(runbook.uuid()));
    let row = query.filter(version::Column::Hash.eq(hash.to_vec())).one().await?;
    row.map(RunbookVersion::try_from).transpose()
}

/// Versions of a runbook, the newest first, at most 100.
pub(crate) async fn versions_of(tx: &ReadTx, runbook: RunbookId) -> Result<Vec<RunbookVersion>, DbError> {
    let query = tx
        .select::<version::Entity>()
        .filter(version::Column::RunbookId.eq(runbook.uuid()))
        .order_by(version::Column::Number, Order::Desc)
        .limit(MOST_VERSIONS);
    query.all().await?.into_iter().map(RunbookVersion::try_from).collect()
}

pub(crate) async fn last_number(tx: &ReadTx, runbook: RunbookId) -> Result<i32, DbError> {
    let query = tx
        .select::<version::Entity>()
        .filter(version::Column::RunbookId.eq(runbook.uuid()))
        .order_by(version::Column::Number, Order::Desc);
    Ok(query.limit(1).one().await?.map_or(0, |row| row.number))
}
