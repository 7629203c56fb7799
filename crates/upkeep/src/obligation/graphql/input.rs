//! Inputs about obligations, parsed once into types that cannot be wrong.

use async_graphql::{ID, InputObject};
use gql::parse_id;
use kernel::text::{Name, Prose};
use kernel::{ErrorCode, Failure, UserError};
use tenancy::input::{Checked, within};

use super::UpkeepArea;
use crate::cadence::graphql::CadenceInput;
use crate::evidence::graphql::EvidenceKind;
use crate::obligation::{NewObligation, ObligationFilter, ObligationPatch, Responsible};
use crate::responsible;

/// Which obligations to list.
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationFilter")]
pub struct ObligationFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// Of one programme.
    area: Option<UpkeepArea>,
    /// Only those that are owed now, or only those that are not.
    active: Option<bool>,
}

/// Who sees to an obligation: exactly one of these.
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationResponsibleInput")]
pub struct ResponsibleInput {
    /// An area of the client's responsibility matrix, such as `backups`.
    area: Option<String>,
    /// A team of the provider.
    team_id: Option<ID>,
    /// A person at the client.
    contact_id: Option<ID>,
    /// Somebody else, by name.
    vendor_name: Option<String>,
}

/// An obligation to take on.
#[derive(Debug, InputObject)]
pub struct ObligationCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// To whom it is owed.
    client_id: ID,
    /// Which programme it belongs to.
    area: UpkeepArea,
    /// What is done, in a few words.
    title: String,
    /// On what, and what not.
    scope: Option<String>,
    /// When it is due.
    cadence: CadenceInput,
    /// Who sees to it.
    responsible: ResponsibleInput,
    /// The devices that it concerns; at most 500, all of this client.
    device_ids: Option<Vec<ID>>,
    /// The business services that it concerns; at most 100, all of this client.
    service_ids: Option<Vec<ID>>,
    /// How it is done.
    runbook_id: Option<ID>,
    /// The agreement that it comes from.
    agreement_id: Option<ID>,
    /// What must lie before so that an occurrence counts as done.
    required_evidence: EvidenceKind,
    /// Days before the due date at which its work is asked for, 0 to 60; 7 if absent.
    lead_days: Option<i32>,
    /// Days after the due date in which it is not missed yet, 0 to 60; 7 if absent.
    grace_days: Option<i32>,
}

/// A change of an obligation; what is absent stays.
#[derive(Debug, InputObject)]
pub struct ObligationUpdateInput {
    /// Which obligation.
    pub(super) id: ID,
    /// The version that the change is based on.
    pub(super) expected_version: i32,
    /// What is done, in a few words.
    title: Option<String>,
    /// On what, and what not.
    scope: Option<String>,
    /// When it is due.
    cadence: Option<CadenceInput>,
    /// Who sees to it.
    responsible: Option<ResponsibleInput>,
    /// The devices that it concerns; replaces the stored ones.
    device_ids: Option<Vec<ID>>,
    /// The business services that it concerns; replaces the stored ones.
    service_ids: Option<Vec<ID>>,
    /// How it is done.
    runbook_id: Option<ID>,
    /// The agreement that it comes from.
    agreement_id: Option<ID>,
    /// What must lie before so that an occurrence counts as done.
    required_evidence: Option<EvidenceKind>,
    /// Days before the due date at which its work is asked for, 0 to 60.
    lead_days: Option<i32>,
    /// Days after the due date in which it is not missed yet, 0 to 60.
    grace_days: Option<i32>,
    /// Whether it is owed now.
    active: Option<bool>,
}

fn list<K: kernel::Kind>(ids: Vec<ID>, field: &str) -> Result<Vec<kernel::Id<K>>, UserError> {
    ids.iter().map(|id| parse_id(id, field)).collect()
}

const DAYS: std::ops::RangeInclusive<i32> = 0..=60;

