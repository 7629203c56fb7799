//! What happened to a client between two days, and whether it is managed or only watched, in the API.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::DateTime;

use crate::data::{ManagedPart as PlainPart, Moment as PlainMoment};
use crate::graphql::caller;
use crate::report::service;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::data::MomentKind")]
pub enum MomentKind {
    /// Something went wrong.
    Incident,
    /// It was over.
    Recovered,
    /// Upkeep was done.
    Done,
    /// Upkeep was not done.
    Missed,
    /// The client decided against upkeep.
    Declined,
    /// A runbook ran.
    Run,
    /// The client decided.
    Decision,
    /// A risk was entered.
    Risk,
    /// A report was delivered.
    Report,
    /// A maintenance window began.
    Maintenance,
    /// A request was settled.
    Request,
}

/// One thing that happened.
#[derive(Debug, Clone, SimpleObject)]
pub struct Moment {
    /// When.
    at: DateTime,
    /// Of what kind.
    kind: MomentKind,
    /// In a sentence.
    text: String,
    /// Node id of what it is about.
    subject_id: Option<ID>,
}

impl From<PlainMoment> for Moment {
    fn from(moment: PlainMoment) -> Self {
        Self {
            at: DateTime(moment.at),
            kind: moment.kind.into(),
            text: moment.text,
            subject_id: moment.subject.map(ID),
        }
    }
}

/// One part of the answer to "managed, or only watched?".
#[derive(Debug, Clone, SimpleObject)]
pub struct ManagedPart {
    /// Stable name.
    key: String,
    /// Name for people.
    name: String,
    /// 0 to 100, higher is better managed; null when the facts do not say.
    points: Option<i32>,
    /// The value in words.
    value: String,
    /// The facts it comes from.
    facts: String,
}

impl From<PlainPart> for ManagedPart {
    fn from(part: PlainPart) -> Self {
        Self { key: part.key, name: part.name, points: part.points, value: part.value, facts: part.facts }
    }
}

/// A client between two days.
#[derive(Debug, Clone, SimpleObject)]
pub struct ClientOverview {
    /// First day, ISO 8601.
    from_day: String,
    /// Last day, ISO 8601.
    to_day: String,
    /// IANA name of the zone of the days.
    zone: String,
    /// Mean of the known parts; null when none is known.
    points: Option<i32>,
    /// The parts.
    parts: Vec<ManagedPart>,
    /// What happened, oldest first; at most 2,000.
    timeline: Vec<Moment>,
}

/// Reads of what happened.
#[derive(Debug, Default)]
pub struct OverviewQuery;

#[Object]
impl OverviewQuery {
    /// What happened to a client between two days (ISO 8601, both included), and whether it is managed or only watched.
    #[graphql(complexity = "50 + child_complexity")]
    async fn client_overview(
        &self,
        ctx: &Context<'_>,
        client_id: ID,
        from_day: String,
        to_day: String,
    ) -> Result<ClientOverview> {
        let (env, scope) = caller(ctx)?;
        let client = gql::parse_id_or_fail(&client_id, "clientId").map_err(gql::query_error)?;
        let days = (from_day.clone(), to_day.clone());
        let overview = service::overview(env, scope, client, days).await.map_err(gql::query_error)?;
        let known: Vec<i32> = overview.managed.iter().filter_map(|part| part.points).collect();
        let count = i32::try_from(known.len()).unwrap_or(i32::MAX);
        Ok(ClientOverview {
            from_day,
            to_day,
            zone: overview.zone,
            points: (count > 0).then(|| known.iter().sum::<i32>() / count.max(1)),
            parts: overview.managed.into_iter().map(ManagedPart::from).collect(),
            timeline: overview.timeline.into_iter().map(Moment::from).collect(),
        })
    }
}
