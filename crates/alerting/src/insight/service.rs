//! What people do about an insight, and what other parts of the program add to it.

use auth::Entry;
use db::{Change, DbError, ReadTx, WriteTx};
use kernel::id::InsightKind;
use kernel::text::Prose;
use kernel::{
    ErrorCode, Failure, InsightId, Page, PageRequest, Permission, Permit, Scope, TeamId, TicketId, Timestamp, UserId,
};
use serde_json::json;

use super::timeline::{self, Kind, Note};
use super::{Handling, Holder, Insight, InsightFilter, InsightOrder, Outcome, State, store};
use crate::Alerting;
use crate::act::{self, Act};
use crate::escalation::service::{self as escalations, Cause};
use crate::escalation::{self};

/// Longest postponement, in days.
const LONGEST_SNOOZE_DAYS: u64 = 30;

fn absent() -> Failure {
    Failure::not_found::<InsightKind>("id")
}

/// Several insights; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn by_ids(env: &Alerting, scope: &Scope, ids: Vec<InsightId>) -> Result<Vec<Insight>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// One insight; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn find(env: &Alerting, scope: &Scope, id: InsightId) -> Result<Option<Insight>, Failure> {
    Ok(by_ids(env, scope, vec![id]).await?.pop())
}

/// One page of the visible insights. `mine` keeps those of the caller's teams.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn list(
    env: &Alerting,
    scope: &Scope,
    (mut filter, order): (InsightFilter, InsightOrder),
    whose: Whose,
    request: PageRequest,
) -> Result<Page<Insight>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    let user = scope.actor().user();
    env.db
        .read(&permit, move |tx| {
            Box::pin(async move {
                match (whose, user) {
                    (Whose::Any, _) => {}
                    (Whose::Mine, Some(user)) => filter.holder = Some(Holder::User(user)),
                    (Whose::MyTeams, Some(user)) => filter.teams = tenancy::team::of_user(tx, user).await?,
                    (Whose::Nobody, _) => filter.holder = Some(Holder::Nobody),
                    (Whose::Mine | Whose::MyTeams, None) => return Ok(nothing()),
                }
                if whose == Whose::MyTeams && filter.teams.is_empty() {
                    return Ok(nothing());
                }
                Ok(store::page(tx, &filter, order, &request).await?)
            })
        })
        .await
}

fn nothing() -> Page<Insight> {
    Page { items: Vec::new(), has_next: false, has_previous: false, total: 0 }
}

/// Whose insights of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// Anybody's.
    #[default]
    Any,
    /// Those that the caller has.
    Mine,
    /// Those that the caller's teams own.
    MyTeams,
    /// Those that nobody has.
    Nobody,
}

/// Who takes an insight.
#[derive(Debug, Clone)]
pub(crate) struct Taker {
    /// The login, if there is one.
    pub user: Option<UserId>,
    /// The name.
    pub name: String,
}

/// A change of one insight by somebody.
pub(crate) struct Deed {
    /// Which insight.
    pub id: InsightId,
    /// What is added; may be empty.
    pub note: Prose,
    /// What is done.
    pub what: What,
}

/// What somebody does about an insight.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Acknowledge,
    Unacknowledge,
    Snooze(Timestamp),
    Assign { user: Option<UserId>, team: Option<TeamId> },
    Close(Outcome),
    Note,
}

/// Does it, under the right to change insights.
pub(crate) async fn perform(env: &Alerting, scope: &Scope, deed: Deed) -> Result<Insight, Failure> {
    let permit = scope.permit(Permission::InsightWrite)?;
    let user = scope.actor().user();
    perform_as(env, permit, deed, move |name| Taker { user, name }).await
}

/// Takes an insight for the reader of a link, whose name the link knows.
pub(crate) async fn acknowledge_by_link(
    env: &Alerting,
    scope: &Scope,
    (id, taker): (InsightId, Taker),
) -> Result<Insight, Failure> {
    let permit = scope.permit(Permission::InsightWrite)?;
    let deed = Deed {
        id,
        note: Prose::parse("note", "").map_err(|error| Failure::Rejected(vec![error]))?,
        what: What::Acknowledge,
    };
    perform_as(env, permit, deed, move |_| taker).await
}

async fn perform_as(
    env: &Alerting,
    permit: Permit,
    deed: Deed,
    taker: impl FnOnce(String) -> Taker + Send + 'static,
) -> Result<Insight, Failure> {
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let mut insight = store::locked(tx, deed.id).await?.ok_or_else(absent)?;
                let taker = taker(timeline::actor_name(tx).await?);
                let before = summary(&insight);
                if insight.state == State::Merged {
                    let message = "This insight is part of another one now. Open that one.";
                    return Err(Failure::rejected(ErrorCode::Conflict, "id", message));
                }
                let action = apply(tx, &own, (&mut insight, &taker), &deed).await?;
                store::save(tx, &mut insight).await?;
                let entry = Entry {
                    client: Some(insight.client),
                    action,
                    object_kind: "insight",
                    object_id: Some(insight.id.uuid()),
                    summary: format!("{} the insight {}", verb(action), insight.title),
                    before: Some(before),
                    after: Some(summary(&insight)),
                };
                own.audit.record(tx, entry).await?;
                tx.publish(Change::of(Some(insight.client), insight.id));
                Ok(insight)
            })
        })
        .await
}

