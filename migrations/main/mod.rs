//! The main schema's first tables.

mod access;
pub mod agreements;
pub mod alerting;
mod devices;
pub mod planning;
pub mod reporting;
pub mod runbooks;
mod tenancy;
pub mod ticketing;
pub mod upkeep;
mod work;

use sea_orm_migration::prelude::*;

use crate::table::Table;

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[
    tenancy::INSTALLATION,
    tenancy::CLIENT,
    tenancy::SITE,
    tenancy::CONTACT,
    tenancy::BUSINESS_SERVICE,
    access::USER_ACCOUNT,
    access::USER_CONTACT,
    access::GRANT_ENTRY,
    access::SESSION,
    access::CREDENTIAL_LINK,
    access::SIGN_IN_COUNTER,
    access::IDEMPOTENCY_KEY,
    access::AUDIT_ENTRY,
    work::JOB,
    work::SCHEDULE_FIRE,
    work::NODE,
    devices::ENROLMENT_TOKEN,
    devices::DEVICE,
    devices::AGENT,
    devices::INVENTORY,
    devices::AVAILABILITY_FACT,
    tenancy::BUSINESS_SERVICE_DEVICE,
];

/// Creates the tables of the foundation.
#[derive(Debug)]
pub struct Foundation;

impl MigrationName for Foundation {
    fn name(&self) -> &'static str {
        "m2026_11_002_foundation"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Foundation {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
