//! Rules in the API.

mod input;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id, to_id};
use kernel::Failure;
use tenancy::client::graphql::Client;
use tenancy::graphql::payload;
use tenancy::site::graphql::client_of;

use super::{Parameters, service};
use crate::exception::graphql::RuleException;
use crate::graphql::caller;
use crate::rule_override::graphql::RuleOverride;
use crate::signal::{Bounds, Op};

pub use input::{RuleCreateInput, RuleFilterInput, RuleLevelInput, RuleParametersInput, RuleUpdateInput};

/// What a rule watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "super::RuleKind")]
pub enum RuleKind {
    /// Values of a metric.
    Threshold,
    /// Whether anything is heard of a device.
    Silence,
}

/// How a value is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Op")]
pub enum ThresholdOp {
    /// Above the threshold.
    Above,
    /// At or above the threshold.
    AtLeast,
    /// Below the threshold.
    Below,
    /// At or below the threshold.
    AtMost,
    /// Exactly the threshold.
    Equal,
    /// Anything but the threshold.
    Unequal,
}

/// Where a level begins and where it ends.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct RuleLevel {
    /// The value that raises it.
    raise: f64,
    /// The value that ends it, on the safe side of the other.
    clear: f64,
}

impl From<Bounds> for RuleLevel {
    fn from(bounds: Bounds) -> Self {
        Self { raise: bounds.raise, clear: bounds.clear }
    }
}

/// Thresholds and times of a rule.
#[derive(Debug, Clone, SimpleObject)]
pub struct RuleParameters {
    /// How far samples are apart; after three times as long there is no data.
    interval_seconds: i32,
    /// How a value is compared with both levels.
    op: ThresholdOp,
    /// Bounds of level warn.
    warn: Option<RuleLevel>,
    /// Bounds of level critical.
    critical: Option<RuleLevel>,
    /// How long it must be bad before it is told.
    raise_after_seconds: i32,
    /// How long it must be well before it ends.
    clear_after_seconds: i32,
    /// For silence: how long without a sign of life.
    silent_after_seconds: Option<i32>,
    /// Whether it means that the device has failed, and with it what depends on it.
    down: bool,
    /// Until a ticket at level warn; null means none.
    ticket_after_warn_seconds: Option<i32>,
    /// Until a ticket at level critical; null means none.
    ticket_after_critical_seconds: Option<i32>,
}

/// Seconds as the API shows them.
pub(crate) fn seconds(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

impl From<&Parameters> for RuleParameters {
    fn from(plain: &Parameters) -> Self {
        Self {
            interval_seconds: seconds(plain.interval_s),
            op: plain.op.into(),
            warn: plain.warn.map(RuleLevel::from),
            critical: plain.critical.map(RuleLevel::from),
            raise_after_seconds: seconds(plain.raise_after_s),
            clear_after_seconds: seconds(plain.clear_after_s),
            silent_after_seconds: plain.silent_after_s.map(seconds),
            down: plain.down,
            ticket_after_warn_seconds: plain.ticket_after.warn.map(seconds),
            ticket_after_critical_seconds: plain.ticket_after.critical.map(seconds),
        }
    }
}

/// Which condition is worth telling, and in which words.
#[derive(Debug, Clone)]
pub struct Rule(pub super::Rule);

#[Object]
impl Rule {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is; null for the provider's, which every client inherits.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        match self.0.client {
            Some(client) => client_of(ctx, client).await.map(Some),
            None => Ok(None),
        }
    }
    /// Which of the rules that come with the program it is; null for one that people made.
    async fn standard_key(&self) -> Option<&str> {
        self.0.standard_key.as_deref()
    }
    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it watches.
    async fn kind(&self) -> RuleKind {
        self.0.kind.into()
    }
    /// What windows and dependencies speak of.
    async fn class(&self) -> &str {
        &self.0.class
    }
    /// Area of responsibility.
    async fn area(&self) -> &str {
        &self.0.area
    }
    /// Metric or measure; empty for silence.
    async fn metric(&self) -> &str {
        &self.0.metric
    }
    /// Thresholds and times.
    async fn parameters(&self) -> RuleParameters {
        RuleParameters::from(&self.0.parameters)
    }
    /// The fact, with `{device}`, `{component}`, `{value}` and `{threshold}`.
    async fn what(&self) -> &str {
        &self.0.what
    }
    /// The usual cause.
    async fn why(&self) -> &str {
        &self.0.why
    }
    /// The next step.
    async fn now_what(&self) -> &str {
        &self.0.now_what
    }
    /// Instructions.
    async fn runbook_id(&self) -> Option<ID> {
        self.0.runbook.map(to_id)
    }
    /// Whether it is evaluated where no override says otherwise.
    async fn enabled(&self) -> bool {
        self.0.enabled
    }
    /// What differs at clients, sites and devices that the caller may see; of one client if it is given. At most 2,000.
    async fn overrides(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<Vec<RuleOverride>> {
        let (env, scope) = caller(ctx)?;
        let read = async {
            let client = client_id.map(|id| gql::parse_id_or_fail(&id, "clientId")).transpose()?;
            crate::rule_override::service::of_rules(env, scope, vec![self.0.id], client).await
        };
        Ok(read.await.map_err(gql::query_error)?.into_iter().map(RuleOverride).collect())
    }
    /// Devices on which it is let off, newest first; of one client if it is given. At most 1,000.
    async fn exceptions(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<Vec<RuleException>> {
        let (env, scope) = caller(ctx)?;
        let read = async {
            let client = client_id.map(|id| gql::parse_id_or_fail(&id, "clientId")).transpose()?;
            crate::exception::service::of_rules(env, scope, vec![self.0.id], client).await
        };
        Ok(read.await.map_err(gql::query_error)?.into_iter().map(RuleException).collect())
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

gql::connection! {
    /// Rules, a page at a time.
    pub RuleConnection, RuleEdge of Rule;
}

/// The rule after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RulePayload {
    /// The rule; null if refused.
    rule: Option<Rule>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of rules.
#[derive(Debug, Default)]
pub struct RuleQuery;

#[Object]
impl RuleQuery {
    /// The rules that the caller may see, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn rules(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<RuleFilterInput>,
    ) -> Result<RuleConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let client = filter.and_then(|filter| filter.client_id);
            let client = client.map(|id| gql::parse_id_or_fail(&id, "filter.clientId")).transpose()?;
            service::list(env, scope, client, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Rule).into())
    }

    /// One rule; null if it does not exist or is not visible.
    async fn rule(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Rule>> {
        let (env, scope) = caller(ctx)?;
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        Ok(service::find(env, scope, id).await.map_err(gql::query_error)?.map(Rule))
    }
}

/// Changes of rules.
#[derive(Debug, Default)]
pub struct RuleMutation;

#[Object]
impl RuleMutation {
    /// Adds a rule, for every client or for one.
    async fn rule_create(&self, ctx: &Context<'_>, input: RuleCreateInput) -> Result<RulePayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Changes a rule; what it has raised goes on under the new values.
    async fn rule_update(&self, ctx: &Context<'_>, input: RuleUpdateInput) -> Result<RulePayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            let expected = input.expected_version;
            service::update(env, who, (id, expected), input.parse()?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Rule, Failure>) -> Result<RulePayload> {
    payload(result, |rule, errors| RulePayload { rule: rule.map(Rule), errors })
}
