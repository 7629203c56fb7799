//! Work times in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, parse_id_or_fail, to_id};
use kernel::text::Line;
use kernel::{Failure, TicketId};
use tenancy::graphql::{loaded, payload};
use tenancy::input::Checked;

use super::{EntryOrigin, NewEntry, RunningTimer, service, timer};
use crate::event::graphql::{PersonKind, TicketPerson};
use crate::graphql::{Lens, caller};
use crate::ticket::graphql::kinds::WorkKind;
use crate::ticket::graphql::{Ticket, TicketById};

/// A span of work on a ticket. Internal.
#[derive(Debug, Clone)]
pub struct TimeEntry(pub super::TimeEntry);

impl TimeEntry {
    /// How long, for sums.
    pub(crate) const fn plain_minutes(&self) -> i32 {
        self.0.minutes
    }
}

#[Object]
impl TimeEntry {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Who worked.
    async fn person(&self) -> TicketPerson {
        let kind = if self.0.user.is_some() { PersonKind::User } else { PersonKind::System };
        TicketPerson { kind, id: self.0.user.map(to_id), name: self.0.user_name.clone() }
    }
    /// What kind of work.
    async fn work_kind(&self) -> WorkKind {
        self.0.work_kind.into()
    }
    /// When it began.
    async fn started_at(&self) -> DateTime {
        DateTime(self.0.started_at)
    }
    /// How long, in minutes.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }
    /// What was done.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// The caller's running timer.
#[derive(Debug, Clone)]
pub struct Timer(RunningTimer);

#[Object(name = "RunningTimer")]
impl Timer {
    /// For which ticket.
    async fn ticket(&self, ctx: &Context<'_>) -> Result<Option<Ticket>> {
        loaded::<TicketById, _>(ctx, self.0.ticket).await
    }
    /// For what kind of work.
    async fn work_kind(&self) -> WorkKind {
        self.0.work_kind.into()
    }
    /// Since when.
    async fn started_at(&self) -> DateTime {
        DateTime(self.0.started_at)
    }
}

/// A timer to start.
#[derive(Debug, InputObject)]
pub struct TimerStartInput {
    /// For which ticket.
    ticket_id: ID,
    /// For what kind of work.
    work_kind: WorkKind,
}

/// What is said when the timer is stopped.
#[derive(Debug, InputObject)]
pub struct TimerStopInput {
    /// Another kind of work than at the start.
    work_kind: Option<WorkKind>,
    /// Another length than what has passed, in minutes: 1 to 1,440.
    minutes: Option<i32>,
    /// What was done.
    note: Option<String>,
}

/// A time entry to record.
#[derive(Debug, InputObject)]
pub struct TimeEntryCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// On which ticket.
    ticket_id: ID,
    /// What kind of work.
    work_kind: WorkKind,
    /// When it began.
    started_at: DateTime,
    /// How long, in minutes: 1 to 1,440.
    minutes: i32,
    /// What was done.
    note: Option<String>,
}

/// What became of the caller's timer, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct TimerPayload {
    /// The running timer; null once it is stopped, or if refused.
    pub timer: Option<Timer>,
    /// The entry that stopping has recorded.
    pub time_entry: Option<TimeEntry>,
    /// The ticket that it runs or ran for.
    pub ticket: Option<Ticket>,
    /// Why it was refused.
    pub errors: Vec<UserErrorObject>,
}

/// The time entry and its ticket, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct TimeEntryPayload {
    /// The entry; null if refused.
    pub time_entry: Option<TimeEntry>,
    /// Its ticket.
    pub ticket: Option<Ticket>,
    /// Why it was refused.
    pub errors: Vec<UserErrorObject>,
}

/// Reads of the caller's timer.
#[derive(Debug, Default)]
pub struct TimeQuery;

#[Object]
impl TimeQuery {
    /// The caller's running timer.
    async fn my_timer(&self, ctx: &Context<'_>) -> Result<Option<Timer>> {
        let (env, scope) = caller(ctx)?;
        Ok(timer::mine(env, scope).await.map_err(gql::query_error)?.map(Timer))
    }
}

/// Changes of work times.
#[derive(Debug, Default)]
pub struct TimeMutation;

#[Object]
impl TimeMutation {
    /// Starts the caller's timer. A person has one timer: while it runs for another ticket, this is refused.
    async fn timer_start(&self, ctx: &Context<'_>, input: TimerStartInput) -> Result<TimerPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let ticket = parse_id_or_fail(&input.ticket_id, "ticketId")?;
            timer::start(env, scope, ticket, input.work_kind.into()).await
        };
        payload(work.await, |started, errors| {
            let (timer, ticket) = started.unzip();
            TimerPayload { timer: timer.map(Timer), time_entry: None, ticket: ticket.map(Ticket), errors }
        })
    }

    /// Stops the caller's timer and records its time; begun minutes count whole.
    async fn timer_stop(&self, ctx: &Context<'_>, input: TimerStopInput) -> Result<TimerPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let note = checked.optional(input.note, |text| Line::parse("note", &text));
            let stop = timer::Stop { work_kind: input.work_kind.map(Into::into), minutes: input.minutes, note };
            timer::stop(env, scope, checked.finish(Some(stop))?).await
        };
        payload(work.await, |stopped, errors| {
            let (entry, ticket) = stopped.unzip();
            TimerPayload { timer: None, time_entry: entry.map(TimeEntry), ticket: ticket.map(Ticket), errors }
        })
    }

    /// Ends the caller's timer without recording anything.
    async fn timer_discard(&self, ctx: &Context<'_>) -> Result<TimerPayload> {
        let (env, scope) = caller(ctx)?;
        payload(timer::discard(env, scope).await, |discarded, errors| TimerPayload {
            timer: None,
            time_entry: None,
            ticket: discarded.flatten().map(Ticket),
            errors,
        })
    }

    /// Records time that was worked.
    async fn time_entry_create(&self, ctx: &Context<'_>, input: TimeEntryCreateInput) -> Result<TimeEntryPayload> {
        let (env, scope) = caller(ctx)?;
        let work = async {
            let ticket = parse_id_or_fail(&input.ticket_id, "ticketId")?;
            service::create(env, scope, ticket, input.parse()?).await
        };
        answer(work.await)
    }
}

impl TimeEntryCreateInput {
    fn parse(self) -> std::result::Result<NewEntry, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let note = checked.take(Line::parse("note", &self.note.unwrap_or_default()));
        checked.finish(note.map(|note| NewEntry {
            id,
            work_kind: self.work_kind.into(),
            started_at: self.started_at.0,
            minutes: self.minutes,
            note,
            origin: EntryOrigin::Manual,
        }))
    }
}

fn answer(result: std::result::Result<(super::TimeEntry, crate::ticket::Ticket), Failure>) -> Result<TimeEntryPayload> {
    payload(result, |recorded, errors| {
        let (entry, ticket) = recorded.unzip();
        TimeEntryPayload { time_entry: entry.map(TimeEntry), ticket: ticket.map(Ticket), errors }
    })
}

/// Loads the work times of several tickets at once.
pub struct EntriesOfTicket(pub(crate) Lens);

impl Loader<TicketId> for EntriesOfTicket {
    type Value = Vec<TimeEntry>;
    type Error = LoadError;

    async fn load(&self, keys: &[TicketId]) -> std::result::Result<HashMap<TicketId, Vec<TimeEntry>>, LoadError> {
        let found = service::of_tickets(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|(ticket, entries)| (ticket, entries.into_iter().map(TimeEntry).collect())).collect())
    }
}
