//! Rows of `obligation` and of its links to devices and business services.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Obligation, Responsible, UpkeepArea};
use crate::evidence::EvidenceKind;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub area: String,
    pub title: String,
    pub scope: String,
    pub cadence: Json,
    pub responsible_kind: String,
    pub responsible_area: Option<String>,
    pub responsible_team_id: Option<Uuid>,
    pub responsible_contact_id: Option<Uuid>,
    pub responsible_vendor: Option<String>,
    pub runbook_id: Option<Uuid>,
    pub required_evidence: String,
    pub lead_days: i32,
    pub grace_days: i32,
    pub agreement_id: Option<Uuid>,
    pub active: bool,
    pub planned_until: String,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl Model {
    fn responsible(&self) -> Option<Responsible> {
        Some(match self.responsible_kind.as_str() {
            "matrix" => Responsible::Matrix(self.responsible_area.clone()?),
            "team" => Responsible::Team(Id::from_uuid(self.responsible_team_id?)),
            "contact" => Responsible::Contact(Id::from_uuid(self.responsible_contact_id?)),
            "vendor" => Responsible::Vendor(self.responsible_vendor.clone()?),
            _ => return None,
        })
    }
}

/// The plain obligation, still without its devices and services.
impl TryFrom<Model> for Obligation {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = |column| DbError::Inconsistent { table: "obligation", column, row: row.id.to_string() };
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            area: UpkeepArea::parse(&row.area).ok_or_else(|| broken("area"))?,
            responsible: row.responsible().ok_or_else(|| broken("responsible_kind"))?,
            required_evidence: EvidenceKind::parse(&row.required_evidence)
                .ok_or_else(|| broken("required_evidence"))?,
            planned_until: row.planned_until.parse().map_err(|_| broken("planned_until"))?,
            cadence: serde_json::from_value(row.cadence.clone()).map_err(|_| broken("cadence"))?,
            title: row.title,
            scope: row.scope,
            devices: Vec::new(),
            services: Vec::new(),
            runbook: row.runbook_id.map(Id::from_uuid),
            lead_days: row.lead_days,
            grace_days: row.grace_days,
            agreement: row.agreement_id.map(Id::from_uuid),
            active: row.active,
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// Rows of `obligation_device`.
pub mod device {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "obligation_device")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub obligation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub device_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}

/// Rows of `obligation_service`.
pub mod service {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "obligation_service")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub obligation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
