//! SQL over `user_account`.

use std::collections::BTreeSet;

use db::{DbError, ReadTx, Scoped, WriteTx};
use kernel::text::{EmailAddr, Name};
use kernel::{ClientId, ClientSet, Id, Page, PageRequest, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order, Select};
use uuid::Uuid;

use super::contact_link::entity as link;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::{NewUser, User, UserFilter, UserKind};
use crate::grant::entity as grant;
use crate::session::store::{self as sessions, EndReason};

/// A login as the sign-in needs it.
pub(crate) struct Credential {
    pub(crate) user: User,
    pub(crate) password_hash: Option<String>,
}

/// One visible login.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: UserId) -> Result<Option<User>, DbError> {
    visible(tx).filter(Column::Id.eq(id.uuid())).one().await?.map(User::try_from).transpose()
}

/// One visible login, locked until the end of the transaction.
///
/// # Errors
/// What the database says.
pub async fn find_for_update(tx: &WriteTx, id: UserId) -> Result<Option<User>, DbError> {
    visible(tx).filter(Column::Id.eq(id.uuid())).for_update().one().await?.map(User::try_from).transpose()
}

/// Several visible logins, in no order.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tx: &ReadTx, ids: &[UserId]) -> Result<Vec<User>, DbError> {
    let ids = ids.iter().map(|id| id.uuid());
    visible(tx).filter(Column::Id.is_in(ids)).all().await?.into_iter().map(User::try_from).collect()
}

/// One page of the visible logins by name.
///
/// # Errors
/// What the database says; [`DbError::Cursor`] for a cursor of another list.
pub async fn page(tx: &ReadTx, filter: &UserFilter, request: &PageRequest) -> Result<Page<User>, DbError> {
    let mut query = visible(tx);
    if let Some(kind) = filter.kind {
        query = query.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(part) = filter.search.as_deref().map(str::trim).filter(|part| !part.is_empty()) {
        query = query.filter(db::contains(&[Column::Name, Column::Email], part));
    }
    let page = query.page(request, &[(Column::Name, Order::Asc), (Column::Id, Order::Asc)]).await?;
    page.try_map(User::try_from)
}

/// The names of some logins, visible or not: an entry of the audit log or a token names its maker to everyone who may
/// see the entry.
///
/// # Errors
/// What the database says.
pub async fn names(tx: &ReadTx, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<(UserId, String)>, DbError> {
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?;
    Ok(rows.into_iter().map(|row| (Id::from_uuid(row.id), row.name)).collect())
}

/// Logins that are open, visible or not: a team tells its people to everyone who may see the team.
///
/// # Errors
/// What the database says.
pub async fn open_logins(tx: &ReadTx, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<User>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids)).filter(Column::LockedAt.is_null());
    query.all().await?.into_iter().map(User::try_from).collect()
}

/// Makes a login that is invited.
///
/// # Errors
/// [`DbError::Unique`] if the address or the id is taken.
pub async fn insert_invited(tx: &WriteTx, new: NewUser) -> Result<User, DbError> {
    let row = ActiveModel { invited_at: Set(Some(tx.now().micros())), ..row_of(tx, new) };
    User::try_from(tx.insert(row).await?)
}

/// Makes a login that has its password already.
pub(crate) async fn insert_joined(tx: &WriteTx, new: NewUser, password_hash: String) -> Result<User, DbError> {
    let now = Some(tx.now().micros());
    let row = ActiveModel {
        password_hash: Set(Some(password_hash)),
        joined_at: Set(now),
        last_seen_at: Set(now),
        ..row_of(tx, new)
    };
    User::try_from(tx.insert(row).await?)
}

fn row_of(tx: &WriteTx, new: NewUser) -> ActiveModel {
    ActiveModel {
        id: Set(new.id.uuid()),
        name: Set(new.name.into_string()),
        email: Set(new.email.into_string()),
        kind: Set(new.kind.as_str().to_owned()),
        password_hash: Set(None),
        locked_at: Set(None),
        locked_reason: Set(None),
        invited_at: Set(None),
        joined_at: Set(None),
        last_seen_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now().micros()),
    }
}

/// Whether another login than `except` has this address.
///
/// # Errors
/// What the database says.
pub async fn email_taken(tx: &ReadTx, email: &EmailAddr, except: UserId) -> Result<bool, DbError> {
    let query = tx.select::<Entity>().filter(Column::Email.eq(email.as_str())).filter(Column::Id.ne(except.uuid()));
    Ok(query.count().await? > 0)
}

/// Renames a login; `false` if its version is not `expected`.
///
/// # Errors
/// What the database says.
pub async fn rename(tx: &WriteTx, id: UserId, expected: i32, name: &Name) -> Result<bool, DbError> {
    let query = tx.update::<Entity>().set(Column::Name, name.as_str()).increment(Column::Version);
    let query = query.filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    Ok(query.exec().await? == 1)
}

