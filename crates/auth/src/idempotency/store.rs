//! SQL over `idempotency_key`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{Timestamp, UserId};
use sea_orm::{ColumnTrait, Condition};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub idempotency_key: String,
        pub request_hash: Vec<u8>,
        pub response: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);
}

use entity::{Column, Entity};

pub(super) struct Kept {
    pub(super) request_hash: Vec<u8>,
    pub(super) response: Option<String>,
    pub(super) created_at: Timestamp,
}

/// Claims a key; `false` if it is claimed already. Two at the same time are put in order by the primary key.
pub(super) async fn claim(tx: &WriteTx, user: UserId, key: &str, request_hash: [u8; 32]) -> Result<bool, DbError> {
    const SQL: &str = "INSERT INTO idempotency_key (user_id, idempotency_key, request_hash, response, created_at) \
         VALUES ($1, $2, $3, NULL, $4) ON CONFLICT (user_id, idempotency_key) DO NOTHING";
    let values = vec![user.uuid().into(), key.into(), request_hash.to_vec().into(), tx.now().micros().into()];
    Ok(tx.execute(SQL, values).await? == 1)
}

pub(super) async fn find(tx: &ReadTx, user: UserId, key: &str) -> Result<Option<Kept>, DbError> {
    let row = tx.select::<Entity>().filter(of(user, key)).for_update().one().await?;
    Ok(row.map(|row| Kept {
        request_hash: row.request_hash,
        response: row.response,
        created_at: Timestamp::from_micros(row.created_at),
    }))
}

pub(super) async fn keep(tx: &WriteTx, user: UserId, key: &str, response: String) -> Result<(), DbError> {
    tx.update::<Entity>().set(Column::Response, response).filter(of(user, key)).exec().await.map(|_| ())
}

pub(super) async fn remove(tx: &WriteTx, user: UserId, key: &str) -> Result<(), DbError> {
    tx.delete::<Entity>().filter(of(user, key)).exec().await.map(|_| ())
}

pub(super) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::CreatedAt.lt(before.micros())).exec().await
}

fn of(user: UserId, key: &str) -> Condition {
    Condition::all().add(Column::UserId.eq(user.uuid())).add(Column::IdempotencyKey.eq(key))
}
