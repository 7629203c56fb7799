//! Inputs about risks, parsed once into types that cannot be wrong.

use async_graphql::{ID, InputObject};
use gql::{DateTime, parse_id};
use kernel::text::{Name, Prose};
use kernel::{ErrorCode, Failure, UserError};
use tenancy::input::{Checked, within};

use super::{RiskSource, RiskStatus, RiskTreatment};
use crate::dates::parse_date;
use crate::risk::decision::AskAcceptance;
use crate::risk::from_forecast::Raise;
use crate::risk::{NewRisk, Owner, RiskFilter, RiskPatch, Source, Treatment};

/// Steps of likelihood and impact.
const STEPS: std::ops::RangeInclusive<i32> = 1..=5;

/// Which risks to list.
#[derive(Debug, InputObject)]
#[graphql(name = "RiskFilter")]
pub struct RiskFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// In one of these states; if absent, in any but closed.
    status: Option<Vec<RiskStatus>>,
    /// From one kind of source.
    source: Option<RiskSource>,
    /// Of one business service.
    service_id: Option<ID>,
}

/// A risk to enter.
#[derive(Debug, InputObject)]
pub struct RiskCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Whose risk it is.
    client_id: ID,
    /// What could happen, in a few words.
    title: String,
    /// What it stands on.
    description: Option<String>,
    /// How likely, 1 to 5.
    likelihood: i32,
    /// How bad, 1 to 5.
    impact: i32,
    /// The business service that would suffer.
    service_id: Option<ID>,
    /// The person who looks after it; a person or a team.
    owner_user_id: Option<ID>,
    /// The team that looks after it; a person or a team.
    owner_team_id: Option<ID>,
    /// What is done about it; mitigated if absent.
    treatment: Option<RiskTreatment>,
    /// When (ISO 8601) it is looked at again.
    review_on: String,
}

/// A change of a risk; what is absent stays.
#[derive(Debug, InputObject)]
pub struct RiskUpdateInput {
    /// Which risk.
    pub(super) id: ID,
    /// The version that the change is based on.
    pub(super) expected_version: i32,
    /// What could happen, in a few words.
    title: Option<String>,
    /// What it stands on.
    description: Option<String>,
    /// How likely, 1 to 5.
    likelihood: Option<i32>,
    /// How bad, 1 to 5.
    impact: Option<i32>,
    /// The business service that would suffer.
    service_id: Option<ID>,
    /// The person who looks after it; a person or a team.
    owner_user_id: Option<ID>,
    /// The team that looks after it; a person or a team.
    owner_team_id: Option<ID>,
    /// What is done about it.
    treatment: Option<RiskTreatment>,
    /// Where it stands: open, treated or closed. Only the client accepts.
    status: Option<RiskStatus>,
    /// About the status; taken with it only.
    status_note: Option<String>,
    /// When (ISO 8601) it is looked at again.
    review_on: Option<String>,
}

/// Which risk to close.
#[derive(Debug, InputObject)]
pub struct RiskCloseInput {
    /// Which risk.
    pub(super) id: ID,
    /// The version that the decision is based on.
    pub(super) expected_version: i32,
    /// Why it is over; never empty.
    note: String,
}

/// Which forecast to raise a risk from, and what to add to what it says.
#[derive(Debug, InputObject)]
pub struct RiskRaiseFromForecastInput {
    /// Which forecast.
    pub(super) forecast_id: ID,
    /// How likely, 1 to 5; the forecast's own chance if absent.
    likelihood: Option<i32>,
    /// How bad, 1 to 5; 3 if absent.
    impact: Option<i32>,
    /// The business service that would suffer.
    service_id: Option<ID>,
    /// What it stands on; the forecast's own words if absent.
    description: Option<String>,
    /// When (ISO 8601) it is looked at again; in 30 days if absent.
    review_on: Option<String>,
}

/// Which risk the client is asked to accept.
#[derive(Debug, InputObject)]
pub struct RiskAskAcceptanceInput {
    /// Which risk.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// Who is asked: a contact of the client.
    contact_id: ID,
    /// The question, on one line that the client understands; made from the title if absent.
    question: Option<String>,
    /// What may follow.
    impact: String,
    /// Until when an answer is wanted.
    deadline: DateTime,
    /// The last date (ISO 8601) for which the risk would be accepted.
    accept_until: String,
}

fn owner(user: Option<ID>, team: Option<ID>) -> Result<Option<Owner>, UserError> {
    match (user, team) {
        (None, None) => Ok(None),
        (Some(user), None) => Ok(Some(Owner::User(parse_id(&user, "ownerUserId")?))),
        (None, Some(team)) => Ok(Some(Owner::Team(parse_id(&team, "ownerTeamId")?))),
        (Some(_), Some(_)) => {
            let message = "Name either a person or a team, not both.";
            Err(UserError::new(ErrorCode::Invalid, "ownerTeamId", message))
        }
    }
}

