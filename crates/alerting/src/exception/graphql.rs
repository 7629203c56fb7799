//! Exceptions in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, to_id};
use ingestion::device::graphql::Device;
use kernel::Failure;
use kernel::text::{Line, Name, Prose};
use tenancy::client::graphql::Client;
use tenancy::graphql::payload;
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;

use super::{NewException, service};
use crate::alert::graphql::device_of;
use crate::graphql::caller;

/// A check that is let off on one device.
#[derive(Debug, Clone)]
pub struct RuleException(pub super::RuleException);

#[Object]
impl RuleException {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// Which rule is let off.
    async fn rule_id(&self) -> ID {
        to_id(self.0.rule)
    }
    /// On which device.
    async fn device(&self, ctx: &Context<'_>) -> Result<Option<Device>> {
        device_of(ctx, self.0.device).await
    }
    /// For which component; null is every one.
    async fn component(&self) -> Option<&str> {
        self.0.component.as_deref()
    }
    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }
    /// Who approved it.
    async fn approved_by(&self) -> &str {
        &self.0.approved_by
    }
    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }
    /// When it was ended before that.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A check to let off.
#[derive(Debug, InputObject)]
pub struct RuleExceptionCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Which rule.
    rule_id: ID,
    /// On which device.
    device_id: ID,
    /// For which component, such as a mount; every one if absent.
    component: Option<String>,
    /// Why.
    reason: String,
    /// Who approved it.
    approved_by: String,
    /// Until when; within the next 366 days.
    expires_at: DateTime,
}

impl RuleExceptionCreateInput {
    fn parse(self) -> std::result::Result<NewException, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let rule = checked.take(parse_id(&self.rule_id, "ruleId"));
        let device = checked.take(parse_id(&self.device_id, "deviceId"));
        let component = checked.optional(self.component, |text| Line::parse("component", &text));
        let reason = checked.take(Prose::parse("reason", &self.reason));
        let approved_by = checked.take(Name::parse("approvedBy", &self.approved_by));
        let new = rule.zip(device).zip(reason.zip(approved_by));
        checked.finish(new.map(|((rule, device), (reason, approved_by))| NewException {
            id,
            rule,
            device,
            component,
            reason,
            approved_by,
            expires_at: self.expires_at.0,
        }))
    }
}

/// The exception to end.
#[derive(Debug, InputObject)]
pub struct RuleExceptionEndInput {
    /// Which one.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
}

/// The exception after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RuleExceptionPayload {
    /// The exception; null if refused.
    rule_exception: Option<RuleException>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of exceptions.
#[derive(Debug, Default)]
pub struct ExceptionMutation;

#[Object]
impl ExceptionMutation {
    /// Lets a check off on one device, with a reason, an approver and an end.
    async fn rule_exception_create(
        &self,
        ctx: &Context<'_>,
        input: RuleExceptionCreateInput,
    ) -> Result<RuleExceptionPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Ends an exception before its time.
    async fn rule_exception_end(
        &self,
        ctx: &Context<'_>,
        input: RuleExceptionEndInput,
    ) -> Result<RuleExceptionPayload> {
        let (env, who) = caller(ctx)?;
        let work =
            async { service::end(env, who, gql::parse_id_or_fail(&input.id, "id")?, input.expected_version).await };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::RuleException, Failure>) -> Result<RuleExceptionPayload> {
    payload(result, |one, errors| RuleExceptionPayload { rule_exception: one.map(RuleException), errors })
}
