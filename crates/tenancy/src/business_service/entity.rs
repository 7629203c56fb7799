//! Rows of `business_service` and of its links to devices.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{BusinessService, Criticality, OutageCost};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub name: String,
    pub description: String,
    pub criticality: String,
    pub user_count: i32,
    pub outage_cost_per_hour_minor: Option<i64>,
    pub outage_cost_currency: Option<String>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

/// The plain service, still without its devices.
impl TryFrom<Model> for BusinessService {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let criticality = Criticality::parse(&row.criticality).ok_or_else(|| DbError::Inconsistent {
            table: "business_service",
            column: "criticality",
            row: row.id.to_string(),
        })?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            name: row.name,
            description: row.description,
            criticality,
            user_count: row.user_count,
            outage_cost: row
                .outage_cost_per_hour_minor
                .zip(row.outage_cost_currency)
                .map(|(per_hour_minor, currency)| OutageCost { per_hour_minor, currency }),
            devices: Vec::new(),
            version: row.version,
        })
    }
}

/// Rows of `business_service_device`.
pub mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "business_service_device")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub device_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
