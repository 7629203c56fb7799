//! Rows of `runbook` and `runbook_version`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Runbook, RunbookVersion};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "runbook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub origin_key: Option<String>,
    pub name: String,
    pub summary: String,
    pub draft: String,
    pub draft_hash: Vec<u8>,
    pub draft_writers: Json,
    pub published_version_id: Option<Uuid>,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(provider);

impl TryFrom<Model> for Runbook {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "runbook", column, row: row.id.to_string() };
        Ok(Self {
            id: Id::from_uuid(row.id),
            draft_hash: row.draft_hash.as_slice().try_into().map_err(|_| wrong("draft_hash"))?,
            origin_key: row.origin_key,
            name: row.name,
            summary: row.summary,
            draft: row.draft,
            draft_writers: serde_json::from_value(row.draft_writers).map_err(|_| wrong("draft_writers"))?,
            published: row.published_version_id.map(Id::from_uuid),
            created_by: row.created_by.map(Id::from_uuid),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
        })
    }
}

/// Rows of `runbook_version`.
pub mod version {
    use db::DbError;
    use kernel::{Id, Timestamp};
    use sea_orm::entity::prelude::*;

    use super::RunbookVersion;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "runbook_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub runbook_id: Uuid,
        pub number: i32,
        pub hash: Vec<u8>,
        pub definition: String,
        pub note: String,
        pub author_id: Option<Uuid>,
        pub author_name: String,
        pub writers: Json,
        pub published_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);

    impl TryFrom<Model> for RunbookVersion {
        type Error = DbError;

        fn try_from(row: Model) -> Result<Self, DbError> {
            let wrong = |column| DbError::Inconsistent { table: "runbook_version", column, row: row.id.to_string() };
            // A definition whose bytes are not the ones that its hash names is not run.
            let hash: [u8; 32] = row.hash.as_slice().try_into().map_err(|_| wrong("hash"))?;
            if wire::plan::runbook_hash(row.definition.as_bytes()) != hash {
                return Err(wrong("definition"));
            }
            Ok(Self {
                id: Id::from_uuid(row.id),
                runbook: Id::from_uuid(row.runbook_id),
                number: row.number,
                hash,
                definition: serde_json::from_str(&row.definition).map_err(|_| wrong("definition"))?,
                note: row.note,
                author: row.author_id.map(Id::from_uuid),
                author_name: row.author_name,
                writers: serde_json::from_value(row.writers).map_err(|_| wrong("writers"))?,
                published_at: Timestamp::from_micros(row.published_at),
            })
        }
    }
}
