//! Pages of tickets.

use db::{DbError, Key, ReadTx, Scoped};
use kernel::{Page, PageRequest};
use sea_orm::{ColumnTrait, Condition, Order, Select};

use super::with_services;
use crate::ticket::entity::{Column, Entity};
use crate::ticket::{AssigneeFilter, Ticket, TicketFilter, TicketOrder};

/// One page of the visible tickets.
pub(crate) async fn page(
    tx: &ReadTx,
    filter: &TicketFilter,
    order: TicketOrder,
    request: &PageRequest,
) -> Result<Page<Ticket>, DbError> {
    let page = filtered(tx, filter).page(request, keys(order)).await?;
    let (cursors, rows): (Vec<_>, Vec<_>) = page.items.into_iter().unzip();
    // The order of the rows is kept, so cursors and tickets still belong together.
    let tickets = with_services(tx, rows).await?;
    Ok(Page {
        items: cursors.into_iter().zip(tickets).collect(),
        has_next: page.has_next,
        has_previous: page.has_previous,
        total: page.total,
    })
}

const fn keys(order: TicketOrder) -> &'static [Key<Entity>] {
    match order {
        TicketOrder::Due => &[(Column::DueRank, Order::Asc), (Column::Id, Order::Asc)],
        TicketOrder::CreatedDescending => &[(Column::CreatedAt, Order::Desc), (Column::Id, Order::Desc)],
        TicketOrder::UpdatedDescending => &[(Column::UpdatedAt, Order::Desc), (Column::Id, Order::Desc)],
        TicketOrder::Priority => {
            &[(Column::Priority, Order::Asc), (Column::CreatedAt, Order::Asc), (Column::Id, Order::Asc)]
        }
    }
}

fn filtered<'t>(tx: &'t ReadTx, filter: &TicketFilter) -> Scoped<'t, Select<Entity>> {
    let mut all = Condition::all();
    let ids = [
        (Column::ClientId, filter.client.map(|id| id.uuid())),
        (Column::TeamId, filter.team.map(|id| id.uuid())),
        (Column::InsightId, filter.insight.map(|id| id.uuid())),
        (Column::OccurrenceId, filter.occurrence.map(|id| id.uuid())),
        (Column::DeviceId, filter.device.map(|id| id.uuid())),
    ];
    for (column, id) in ids {
        all = all.add_option(id.map(|id| column.eq(id)));
    }
    if !filter.statuses.is_empty() {
        all = all.add(Column::Status.is_in(filter.statuses.iter().map(|status| status.as_str())));
    }
    if !filter.kinds.is_empty() {
        all = all.add(Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    all = match filter.assignee {
        Some(AssigneeFilter::Nobody) => all.add(Column::AssigneeId.is_null()),
        Some(AssigneeFilter::User(user)) => all.add(Column::AssigneeId.eq(user.uuid())),
        None => all,
    };
    all = all.add_option(filter.due_before.map(|before| Column::DueRank.lt(before.micros())));
    all = all.add_option(filter.search.as_deref().map(contains));
    tx.select::<Entity>().filter(all)
}

/// Whose title contains `part`, whatever its case, or whose number it is.
fn contains(part: &str) -> Condition {
    let number = part.trim_start_matches('#').parse::<i64>().ok();
    db::contains(&[Column::Title], part).add_option(number.map(|number| Column::Number.eq(number)))
}