fn verb(action: &str) -> &'static str {
    match action {
        "insight.acknowledge" => "Acknowledged",
        "insight.unacknowledge" => "Gave back",
        "insight.snooze" => "Put off",
        "insight.assign" => "Assigned",
        "insight.close" => "Closed",
        _ => "Noted something on",
    }
}

fn summary(insight: &Insight) -> serde_json::Value {
    json!({
        "state": insight.state, "handling": insight.handling, "assignee": insight.assignee, "holder": insight.holder,
        "team": insight.owner.team, "outcome": insight.outcome, "snoozedUntil": insight.snoozed_until,
    })
}

async fn apply(
    tx: &WriteTx,
    env: &Alerting,
    (insight, taker): (&mut Insight, &Taker),
    deed: &Deed,
) -> Result<&'static str, Failure> {
    let now = tx.now();
    let said = if deed.note.as_str().is_empty() { String::new() } else { format!(" {}", deed.note.as_str()) };
    let (action, kind, text) = match &deed.what {
        What::Acknowledge => {
            take(tx, insight, taker).await?;
            ("insight.acknowledge", Kind::Acknowledged, format!("{} has it.{said}", taker.name))
        }
        What::Unacknowledge => {
            open_only(insight)?;
            insight.handling = Handling::Notified;
            insight.assignee = None;
            insight.holder = String::new();
            insight.lease_until = None;
            insight.acknowledged_at = None;
            escalations::start(tx, env, insight, Cause::GivenBack).await?;
            ("insight.unacknowledge", Kind::Unacknowledged, format!("{} gave it back.{said}", taker.name))
        }
        What::Snooze(until) => {
            open_only(insight)?;
            let longest = now.plus(std::time::Duration::from_secs(LONGEST_SNOOZE_DAYS * 86_400));
            if *until <= now || *until > longest {
                let message = format!("Choose an instant in the next {LONGEST_SNOOZE_DAYS} days.");
                return Err(Failure::rejected(ErrorCode::Invalid, "until", message));
            }
            insight.handling = Handling::Snoozed;
            insight.snoozed_until = Some(*until);
            insight.lease_until = None;
            insight.assignee = taker.user;
            insight.holder.clone_from(&taker.name);
            escalations::end(tx, insight, escalation::State::Acknowledged, format!("{} put it off.", taker.name))
                .await?;
            act::post(tx, insight, Act::Snooze(*until)).await?;
            let text = format!("{} put it off until {}.{said}", taker.name, crate::wording::instant(*until));
            ("insight.snooze", Kind::Snoozed, text)
        }
        What::Assign { user, team } => {
            let text = assign(tx, insight, (*user, *team)).await?;
            act::post(tx, insight, Act::Ack).await?;
            ("insight.assign", Kind::Assigned, format!("{text}{said}"))
        }
        What::Close(outcome) => {
            insight.outcome = Some(*outcome);
            deed.note.as_str().clone_into(&mut insight.outcome_note);
            if insight.state == State::Open {
                escalations::end(tx, insight, escalation::State::Stopped, format!("{} closed it.", taker.name)).await?;
                insight.lease_until = None;
                insight.snoozed_until = None;
                act::post(tx, insight, Act::HumanWork).await?;
            }
            insight.handling = Handling::Done;
            let text = format!("{} closed it: {}.{said}", taker.name, outcome.words());
            ("insight.close", Kind::Closed, text)
        }
        What::Note => {
            act::post(tx, insight, Act::HumanWork).await?;
            ("insight.note", Kind::Note, deed.note.as_str().to_owned())
        }
    };
    timeline::add(tx, insight, Note::own(now, kind, text).by(taker.name.clone())).await?;
    Ok(action)
}

fn open_only(insight: &Insight) -> Result<(), Failure> {
    if insight.state == State::Open {
        return Ok(());
    }
    Err(Failure::rejected(ErrorCode::Conflict, "id", "This insight is over; there is nothing left to do about it."))
}

