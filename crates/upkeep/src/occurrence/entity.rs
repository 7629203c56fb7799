//! Rows of `occurrence`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Occurrence, OccurrenceState};
use crate::cadence::instants::Instants;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub obligation_id: Uuid,
    pub due_on: String,
    pub opens_at: i64,
    pub due_at: i64,
    pub closes_at: i64,
    pub state: String,
    pub state_since: i64,
    pub announced_at: Option<i64>,
    pub done_at: Option<i64>,
    pub done_by: Option<String>,
    pub done_late: bool,
    pub note: String,
    pub ticket_id: Option<Uuid>,
    pub decision_id: Option<Uuid>,
    pub declined_by: Option<String>,
    pub excused_until: Option<String>,
    pub excused_by: Option<String>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Occurrence {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = |column| DbError::Inconsistent { table: "occurrence", column, row: row.id.to_string() };
        let date = |text: &str, column| text.parse().map_err(|_| broken(column));
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            obligation: Id::from_uuid(row.obligation_id),
            due_on: date(&row.due_on, "due_on")?,
            instants: Instants {
                opens_at: Timestamp::from_micros(row.opens_at),
                due_at: Timestamp::from_micros(row.due_at),
                closes_at: Timestamp::from_micros(row.closes_at),
            },
            state: OccurrenceState::parse(&row.state).ok_or_else(|| broken("state"))?,
            state_since: Timestamp::from_micros(row.state_since),
            announced_at: row.announced_at.map(Timestamp::from_micros),
            done_at: row.done_at.map(Timestamp::from_micros),
            done_late: row.done_late,
            excused_until: row.excused_until.as_deref().map(|text| date(text, "excused_until")).transpose()?,
            done_by: row.done_by,
            note: row.note,
            ticket: row.ticket_id.map(Id::from_uuid),
            decision: row.decision_id.map(Id::from_uuid),
            declined_by: row.declined_by,
            excused_by: row.excused_by,
            version: row.version,
        })
    }
}
