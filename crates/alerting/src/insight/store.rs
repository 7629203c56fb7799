//! SQL over `insight` and `insight_event`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, InsightId, Page, PageRequest, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, FromQueryResult, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, event};
use super::timeline::{Entry, Kind};
use super::{Holder, Insight, InsightFilter, InsightOrder, State};
use crate::stored::json;

/// Most entries of one timeline that are shown.
pub(crate) const MOST_EVENTS: u64 = 500;

pub(crate) async fn find(tx: &ReadTx, id: InsightId) -> Result<Option<Insight>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).one().await?.map(Insight::try_from).transpose()
}

/// One that is about to be changed: nobody else changes it until the transaction ends.
pub(crate) async fn locked(tx: &WriteTx, id: InsightId) -> Result<Option<Insight>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).for_update();
    query.one().await?.map(Insight::try_from).transpose()
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[InsightId]) -> Result<Vec<Insight>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Insight::try_from).collect()
}

/// The newest story of a signal, for a change.
pub(crate) async fn newest_of(tx: &WriteTx, client: ClientId, signal_key: &str) -> Result<Option<Insight>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::SignalKey.eq(signal_key))
        .order_by(Column::RaisedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .limit(1)
        .for_update();
    query.one().await?.map(Insight::try_from).transpose()
}

/// One page.
pub(crate) async fn page(
    tx: &ReadTx,
    filter: &InsightFilter,
    order: InsightOrder,
    request: &PageRequest,
) -> Result<Page<Insight>, DbError> {
    let query = tx.select::<Entity>().filter(condition(filter));
    let keys = match order {
        InsightOrder::Raised => [(Column::RaisedAt, Order::Desc), (Column::Id, Order::Desc)],
        InsightOrder::Changed => [(Column::ChangedAt, Order::Desc), (Column::Id, Order::Desc)],
    };
    let page = query.page(request, &keys).await?;
    let items = page.items.into_iter().map(|(cursor, row)| Insight::try_from(row).map(|insight| (cursor, insight)));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

fn condition(filter: &InsightFilter) -> Condition {
    let mut all = Condition::all();
    for (column, id) in [
        (Column::ClientId, filter.client.map(Id::uuid)),
        (Column::DeviceId, filter.device.map(Id::uuid)),
        (Column::RuleId, filter.rule.map(Id::uuid)),
        (Column::TicketId, filter.ticket.map(Id::uuid)),
    ] {
        if let Some(id) = id {
            all = all.add(column.eq(id));
        }
    }
    all = if filter.states.is_empty() {
        all.add(Column::State.ne(State::Merged.as_str()))
    } else {
        all.add(Column::State.is_in(filter.states.iter().map(|state| state.as_str())))
    };
    if !filter.handling.is_empty() {
        all = all.add(Column::Handling.is_in(filter.handling.iter().map(|handling| handling.as_str())));
    }
    if !filter.levels.is_empty() {
        all = all.add(Column::Level.is_in(filter.levels.iter().map(|level| level.as_str())));
    }
    if !filter.teams.is_empty() {
        all = all.add(Column::OwnerTeamId.is_in(filter.teams.iter().map(|team| team.uuid())));
    }
    match filter.holder {
        Some(Holder::User(user)) => all = all.add(Column::AssigneeUserId.eq(user.uuid())),
        Some(Holder::Nobody) => all = all.add(Column::AssigneeUserId.is_null()).add(Column::HolderName.eq("")),
        None => {}
    }
    if let Some(from) = filter.from {
        all = all.add(Column::RaisedAt.gte(from.micros()));
    }
    if let Some(to) = filter.to {
        all = all.add(Column::RaisedAt.lt(to.micros()));
    }
    all
}

pub(crate) async fn insert(tx: &WriteTx, insight: &Insight) -> Result<(), DbError> {
    tx.insert(row(insight)?).await.map(|_: Model| ())
}

fn row(insight: &Insight) -> Result<ActiveModel, DbError> {
    Ok(ActiveModel {
        id: Set(insight.id.uuid()),
        client_id: Set(insight.client.uuid()),
        signal_key: Set(insight.signal_key.clone()),
        rule_id: Set(insight.rule.uuid()),
        device_id: Set(insight.device.uuid()),
        component: Set(insight.component.clone()),
        class: Set(insight.class.clone()),
        area: Set(insight.area.clone()),
        title: Set(insight.title.clone()),
        story: Set(json(&insight.story, "insight", "story")?),
        level: Set(insight.level.as_str().to_owned()),
        worst_level: Set(insight.worst.as_str().to_owned()),
        state: Set(insight.state.as_str().to_owned()),
        handling: Set(insight.handling.as_str().to_owned()),
        owner_team_id: Set(insight.owner.team.uuid()),
        owner_path: Set(json(&insight.owner.path, "insight", "owner_path")?),
        owner_area_id: Set(insight.owner.responsibility.map(Id::uuid)),
        coverage: Set(insight.owner.verdict.as_str().to_owned()),
        agreement_id: Set(insight.owner.agreement.map(Id::uuid)),
        assignee_user_id: Set(insight.assignee.map(Id::uuid)),
        holder_name: Set(insight.holder.clone()),
        acknowledged_at: Set(insight.acknowledged_at.map(Timestamp::micros)),
        lease_until: Set(insight.lease_until.map(Timestamp::micros)),
        snoozed_until: Set(insight.snoozed_until.map(Timestamp::micros)),
        outcome: Set(insight.outcome.map(|outcome| outcome.as_str().to_owned())),
        outcome_note: Set(insight.outcome_note.clone()),
        ticket_id: Set(insight.ticket.map(Id::uuid)),
        ticket_number: Set(insight.ticket_number),
        merged_into: Set(insight.merged_into.map(Id::uuid)),
        reopened: Set(insight.reopened),
        began_at: Set(insight.began_at.micros()),
        raised_at: Set(insight.raised_at.micros()),
        ended_at: Set(insight.ended_at.map(Timestamp::micros)),
        changed_at: Set(insight.changed_at.micros()),
        version: Set(insight.version),
    })
}

/// Writes down one that was locked, and counts the change.
pub(crate) async fn save(tx: &WriteTx, insight: &mut Insight) -> Result<(), DbError> {
    insight.changed_at = tx.now();
    insight.version += 1;
    let new = row(insight)?;
    let unset = |what: &'static str| DbError::Inconsistent { table: "insight", column: what, row: "new".to_owned() };
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(insight.id.uuid()));
    macro_rules! put {
        ($($column:ident = $field:ident),* $(,)?) => {$(
            change = change.set(Column::$column, new.$field.into_value().ok_or_else(|| unset(stringify!($field)))?);
        )*};
    }
    put! {
        Title = title, Story = story, Level = level, WorstLevel = worst_level, State = state, Handling = handling,
        OwnerTeamId = owner_team_id, OwnerPath = owner_path, OwnerAreaId = owner_area_id, Coverage = coverage,
        AgreementId = agreement_id, AssigneeUserId = assignee_user_id, HolderName = holder_name,
        AcknowledgedAt = acknowledged_at, LeaseUntil = lease_until, SnoozedUntil = snoozed_until, Outcome = outcome,
        OutcomeNote = outcome_note, TicketId = ticket_id, TicketNumber = ticket_number, MergedInto = merged_into,
        Reopened = reopened, BeganAt = began_at, RaisedAt = raised_at, EndedAt = ended_at, ChangedAt = changed_at,
        Version = version,
    }
    change.exec().await.map(drop)
}

