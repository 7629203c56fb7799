//! SQL over `capability_link`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, LinkId, Timestamp};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity};
use super::{Link, NewLink, Purpose};

/// Most links of one subject that are ended at once; far above how many people are told of one thing.
const SUBJECT_LINKS_MAX: u64 = 1_000;

pub(super) async fn insert(tx: &WriteTx, id: LinkId, new: &NewLink, hash: [u8; 32]) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(id.uuid()),
        client_id: Set(new.client.uuid()),
        purpose: Set(new.purpose.as_str().to_owned()),
        subject_id: Set(new.subject),
        recipient_user_id: Set(new.recipient.user().map(|user| user.uuid())),
        recipient_contact_id: Set(new.recipient.contact().map(|contact| contact.uuid())),
        recipient_name: Set(new.recipient.name().to_owned()),
        secret_hash: Set(hash.to_vec()),
        expires_at: Set(new.expires_at.micros()),
        revoked_at: Set(None),
        first_used_at: Set(None),
        uses: Set(0),
        created_by: Set(tx.permit().actor().user().map(|user| user.uuid())),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_| ())
}

/// A link by the hash of its token, whatever its state.
pub(super) async fn by_hash(tx: &ReadTx, purpose: Purpose, hash: [u8; 32]) -> Result<Option<Link>, DbError> {
    let query = tx.select::<Entity>().filter(Column::SecretHash.eq(hash.to_vec()));
    query.filter(Column::Purpose.eq(purpose.as_str())).one().await?.map(Link::try_from).transpose()
}

pub(super) async fn find(tx: &ReadTx, id: LinkId) -> Result<Option<Link>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Link::try_from).transpose()
}

/// Who was given the link, by the name of that time.
pub(crate) async fn recipient_name(tx: &ReadTx, id: LinkId) -> Result<Option<String>, DbError> {
    Ok(find(tx, id).await?.map(|link| link.recipient.name().to_owned()))
}

/// Counts a use of a link that is still living; `false` if it is not.
pub(super) async fn count_use(tx: &WriteTx, id: LinkId) -> Result<bool, DbError> {
    let now = tx.now().micros();
    let first = Func::coalesce([Expr::col(Column::FirstUsedAt), Expr::val(now)]);
    let query = tx.update::<Entity>().increment(Column::Uses).set_expr(Column::FirstUsedAt, first.into());
    let query = query.filter(Column::Id.eq(id.uuid())).filter(Column::Uses.lt(i32::MAX));
    let living = Condition::all().add(Column::RevokedAt.is_null()).add(Column::ExpiresAt.gt(now));
    Ok(query.filter(living).exec().await? == 1)
}

/// Links of a subject that have not been ended.
pub(super) async fn unrevoked_of(
    tx: &ReadTx,
    client: ClientId,
    purpose: Purpose,
    subject: Uuid,
) -> Result<Vec<Link>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).filter(Column::SubjectId.eq(subject));
    let query = query.filter(Column::Purpose.eq(purpose.as_str())).filter(Column::RevokedAt.is_null());
    query.limit(SUBJECT_LINKS_MAX).all().await?.into_iter().map(Link::try_from).collect()
}

/// Links of a subject, the newest first.
pub(super) async fn of(tx: &ReadTx, client: ClientId, purpose: Purpose, subject: Uuid) -> Result<Vec<Link>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).filter(Column::SubjectId.eq(subject));
    let query = query.filter(Column::Purpose.eq(purpose.as_str())).order_by(Column::CreatedAt, Order::Desc);
    query.limit(SUBJECT_LINKS_MAX).all().await?.into_iter().map(Link::try_from).collect()
}

/// Ends a link; `false` if it had been ended before.
pub(super) async fn revoke(tx: &WriteTx, id: LinkId) -> Result<bool, DbError> {
    let query = tx.update::<Entity>().set(Column::RevokedAt, tx.now().micros());
    Ok(query.filter(Column::Id.eq(id.uuid())).filter(Column::RevokedAt.is_null()).exec().await? == 1)
}

/// Removes links that expired before an instant.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::ExpiresAt.lt(before.micros())).exec().await
}