impl ObligationFilterInput {
    pub(super) fn parse(self) -> Result<ObligationFilter, Failure> {
        let mut checked = Checked::new();
        let filter = ObligationFilter {
            client: checked.optional(self.client_id, |id| parse_id(&id, "filter.clientId")),
            area: self.area.map(Into::into),
            active: self.active,
        };
        checked.finish(Some(filter))
    }
}

impl ResponsibleInput {
    pub(super) fn parse(self) -> Result<Responsible, UserError> {
        match (self.area, self.team_id, self.contact_id, self.vendor_name) {
            (Some(area), None, None, None) => responsible::area("responsible.area", &area).map(Responsible::Matrix),
            (None, Some(team), None, None) => parse_id(&team, "responsible.teamId").map(Responsible::Team),
            (None, None, Some(contact), None) => parse_id(&contact, "responsible.contactId").map(Responsible::Contact),
            (None, None, None, Some(name)) => {
                Ok(Responsible::Vendor(Name::parse("responsible.vendorName", &name)?.into_string()))
            }
            _ => {
                let message = "Name exactly one: an area of the matrix, a team, a contact or a vendor.";
                Err(UserError::new(ErrorCode::Invalid, "responsible", message))
            }
        }
    }
}

impl ObligationCreateInput {
    pub(super) fn parse(self) -> Result<NewObligation, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let title = checked.take(Name::parse("title", &self.title));
        let scope = checked.take(Prose::parse("scope", &self.scope.unwrap_or_default()));
        let cadence = checked.take(self.cadence.parse("cadence"));
        let responsible = checked.take(self.responsible.parse());
        let devices = checked.take(list(self.device_ids.unwrap_or_default(), "deviceIds"));
        let services = checked.take(list(self.service_ids.unwrap_or_default(), "serviceIds"));
        let runbook = checked.optional(self.runbook_id, |id| parse_id(&id, "runbookId"));
        let agreement = checked.optional(self.agreement_id, |id| parse_id(&id, "agreementId"));
        let lead = checked.take(within("leadDays", self.lead_days.unwrap_or(7), DAYS));
        let grace = checked.take(within("graceDays", self.grace_days.unwrap_or(7), DAYS));
        let what = client.zip(title).zip(scope.zip(cadence));
        let whom = responsible.zip(devices.zip(services)).zip(lead.zip(grace));
        let new = what.zip(whom).map(|(what, whom)| {
            let ((client, title), (scope, cadence)) = what;
            let ((responsible, (devices, services)), (lead_days, grace_days)) = whom;
            NewObligation {
                id,
                client,
                area: self.area.into(),
                title,
                scope,
                devices,
                services,
                cadence,
                responsible,
                runbook,
                required_evidence: self.required_evidence.into(),
                lead_days,
                grace_days,
                agreement,
            }
        });
        checked.finish(new)
    }
}

impl ObligationUpdateInput {
    pub(super) fn parse(self) -> Result<ObligationPatch, Failure> {
        let mut checked = Checked::new();
        let patch = ObligationPatch {
            title: checked.optional(self.title, |text| Name::parse("title", &text)),
            scope: checked.optional(self.scope, |text| Prose::parse("scope", &text)),
            devices: checked.optional(self.device_ids, |ids| list(ids, "deviceIds")),
            services: checked.optional(self.service_ids, |ids| list(ids, "serviceIds")),
            cadence: checked.optional(self.cadence, |cadence| cadence.parse("cadence")),
            responsible: checked.optional(self.responsible, ResponsibleInput::parse),
            runbook: checked.optional(self.runbook_id, |id| parse_id(&id, "runbookId")),
            required_evidence: self.required_evidence.map(Into::into),
            lead_days: checked.optional(self.lead_days, |days| within("leadDays", days, DAYS)),
            grace_days: checked.optional(self.grace_days, |days| within("graceDays", days, DAYS)),
            agreement: checked.optional(self.agreement_id, |id| parse_id(&id, "agreementId")),
            active: self.active,
        };
        checked.finish(Some(patch))
    }
}
