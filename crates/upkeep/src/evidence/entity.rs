//! Rows of `evidence`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Author, Content, Evidence, EvidenceKind, Proof};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub occurrence_id: Uuid,
    pub kind: String,
    pub statement: String,
    pub measure: Option<f64>,
    pub unit: Option<String>,
    pub file_name: Option<String>,
    pub file_bytes: Option<i64>,
    pub file_hash: Option<String>,
    pub run_id: Option<Uuid>,
    pub does_not_prove: String,
    pub author_kind: String,
    pub author_id: Option<Uuid>,
    pub author_name: String,
    pub observed_at: i64,
    pub recorded_at: i64,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl Model {
    fn proof(&self) -> Option<Proof> {
        Some(match EvidenceKind::parse(&self.kind)? {
            EvidenceKind::Text => Proof::Text,
            EvidenceKind::Measure => Proof::Measure { value: self.measure?, unit: self.unit.clone()? },
            EvidenceKind::File => Proof::File {
                name: self.file_name.clone()?,
                size_bytes: self.file_bytes,
                hash: self.file_hash.clone()?,
            },
            EvidenceKind::Run => Proof::Run { run: Id::from_uuid(self.run_id?) },
            EvidenceKind::Attestation => Proof::Attestation,
        })
    }
}

impl TryFrom<Model> for Evidence {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = || DbError::Inconsistent { table: "evidence", column: "kind", row: row.id.to_string() };
        let proof = row.proof().ok_or_else(broken)?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            content: Content {
                occurrence: Id::from_uuid(row.occurrence_id),
                proof,
                statement: row.statement,
                does_not_prove: row.does_not_prove,
                author: Author { kind: row.author_kind, id: row.author_id, name: row.author_name },
                observed_at: Timestamp::from_micros(row.observed_at),
                recorded_at: Timestamp::from_micros(row.recorded_at),
            },
            hash: row.hash,
        })
    }
}
