//! Rows of `contact`.

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::Contact;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub site_id: Option<Uuid>,
    pub name: String,
    pub email: Option<String>,
    pub phone: String,
    pub title: String,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl From<Model> for Contact {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            site: row.site_id.map(Id::from_uuid),
            name: row.name,
            email: row.email,
            phone: row.phone,
            title: row.title,
            version: row.version,
        }
    }
}
