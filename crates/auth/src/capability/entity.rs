//! Rows of `capability_link`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Link, Purpose, Recipient};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "capability_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub purpose: String,
    pub subject_id: Uuid,
    pub recipient_user_id: Option<Uuid>,
    pub recipient_contact_id: Option<Uuid>,
    pub recipient_name: String,
    pub secret_hash: Vec<u8>,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
    pub first_used_at: Option<i64>,
    pub uses: i32,
    pub created_by: Option<Uuid>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Link {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let purpose = Purpose::parse(&row.purpose).ok_or_else(|| DbError::Inconsistent {
            table: "capability_link",
            column: "purpose",
            row: row.id.to_string(),
        })?;
        let name = row.recipient_name;
        let recipient = match (row.recipient_user_id, row.recipient_contact_id) {
            (Some(user), _) => Recipient::User { id: Id::from_uuid(user), name },
            (None, Some(contact)) => Recipient::Contact { id: Id::from_uuid(contact), name },
            (None, None) => Recipient::Named(name),
        };
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            purpose,
            subject: row.subject_id,
            recipient,
            expires_at: Timestamp::from_micros(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            first_used_at: row.first_used_at.map(Timestamp::from_micros),
            uses: row.uses,
        })
    }
}
