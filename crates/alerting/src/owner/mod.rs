//! Who owns an alert, from its first instant. [`decide`] is a total function: whatever is known or not known, there is a
//! team, and the path says how it was found (design, section 9).
//!
//! Order: the team that an override names, the party that is responsible for the area, the default team. A party outside
//! the provider (the client's contact, a vendor) mends it, but somebody of the provider sees that it happens, so the
//! default team owns it. Business services say what it means and whether an agreement covers it.

mod facts;
#[cfg(test)]
mod tests;

use kernel::{AgreementId, ResponsibilityId, ServiceId, TeamId};
use serde::{Deserialize, Serialize};

use crate::stored::names;

pub(crate) use facts::{Asked, gather};

names! {
    /// Whether an agreement covers what is hit.
    Verdict {
        /// An agreement in force covers it.
        Covered = "covered",
        /// None does: it is told to whoever looks after the account, and nobody is called out of bed.
        NotCovered = "not_covered",
    }
}

/// A team by id and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamName {
    /// Which team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// Who is responsible for an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// One of the provider's teams.
    Team(TeamName),
    /// Somebody outside, by name.
    Outside(String),
}

/// A business service that stands on the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedService {
    /// Which one.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// How many people use it.
    pub users: i32,
    /// Whether an agreement in force covers it.
    pub covered: bool,
}

/// What is known when an owner is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerFacts {
    /// The device's name.
    pub device: String,
    /// The area of responsibility.
    pub area: String,
    /// The team that an override names, if it exists.
    pub named: Option<TeamName>,
    /// What stands on the device.
    pub services: Vec<AffectedService>,
    /// Who is responsible for the area, with the row and how it was found.
    pub responsible: Option<(ResponsibilityId, Party, Vec<String>)>,
    /// Who else is to be informed, by name.
    pub informed: Vec<String>,
    /// The agreement that covers the client or one of the services, with its name.
    pub agreement: Option<(AgreementId, String)>,
    /// The team that takes what nobody else does.
    pub default_team: TeamName,
}

/// An owner, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// The team.
    pub team: TeamName,
    /// How it was found, a sentence each.
    pub path: Vec<String>,
    /// The row of the responsibility matrix that decided.
    pub responsibility: Option<ResponsibilityId>,
    /// Whether it came to somebody only because nobody was named.
    pub unowned: bool,
    /// Whether it is covered.
    pub verdict: Verdict,
    /// By which agreement.
    pub agreement: Option<AgreementId>,
    /// Its name.
    pub agreement_name: Option<String>,
    /// What stands on the device.
    pub services: Vec<AffectedService>,
    /// Who else is to be informed.
    pub informed: Vec<String>,
}

/// Finds the owner. Total: every combination of facts gives a team and a path.
#[must_use]
pub fn decide(facts: OwnerFacts) -> Ownership {
    let mut path = Vec::new();
    path.push(services_in_words(&facts));
    let (team, responsibility, unowned) = match (&facts.named, &facts.responsible) {
        (Some(team), _) => {
            path.push(format!("An override of the rule names the team {}.", team.name));
            (team.clone(), None, false)
        }
        (None, Some((row, Party::Team(team), found))) => {
            path.extend(found.iter().cloned());
            if found.is_empty() {
                path.push(format!("The team {} is responsible for {}.", team.name, facts.area));
            }
            (team.clone(), Some(*row), false)
        }
        (None, Some((row, Party::Outside(name), found))) => {
            path.extend(found.iter().cloned());
            path.push(format!(
                "{name} is responsible for {}; the team {} sees that it happens.",
                facts.area, facts.default_team.name
            ));
            (facts.default_team.clone(), Some(*row), false)
        }
        (None, None) => {
            path.push(format!(
                "Nobody is entered as responsible for {}; the team {} takes what nobody else does.",
                facts.area, facts.default_team.name
            ));
            (facts.default_team.clone(), None, true)
        }
    };
    if !facts.informed.is_empty() {
        path.push(format!("To be informed: {}.", facts.informed.join(", ")));
    }
    let covered = facts.agreement.is_some();
    path.push(match &facts.agreement {
        Some((_, name)) => format!("The agreement {name} covers it."),
        None => "No agreement in force covers it.".to_owned(),
    });
    let (agreement, agreement_name) = facts.agreement.unzip();
    Ownership {
        team,
        path,
        responsibility,
        unowned,
        verdict: if covered { Verdict::Covered } else { Verdict::NotCovered },
        agreement,
        agreement_name,
        services: facts.services,
        informed: facts.informed,
    }
}

fn services_in_words(facts: &OwnerFacts) -> String {
    if facts.services.is_empty() {
        return format!("No business service is entered as standing on {}.", facts.device);
    }
    let names: Vec<&str> = facts.services.iter().map(|service| service.name.as_str()).collect();
    let verb = if names.len() == 1 { "stands" } else { "stand" };
    format!("{} {verb} on {}.", names.join(", "), facts.device)
}
