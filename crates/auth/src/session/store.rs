//! SQL over `session`, and the one query that every request makes.

use std::time::Duration;

use db::{DbError, ReadTx, Row, WriteTx};
use kernel::{Access, Effect, Role, SessionId, Timestamp, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Principal, Session};

/// Most sessions that are listed for one person.
const LISTED_MAX: u64 = 100;

/// A session to begin.
pub(crate) struct NewSession {
    pub(crate) user: UserId,
    pub(crate) refresh_hash: [u8; 32],
    pub(crate) expires_at: Timestamp,
    pub(crate) user_agent: Option<String>,
    pub(crate) address: Option<String>,
}

/// What every request has to know of its session: session, login and grants together.
pub(crate) struct Standing {
    pub(crate) revoked: bool,
    pub(crate) expires_at: Timestamp,
    pub(crate) last_used_at: Timestamp,
    pub(crate) locked: bool,
    pub(crate) access: Vec<Access>,
}

/// Why a session ended, as stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum EndReason {
    SignedOut,
    Revoked,
    TokenReused,
    PasswordChanged,
    Locked,
}

impl EndReason {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Revoked => "revoked",
            Self::TokenReused => "token_reused",
            Self::PasswordChanged => "password_changed",
            Self::Locked => "locked",
        }
    }
}

/// Reads the standing of a session; `None` if this person has no such session.
pub(crate) async fn standing(tx: &ReadTx, principal: Principal) -> Result<Option<Standing>, DbError> {
    const SQL: &str = "SELECT s.revoked_at, s.expires_at, s.last_used_at, u.locked_at, \
         g.role, g.effect, g.client_id, g.expires_at AS grant_expires_at \
         FROM session s JOIN user_account u ON u.id = s.user_id LEFT JOIN grant_entry g ON g.user_id = s.user_id \
         WHERE s.id = $1 AND s.user_id = $2";
    let rows = tx.rows(SQL, vec![principal.session.uuid().into(), principal.user.uuid().into()]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut standing = Standing {
        revoked: first.try_get::<Option<i64>>("", "revoked_at")?.is_some(),
        expires_at: Timestamp::from_micros(first.try_get("", "expires_at")?),
        last_used_at: Timestamp::from_micros(first.try_get("", "last_used_at")?),
        locked: first.try_get::<Option<i64>>("", "locked_at")?.is_some(),
        access: Vec::with_capacity(rows.len()),
    };
    for row in &rows {
        standing.access.extend(access(row, tx.now(), principal.user)?);
    }
    Ok(Some(standing))
}

/// The grant of a row, unless the person has none or it has expired.
fn access(row: &Row, now: Timestamp, user: UserId) -> Result<Option<Access>, DbError> {
    let Some(role) = row.try_get::<Option<String>>("", "role")? else { return Ok(None) };
    if row.try_get::<Option<i64>>("", "grant_expires_at")?.is_some_and(|end| end <= now.micros()) {
        return Ok(None);
    }
    // A grant that cannot be read might be a denial: nobody gets in past it.
    let inconsistent = |column| DbError::Inconsistent { table: "grant_entry", column, row: format!("of user {user}") };
    let effect: String = row.try_get("", "effect")?;
    Ok(Some(Access {
        permissions: Role::parse(&role).ok_or_else(|| inconsistent("role"))?.permissions(),
        effect: Effect::parse(&effect).ok_or_else(|| inconsistent("effect"))?,
        client: row.try_get::<Option<Uuid>>("", "client_id")?.map(kernel::Id::from_uuid),
    }))
}

pub(crate) async fn insert(tx: &WriteTx, new: NewSession) -> Result<Session, DbError> {
    let now = tx.now().micros();
    let row = ActiveModel {
        id: Set(tx.new_id::<kernel::id::SessionKind>().uuid()),
        user_id: Set(new.user.uuid()),
        refresh_hash: Set(new.refresh_hash.to_vec()),
        previous_refresh_hash: Set(None),
        rotated_at: Set(now),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(new.expires_at.micros()),
        revoked_at: Set(None),
        revoked_reason: Set(None),
        user_agent: Set(new.user_agent),
        address: Set(new.address),
    };
    tx.insert(row).await.map(Session::from)
}

/// The session that has or had this refresh token, locked until the end of the transaction.
pub(crate) async fn by_refresh_hash(tx: &WriteTx, hash: [u8; 32]) -> Result<Option<Model>, DbError> {
    let hash = hash.to_vec();
    let either = Condition::any().add(Column::RefreshHash.eq(hash.clone())).add(Column::PreviousRefreshHash.eq(hash));
    tx.select::<Entity>().filter(either).for_update().one().await
}

/// Replaces the refresh token.
pub(crate) async fn rotate(tx: &WriteTx, id: SessionId, next: [u8; 32], expires_at: Timestamp) -> Result<(), DbError> {
    let now = tx.now().micros();
    let query = tx.update::<Entity>().set_expr(Column::PreviousRefreshHash, Expr::col(Column::RefreshHash));
    let query = query.set(Column::RefreshHash, next.to_vec()).set(Column::RotatedAt, now).set(Column::LastUsedAt, now);
    query.set(Column::ExpiresAt, expires_at.micros()).filter(Column::Id.eq(id.uuid())).exec().await.map(|_| ())
}

/// Notes a use if the last one is older than `pause`; `false` if it is not.
pub(crate) async fn touch(tx: &WriteTx, id: SessionId, pause: Duration) -> Result<bool, DbError> {
    let query = tx.update::<Entity>().set(Column::LastUsedAt, tx.now().micros()).filter(Column::Id.eq(id.uuid()));
    Ok(query.filter(Column::LastUsedAt.lte(tx.now().minus(pause).micros())).exec().await? == 1)
}

pub(crate) async fn find(tx: &ReadTx, id: SessionId) -> Result<Option<Session>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Session::from))
}

