//! Who works on a ticket: never nobody.
//!
//! A team that is named wins. Otherwise the responsibility matrix is asked for the ticket's area; a ticket about a
//! business service without an area belongs to `application`. Where a contact or a vendor is responsible, or nobody is
//! named, the default team coordinates. The path says every step.

use auth::user::store as users;
use db::{ReadTx, WriteTx};
use kernel::id::TeamKind;
use kernel::{Failure, TeamId, UserId};
use tenancy::responsibility::{self, Party};
use tenancy::team;

use super::{NewTicket, TeamChoice};
use crate::links;

/// The area of tickets about a business service.
const SERVICE_AREA: &str = "application";

/// The team of a new ticket, and why.
pub(crate) async fn team_for(tx: &WriteTx, new: &NewTicket) -> Result<TeamChoice, Failure> {
    if let Some(choice) = &new.team {
        let name = team_name(tx, choice.team).await?;
        let path = if choice.path.is_empty() {
            vec![format!("The team {name} was chosen by hand.")]
        } else {
            choice.path.clone()
        };
        return Ok(TeamChoice { team: choice.team, path });
    }
    let area = new.area.as_deref().or((!new.services.is_empty()).then_some(SERVICE_AREA));
    let mut path = Vec::new();
    match area {
        None => path.push("The ticket names no area of responsibility.".to_owned()),
        Some(area) => match responsibility::responsible(tx, new.client, area).await? {
            None => path.push(format!("The matrix names nobody for {area}.")),
            Some(found) => {
                path.extend(found.path);
                match found.party {
                    Party::Team { id, .. } => return Ok(TeamChoice { team: id, path }),
                    other => {
                        path.push(format!("{} is no team of the provider; the provider coordinates.", other.name()))
                    }
                }
            }
        },
    }
    let default = team::default_team(tx).await?;
    path.push(format!("The default team is {}.", default.name));
    Ok(TeamChoice { team: default.id, path })
}

/// The name of a team.
///
/// # Errors
/// Not found.
pub(crate) async fn team_name(tx: &ReadTx, id: TeamId) -> Result<String, Failure> {
    let found = team::find(tx, id).await?;
    found.map(|team| team.name).ok_or_else(|| Failure::not_found::<TeamKind>("teamId"))
}

/// The name of a person who can be given a ticket of a team: the team's members, whoever acts, and staff whom the caller
/// has a reason to see. Anybody else answers like nobody.
///
/// # Errors
/// Not found.
pub(crate) async fn assignee_name(tx: &ReadTx, team: TeamId, user: UserId) -> Result<String, Failure> {
    let Some(login) = links::login(tx, user).await?.filter(|login| login.is_usable_staff) else {
        return Err(links::no_such_login(user));
    };
    let known = tx.permit().actor().user() == Some(user)
        || team::members(tx, team).await?.iter().any(|member| member.user == user)
        || users::find(tx, user).await?.is_some();
    if known { Ok(login.name) } else { Err(links::no_such_login(user)) }
}
