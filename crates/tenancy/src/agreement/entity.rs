//! Rows of `agreement` and of its links to services.

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Agreement, Day};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub name: String,
    pub starts_on: String,
    pub ends_on: Option<String>,
    pub calendar_id: Option<Uuid>,
    pub sla_policy_id: Option<Uuid>,
    pub note: String,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

/// The plain agreement, still without its services.
impl From<Model> for Agreement {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            name: row.name,
            starts_on: Day::stored(row.starts_on),
            ends_on: row.ends_on.map(Day::stored),
            calendar: row.calendar_id.map(Id::from_uuid),
            sla_policy: row.sla_policy_id.map(Id::from_uuid),
            services: Vec::new(),
            note: row.note,
            version: row.version,
        }
    }
}

/// Rows of `agreement_service`.
pub mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agreement_service")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agreement_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