/// A person's living sessions, newest use first.
pub(crate) async fn living(tx: &ReadTx, user: UserId) -> Result<Vec<Session>, DbError> {
    let query = tx.select::<Entity>().filter(Column::UserId.eq(user.uuid())).filter(Column::RevokedAt.is_null());
    let query = query.filter(Column::ExpiresAt.gt(tx.now().micros())).order_by(Column::LastUsedAt, Order::Desc);
    Ok(query.order_by(Column::Id, Order::Desc).limit(LISTED_MAX).all().await?.into_iter().map(Session::from).collect())
}

/// Ends a session; `false` if it had ended.
pub(crate) async fn end(tx: &WriteTx, id: SessionId, reason: EndReason) -> Result<bool, DbError> {
    Ok(end_where(tx, Column::Id.eq(id.uuid()).into(), reason).await? == 1)
}

/// Ends a person's sessions, all or all but one; gives their number.
pub(crate) async fn end_all(
    tx: &WriteTx,
    user: UserId,
    keep: Option<SessionId>,
    reason: EndReason,
) -> Result<u64, DbError> {
    let mut which = Condition::all().add(Column::UserId.eq(user.uuid()));
    if let Some(keep) = keep {
        which = which.add(Column::Id.ne(keep.uuid()));
    }
    end_where(tx, which, reason).await
}

async fn end_where(tx: &WriteTx, which: Condition, reason: EndReason) -> Result<u64, DbError> {
    let query =
        tx.update::<Entity>().set(Column::RevokedAt, tx.now().micros()).set(Column::RevokedReason, reason.as_str());
    query.filter(which).filter(Column::RevokedAt.is_null()).exec().await
}

/// Removes sessions that ended before an instant.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    let before = before.micros();
    let ended = Condition::any().add(Column::ExpiresAt.lt(before)).add(Column::RevokedAt.lt(before));
    tx.delete::<Entity>().filter(ended).exec().await
}