/// Shuts a login from now on and ends its sessions, so that opening it again brings none of them back.
///
/// # Errors
/// What the database says.
pub async fn lock(tx: &WriteTx, id: UserId, reason: Option<&str>) -> Result<(), DbError> {
    sessions::end_all(tx, id, None, EndReason::Locked).await?;
    set_lock(tx, id, Some(tx.now()), reason).await
}

/// Opens a login again.
///
/// # Errors
/// What the database says.
pub async fn unlock(tx: &WriteTx, id: UserId) -> Result<(), DbError> {
    set_lock(tx, id, None, None).await
}

async fn set_lock(tx: &WriteTx, id: UserId, at: Option<Timestamp>, reason: Option<&str>) -> Result<(), DbError> {
    let query = tx.update::<Entity>().set(Column::LockedAt, at.map(Timestamp::micros));
    let query = query.set(Column::LockedReason, reason.map(str::to_owned)).increment(Column::Version);
    query.filter(Column::Id.eq(id.uuid())).exec().await.map(|_| ())
}

pub(crate) async fn credential_by_email(tx: &ReadTx, email: &EmailAddr) -> Result<Option<Credential>, DbError> {
    credential(tx.select::<Entity>().filter(Column::Email.eq(email.as_str()))).await
}

pub(crate) async fn credential_by_id(tx: &ReadTx, id: UserId) -> Result<Option<Credential>, DbError> {
    credential(tx.select::<Entity>().filter(Column::Id.eq(id.uuid()))).await
}

/// As [`credential_by_id`], holding the row until the end of the transaction, so that a change of the password and the
/// start of a session by the old one cannot pass each other.
pub(crate) async fn credential_for_update(tx: &WriteTx, id: UserId) -> Result<Option<Credential>, DbError> {
    credential(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).for_update()).await
}

async fn credential(query: Scoped<'_, Select<Entity>>) -> Result<Option<Credential>, DbError> {
    let row: Option<Model> = query.one().await?;
    row.map(|row| {
        let password_hash = row.password_hash.clone();
        Ok(Credential { user: User::try_from(row)?, password_hash })
    })
    .transpose()
}

/// Sets a password; the person has joined with it.
pub(crate) async fn set_password(tx: &WriteTx, id: UserId, hash: String) -> Result<(), DbError> {
    let now = tx.now().micros();
    let joined = Func::coalesce([Expr::col(Column::JoinedAt), Expr::val(now)]);
    let query = tx.update::<Entity>().set(Column::PasswordHash, hash).set_expr(Column::JoinedAt, joined.into());
    query.increment(Column::Version).filter(Column::Id.eq(id.uuid())).exec().await.map(|_| ())
}

pub(crate) async fn set_seen(tx: &WriteTx, id: UserId) -> Result<(), DbError> {
    let query = tx.update::<Entity>().set(Column::LastSeenAt, tx.now().micros());
    query.filter(Column::Id.eq(id.uuid())).exec().await.map(|_| ())
}

/// Staff who might own the installation, for [`crate::grant::owners`].
pub(crate) async fn usable(tx: &ReadTx, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().copied()));
    let rows = query.filter(Column::LockedAt.is_null()).filter(Column::JoinedAt.is_not_null()).all().await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Logins that the permit's clients give a reason to see.
fn visible(tx: &ReadTx) -> Scoped<'_, Select<Entity>> {
    let query = tx.select::<Entity>();
    match tx.permit().clients() {
        ClientSet::All => query,
        // Staff belong to no client; a contact is seen through a client that may be seen.
        ClientSet::Except(hidden) => query.filter(
            Condition::any()
                .add(Column::Kind.eq(UserKind::Staff.as_str()))
                .add(linked(link::Column::ClientId.is_not_in(uuids(hidden)))),
        ),
        ClientSet::Only(seen) => query.filter(
            Condition::any()
                .add(linked(link::Column::ClientId.is_in(uuids(seen))))
                .add(granted(grant::Column::ClientId.is_in(uuids(seen)))),
        ),
    }
}

fn uuids(clients: &BTreeSet<ClientId>) -> Vec<Uuid> {
    clients.iter().map(|client| client.uuid()).collect()
}

fn linked(client: SimpleExpr) -> SimpleExpr {
    let mut rows = Query::select();
    rows.expr(Expr::val(1)).from(link::Entity).and_where(client);
    rows.and_where(Expr::col((link::Entity, link::Column::UserId)).equals((Entity, Column::Id)));
    Expr::exists(rows)
}

fn granted(client: SimpleExpr) -> SimpleExpr {
    let mut rows = Query::select();
    rows.expr(Expr::val(1)).from(grant::Entity).and_where(client);
    rows.and_where(Expr::col((grant::Entity, grant::Column::UserId)).equals((Entity, Column::Id)));
    Expr::exists(rows)
}
