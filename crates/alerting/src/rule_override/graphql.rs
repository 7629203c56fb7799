//! Overrides in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id, to_id};
use kernel::text::{Line, Prose};
use kernel::{ErrorCode, Failure};
use tenancy::client::graphql::Client;
use tenancy::graphql::payload;
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;

use super::{NewOverride, Place, service};
use crate::graphql::caller;
use crate::rule::ParameterPatch;
use crate::rule::graphql::{RuleLevel, RuleLevelInput, seconds};
use crate::signal::Bounds;

/// What of a rule differs at a client, a site or a device. What is null is inherited.
#[derive(Debug, Clone)]
pub struct RuleOverride(pub super::RuleOverride);

#[Object]
impl RuleOverride {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Of which rule.
    async fn rule_id(&self) -> ID {
        to_id(self.0.rule)
    }
    /// The site where it holds, if it is one of a site.
    async fn site_id(&self) -> Option<ID> {
        match self.0.place {
            Place::Site(site) => Some(to_id(site)),
            _ => None,
        }
    }
    /// The device where it holds, if it is one of a device.
    async fn device_id(&self) -> Option<ID> {
        match self.0.place {
            Place::Device(device) => Some(to_id(device)),
            _ => None,
        }
    }
    /// For which component; empty is every one.
    async fn component(&self) -> &str {
        &self.0.component
    }
    /// What differs, in words.
    async fn text(&self) -> String {
        self.0.patch.in_words()
    }
    /// Whether the rule is evaluated here.
    async fn enabled(&self) -> Option<bool> {
        self.0.patch.enabled
    }
    /// Bounds of level warn.
    async fn warn(&self) -> Option<RuleLevel> {
        self.0.patch.warn.map(RuleLevel::from)
    }
    /// Bounds of level critical.
    async fn critical(&self) -> Option<RuleLevel> {
        self.0.patch.critical.map(RuleLevel::from)
    }
    /// How long it must be bad before it is told.
    async fn raise_after_seconds(&self) -> Option<i32> {
        self.0.patch.raise_after_s.map(seconds)
    }
    /// How long it must be well before it ends.
    async fn clear_after_seconds(&self) -> Option<i32> {
        self.0.patch.clear_after_s.map(seconds)
    }
    /// For silence: how long without a sign of life.
    async fn silent_after_seconds(&self) -> Option<i32> {
        self.0.patch.silent_after_s.map(seconds)
    }
    /// Until a ticket at level warn.
    async fn ticket_after_warn_seconds(&self) -> Option<i32> {
        self.0.patch.ticket_after_warn_s.map(seconds)
    }
    /// Until a ticket at level critical.
    async fn ticket_after_critical_seconds(&self) -> Option<i32> {
        self.0.patch.ticket_after_critical_s.map(seconds)
    }
    /// Who owns what it raises here.
    async fn team_id(&self) -> Option<ID> {
        self.0.patch.team.map(to_id)
    }
    /// Instructions here.
    async fn runbook_id(&self) -> Option<ID> {
        self.0.patch.runbook.map(to_id)
    }
    /// Why, for people.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// Counts changes.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// What of a rule is to differ at a place. What stood at the same place is replaced.
#[derive(Debug, InputObject)]
pub struct RuleOverrideSetInput {
    /// Of which rule.
    rule_id: ID,
    /// At which client.
    client_id: ID,
    /// On the devices of this site only.
    site_id: Option<ID>,
    /// On this device only.
    device_id: Option<ID>,
    /// For this component only, such as a mount.
    component: Option<String>,
    /// Whether the rule is evaluated here.
    enabled: Option<bool>,
    /// Bounds of level warn.
    warn: Option<RuleLevelInput>,
    /// Bounds of level critical.
    critical: Option<RuleLevelInput>,
    /// How long it must be bad before it is told.
    raise_after_seconds: Option<i32>,
    /// How long it must be well before it ends.
    clear_after_seconds: Option<i32>,
    /// For silence: how long without a sign of life.
    silent_after_seconds: Option<i32>,
    /// Until a ticket at level warn.
    ticket_after_warn_seconds: Option<i32>,
    /// Until a ticket at level critical.
    ticket_after_critical_seconds: Option<i32>,
    /// Who owns what it raises here.
    team_id: Option<ID>,
    /// Instructions here.
    runbook_id: Option<ID>,
    /// Why, for people.
    note: Option<String>,
}

impl RuleOverrideSetInput {
    fn parse(self) -> std::result::Result<NewOverride, Failure> {
        let mut checked = Checked::new();
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let rule = checked.take(parse_id(&self.rule_id, "ruleId"));
        let place = match (self.site_id, self.device_id) {
            (None, None) => Some(Place::Client),
            (Some(site), None) => checked.take(parse_id(&site, "siteId")).map(Place::Site),
            (None, Some(device)) => checked.take(parse_id(&device, "deviceId")).map(Place::Device),
            (Some(_), Some(_)) => {
                checked.refuse(ErrorCode::Invalid, "siteId", "Name a site or a device, not both.");
                None
            }
        };
        let component = checked.take(Line::parse("component", &self.component.unwrap_or_default()));
        let note = checked.take(Prose::parse("note", &self.note.unwrap_or_default()));
        let patch = ParameterPatch {
            enabled: self.enabled,
            warn: self.warn.map(Bounds::from),
            critical: self.critical.map(Bounds::from),
            raise_after_s: self.raise_after_seconds.map(i64::from),
            clear_after_s: self.clear_after_seconds.map(i64::from),
            silent_after_s: self.silent_after_seconds.map(i64::from),
            ticket_after_warn_s: self.ticket_after_warn_seconds.map(i64::from),
            ticket_after_critical_s: self.ticket_after_critical_seconds.map(i64::from),
            team: checked.optional(self.team_id, |id| parse_id(&id, "teamId")),
            runbook: checked.optional(self.runbook_id, |id| parse_id(&id, "runbookId")),
        };
        let new = client.zip(rule).zip(place).zip(component.zip(note));
        checked.finish(new.map(|(((client, rule), place), (component, note))| NewOverride {
            client,
            rule,
            place,
            component,
            patch,
            note,
        }))
    }
}

/// The override to take away.
#[derive(Debug, InputObject)]
pub struct RuleOverrideRemoveInput {
    /// Which one.
    id: ID,
}

/// The override after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RuleOverridePayload {
    /// The override, as it was where it was taken away; null if refused.
    rule_override: Option<RuleOverride>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of overrides.
#[derive(Debug, Default)]
pub struct OverrideMutation;

#[Object]
impl OverrideMutation {
    /// Sets what of a rule differs at a client, a site or a device.
    async fn rule_override_set(&self, ctx: &Context<'_>, input: RuleOverrideSetInput) -> Result<RuleOverridePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::set(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Takes away what of a rule differs somewhere.
    async fn rule_override_remove(
        &self,
        ctx: &Context<'_>,
        input: RuleOverrideRemoveInput,
    ) -> Result<RuleOverridePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::remove(env, who, gql::parse_id_or_fail(&input.id, "id")?).await };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::RuleOverride, Failure>) -> Result<RuleOverridePayload> {
    payload(result, |one, errors| RuleOverridePayload { rule_override: one.map(RuleOverride), errors })
}