/// Somebody takes it: nobody else is told, and they have it until the lease runs out.
async fn take(tx: &WriteTx, insight: &mut Insight, taker: &Taker) -> Result<(), Failure> {
    if insight.state == State::Open {
        insight.handling = Handling::Owned;
        insight.lease_until = Some(tx.now().plus(Insight::lease(insight.level)));
        insight.snoozed_until = None;
    }
    insight.assignee = taker.user;
    insight.holder.clone_from(&taker.name);
    insight.acknowledged_at = Some(tx.now());
    escalations::end(tx, insight, escalation::State::Acknowledged, format!("{} took it.", taker.name)).await?;
    act::post(tx, insight, Act::Ack).await
}

async fn assign(
    tx: &WriteTx,
    insight: &mut Insight,
    (user, team): (Option<UserId>, Option<TeamId>),
) -> Result<String, Failure> {
    let mut text = Vec::new();
    if let Some(team) = team {
        let found = tenancy::team::find(tx, team).await?;
        let found = found.ok_or_else(|| Failure::not_found::<kernel::id::TeamKind>("teamId"))?;
        insight.owner.team = team;
        insight.owner.path.push(format!("It was given to the team {} by hand.", found.name));
        text.push(format!("The team {} owns it.", found.name));
    }
    if let Some(user) = user {
        let found = auth::user::store::open_logins(tx, [user.uuid()]).await?.pop();
        let absent = || Failure::not_found::<kernel::id::UserKind>("userId");
        let found = found.filter(|user| user.kind == auth::user::UserKind::Staff).ok_or_else(absent)?;
        take(tx, insight, &Taker { user: Some(user), name: found.name.clone() }).await?;
        text.push(format!("{} has it.", found.name));
    }
    if text.is_empty() {
        return Err(Failure::rejected(ErrorCode::Required, "userId", "Say which person or which team."));
    }
    Ok(text.join(" "))
}

/// Adds an entry to the timeline of an insight, for other parts of the program.
///
/// # Errors
/// Not found for an insight outside the permit.
pub async fn note(tx: &WriteTx, id: InsightId, note: Note) -> Result<(), Failure> {
    let insight = store::find(tx, id).await?.ok_or_else(absent)?;
    timeline::add(tx, &insight, note).await?;
    tx.publish(Change::of(Some(insight.client), id));
    Ok(())
}

/// Adds an entry to the timeline of an insight unless one of its kind has said the same since an instant: for jobs that
/// may run twice.
///
/// # Errors
/// Not found for an insight outside the permit.
pub async fn note_once(tx: &WriteTx, id: InsightId, note: Note, since: Timestamp) -> Result<(), Failure> {
    let insight = store::locked(tx, id).await?.ok_or_else(absent)?;
    if !store::says(tx, id, (note.kind, &note.text), since).await? {
        timeline::add(tx, &insight, note).await?;
        tx.publish(Change::of(Some(insight.client), id));
    }
    Ok(())
}

/// Names the ticket of an insight; whoever names it tells the timeline why. Naming the same one again changes nothing.
///
/// # Errors
/// Not found for an insight outside the permit.
pub async fn attach_ticket(tx: &WriteTx, id: InsightId, ticket: TicketId, number: i64) -> Result<(), Failure> {
    let mut insight = store::locked(tx, id).await?.ok_or_else(absent)?;
    if insight.ticket == Some(ticket) {
        return Ok(());
    }
    insight.ticket = Some(ticket);
    insight.ticket_number = Some(number);
    store::save(tx, &mut insight).await?;
    tx.publish(Change::of(Some(insight.client), id));
    Ok(())
}

/// Says how an insight came out, where a person has not said it.
///
/// # Errors
/// Not found for an insight outside the permit.
pub async fn conclude(tx: &WriteTx, id: InsightId, outcome: Outcome) -> Result<(), Failure> {
    let mut insight = store::locked(tx, id).await?.ok_or_else(absent)?;
    let said = insight.outcome.is_some_and(|stored| {
        !matches!(stored, Outcome::SelfResolved | Outcome::Unknown | Outcome::FixedByHuman) || stored == outcome
    });
    if said {
        return Ok(());
    }
    insight.outcome = Some(outcome);
    store::save(tx, &mut insight).await?;
    let text = format!("How it came out: {}.", outcome.words());
    timeline::add(tx, &insight, Note::own(tx.now(), Kind::Note, text)).await?;
    tx.publish(Change::of(Some(insight.client), id));
    Ok(())
}

/// One insight within a transaction; `None` for one outside the permit.
///
/// # Errors
/// What the database says.
pub async fn get(tx: &ReadTx, id: InsightId) -> Result<Option<Insight>, DbError> {
    store::find(tx, id).await
}

/// The timelines of some insights, oldest first.
///
/// # Errors
/// Forbidden without any right to read insights.
pub async fn timelines(env: &Alerting, scope: &Scope, ids: Vec<InsightId>) -> Result<Vec<timeline::Entry>, Failure> {
    let permit = scope.permit(Permission::InsightRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::events(tx, &ids).await })).await?)
}
