//! Rows of `ticket_message`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::Message;
use crate::author::Author;
use crate::ticket::Visibility;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub ticket_id: Uuid,
    pub at: i64,
    pub visibility: String,
    pub author_kind: String,
    pub author_user_id: Option<Uuid>,
    pub author_contact_id: Option<Uuid>,
    pub author_name: String,
    pub body: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Message {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "ticket_message", column, row: row.id.to_string() };
        let person = row.author_user_id.or(row.author_contact_id);
        Ok(Self {
            visibility: Visibility::parse(&row.visibility).ok_or_else(|| wrong("visibility"))?,
            author: Author::from_parts(&row.author_kind, person, row.author_name.clone())
                .ok_or_else(|| wrong("author_kind"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            ticket: Id::from_uuid(row.ticket_id),
            at: Timestamp::from_micros(row.at),
            body: row.body,
        })
    }
}
