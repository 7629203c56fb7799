//! Rows of `risk`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Cause, Owner, Risk, Source, SourceKind, Status, Treatment};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "risk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub title: String,
    pub description: String,
    pub likelihood: i32,
    pub impact: i32,
    pub severity: i32,
    pub service_id: Option<Uuid>,
    pub owner_user_id: Option<Uuid>,
    pub owner_team_id: Option<Uuid>,
    pub treatment: String,
    pub status: String,
    pub status_since: i64,
    pub status_note: String,
    pub review_on: String,
    pub source: String,
    pub source_id: Option<Uuid>,
    pub source_key: Option<Uuid>,
    pub decision_id: Option<Uuid>,
    pub asked_until: Option<String>,
    pub accepted_by: Option<String>,
    pub accepted_until: Option<String>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Risk {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = |column| DbError::Inconsistent { table: "risk", column, row: row.id.to_string() };
        let date = |text: &Option<String>, column| {
            text.as_deref().map(|text| text.parse().map_err(|_| broken(column))).transpose()
        };
        let person = row.owner_user_id.map(|user| Owner::User(Id::from_uuid(user)));
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            treatment: Treatment::parse(&row.treatment).ok_or_else(|| broken("treatment"))?,
            status: Status::parse(&row.status).ok_or_else(|| broken("status"))?,
            review_on: row.review_on.parse().map_err(|_| broken("review_on"))?,
            source: Source {
                kind: SourceKind::parse(&row.source).ok_or_else(|| broken("source"))?,
                cause: row.source_id.zip(row.source_key).map(|(id, key)| Cause { id, key }),
            },
            asked_until: date(&row.asked_until, "asked_until")?,
            accepted_until: date(&row.accepted_until, "accepted_until")?,
            owner: person.or(row.owner_team_id.map(|team| Owner::Team(Id::from_uuid(team)))),
            title: row.title,
            description: row.description,
            likelihood: row.likelihood,
            impact: row.impact,
            service: row.service_id.map(Id::from_uuid),
            status_since: Timestamp::from_micros(row.status_since),
            status_note: row.status_note,
            decision: row.decision_id.map(Id::from_uuid),
            accepted_by: row.accepted_by,
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}
