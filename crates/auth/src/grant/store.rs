//! SQL over `grant_entry`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{GrantId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Grant, NewGrant};

/// Most grants of one person.
pub const GRANTS_MAX: u64 = 500;

/// One grant within the permit.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: GrantId) -> Result<Option<Grant>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Grant::try_from).transpose()
}

/// Grants of some people within the permit, oldest first.
///
/// # Errors
/// What the database says.
pub async fn of_users(tx: &ReadTx, users: &[UserId]) -> Result<Vec<Grant>, DbError> {
    let query = tx.select::<Entity>().filter(Column::UserId.is_in(users.iter().map(|user| user.uuid())));
    collect(query.order_by(Column::CreatedAt, Order::Asc).order_by(Column::Id, Order::Asc).all().await?)
}

/// Number of grants of a person within the permit.
///
/// # Errors
/// What the database says.
pub async fn count(tx: &ReadTx, user: UserId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::UserId.eq(user.uuid())).count().await
}

/// Makes a grant; its maker is the permit's person.
///
/// # Errors
/// [`DbError::OutsideScope`] for a client outside the permit, [`DbError::Link`] for one that does not exist,
/// [`DbError::Unique`] if the id is taken.
pub async fn insert(tx: &WriteTx, new: NewGrant) -> Result<Grant, DbError> {
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        client_id: Set(new.client.map(|client| client.uuid())),
        user_id: Set(new.user.uuid()),
        role: Set(new.role.as_str().to_owned()),
        effect: Set(new.effect.as_str().to_owned()),
        expires_at: Set(new.expires_at.map(|end| end.micros())),
        reason: Set(new.reason),
        created_by: Set(tx.permit().actor().user().map(|user| user.uuid())),
        created_at: Set(tx.now().micros()),
    };
    Grant::try_from(tx.insert(row).await?)
}

/// Removes a grant; `false` if there is none within the permit.
///
/// # Errors
/// What the database says.
pub async fn delete(tx: &WriteTx, id: GrantId) -> Result<bool, DbError> {
    Ok(tx.delete::<Entity>().filter(Column::Id.eq(id.uuid())).exec().await? == 1)
}

pub(crate) fn collect(rows: Vec<Model>) -> Result<Vec<Grant>, DbError> {
    rows.into_iter().map(Grant::try_from).collect()
}
