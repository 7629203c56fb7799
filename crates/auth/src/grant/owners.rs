//! The owners of the installation: there is always at least one who can act.
//!
//! A change that could take the last owner away calls [`serialise`] first and [`require_one`] after the change, in its
//! transaction: two owners who lock each other at the same moment are put in order by the rows' locks, and the second
//! is refused.

use std::collections::BTreeSet;

use db::{DbError, ReadTx, WriteTx};
use kernel::{Effect, ErrorCode, Failure, Permission, Role, UserId};
use sea_orm::{ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{Column, Entity};
use super::rules::Owns;
use super::store::collect;
use crate::user::store::usable;

/// Locks the grants of ownership until the end of the transaction, always in the same order.
///
/// # Errors
/// What the database says.
pub async fn serialise(tx: &WriteTx) -> Result<(), DbError> {
    let query = tx.select::<Entity>().filter(Column::Role.eq(Role::Owner.as_str()));
    query.order_by(Column::Id, Order::Asc).for_update().all().await.map(|_| ())
}

/// Everybody who owns the installation and can act, in order of their ids; empty until it is set up.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &ReadTx) -> Result<Vec<UserId>, DbError> {
    Ok(able(tx).await?.into_iter().map(UserId::from_uuid).collect())
}

/// Refuses if no owner is left who can act.
///
/// # Errors
/// [`ErrorCode::Forbidden`] at `field`.
pub async fn require_one(tx: &ReadTx, field: &str) -> Result<(), Failure> {
    if able(tx).await?.is_empty() {
        return Err(Failure::rejected(
            ErrorCode::Forbidden,
            field,
            "This would leave the installation without an owner who can sign in. Make somebody else an owner first.",
        ));
    }
    Ok(())
}

/// Whether a person owns the installation and can act.
///
/// # Errors
/// What the database says.
pub async fn owns(tx: &ReadTx, user: UserId) -> Result<Owns, DbError> {
    Ok(if able(tx).await?.contains(&user.uuid()) { Owns::Yes } else { Owns::No })
}

/// People with a lasting provider-wide grant of ownership, who have joined, are not locked, and are not denied the
/// change of people everywhere.
async fn able(tx: &ReadTx) -> Result<BTreeSet<Uuid>, DbError> {
    let given = tx.select::<Entity>().filter(Column::Role.eq(Role::Owner.as_str())).filter(Column::ClientId.is_null());
    let given = given.filter(Column::Effect.eq(Effect::Allow.as_str())).filter(Column::ExpiresAt.is_null());
    let owners: BTreeSet<Uuid> = given.all().await?.into_iter().map(|grant| grant.user_id).collect();
    let mut able = usable(tx, &owners).await?;
    let denials = tx.select::<Entity>().filter(Column::UserId.is_in(owners)).filter(Column::ClientId.is_null());
    let denials = collect(denials.filter(Column::Effect.eq(Effect::Deny.as_str())).all().await?)?;
    for denial in denials {
        let counts = denial.expires_at.is_none_or(|end| tx.now() < end);
        if counts && denial.role.permissions().has(Permission::PeopleWrite) {
            able.remove(&denial.user.uuid());
        }
    }
    Ok(able)
}
