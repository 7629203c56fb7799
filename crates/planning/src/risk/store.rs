//! SQL over `risk`.

use db::{DbError, ReadTx, WriteTx};
use jiff::civil::Date;
use kernel::{ClientId, DecisionId, Id, Page, PageRequest, RiskId, ServiceId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Cause, Owner, Risk, RiskFilter, SourceKind, Status};

/// Most open causes that are looked up together.
const MOST_CAUSES: u64 = 1_000;

pub(crate) async fn find(tx: &ReadTx, id: RiskId) -> Result<Option<Risk>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Risk::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[RiskId]) -> Result<Vec<Risk>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Risk::try_from).collect()
}

/// Risks of some causes that are not closed.
pub(crate) async fn of_causes(tx: &ReadTx, kind: SourceKind, keys: &[Uuid]) -> Result<Vec<Risk>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::Source.eq(kind.as_str()))
        .filter(Column::SourceKey.is_in(keys.iter().copied()))
        .filter(Column::Status.ne(Status::Closed.as_str()));
    query.limit(MOST_CAUSES).all().await?.into_iter().map(Risk::try_from).collect()
}

pub(crate) async fn page(tx: &ReadTx, filter: &RiskFilter, request: &PageRequest) -> Result<Page<Risk>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    query = if filter.statuses.is_empty() {
        query.filter(Column::Status.ne(Status::Closed.as_str()))
    } else {
        query.filter(Column::Status.is_in(filter.statuses.iter().map(|status| status.as_str())))
    };
    if let Some(source) = filter.source {
        query = query.filter(Column::Source.eq(source.as_str()));
    }
    if let Some(service) = filter.service {
        query = query.filter(Column::ServiceId.eq(service.uuid()));
    }
    let page = query.page(request, &[(Column::Severity, Order::Desc), (Column::Id, Order::Desc)]).await?;
    page.try_map(Risk::try_from)
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

/// The columns of an owner: user, team.
fn owner(owner: Option<Owner>) -> (Option<Uuid>, Option<Uuid>) {
    match owner {
        None => (None, None),
        Some(Owner::User(user)) => (Some(user.uuid()), None),
        Some(Owner::Team(team)) => (None, Some(team.uuid())),
    }
}

pub(crate) async fn insert(tx: &WriteTx, risk: &Risk) -> Result<(), DbError> {
    let (user, team) = owner(risk.owner);
    let cause = risk.source.cause;
    let row = ActiveModel {
        id: Set(risk.id.uuid()),
        client_id: Set(risk.client.uuid()),
        title: Set(risk.title.clone()),
        description: Set(risk.description.clone()),
        likelihood: Set(risk.likelihood),
        impact: Set(risk.impact),
        severity: Set(risk.severity()),
        service_id: Set(risk.service.map(ServiceId::uuid)),
        owner_user_id: Set(user),
        owner_team_id: Set(team),
        treatment: Set(risk.treatment.as_str().to_owned()),
        status: Set(risk.status.as_str().to_owned()),
        status_since: Set(risk.status_since.micros()),
        status_note: Set(risk.status_note.clone()),
        review_on: Set(risk.review_on.to_string()),
        source: Set(risk.source.kind.as_str().to_owned()),
        source_id: Set(cause.map(|Cause { id, .. }| id)),
        source_key: Set(cause.map(|Cause { key, .. }| key)),
        decision_id: Set(risk.decision.map(DecisionId::uuid)),
        asked_until: Set(risk.asked_until.map(|date| date.to_string())),
        accepted_by: Set(risk.accepted_by.clone()),
        accepted_until: Set(risk.accepted_until.map(|date| date.to_string())),
        version: Set(risk.version),
        created_at: Set(risk.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Writes what became of a risk over the version that it came from; tells whether that was the stored one.
pub(crate) async fn write(tx: &WriteTx, expected: i32, after: &Risk) -> Result<bool, DbError> {
    let (user, team) = owner(after.owner);
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(after.id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::Title, after.title.clone())
        .set(Column::Description, after.description.clone())
        .set(Column::Likelihood, after.likelihood)
        .set(Column::Impact, after.impact)
        .set(Column::Severity, after.severity())
        .set(Column::ServiceId, after.service.map(ServiceId::uuid))
        .set(Column::OwnerUserId, user)
        .set(Column::OwnerTeamId, team)
        .set(Column::Treatment, after.treatment.as_str())
        .set(Column::Status, after.status.as_str())
        .set(Column::StatusSince, after.status_since.micros())
        .set(Column::StatusNote, after.status_note.clone())
        .set(Column::ReviewOn, after.review_on.to_string())
        .set(Column::DecisionId, after.decision.map(DecisionId::uuid))
        .set(Column::AskedUntil, after.asked_until.map(|date| date.to_string()))
        .set(Column::AcceptedBy, after.accepted_by.clone())
        .set(Column::AcceptedUntil, after.accepted_until.map(|date| date.to_string()))
        .set(Column::Version, expected + 1);
    Ok(change.exec().await? == 1)
}

/// Accepted risks whose acceptance ended before a date.
pub(crate) async fn lapsed(tx: &ReadTx, today: Date, most: u64) -> Result<Vec<(ClientId, RiskId)>, DbError> {
    let sql = "SELECT client_id, id FROM risk WHERE status = 'accepted' AND accepted_until < $1 ORDER BY id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![today.to_string().into(), most.into()]).await?;
    let read = |row: &db::Row| {
        let (client, id): (Uuid, Uuid) = (row.try_get("", "client_id")?, row.try_get("", "id")?);
        Ok((Id::from_uuid(client), Id::from_uuid(id)))
    };
    let found: Vec<(ClientId, RiskId)> = rows.iter().map(read).collect::<Result<_, DbError>>()?;
    Ok(found.into_iter().filter(|(client, _)| tx.permit().clients().contains(*client)).collect())
}
