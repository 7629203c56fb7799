//! Rows of `enrolment_token`.

use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::EnrolmentToken;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub site_id: Option<Uuid>,
    pub label: String,
    pub secret_hash: Vec<u8>,
    pub expires_at: i64,
    pub max_uses: i32,
    pub uses: i32,
    pub revoked_at: Option<i64>,
    pub created_by: Option<Uuid>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl From<Model> for EnrolmentToken {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            site: row.site_id.map(Id::from_uuid),
            label: row.label,
            expires_at: Timestamp::from_micros(row.expires_at),
            max_uses: row.max_uses,
            uses: row.uses,
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            created_by: row.created_by.map(Id::from_uuid),
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