fn said(field: &str, raw: &str, wanted: &str) -> Result<Prose, UserError> {
    let text = Prose::parse(field, raw)?;
    if text.as_str().is_empty() {
        return Err(UserError::new(ErrorCode::Required, field, wanted));
    }
    Ok(text)
}

impl RiskFilterInput {
    pub(super) fn parse(self) -> Result<RiskFilter, Failure> {
        let mut checked = Checked::new();
        let filter = RiskFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            statuses: self.status.unwrap_or_default().into_iter().map(Into::into).collect(),
            source: self.source.map(Into::into),
            service: checked.optional(self.service_id, |id| parse_id(&id, "filter.serviceId")),
        };
        checked.finish(Some(filter))
    }
}

impl RiskCreateInput {
    pub(super) fn parse(self) -> Result<NewRisk, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let title = checked.take(Name::parse("title", &self.title));
        let description = checked.take(Prose::parse("description", &self.description.unwrap_or_default()));
        let likelihood = checked.take(within("likelihood", self.likelihood, STEPS));
        let impact = checked.take(within("impact", self.impact, STEPS));
        let service = checked.optional(self.service_id, |id| parse_id(&id, "serviceId"));
        let owner = checked.take(owner(self.owner_user_id, self.owner_team_id)).flatten();
        let review_on = checked.take(parse_date("reviewOn", self.review_on.trim()));
        let parts = client.zip(title).zip(description.zip(review_on)).zip(likelihood.zip(impact));
        let new = parts.map(|(((client, title), (description, review_on)), (likelihood, impact))| NewRisk {
            id,
            client,
            title,
            description,
            likelihood,
            impact,
            service,
            owner,
            treatment: self.treatment.map_or(Treatment::Mitigate, Into::into),
            review_on,
            source: Source::MANUAL,
        });
        checked.finish(new)
    }
}

impl RiskUpdateInput {
    pub(super) fn parse(self) -> Result<RiskPatch, Failure> {
        let mut checked = Checked::new();
        let note = checked.take(Prose::parse("statusNote", &self.status_note.unwrap_or_default()));
        let patch = RiskPatch {
            title: checked.optional(self.title, |text| Name::parse("title", &text)),
            description: checked.optional(self.description, |text| Prose::parse("description", &text)),
            likelihood: checked.optional(self.likelihood, |step| within("likelihood", step, STEPS)),
            impact: checked.optional(self.impact, |step| within("impact", step, STEPS)),
            service: checked.optional(self.service_id, |id| parse_id(&id, "serviceId")),
            owner: checked.take(owner(self.owner_user_id, self.owner_team_id)).flatten(),
            treatment: self.treatment.map(Into::into),
            status: self.status.map(Into::into).zip(note),
            review_on: checked.optional(self.review_on, |text| parse_date("reviewOn", text.trim())),
        };
        checked.finish(Some(patch))
    }
}

impl RiskCloseInput {
    pub(super) fn note(&self) -> Result<Prose, Failure> {
        said("note", &self.note, "Say why it is over.").map_err(|error| Failure::Rejected(vec![error]))
    }
}

impl RiskRaiseFromForecastInput {
    pub(super) fn parse(self) -> Result<Raise, Failure> {
        let mut checked = Checked::new();
        let raise = Raise {
            likelihood: checked.optional(self.likelihood, |step| within("likelihood", step, STEPS)),
            impact: checked.optional(self.impact, |step| within("impact", step, STEPS)),
            service: checked.optional(self.service_id, |id| parse_id(&id, "serviceId")),
            description: checked.optional(self.description, |text| Prose::parse("description", &text)),
            review_on: checked.optional(self.review_on, |text| parse_date("reviewOn", text.trim())),
        };
        checked.finish(Some(raise))
    }
}

impl RiskAskAcceptanceInput {
    pub(super) fn parse(&self) -> Result<AskAcceptance, Failure> {
        let mut checked = Checked::new();
        let contact = checked.take(parse_id(&self.contact_id, "contactId"));
        let question = checked.optional(self.question.as_deref(), |text| Name::parse("question", text));
        let impact = checked.take(said("impact", &self.impact, "Say what may follow."));
        let until = checked.take(parse_date("acceptUntil", self.accept_until.trim()));
        let parts = contact.zip(impact.zip(until));
        checked.finish(parts.map(|(contact, (impact, until))| AskAcceptance {
            contact,
            question,
            impact,
            deadline: self.deadline.0,
            until,
        }))
    }
}
