//! SQL over `enrolment_token`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, EnrolmentTokenId, Page, PageRequest, SiteId, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{EnrolmentToken, TokenFilter};

fn usable(now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now.micros()))
        .add(Expr::col(Column::Uses).lt(Expr::col(Column::MaxUses)))
}

pub(crate) async fn find(tx: &ReadTx, id: EnrolmentTokenId) -> Result<Option<EnrolmentToken>, DbError> {
    Ok(tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(EnrolmentToken::from))
}

/// Whether there is such a client within the permit.
pub(crate) async fn client_exists(tx: &ReadTx, client: ClientId) -> Result<bool, DbError> {
    if !tx.permit().clients().contains(client) {
        return Ok(false);
    }
    Ok(tx.row("SELECT id FROM client WHERE id = $1", vec![client.uuid().into()]).await?.is_some())
}

/// A token with the hash of its secret.
pub(crate) async fn with_hash(tx: &ReadTx, id: EnrolmentTokenId) -> Result<Option<(EnrolmentToken, Vec<u8>)>, DbError> {
    let row = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?;
    Ok(row.map(|row| {
        let hash = row.secret_hash.clone();
        (EnrolmentToken::from(row), hash)
    }))
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &TokenFilter,
    request: &PageRequest,
) -> Result<Page<EnrolmentToken>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    query = match filter.usable {
        Some(true) => query.filter(usable(tx.now())),
        Some(false) => query.filter(usable(tx.now()).not()),
        None => query,
    };
    let keys = [(Column::CreatedAt, Order::Desc), (Column::Id, Order::Desc)];
    Ok(query.page(request, &keys).await?.map(EnrolmentToken::from))
}

pub(crate) async fn count_usable(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).filter(usable(tx.now())).count().await
}

pub(crate) async fn any(tx: &ReadTx, client: Option<ClientId>) -> Result<bool, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    Ok(query.limit(1).one().await?.is_some())
}

/// Usable tokens that end before an instant, soonest first.
pub(crate) async fn ending_before(
    tx: &ReadTx,
    client: Option<ClientId>,
    before: Timestamp,
    most: u64,
) -> Result<Vec<EnrolmentToken>, DbError> {
    let mut query = tx.select::<Entity>().filter(usable(tx.now())).filter(Column::ExpiresAt.lt(before.micros()));
    if let Some(client) = client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    let rows = query.order_by(Column::ExpiresAt, Order::Asc).limit(most).all().await?;
    Ok(rows.into_iter().map(EnrolmentToken::from).collect())
}

pub(crate) async fn insert(tx: &WriteTx, token: &EnrolmentToken, secret_hash: &[u8; 32]) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(token.id.uuid()),
        client_id: Set(token.client.uuid()),
        site_id: Set(token.site.map(SiteId::uuid)),
        label: Set(token.label.clone()),
        secret_hash: Set(secret_hash.to_vec()),
        expires_at: Set(token.expires_at.micros()),
        max_uses: Set(token.max_uses),
        uses: Set(token.uses),
        revoked_at: Set(None),
        created_by: Set(token.created_by.map(UserId::uuid)),
        created_at: Set(token.created_at.micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Uses the token once, if it is usable; tells whether it was.
pub(crate) async fn use_once(tx: &WriteTx, id: EnrolmentTokenId) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(usable(tx.now()));
    Ok(change.increment(Column::Uses).exec().await? == 1)
}

/// Revokes the token; tells whether it was not revoked before.
pub(crate) async fn revoke(tx: &WriteTx, id: EnrolmentTokenId) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::RevokedAt.is_null());
    Ok(change.set(Column::RevokedAt, tx.now().micros()).exec().await? == 1)
}
