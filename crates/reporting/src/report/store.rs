//! SQL over `report` and `report_file`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, ContactId, Page, PageRequest, ReportId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use serde_json::Value;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{FileKind, Report, ReportFilter, ReportStatus};

pub(crate) async fn find(tx: &ReadTx, id: ReportId) -> Result<Option<Report>, DbError> {
    Ok(by_ids(tx, vec![id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<ReportId>) -> Result<Vec<Report>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?.into_iter().map(Report::try_from).collect()
}

pub(crate) async fn page(tx: &ReadTx, filter: &ReportFilter, request: &PageRequest) -> Result<Page<Report>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(status) = &filter.status {
        query = query.filter(Column::Status.is_in(status.iter().map(|status| status.as_str())));
    }
    let keys = [(Column::ToDay, Order::Desc), (Column::Id, Order::Desc)];
    let page: Page<Model> = query.page(request, &keys).await?;
    page.try_map(Report::try_from)
}

fn json(value: &impl serde::Serialize, column: &'static str, id: ReportId) -> Result<Value, DbError> {
    // Only maps with odd keys fail here, and a report has none.
    serde_json::to_value(value).map_err(|_| DbError::Inconsistent { table: "report", column, row: id.to_string() })
}

pub(crate) async fn insert(tx: &WriteTx, report: &Report, by: Option<UserId>) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(report.id.uuid()),
        client_id: Set(report.client.uuid()),
        edition: Set(report.edition),
        edition_of: Set(report.edition_of.map(|id| id.uuid())),
        title: Set(report.data.title.clone()),
        from_day: Set(report.data.from_day.clone()),
        to_day: Set(report.data.to_day.clone()),
        status: Set(report.status.as_str().to_owned()),
        snapshot: Set(json(&report.data, "snapshot", report.id)?),
        summary: Set(json(&report.data.summary, "summary", report.id)?),
        as_of: Set(report.data.as_of.micros()),
        drafted_by: Set(by.map(|user| user.uuid())),
        reviewed_by: Set(None),
        reviewed_by_name: Set(None),
        reviewed_at: Set(None),
        delivered_to_contact_id: Set(None),
        delivered_to_name: Set(None),
        delivered_at: Set(None),
        version: Set(report.version),
        created_at: Set(report.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// What changes of a report that is not delivered.
pub(crate) enum Step<'a> {
    /// Other words, or fresh facts: it has to be looked at again.
    Rewritten(&'a Report),
    /// A person has looked at it.
    Reviewed(UserId, &'a str),
    /// It has left, and stays as it is.
    Delivered(ContactId, &'a str),
}

/// Takes the step if the stored version is the expected one and the report is not delivered yet; tells whether it was.
pub(crate) async fn take(tx: &WriteTx, id: ReportId, expected: i32, step: Step<'_>) -> Result<bool, DbError> {
    let query = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    let query = query.filter(Column::Status.ne(ReportStatus::Delivered.as_str())).increment(Column::Version);
    let now = tx.now().micros();
    let query = match step {
        Step::Rewritten(report) => query
            .set(Column::Status, ReportStatus::Draft.as_str())
            .set(Column::Title, report.data.title.clone())
            .set(Column::Snapshot, json(&report.data, "snapshot", id)?)
            .set(Column::Summary, json(&report.data.summary, "summary", id)?)
            .set(Column::AsOf, report.data.as_of.micros())
            .set(Column::ReviewedBy, None::<uuid::Uuid>)
            .set(Column::ReviewedByName, None::<String>)
            .set(Column::ReviewedAt, None::<i64>),
        Step::Reviewed(user, name) => query
            .set(Column::Status, ReportStatus::Reviewed.as_str())
            .set(Column::ReviewedBy, user.uuid())
            .set(Column::ReviewedByName, name)
            .set(Column::ReviewedAt, now),
        Step::Delivered(contact, name) => query
            .set(Column::Status, ReportStatus::Delivered.as_str())
            .set(Column::DeliveredToContactId, contact.uuid())
            .set(Column::DeliveredToName, name)
            .set(Column::DeliveredAt, now),
    };
    Ok(query.exec().await? == 1)
}

/// Puts a file of a delivered report into the archive.
pub(crate) async fn keep_file(
    tx: &WriteTx,
    of: (ClientId, ReportId),
    kind: FileKind,
    content: Vec<u8>,
) -> Result<(), DbError> {
    let sql = "INSERT INTO report_file (client_id, report_id, kind, hash, content, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let hash = blake3::hash(&content).as_bytes().to_vec();
    let values = vec![
        of.0.uuid().into(),
        of.1.uuid().into(),
        kind.as_str().into(),
        hash.into(),
        content.into(),
        tx.now().micros().into(),
    ];
    tx.execute(sql, values).await.map(|_| ())
}

/// A file from the archive.
pub(crate) async fn file(tx: &ReadTx, of: (ClientId, ReportId), kind: FileKind) -> Result<Option<Vec<u8>>, DbError> {
    let sql = "SELECT content FROM report_file WHERE client_id = $1 AND report_id = $2 AND kind = $3";
    let row = tx.row(sql, vec![of.0.uuid().into(), of.1.uuid().into(), kind.as_str().into()]).await?;
    row.map(|row| row.try_get("", "content").map_err(DbError::from)).transpose()
}

/// Which files of a report the archive has.
pub(crate) async fn kinds(tx: &ReadTx, of: (ClientId, ReportId)) -> Result<Vec<FileKind>, DbError> {
    let sql = "SELECT kind FROM report_file WHERE client_id = $1 AND report_id = $2 ORDER BY kind";
    let rows = tx.rows(sql, vec![of.0.uuid().into(), of.1.uuid().into()]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "kind")).collect::<Result<_, _>>()?;
    Ok(names.iter().filter_map(|name| FileKind::parse(name)).collect())
}

/// The zone in which a client's days are counted: that of its oldest site.
pub(crate) async fn zone(tx: &ReadTx, client: ClientId) -> Result<Option<String>, DbError> {
    let sql = "SELECT time_zone FROM site WHERE client_id = $1 ORDER BY created_at, id LIMIT 1";
    let row = tx.row(sql, vec![client.uuid().into()]).await?;
    row.map(|row| row.try_get("", "time_zone").map_err(DbError::from)).transpose()
}
