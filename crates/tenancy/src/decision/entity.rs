//! Rows of `decision`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Answered, Decision, DecisionState, Subject};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub question: String,
    pub impact: String,
    pub options: Json,
    pub deadline: i64,
    pub asked_contact_id: Uuid,
    pub asked_contact_name: String,
    pub asked_by: Option<Uuid>,
    pub asked_by_name: String,
    pub state: String,
    pub answer: Option<String>,
    pub answer_note: Option<String>,
    pub answered_by_name: Option<String>,
    pub answered_by_user_id: Option<Uuid>,
    pub answered_by_contact_id: Option<Uuid>,
    pub answered_at: Option<i64>,
    pub receipt: Option<String>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Decision {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let inconsistent = |column| DbError::Inconsistent { table: "decision", column, row: row.id.to_string() };
        let state = DecisionState::parse(&row.state).ok_or_else(|| inconsistent("state"))?;
        let options = serde_json::from_value(row.options).map_err(|_| DbError::Inconsistent {
            table: "decision",
            column: "options",
            row: row.id.to_string(),
        })?;
        let answered = match (row.answer, row.answered_by_name, row.answered_at, row.receipt) {
            (Some(answer), Some(by_name), Some(at), Some(code)) => Some(Answered {
                answer,
                by_name,
                by_user: row.answered_by_user_id.map(Id::from_uuid),
                by_contact: row.answered_by_contact_id.map(Id::from_uuid),
                at: Timestamp::from_micros(at),
                code,
            }),
            (None, None, None, None) => None,
            _ => {
                return Err(DbError::Inconsistent { table: "decision", column: "answer", row: row.id.to_string() });
            }
        };
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            kind: row.kind,
            subject: Subject { kind: row.subject_kind, id: row.subject_id },
            question: row.question,
            impact: row.impact,
            options,
            deadline: Timestamp::from_micros(row.deadline),
            contact: Id::from_uuid(row.asked_contact_id),
            contact_name: row.asked_contact_name,
            asked_by: row.asked_by.map(Id::from_uuid),
            asked_by_name: row.asked_by_name,
            asked_at: Timestamp::from_micros(row.created_at),
            state,
            note: row.answer_note,
            answered,
            version: row.version,
        })
    }
}
