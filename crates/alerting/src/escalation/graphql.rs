//! Escalations in the API.

use std::collections::HashMap;

use async_graphql::{Enum, ID, SimpleObject};
use gql::{DateTime, LoadError, Loader};
use kernel::{InsightId, Permission};

use super::{Notice, store};
use crate::graphql::Lens;

/// How a run of an escalation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::State")]
pub enum EscalationState {
    /// Its next step is due at some instant.
    Running,
    /// Somebody took the insight.
    Acknowledged,
    /// All became well.
    Cleared,
    /// Everybody was told and nobody answered.
    Exhausted,
    /// It was ended for another reason.
    Stopped,
}

/// A run of an escalation.
#[derive(Debug, Clone, SimpleObject)]
pub struct Escalation {
    /// Which one.
    id: ID,
    /// The how many-th of the insight.
    run: i32,
    /// Name of the policy when it began.
    policy_name: String,
    /// How it stands.
    state: EscalationState,
    /// The round of the step that comes next, from 1.
    round: i32,
    /// The step that comes next, from 1.
    step: i32,
    /// When it goes on; null when it does not.
    next_at: Option<DateTime>,
    /// When it began.
    started_at: DateTime,
    /// When it ended.
    ended_at: Option<DateTime>,
    /// Why it began, or why it ended.
    reason: String,
    /// Who was told about the insight, in all runs, oldest first; at most 200.
    notices: Vec<EscalationNotice>,
}

/// A message to one person.
#[derive(Debug, Clone, SimpleObject)]
pub struct EscalationNotice {
    /// Which one.
    id: ID,
    /// Which run.
    run: i32,
    /// Round and step, such as `1.2`, or what else was told.
    step: String,
    /// To whom.
    recipient_name: String,
    /// To which address.
    email: String,
    /// When.
    at: DateTime,
}

impl From<Notice> for EscalationNotice {
    fn from(notice: Notice) -> Self {
        Self {
            id: ID(notice.id.simple().to_string()),
            run: notice.run,
            step: notice.step,
            recipient_name: notice.recipient_name,
            email: notice.email,
            at: DateTime(notice.at),
        }
    }
}

/// Loads the newest runs of several insights at once.
pub struct EscalationOfInsight(pub(crate) Lens);

impl Loader<InsightId> for EscalationOfInsight {
    type Value = Escalation;
    type Error = LoadError;

    async fn load(&self, keys: &[InsightId]) -> Result<HashMap<InsightId, Escalation>, LoadError> {
        let permit = self.0.scope.permit(Permission::InsightRead)?;
        let ids = keys.to_vec();
        let read = self.0.env.db.read(&permit, move |tx| {
            Box::pin(
                async move { Ok::<_, db::DbError>((store::newest(tx, &ids).await?, store::notices(tx, &ids).await?)) },
            )
        });
        let (runs, notices) = read.await.map_err(kernel::Failure::from)?;
        let mut of: HashMap<InsightId, Vec<EscalationNotice>> = HashMap::new();
        for notice in notices {
            of.entry(notice.insight).or_default().push(notice.into());
        }
        let one_based = |number: u32| i32::try_from(number).unwrap_or(i32::MAX).saturating_add(1);
        Ok(runs
            .into_iter()
            .map(|run| {
                let shown = Escalation {
                    id: ID(run.id.simple().to_string()),
                    run: run.run,
                    policy_name: run.policy_name,
                    state: run.state.into(),
                    round: one_based(run.stand.round),
                    step: one_based(run.stand.step),
                    next_at: run.next_at.map(DateTime),
                    started_at: DateTime(run.started_at),
                    ended_at: run.ended_at.map(DateTime),
                    reason: run.reason,
                    notices: of.remove(&run.insight).unwrap_or_default(),
                };
                (run.insight, shown)
            })
            .collect())
    }
}
