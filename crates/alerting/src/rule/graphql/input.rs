//! Inputs of rules.

use async_graphql::{ID, InputObject, MaybeUndefined};
use gql::parse_id;
use kernel::text::{Line, Name, Prose};
use kernel::{ErrorCode, Failure};
use tenancy::input::Checked;

use super::super::{Enabled, NewRule, Parameters, RulePatch, RuleTexts};
use super::{RuleKind, ThresholdOp};
use crate::signal::{Bounds, TicketAfter};

/// Which rules to list.
#[derive(Debug, InputObject)]
#[graphql(name = "RuleFilter")]
pub struct RuleFilterInput {
    /// Those of one client with the provider's.
    pub(super) client_id: Option<ID>,
}

/// Where a level begins and where it ends.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct RuleLevelInput {
    /// The value that raises it.
    raise: f64,
    /// The value that ends it; the same if absent.
    clear: Option<f64>,
}

impl From<RuleLevelInput> for Bounds {
    fn from(input: RuleLevelInput) -> Self {
        Self { raise: input.raise, clear: input.clear.unwrap_or(input.raise) }
    }
}

/// Thresholds and times of a rule.
#[derive(Debug, Clone, InputObject)]
pub struct RuleParametersInput {
    /// How far samples are apart, in seconds; 60 if absent.
    interval_seconds: Option<i32>,
    /// How a value is compared with both levels; at least, if absent.
    op: Option<ThresholdOp>,
    /// Bounds of level warn.
    warn: Option<RuleLevelInput>,
    /// Bounds of level critical.
    critical: Option<RuleLevelInput>,
    /// How long it must be bad before it is told; 300 if absent.
    raise_after_seconds: Option<i32>,
    /// How long it must be well before it ends; 600 if absent.
    clear_after_seconds: Option<i32>,
    /// For silence: how long without a sign of life.
    silent_after_seconds: Option<i32>,
    /// Whether it means that the device has failed.
    down: Option<bool>,
    /// Until a ticket at level warn; none if absent.
    ticket_after_warn_seconds: Option<i32>,
    /// Until a ticket at level critical; none if absent.
    ticket_after_critical_seconds: Option<i32>,
}

impl From<RuleParametersInput> for Parameters {
    fn from(input: RuleParametersInput) -> Self {
        Self {
            interval_s: input.interval_seconds.map_or(60, i64::from),
            op: input.op.unwrap_or(ThresholdOp::AtLeast).into(),
            warn: input.warn.map(Bounds::from),
            critical: input.critical.map(Bounds::from),
            raise_after_s: input.raise_after_seconds.map_or(300, i64::from),
            clear_after_s: input.clear_after_seconds.map_or(600, i64::from),
            silent_after_s: input.silent_after_seconds.map(i64::from),
            down: input.down.unwrap_or(false),
            ticket_after: TicketAfter {
                warn: input.ticket_after_warn_seconds.map(i64::from),
                critical: input.ticket_after_critical_seconds.map(i64::from),
            },
        }
    }
}

/// A rule to add.
#[derive(Debug, InputObject)]
pub struct RuleCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// For one client; for every client if absent.
    client_id: Option<ID>,
    /// Name for people.
    name: String,
    /// What it watches.
    kind: RuleKind,
    /// What windows and dependencies speak of, such as `disk`.
    class: String,
    /// Area of responsibility, such as `storage`.
    area: String,
    /// Metric or measure; absent for silence.
    metric: Option<String>,
    /// Thresholds and times.
    parameters: RuleParametersInput,
    /// The fact, with `{device}`, `{component}`, `{value}` and `{threshold}`.
    what: String,
    /// The usual cause.
    why: Option<String>,
    /// The next step.
    now_what: Option<String>,
    /// Instructions.
    runbook_id: Option<ID>,
}

impl RuleCreateInput {
    pub(super) fn parse(self) -> Result<NewRule, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.optional(self.client_id, |id| parse_id(&id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let class = checked.take(Name::parse("class", &self.class));
        let area = checked.take(Name::parse("area", &self.area));
        let metric = checked.take(Line::parse("metric", &self.metric.unwrap_or_default()));
        let what = checked.take(Prose::parse("what", &self.what));
        let why = checked.take(Prose::parse("why", &self.why.unwrap_or_default()));
        let now_what = checked.take(Prose::parse("nowWhat", &self.now_what.unwrap_or_default()));
        let runbook = checked.optional(self.runbook_id, |id| parse_id(&id, "runbookId"));
        if self.kind == RuleKind::Threshold && metric.as_ref().is_some_and(|metric| metric.as_str().is_empty()) {
            checked.refuse(ErrorCode::Required, "metric", "Name the metric that the rule watches.");
        }
        if what.as_ref().is_some_and(|what| what.as_str().is_empty()) {
            checked.refuse(ErrorCode::Required, "what", "Say in a sentence what the rule has found.");
        }
        let texts = what.zip(why).zip(now_what).map(|((what, why), now_what)| RuleTexts { what, why, now_what });
        let new = name.zip(class).zip(area.zip(metric)).zip(texts);
        checked.finish(new.map(|(((name, class), (area, metric)), texts)| NewRule {
            id,
            client,
            name,
            kind: self.kind.into(),
            class,
            area,
            metric,
            parameters: self.parameters.into(),
            texts,
            runbook,
        }))
    }
}

/// A change of a rule; what is absent stays.
#[derive(Debug, InputObject)]
pub struct RuleUpdateInput {
    /// Which rule.
    pub(super) id: ID,
    /// The version that the change is based on.
    pub(super) expected_version: i32,
    /// Name for people.
    name: Option<String>,
    /// What windows and dependencies speak of.
    class: Option<String>,
    /// Area of responsibility.
    area: Option<String>,
    /// Thresholds and times; replaces all of them.
    parameters: Option<RuleParametersInput>,
    /// The fact.
    what: Option<String>,
    /// The usual cause.
    why: Option<String>,
    /// The next step.
    now_what: Option<String>,
    /// Instructions; null takes them away.
    runbook_id: MaybeUndefined<ID>,
    /// Whether it is evaluated where no override says otherwise.
    enabled: Option<bool>,
}

impl RuleUpdateInput {
    pub(super) fn parse(self) -> Result<RulePatch, Failure> {
        let mut checked = Checked::new();
        let runbook = match self.runbook_id {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => checked.take(parse_id(&id, "runbookId")).map(Some),
        };
        let patch = RulePatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            class: checked.optional(self.class, |text| Name::parse("class", &text)),
            area: checked.optional(self.area, |text| Name::parse("area", &text)),
            parameters: self.parameters.map(Parameters::from),
            what: checked.optional(self.what, |text| Prose::parse("what", &text)),
            why: checked.optional(self.why, |text| Prose::parse("why", &text)),
            now_what: checked.optional(self.now_what, |text| Prose::parse("nowWhat", &text)),
            runbook,
            enabled: self.enabled.map(Enabled::from_flag),
        };
        checked.finish(Some(patch))
    }
}
