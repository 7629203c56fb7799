//! Clocks in the API.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader};
use kernel::{CalendarId, TicketId};
use sla::{Clock, Interval};
use tenancy::sla_policy::graphql::SlaTargetKind;

use super::{ordinal, service, time, words};
use crate::graphql::{Lens, caller};
use crate::ticket::Ticket;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sla::Verdict")]
pub enum SlaVerdict {
    /// Nothing is promised.
    None,
    /// Time passes, or would within the hours of cover.
    Running,
    /// Time stands still until the ticket goes on.
    Paused,
    /// Fulfilled in time.
    Met,
    /// Missed, whatever came later.
    Breached,
    /// Ended without being needed any more.
    Void,
}

/// A threshold on the way of a clock.
#[derive(Debug, Clone, SimpleObject)]
pub struct SlaThreshold {
    /// Percent of the time, such as `75`, or the time before the end, such as `-PT1H`.
    pub mark: String,
    /// When it was or will be passed; null while that cannot be said.
    pub at: Option<DateTime>,
}

/// The running account of one promise.
#[derive(Debug, Clone, SimpleObject)]
pub struct SlaClock {
    /// What was promised.
    pub target: SlaTargetKind,
    /// Which instance of the target, from 1.
    pub instance: i32,
    /// How it stands.
    pub verdict: SlaVerdict,
    /// Whether business time passes for it, or would within the hours of cover; a missed one goes on until it is fulfilled.
    pub counting: bool,
    /// When it began.
    pub opened_at: DateTime,
    /// When it is, or was, due; null while it is paused.
    pub due_at: Option<DateTime>,
    /// When it will be, or was, missed; later than `dueAt` where the time ends with the hours of cover.
    pub breach_at: Option<DateTime>,
    /// When it was fulfilled.
    pub fulfilled_at: Option<DateTime>,
    /// Business time used up, in milliseconds.
    pub consumed_ms: f64,
    /// Business time promised, in milliseconds.
    pub budget_ms: Option<f64>,
    /// What is left, in milliseconds; negative once it is missed.
    pub remaining_ms: Option<f64>,
    /// How much of the promised time is used up, in percent.
    pub percent: Option<f64>,
    /// Why it was missed or ended, such as `elapsed` or `policy_change`.
    pub cause: Option<String>,
    /// What else is to be said, such as `auto` or `spoke_to_user`.
    pub flags: Vec<String>,
    /// The thresholds on its way, in the order of the policy.
    pub thresholds: Vec<SlaThreshold>,
}

/// A stretch of time in the proof of a clock.
#[derive(Debug, Clone, SimpleObject)]
pub struct SlaInterval {
    /// From this instant.
    pub from: DateTime,
    /// To this instant, exclusive.
    pub to: DateTime,
    /// Whether it counted.
    pub counted: bool,
    /// Why, in words.
    pub reason: String,
    /// How much of it counted, in milliseconds.
    pub counted_ms: f64,
    /// Which version of the SLA policy was in force, from 1.
    pub policy_version: Option<i32>,
    /// In which calendar.
    pub calendar_id: Option<ID>,
    /// Which version of the calendar was in force, from 1.
    pub calendar_version: Option<i32>,
}

#[expect(clippy::cast_precision_loss, reason = "spans of business time are far below 2^53 milliseconds")]
const fn float(ms: i64) -> f64 {
    ms as f64
}

impl From<Clock> for SlaClock {
    fn from(clock: Clock) -> Self {
        let text = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let at = |instant: sla::Instant| DateTime(time(instant));
        let budget = clock.budget_ms.map(float);
        Self {
            target: clock.target.into(),
            instance: ordinal(&clock),
            verdict: clock.verdict.into(),
            counting: clock.counting,
            opened_at: at(clock.opened_at),
            due_at: clock.due.map(at),
            breach_at: clock.breach_at.map(at),
            fulfilled_at: clock.fulfilled_at.map(at),
            consumed_ms: float(clock.consumed_ms),
            budget_ms: budget,
            remaining_ms: clock.remaining_ms.map(float),
            percent: budget.filter(|budget| *budget > 0.0).map(|budget| float(clock.consumed_ms) / budget * 100.0),
            cause: clock.cause.map(|cause| text(serde_json::to_value(cause))),
            flags: clock.flags.iter().map(|flag| text(serde_json::to_value(flag))).collect(),
            thresholds: clock
                .thresholds
                .iter()
                .map(|(mark, threshold)| SlaThreshold { mark: mark.to_string(), at: threshold.at.map(at) })
                .collect(),
        }
    }
}

impl From<Interval> for SlaInterval {
    fn from(interval: Interval) -> Self {
        let version = |place: Option<usize>| place.and_then(|place| i32::try_from(place + 1).ok());
        let calendar = interval.calendar.as_deref().and_then(CalendarId::parse);
        Self {
            from: DateTime(time(interval.from)),
            to: DateTime(time(interval.to)),
            counted: interval.counted(),
            counted_ms: if interval.counted() { float(interval.length_ms()) } else { 0.0 },
            reason: words::reason(&interval.reason),
            policy_version: version(interval.policy_version),
            calendar_id: calendar.map(gql::to_id),
            calendar_version: version(interval.calendar_version),
        }
    }
}

/// The proof of the latest clock of a target.
pub(crate) async fn intervals(ctx: &Context<'_>, ticket: &Ticket, target: SlaTargetKind) -> Result<Vec<SlaInterval>> {
    let (env, scope) = caller(ctx)?;
    let found = service::explain(env, scope, ticket, target.into()).await.map_err(gql::query_error)?;
    Ok(found.map(|proof| proof.intervals.into_iter().map(Into::into).collect()).unwrap_or_default())
}

/// Folds the clocks of several tickets at once.
pub struct ClocksOfTicket(pub(crate) Lens);

impl Loader<TicketId> for ClocksOfTicket {
    type Value = Vec<SlaClock>;
    type Error = LoadError;

    async fn load(&self, keys: &[TicketId]) -> std::result::Result<HashMap<TicketId, Vec<SlaClock>>, LoadError> {
        let found = service::of_tickets(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        let shown = |clocks: Vec<Clock>| service::latest(clocks).into_iter().map(SlaClock::from).collect();
        Ok(found.into_iter().map(|(ticket, clocks)| (ticket, shown(clocks))).collect())
    }
}
