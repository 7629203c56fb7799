//! Rows of `ticket` and of its links to services.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::kind::{Level, ResolvedHow, Source, TicketKind, WorkKind};
use super::{Priority, Status, Ticket};

/// The rank of a ticket without a running clock: after all others.
pub const NEVER: i64 = i64::MAX;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub number: i64,
    pub kind: String,
    pub status: String,
    pub title: String,
    pub description: String,
    pub impact: String,
    pub urgency: String,
    pub priority: i32,
    pub source: String,
    pub work_kind: String,
    pub requester_contact_id: Option<Uuid>,
    pub site_id: Option<Uuid>,
    pub device_id: Option<Uuid>,
    pub team_id: Uuid,
    pub team_path: Json,
    pub assignee_id: Option<Uuid>,
    pub origin_key: Option<String>,
    pub fingerprint: Option<String>,
    pub insight_id: Option<Uuid>,
    pub occurrence_id: Option<Uuid>,
    pub run_id: Option<Uuid>,
    pub agreement_id: Option<Uuid>,
    pub sla_policy_id: Option<Uuid>,
    pub opened_by: Option<Uuid>,
    pub touched_at: Option<i64>,
    pub resolution: String,
    pub resolved_at: Option<i64>,
    pub resolved_how: Option<String>,
    pub close_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub due_rank: i64,
    pub version: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

/// The plain ticket, still without its services.
impl TryFrom<Model> for Ticket {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "ticket", column, row: row.id.to_string() };
        let how = row.resolved_how.as_deref();
        Ok(Self {
            kind: TicketKind::parse(&row.kind).ok_or_else(|| wrong("kind"))?,
            status: Status::parse(&row.status).ok_or_else(|| wrong("status"))?,
            impact: Level::parse(&row.impact).ok_or_else(|| wrong("impact"))?,
            urgency: Level::parse(&row.urgency).ok_or_else(|| wrong("urgency"))?,
            priority: Priority::from_number(row.priority).ok_or_else(|| wrong("priority"))?,
            source: Source::parse(&row.source).ok_or_else(|| wrong("source"))?,
            work_kind: WorkKind::parse(&row.work_kind).ok_or_else(|| wrong("work_kind"))?,
            resolved_how: how.map(|how| ResolvedHow::parse(how).ok_or_else(|| wrong("resolved_how"))).transpose()?,
            team_path: serde_json::from_value(row.team_path.clone()).map_err(|_| wrong("team_path"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            number: row.number,
            title: row.title,
            description: row.description,
            requester: row.requester_contact_id.map(Id::from_uuid),
            site: row.site_id.map(Id::from_uuid),
            device: row.device_id.map(Id::from_uuid),
            services: Vec::new(),
            team: Id::from_uuid(row.team_id),
            assignee: row.assignee_id.map(Id::from_uuid),
            origin_key: row.origin_key,
            fingerprint: row.fingerprint,
            insight: row.insight_id.map(Id::from_uuid),
            occurrence: row.occurrence_id.map(Id::from_uuid),
            run: row.run_id.map(Id::from_uuid),
            agreement: row.agreement_id.map(Id::from_uuid),
            sla_policy: row.sla_policy_id.map(Id::from_uuid),
            opened_by: row.opened_by.map(Id::from_uuid),
            touched_at: row.touched_at.map(Timestamp::from_micros),
            resolution: row.resolution,
            resolved_at: row.resolved_at.map(Timestamp::from_micros),
            close_at: row.close_at.map(Timestamp::from_micros),
            closed_at: row.closed_at.map(Timestamp::from_micros),
            due_at: (row.due_rank != NEVER).then(|| Timestamp::from_micros(row.due_rank)),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
        })
    }
}

/// Rows of `ticket_service`.
pub mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_service")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
