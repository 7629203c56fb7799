//! Rows of `time_entry` and `running_timer`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{EntryOrigin, TimeEntry};
use crate::ticket::WorkKind;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "time_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub ticket_id: Uuid,
    pub user_id: Option<Uuid>,
    pub user_name: String,
    pub work_kind: String,
    pub started_at: i64,
    pub minutes: i32,
    pub note: String,
    pub origin: String,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for TimeEntry {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "time_entry", column, row: row.id.to_string() };
        Ok(Self {
            work_kind: WorkKind::parse(&row.work_kind).ok_or_else(|| wrong("work_kind"))?,
            origin: EntryOrigin::parse(&row.origin).ok_or_else(|| wrong("origin"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            ticket: Id::from_uuid(row.ticket_id),
            user: row.user_id.map(Id::from_uuid),
            user_name: row.user_name,
            started_at: Timestamp::from_micros(row.started_at),
            minutes: row.minutes,
            note: row.note,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// Rows of `running_timer`.
pub mod timer {
    use db::DbError;
    use kernel::{Id, Timestamp};
    use sea_orm::entity::prelude::*;

    use crate::ticket::WorkKind;
    use crate::time::RunningTimer;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "running_timer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub client: Uuid,
        pub ticket: Uuid,
        pub work_kind: String,
        pub started_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);

    impl TryFrom<Model> for RunningTimer {
        type Error = DbError;

        fn try_from(row: Model) -> Result<Self, DbError> {
            let wrong =
                || DbError::Inconsistent { table: "running_timer", column: "work_kind", row: row.user_id.to_string() };
            Ok(Self {
                work_kind: WorkKind::parse(&row.work_kind).ok_or_else(wrong)?,
                user: Id::from_uuid(row.user_id),
                client: Id::from_uuid(row.client),
                ticket: Id::from_uuid(row.ticket),
                started_at: Timestamp::from_micros(row.started_at),
            })
        }
    }
}
