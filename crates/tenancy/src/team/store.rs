//! SQL over `team` and `team_member`.

use std::collections::HashMap;

use auth::user::store as users;
use db::{DbError, ReadTx, WriteTx};
use kernel::{Id, TeamId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model, member};
use super::{Member, Team, TeamPatch};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: TeamId) -> Result<Option<Team>, DbError> {
    Ok(by_ids(tx, vec![id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<TeamId>) -> Result<Vec<Team>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?;
    with_members(tx, rows).await
}

pub(crate) async fn find_default(tx: &ReadTx) -> Result<Option<Team>, DbError> {
    let rows = tx.select::<Entity>().filter(Column::IsDefault.eq(true)).all().await?;
    Ok(with_members(tx, rows).await?.pop())
}

/// All teams by name.
pub(crate) async fn all(tx: &ReadTx) -> Result<Vec<Team>, DbError> {
    let query = tx.select::<Entity>().order_by(Column::Name, Order::Asc).order_by(Column::Id, Order::Asc);
    with_members(tx, query.limit(limits::TEAMS).all().await?).await
}

async fn with_members(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<Team>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let query = tx.select::<member::Entity>().filter(member::Column::TeamId.is_in(rows.iter().map(|row| row.id)));
    let mut members: HashMap<uuid::Uuid, Vec<UserId>> = HashMap::new();
    for row in query.order_by(member::Column::UserId, Order::Asc).all().await? {
        members.entry(row.team_id).or_default().push(Id::from_uuid(row.user_id));
    }
    let whole = |row: Model| Team { members: members.remove(&row.id).unwrap_or_default(), ..Team::from(row) };
    Ok(rows.into_iter().map(whole).collect())
}

/// The people on some teams whose logins are open, by name, each with the team. Who is on a team is known to whoever may
/// know the team, so logins are read past the permit's clients.
pub(crate) async fn members(tx: &ReadTx, teams: &[TeamId]) -> Result<Vec<(TeamId, Member)>, DbError> {
    let query = tx.select::<member::Entity>();
    let rows = query.filter(member::Column::TeamId.is_in(teams.iter().map(|team| team.uuid()))).all().await?;
    let logins = users::open_logins(tx, rows.iter().map(|row| row.user_id)).await?;
    let by_id: HashMap<uuid::Uuid, Member> = logins
        .into_iter()
        .map(|login| (login.id.uuid(), Member { user: login.id, name: login.name, email: login.email }))
        .collect();
    let mut found: Vec<(TeamId, Member)> = rows
        .into_iter()
        .filter_map(|row| by_id.get(&row.user_id).map(|member| (Id::from_uuid(row.team_id), member.clone())))
        .collect();
    found.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name).then(a.user.cmp(&b.user)));
    Ok(found)
}

pub(crate) async fn of_user(tx: &ReadTx, user: UserId) -> Result<Vec<TeamId>, DbError> {
    let query = tx.select::<member::Entity>().filter(member::Column::UserId.eq(user.uuid())).limit(limits::TEAMS);
    let rows = query.order_by(member::Column::TeamId, Order::Asc).all().await?;
    Ok(rows.into_iter().map(|row| Id::from_uuid(row.team_id)).collect())
}

pub(crate) async fn count(tx: &ReadTx) -> Result<u64, DbError> {
    tx.select::<Entity>().count().await
}

pub(crate) async fn insert(tx: &WriteTx, team: &Team) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(team.id.uuid()),
        name: Set(team.name.clone()),
        is_default: Set(team.is_default),
        version: Set(team.version),
        created_at: Set(tx.now().micros()),
    };
    let _: Model = tx.insert(row).await?;
    set_members(tx, team.id, &team.members).await
}

/// Replaces the members of a team.
async fn set_members(tx: &WriteTx, team: TeamId, members: &[UserId]) -> Result<(), DbError> {
    tx.delete::<member::Entity>().filter(member::Column::TeamId.eq(team.uuid())).exec().await?;
    for user in members {
        let row = member::ActiveModel { team_id: Set(team.uuid()), user_id: Set(user.uuid()) };
        let _: member::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Applies the patch if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: TeamId, expected: i32, patch: TeamPatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    let fits = change.increment(Column::Version).exec().await? == 1;
    if let Some(members) = patch.members.filter(|_| fits) {
        set_members(tx, id, &members).await?;
    }
    Ok(fits)
}
