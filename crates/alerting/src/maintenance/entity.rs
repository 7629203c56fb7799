//! Rows of `maintenance_window` and of its devices.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{MaintenanceWindow, Mode, Reach};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "maintenance_window")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub name: String,
    pub note: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub mode: String,
    pub all_devices: bool,
    pub expected_classes: Json,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

/// The plain window, still without its devices.
impl TryFrom<Model> for MaintenanceWindow {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "maintenance_window", column, row: row.id.to_string() };
        Ok(Self {
            mode: Mode::parse(&row.mode).ok_or_else(|| wrong("mode"))?,
            expected_classes: serde_json::from_value(row.expected_classes.clone())
                .map_err(|_| wrong("expected_classes"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            name: row.name,
            note: row.note,
            starts_at: Timestamp::from_micros(row.starts_at),
            ends_at: Timestamp::from_micros(row.ends_at),
            reach: if row.all_devices { Reach::All } else { Reach::Devices(Vec::new()) },
            version: row.version,
        })
    }
}

/// Rows of `maintenance_window_device`.
pub mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "maintenance_window_device")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub device_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