/// Open stories of every client whose acknowledgement or postponement has run out, those that wait longest first; at most
/// `most` of each.
pub(crate) async fn run_out(tx: &ReadTx, most: u64) -> Result<Vec<(ClientId, InsightId)>, DbError> {
    let mut found: Vec<(ClientId, InsightId)> = Vec::new();
    // One question each: every instant has an index of its own, and a question for both could use neither.
    for until in [Column::LeaseUntil, Column::SnoozedUntil] {
        // As a part of the text the state shows any planner that the index of open stories is enough; a parameter may not.
        let open = Expr::col(Column::State).eq(Expr::cust("'open'"));
        let query = tx.select::<Entity>().filter(open).filter(until.is_not_null()).filter(until.lte(tx.now().micros()));
        let rows: Vec<Place> =
            query.order_by(until, Order::Asc).limit(most).columns([Column::ClientId, Column::Id]).await?;
        found.extend(rows.into_iter().map(|row| (Id::from_uuid(row.client_id), Id::from_uuid(row.id))));
    }
    // In the order of ids, so that two nodes that do the same meet on the same way.
    found.sort_by_key(|(_, id)| *id);
    found.dedup();
    Ok(found)
}

/// Which story of whom.
#[derive(FromQueryResult)]
struct Place {
    client_id: Uuid,
    id: Uuid,
}

pub(crate) async fn add_event(tx: &WriteTx, client: ClientId, entry: &Entry) -> Result<(), DbError> {
    let row = event::ActiveModel {
        id: Set(entry.id),
        client_id: Set(client.uuid()),
        insight_id: Set(entry.insight.uuid()),
        at: Set(entry.at.micros()),
        kind: Set(entry.kind.as_str().to_owned()),
        actor_name: Set(entry.actor.clone()),
        text: Set(entry.text.clone()),
    };
    tx.insert(row).await.map(|_: event::Model| ())
}

/// Whether the timeline of a story has an entry of these words, since an instant.
pub(crate) async fn says(
    tx: &ReadTx,
    insight: InsightId,
    (kind, text): (Kind, &str),
    since: Timestamp,
) -> Result<bool, DbError> {
    let query = tx.select::<event::Entity>().filter(event::Column::InsightId.eq(insight.uuid()));
    let query = query.filter(event::Column::At.gte(since.micros())).filter(event::Column::Kind.eq(kind.as_str()));
    Ok(query.filter(event::Column::Text.eq(text)).count().await? > 0)
}

/// Timelines of some stories, oldest first.
pub(crate) async fn events(tx: &ReadTx, insights: &[InsightId]) -> Result<Vec<Entry>, DbError> {
    let query =
        tx.select::<event::Entity>().filter(event::Column::InsightId.is_in(insights.iter().map(|id| id.uuid())));
    let query = query.order_by(event::Column::At, Order::Desc).order_by(event::Column::Id, Order::Desc);
    let rows = query.limit(MOST_EVENTS * insights.len() as u64).all().await?;
    let read = |row: event::Model| {
        let wrong = || DbError::Inconsistent { table: "insight_event", column: "kind", row: row.id.to_string() };
        Ok(Entry {
            id: row.id,
            kind: Kind::parse(&row.kind).ok_or_else(wrong)?,
            insight: Id::from_uuid(row.insight_id),
            at: Timestamp::from_micros(row.at),
            actor: row.actor_name,
            text: row.text,
        })
    };
    rows.into_iter().rev().map(read).collect()
}

/// An id for an entry: entries of one transaction keep the order in which they were made.
pub(crate) fn event_id(tx: &WriteTx) -> Uuid {
    kernel::id::uuid_v7(tx.now(), tx.entropy())
}
