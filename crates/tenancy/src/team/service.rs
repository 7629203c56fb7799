//! The only writer of teams, apart from the default one.

use std::collections::BTreeSet;

use auth::user::UserKind;
use auth::user::store as users;
use auth::{AuditLog, Entry};
use db::{Change, ReadTx, WriteTx};
use kernel::id::TeamKind;
use kernel::{ErrorCode, Failure, Permission, Scope, TeamId, UserId};

use super::{Member, NewTeam, Team, TeamPatch, store};
use crate::input::stored;
use crate::record::sentence;
use crate::{Tenancy, limits};

/// Makes a team. An id that exists already gives the existing one.
///
/// # Errors
/// Forbidden unless agreements may be changed provider-wide; taken; a member who is no staff; a limit.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewTeam) -> Result<Team, Failure> {
    let permit = scope.permit_provider(Permission::AgreementWrite)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                if store::count(tx).await? >= limits::TEAMS {
                    let message = format!("There can be at most {} teams.", limits::TEAMS);
                    return Err(Failure::rejected(ErrorCode::LimitReached, "", message));
                }
                let members = staff(tx, new.members).await?;
                let team = Team { id, name: new.name.into_string(), is_default: false, members, version: 1 };
                store::insert(tx, &team).await.map_err(refusal)?;
                record(tx, &audit, "team.create", None, &team).await?;
                Ok(team)
            })
        })
        .await
}

/// Changes a team.
///
/// # Errors
/// Forbidden unless agreements may be changed provider-wide; not found; conflict; taken; a member who is no staff.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: TeamId,
    expected: i32,
    patch: TeamPatch,
) -> Result<Team, Failure> {
    let permit = scope.permit_provider(Permission::AgreementWrite)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<TeamKind>("id");
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                let members = match patch.members {
                    Some(members) => Some(staff(tx, members).await?),
                    None => None,
                };
                if !store::update(tx, id, expected, TeamPatch { members, ..patch }).await.map_err(refusal)? {
                    return Err(Failure::conflict::<TeamKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &audit, "team.update", Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

fn refusal(error: db::DbError) -> Failure {
    stored::<TeamKind>(error, "name", "memberIds")
}

/// The members once each, or the refusal of those who are no staff.
async fn staff(tx: &ReadTx, members: Vec<UserId>) -> Result<Vec<UserId>, Failure> {
    let members: BTreeSet<UserId> = members.into_iter().collect();
    if members.len() > limits::TEAM_MEMBERS {
        let message = format!("A team can have at most {} members.", limits::TEAM_MEMBERS);
        return Err(Failure::rejected(ErrorCode::LimitReached, "memberIds", message));
    }
    let members: Vec<UserId> = members.into_iter().collect();
    let known = users::by_ids(tx, &members).await?;
    if known.len() < members.len() {
        return Err(Failure::not_found::<kernel::id::UserKind>("memberIds"));
    }
    if let Some(contact) = known.iter().find(|user| user.kind != UserKind::Staff) {
        let message = format!("{} is a client's person. Teams are of the provider's own people.", contact.name);
        return Err(Failure::rejected(ErrorCode::Invalid, "memberIds", message));
    }
    Ok(members)
}

/// Records a change of a team and wakes watchers.
pub(crate) async fn record(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: Option<&Team>,
    after: &Team,
) -> Result<(), Failure> {
    let entry = Entry {
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
        ..Entry::new(action, "team", sentence(action, "team", &after.name)).object(after.id)
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(None, after.id));
    Ok(())
}

/// All teams by name, for those who may see agreements of any client.
///
/// # Errors
/// Forbidden without any right to read agreements.
pub async fn list(tenancy: &Tenancy, scope: &Scope) -> Result<Vec<Team>, Failure> {
    let permit = scope.permit(Permission::AgreementRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::all(tx).await?) })).await
}

/// Several teams; nothing without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn visible(tenancy: &Tenancy, scope: &Scope, ids: Vec<TeamId>) -> Result<Vec<Team>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The people on some teams, each with the team. Nothing for a caller who may not see internal work: a client's people
/// know teams by name only.
///
/// # Errors
/// What the database says.
pub async fn members_of(
    tenancy: &Tenancy,
    scope: &Scope,
    teams: Vec<TeamId>,
) -> Result<Vec<(TeamId, Member)>, Failure> {
    let Ok(permit) = scope.permit(Permission::TicketInternal) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::members(tx, &teams).await?) })).await
}
