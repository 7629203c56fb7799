//! Rows of `escalation` and `escalation_notice`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::next::Stand;
use super::{Escalation, State};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub insight_id: Uuid,
    pub run: i32,
    pub policy_id: Uuid,
    pub policy_version: i32,
    pub policy_name: String,
    pub definition: Json,
    pub state: String,
    pub round: i32,
    pub step: i32,
    pub position: i32,
    pub reason: String,
    pub next_at: Option<i64>,
    pub started_at: i64,
    pub ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Escalation {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "escalation", column, row: row.id.to_string() };
        let count = |number: i32, column| u32::try_from(number).map_err(|_| wrong(column));
        Ok(Self {
            definition: serde_json::from_value(row.definition.clone()).map_err(|_| wrong("definition"))?,
            state: State::parse(&row.state).ok_or_else(|| wrong("state"))?,
            stand: Stand { round: count(row.round, "round")?, step: count(row.step, "step")? },
            id: row.id,
            client: Id::from_uuid(row.client_id),
            insight: Id::from_uuid(row.insight_id),
            run: row.run,
            policy: Id::from_uuid(row.policy_id),
            policy_version: row.policy_version,
            policy_name: row.policy_name,
            position: row.position,
            reason: row.reason,
            next_at: row.next_at.map(Timestamp::from_micros),
            started_at: Timestamp::from_micros(row.started_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
        })
    }
}

/// Rows of `escalation_notice`.
pub mod notice {
    use kernel::{Id, Timestamp};
    use sea_orm::entity::prelude::*;

    use crate::escalation::Notice;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "escalation_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub insight_id: Uuid,
        pub escalation_id: Uuid,
        pub run: i32,
        pub step: String,
        pub recipient: String,
        pub user_id: Option<Uuid>,
        pub recipient_name: String,
        pub email: String,
        pub message_id: String,
        pub link_id: Option<Uuid>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);

    impl From<Model> for Notice {
        fn from(row: Model) -> Self {
            Self {
                id: row.id,
                client: Id::from_uuid(row.client_id),
                insight: Id::from_uuid(row.insight_id),
                escalation: row.escalation_id,
                run: row.run,
                step: row.step,
                recipient: row.recipient,
                user: row.user_id.map(Id::from_uuid),
                recipient_name: row.recipient_name,
                email: row.email,
                message_id: row.message_id,
                link: row.link_id.map(Id::from_uuid),
                at: Timestamp::from_micros(row.at),
            }
        }
    }
}
