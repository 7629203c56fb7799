//! SQL over `decision`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, DecisionId, Id, Page, PageRequest, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Answered, Decision, DecisionFilter, DecisionState};

pub(crate) async fn find(tx: &ReadTx, id: DecisionId) -> Result<Option<Decision>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Decision::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<DecisionId>) -> Result<Vec<Decision>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.into_iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Decision::try_from).collect()
}

/// One page of the visible questions, newest first.
pub(crate) async fn page(
    tx: &ReadTx,
    filter: &DecisionFilter,
    request: &PageRequest,
) -> Result<Page<Decision>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().map(|state| state.as_str())));
    }
    if let Some(subject) = filter.subject {
        query = query.filter(Column::SubjectId.eq(subject));
    }
    let page = query.page(request, &[(Column::CreatedAt, Order::Desc), (Column::Id, Order::Desc)]).await?;
    page.try_map(Decision::try_from)
}

/// Questions whose deadline has passed, oldest deadline first.
pub(crate) async fn overdue(tx: &ReadTx, now: Timestamp, most: u64) -> Result<Vec<(ClientId, DecisionId)>, DbError> {
    let query = tx.select::<Entity>().filter(Column::State.eq(DecisionState::Asked.as_str()));
    let query = query.filter(Column::Deadline.lte(now.micros())).order_by(Column::Deadline, Order::Asc).limit(most);
    Ok(query.all().await?.into_iter().map(|row| (Id::from_uuid(row.client_id), Id::from_uuid(row.id))).collect())
}

pub(crate) async fn insert(tx: &WriteTx, decision: &Decision) -> Result<(), DbError> {
    // Options are plain texts; only maps with odd keys could fail here.
    let options = serde_json::to_value(&decision.options).map_err(|_| DbError::Inconsistent {
        table: "decision",
        column: "options",
        row: decision.id.to_string(),
    })?;
    let row = ActiveModel {
        id: Set(decision.id.uuid()),
        client_id: Set(decision.client.uuid()),
        kind: Set(decision.kind.clone()),
        subject_kind: Set(decision.subject.kind.clone()),
        subject_id: Set(decision.subject.id),
        question: Set(decision.question.clone()),
        impact: Set(decision.impact.clone()),
        options: Set(options),
        deadline: Set(decision.deadline.micros()),
        asked_contact_id: Set(decision.contact.uuid()),
        asked_contact_name: Set(decision.contact_name.clone()),
        asked_by: Set(decision.asked_by.map(Id::uuid)),
        asked_by_name: Set(decision.asked_by_name.clone()),
        state: Set(decision.state.as_str().to_owned()),
        answer: Set(None),
        answer_note: Set(None),
        answered_by_name: Set(None),
        answered_by_user_id: Set(None),
        answered_by_contact_id: Set(None),
        answered_at: Set(None),
        receipt: Set(None),
        version: Set(decision.version),
        created_at: Set(decision.asked_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Writes an answer, if the question still waits; tells whether it did.
pub(crate) async fn answer(
    tx: &WriteTx,
    id: DecisionId,
    state: DecisionState,
    answered: &Answered,
    note: &str,
) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    let change = change
        .filter(Column::State.eq(DecisionState::Asked.as_str()))
        .set(Column::State, state.as_str())
        .set(Column::Answer, answered.answer.clone())
        .set(Column::AnswerNote, note)
        .set(Column::AnsweredByName, answered.by_name.clone())
        .set(Column::AnsweredByUserId, answered.by_user.map(Id::uuid))
        .set(Column::AnsweredByContactId, answered.by_contact.map(Id::uuid))
        .set(Column::AnsweredAt, answered.at.micros())
        .set(Column::Receipt, answered.code.clone());
    Ok(change.increment(Column::Version).exec().await? == 1)
}

/// Ends a question without an answer, if it still waits; tells whether it did.
pub(crate) async fn end(
    tx: &WriteTx,
    id: DecisionId,
    state: DecisionState,
    note: Option<&str>,
) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    let change = change
        .filter(Column::State.eq(DecisionState::Asked.as_str()))
        .set(Column::State, state.as_str())
        .set(Column::AnswerNote, note.map(str::to_owned));
    Ok(change.increment(Column::Version).exec().await? == 1)
}
