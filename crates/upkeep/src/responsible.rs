//! Who sees to an obligation: by the client's responsibility matrix, or named on the obligation itself.

use std::collections::HashMap;

use db::ReadTx;
use kernel::text::Name;
use kernel::{ClientId, Failure, ObligationId, Permission, Scope, TeamId, UserError};
use tenancy::responsibility::{Party, responsible};
use tenancy::{contact, team};

use crate::Upkeep;
use crate::obligation::{Obligation, Responsible, store as obligations};

/// Who sees to an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The provider's team, if one does.
    pub team: Option<TeamId>,
    /// Who, in words, and how that follows.
    pub words: String,
}

/// Who sees to an obligation.
///
/// # Errors
/// What the database says.
pub async fn of(tx: &ReadTx, obligation: &Obligation) -> Result<Found, Failure> {
    Ok(match &obligation.responsible {
        Responsible::Matrix(area) => by_matrix(tx, obligation, area).await?,
        Responsible::Team(id) => {
            let name = team::find(tx, *id).await?.map_or_else(|| "a removed team".to_owned(), |team| team.name);
            Found { team: Some(*id), words: format!("Team {name}") }
        }
        Responsible::Contact(id) => {
            let name = contact::service::name_of(tx, *id).await?.unwrap_or_else(|| "a removed contact".to_owned());
            Found { team: None, words: format!("{name}, at the client") }
        }
        Responsible::Vendor(name) => Found { team: None, words: format!("{name}, a vendor") },
    })
}

async fn by_matrix(tx: &ReadTx, obligation: &Obligation, area: &str) -> Result<Found, Failure> {
    let Some(found) = responsible(tx, obligation.client, area).await? else {
        return Ok(Found { team: None, words: format!("nobody: the responsibility matrix has no row for {area}") });
    };
    let (team, who) = match found.party {
        Party::Team { id, name } => (Some(id), format!("Team {name}")),
        Party::Contact { name, .. } => (None, format!("{name}, at the client")),
        Party::Vendor { name } => (None, format!("{name}, a vendor")),
    };
    Ok(Found { team, words: format!("{who}, by the responsibility for {}", found.area) })
}

/// Who sees to several obligations; those that are not visible are left out.
pub(crate) async fn of_many(
    env: &Upkeep,
    scope: &Scope,
    ids: Vec<ObligationId>,
) -> Result<Vec<(ObligationId, Found)>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    let read = env.tenancy.db.read(&permit, move |tx| {
        Box::pin(async move {
            // Obligations of one client mostly name few teams and areas: each is looked up once.
            let mut known: HashMap<(ClientId, Responsible), Found> = HashMap::new();
            let mut found = Vec::new();
            for obligation in obligations::by_ids(tx, &ids).await? {
                let who = (obligation.client, obligation.responsible.clone());
                let one = match known.get(&who) {
                    Some(one) => one.clone(),
                    None => of(tx, &obligation).await?,
                };
                known.insert(who, one.clone());
                found.push((obligation.id, one));
            }
            Ok::<_, Failure>(found)
        })
    });
    read.await
}

/// An area of the responsibility matrix: one that every installation knows, or words for one of this client.
///
/// # Errors
/// The refusal to show at the field.
pub(crate) fn area(field: &str, raw: &str) -> Result<String, UserError> {
    Ok(Name::parse(field, raw)?.as_str().to_lowercase())
}
