//! What the owner is decided from, read in the transaction that makes the alert.

use db::{ReadTx, WriteTx};
use kernel::{ClientId, DeviceId, Failure, TeamId, Timestamp};
use tenancy::agreement::{Coverage, InForce};
use tenancy::{business_service, responsibility, team};

use super::{AffectedService, OwnerFacts, Party, TeamName};

/// For what an owner is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub client: ClientId,
    pub device: DeviceId,
    pub device_name: &'a str,
    pub area: &'a str,
    pub team: Option<TeamId>,
    pub at: Timestamp,
}

/// Reads the facts.
pub(crate) async fn gather(tx: &WriteTx, asked: Asked<'_>) -> Result<OwnerFacts, Failure> {
    let default_team = team::default_team(tx).await?;
    let named = match asked.team {
        Some(id) => team::find(tx, id).await?.map(|team| TeamName { id: team.id, name: team.name }),
        None => None,
    };
    let found = responsibility::responsible(tx, asked.client, asked.area).await?;
    let informed: Vec<String> = found
        .iter()
        .flat_map(|found| &found.informed)
        .map(|party| match party {
            responsibility::Party::Team { name, .. }
            | responsibility::Party::Contact { name, .. }
            | responsibility::Party::Vendor { name } => name.clone(),
        })
        .collect();
    let responsible = found.map(|found| {
        let party = match found.party {
            responsibility::Party::Team { id, name } => Party::Team(TeamName { id, name }),
            responsibility::Party::Contact { name, .. } | responsibility::Party::Vendor { name } => {
                Party::Outside(name)
            }
        };
        (found.id, party, found.path)
    });
    let stands = business_service::service::standing_on(tx, asked.device).await?;
    let (services, agreement) = covered(tx, &asked, stands).await?;
    Ok(OwnerFacts {
        device: asked.device_name.to_owned(),
        area: asked.area.to_owned(),
        named,
        services,
        responsible,
        informed,
        agreement: agreement.map(|coverage| (coverage.agreement, coverage.name)),
        default_team: TeamName { id: default_team.id, name: default_team.name },
    })
}

/// Which services are covered, and by which agreement: that of the first covered service, or the client's own where no
/// service stands on the device.
async fn covered(
    tx: &ReadTx,
    asked: &Asked<'_>,
    stands: Vec<business_service::BusinessService>,
) -> Result<(Vec<AffectedService>, Option<Coverage>), Failure> {
    let in_force = InForce::read(tx, asked.client, asked.at).await?;
    let mut services = Vec::with_capacity(stands.len());
    let mut first = None;
    for service in stands {
        let coverage = in_force.covering(Some(service.id));
        services.push(AffectedService {
            id: service.id,
            name: service.name,
            users: service.user_count,
            covered: coverage.is_some(),
        });
        first = first.or(coverage);
    }
    if services.is_empty() {
        first = in_force.covering(None);
    }
    Ok((services, first))
}
