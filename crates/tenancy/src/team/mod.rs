//! A group of the provider's staff. Teams answer for areas of clients and own work.
//!
//! Invariants
//! - One team is the default: what nobody else answers for goes there, so nothing is ever nobody's.
//! - Members are staff.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use db::{DbError, ReadTx, WriteTx};
use kernel::text::Name;
use kernel::{TeamId, UserId};
use serde::Serialize;

/// Name of the default team when it is made.
pub const DEFAULT_NAME: &str = "Service desk";

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Team {
    /// Which one.
    pub id: TeamId,
    /// Name, unique.
    pub name: String,
    /// Whether work that nobody else answers for goes there.
    pub is_default: bool,
    /// The logins of its members, in order of their ids.
    pub members: Vec<UserId>,
    /// Counts changes.
    pub version: i32,
}

/// A person on a team, as others need to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The login.
    pub user: UserId,
    /// The person's name.
    pub name: String,
    /// Where the person gets mail.
    pub email: String,
}

/// A team to make.
#[derive(Debug, Clone)]
pub struct NewTeam {
    /// An id chosen by the caller.
    pub id: Option<TeamId>,
    /// Name.
    pub name: Name,
    /// Its members.
    pub members: Vec<UserId>,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct TeamPatch {
    /// Name.
    pub name: Option<Name>,
    /// Its members.
    pub members: Option<Vec<UserId>>,
}

/// One team.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: TeamId) -> Result<Option<Team>, DbError> {
    store::find(tx, id).await
}

/// Several teams, in no order.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tx: &ReadTx, ids: Vec<TeamId>) -> Result<Vec<Team>, DbError> {
    store::by_ids(tx, ids).await
}

/// The people on a team whose logins are open, by name.
///
/// # Errors
/// What the database says.
pub async fn members(tx: &ReadTx, team: TeamId) -> Result<Vec<Member>, DbError> {
    Ok(store::members(tx, &[team]).await?.into_iter().map(|(_, member)| member).collect())
}

/// The teams that a person is on.
///
/// # Errors
/// What the database says.
pub async fn of_user(tx: &ReadTx, user: UserId) -> Result<Vec<TeamId>, DbError> {
    store::of_user(tx, user).await
}

/// The default team, if it has been made.
///
/// # Errors
/// What the database says.
pub async fn find_default(tx: &ReadTx) -> Result<Option<Team>, DbError> {
    store::find_default(tx).await
}

/// The default team. It is made with the first owner; should it be missing, it is made now, without members. Nobody decided
/// that, so it has no entry of its own in the audit log: the entry of what asked for it names the team.
///
/// # Errors
/// What the database says.
pub async fn default_team(tx: &WriteTx) -> Result<Team, DbError> {
    if let Some(found) = store::find_default(tx).await? {
        return Ok(found);
    }
    let team =
        Team { id: tx.new_id(), name: DEFAULT_NAME.to_owned(), is_default: true, members: Vec::new(), version: 1 };
    store::insert(tx, &team).await?;
    tx.publish(db::Change::of(None, team.id));
    Ok(team)
}
