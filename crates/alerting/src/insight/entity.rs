//! Rows of `insight` and `insight_event`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Handling, Insight, Outcome, State};
use crate::alert::{OwnerRecord, level_of};
use crate::owner::Verdict;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "insight")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub signal_key: String,
    pub rule_id: Uuid,
    pub device_id: Uuid,
    pub component: String,
    pub class: String,
    pub area: String,
    pub title: String,
    pub story: Json,
    pub level: String,
    pub worst_level: String,
    pub state: String,
    pub handling: String,
    pub owner_team_id: Uuid,
    pub owner_path: Json,
    pub owner_area_id: Option<Uuid>,
    pub coverage: String,
    pub agreement_id: Option<Uuid>,
    pub assignee_user_id: Option<Uuid>,
    pub holder_name: String,
    pub acknowledged_at: Option<i64>,
    pub lease_until: Option<i64>,
    pub snoozed_until: Option<i64>,
    pub outcome: Option<String>,
    pub outcome_note: String,
    pub ticket_id: Option<Uuid>,
    pub ticket_number: Option<i64>,
    pub merged_into: Option<Uuid>,
    pub reopened: i32,
    pub began_at: i64,
    pub raised_at: i64,
    pub ended_at: Option<i64>,
    pub changed_at: i64,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Insight {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "insight", column, row: row.id.to_string() };
        let outcome = row.outcome.as_deref().map(|text| Outcome::parse(text).ok_or_else(|| wrong("outcome")));
        Ok(Self {
            outcome: outcome.transpose()?,
            story: serde_json::from_value(row.story.clone()).map_err(|_| wrong("story"))?,
            level: level_of(&row.level).ok_or_else(|| wrong("level"))?,
            worst: level_of(&row.worst_level).ok_or_else(|| wrong("worst_level"))?,
            state: State::parse(&row.state).ok_or_else(|| wrong("state"))?,
            handling: Handling::parse(&row.handling).ok_or_else(|| wrong("handling"))?,
            owner: OwnerRecord {
                team: Id::from_uuid(row.owner_team_id),
                path: serde_json::from_value(row.owner_path.clone()).map_err(|_| wrong("owner_path"))?,
                responsibility: row.owner_area_id.map(Id::from_uuid),
                verdict: Verdict::parse(&row.coverage).ok_or_else(|| wrong("coverage"))?,
                agreement: row.agreement_id.map(Id::from_uuid),
            },
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            signal_key: row.signal_key,
            rule: Id::from_uuid(row.rule_id),
            device: Id::from_uuid(row.device_id),
            component: row.component,
            class: row.class,
            area: row.area,
            title: row.title,
            assignee: row.assignee_user_id.map(Id::from_uuid),
            holder: row.holder_name,
            acknowledged_at: row.acknowledged_at.map(Timestamp::from_micros),
            lease_until: row.lease_until.map(Timestamp::from_micros),
            snoozed_until: row.snoozed_until.map(Timestamp::from_micros),
            outcome_note: row.outcome_note,
            ticket: row.ticket_id.map(Id::from_uuid),
            ticket_number: row.ticket_number,
            merged_into: row.merged_into.map(Id::from_uuid),
            reopened: row.reopened,
            began_at: Timestamp::from_micros(row.began_at),
            raised_at: Timestamp::from_micros(row.raised_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
            changed_at: Timestamp::from_micros(row.changed_at),
            version: row.version,
        })
    }
}

/// Rows of `insight_event`.
pub mod event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "insight_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub insight_id: Uuid,
        pub at: i64,
        pub kind: String,
        pub actor_name: String,
        pub text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
