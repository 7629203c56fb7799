//! SLA policies in the API.

use std::collections::{BTreeMap, HashMap};

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{CalendarId, ErrorCode, Failure, Id, SlaPolicyId};

use super::{NewSlaPolicy, PRIORITIES, SlaPolicyPatch, Terms, in_words, service};
use crate::calendar::graphql::{Calendar, CalendarById};
use crate::client::graphql::Client;
use crate::graphql::{Lens, caller, loaded, payload, scope, tenancy};
use crate::input::{Checked, within};
use crate::site::graphql::client_of;

/// Longest promise in minutes: a year.
const MINUTES_MAX: i32 = 366 * 24 * 60;
/// Most business days of a promise.
const BUSINESS_DAYS_MAX: i32 = 1_000;
/// Most thresholds of a policy.
const THRESHOLDS_MAX: usize = 20;
/// Highest threshold in percent.
const THRESHOLD_MAX: i32 = 10_000;

/// What a clock runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sla::Target")]
pub enum SlaTargetKind {
    /// Until the first answer.
    FirstResponse,
    /// From the oldest unanswered message until it is answered.
    NextResponse,
    /// From one public message of the provider to the next.
    Update,
    /// Until the ticket is resolved.
    Resolution,
}

/// What a change of priority, agreement or policy does to open clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sla::ChangeMode")]
pub enum SlaChangeMode {
    /// Consumed time is kept; the new budget counts from here on.
    Carry,
    /// As carry, and consumed time is scaled by the ratio of the budgets.
    CarryFraction,
    /// Consumed time is 0 again.
    Restart,
    /// Open clocks keep what was promised; later ones take the new promise.
    Freeze,
}

/// Where clocks start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "sla::StartFrom")]
pub enum SlaStart {
    /// When the ticket was created.
    Ticket,
    /// When the fault was detected, if that is known.
    Detected,
}

/// What is promised for which priority, and in which calendar it counts.
#[derive(Debug, Clone)]
pub struct SlaPolicy(pub super::SlaPolicy);

impl SlaPolicy {
    fn in_force(&self, ctx: &Context<'_>) -> Result<&sla::PolicyVersion> {
        let found = self.0.in_force(tenancy(ctx)?.db.now());
        found.ok_or_else(|| gql::query_error(Failure::internal("an SLA policy without a version")))
    }
}

#[Object]
impl SlaPolicy {
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
    /// Name, unique at the client, or among the provider's.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// In which calendar it counts where neither the priority nor the agreement names one.
    async fn calendar(&self, ctx: &Context<'_>) -> Result<Option<Calendar>> {
        calendar(ctx, &self.in_force(ctx)?.calendar).await
    }
    /// What is promised now, most urgent first; at most 4.
    async fn priorities(&self, ctx: &Context<'_>) -> Result<Vec<SlaPriority>> {
        let priorities = self.in_force(ctx)?.priorities.iter();
        Ok(priorities.map(|(name, terms)| SlaPriority { name: name.clone(), terms: terms.clone() }).collect())
    }
    /// At which percentages of a budget people are told.
    async fn thresholds(&self, ctx: &Context<'_>) -> Result<Vec<i32>> {
        let thresholds = self.in_force(ctx)?.thresholds.iter();
        Ok(thresholds.filter_map(|percent| i32::try_from(*percent).ok()).collect())
    }
    /// What a change of priority, agreement or policy does to open clocks.
    async fn change(&self, ctx: &Context<'_>) -> Result<SlaChangeMode> {
        Ok(self.in_force(ctx)?.change.priority.into())
    }
    /// Which clocks pause while the ticket waits for others.
    async fn pausable(&self, ctx: &Context<'_>) -> Result<Vec<SlaTargetKind>> {
        let version = self.in_force(ctx)?;
        let pausable = sla::Target::ALL.into_iter().filter(|target| version.is_pausable(*target));
        Ok(pausable.map(SlaTargetKind::from).collect())
    }
    /// Where the clocks start.
    async fn start_from(&self, ctx: &Context<'_>) -> Result<SlaStart> {
        Ok(self.in_force(ctx)?.start_from.into())
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// What is promised for one priority.
#[derive(Debug, Clone)]
pub struct SlaPriority {
    name: String,
    terms: sla::Priority,
}

#[Object]
impl SlaPriority {
    /// The priority: `P1` to `P4`.
    async fn priority(&self) -> &str {
        &self.name
    }
    /// The calendar in which this priority counts, whatever else would apply.
    async fn calendar(&self, ctx: &Context<'_>) -> Result<Option<Calendar>> {
        match &self.terms.calendar {
            Some(id) => calendar(ctx, id).await,
            None => Ok(None),
        }
    }
    /// What is promised; a target that is missing is not promised.
    async fn targets(&self) -> Vec<SlaTarget> {
        let promised = sla::Target::ALL.into_iter().filter_map(|kind| Some((kind, self.terms.promise(kind)?)));
        promised.map(|(kind, promise)| SlaTarget::of(kind, promise)).collect()
    }
}

/// A promised time: minutes of business time, or a number of business days.
#[derive(Debug, Clone, SimpleObject)]
pub struct SlaTarget {
    /// What for.
    kind: SlaTargetKind,
    /// Minutes of business time.
    minutes: Option<i32>,
    /// The same wall time so many working dates later.
    business_days: Option<i32>,
    /// In words, such as `4 h`.
    text: String,
}

impl SlaTarget {
    fn of(kind: sla::Target, promise: sla::Promise) -> Self {
        let (minutes, business_days) = match promise {
            sla::Promise::Within(span) => (i32::try_from(span.millis() / 60_000).ok(), None),
            sla::Promise::BusinessDays(days) => (None, Some(i32::from(days.business_days))),
        };
        Self { kind: kind.into(), minutes, business_days, text: in_words(promise) }
    }
}

/// The calendar behind a node id of a definition.
async fn calendar(ctx: &Context<'_>, id: &str) -> Result<Option<Calendar>> {
    match Id::parse(id) {
        Some(id) => loaded::<CalendarById, CalendarId>(ctx, id).await,
        None => Ok(None),
    }
}

/// What is promised for one priority.
#[derive(Debug, InputObject)]
pub struct SlaPriorityInput {
    /// The priority: `P1` to `P4`.
    priority: String,
    /// The calendar in which this priority counts, whatever else would apply.
    calendar_id: Option<ID>,
    /// What is promised.
    targets: Vec<SlaTargetInput>,
}

/// A promised time: either minutes or business days.
#[derive(Debug, InputObject)]
pub struct SlaTargetInput {
    /// What for.
    kind: SlaTargetKind,
    /// Minutes of business time, 1 to 527,040.
    minutes: Option<i32>,
    /// The same wall time so many working dates later, 1 to 1,000.
    business_days: Option<i32>,
}

/// An SLA policy to make.
#[derive(Debug, InputObject)]
pub struct SlaPolicyCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Whose; absent makes a policy of the provider, which every client inherits.
    client_id: Option<ID>,
    /// Name.
    name: String,
    /// In which calendar it counts.
    calendar_id: ID,
    /// What is promised; at most one entry a priority.
    priorities: Vec<SlaPriorityInput>,
    /// At which percentages of a budget people are told; 50, 75, 90, 100 and 150 if absent.
    thresholds: Option<Vec<i32>>,
    /// What a change does to open clocks; `CARRY` if absent.
    change: Option<SlaChangeMode>,
    /// Which clocks pause; all but the first response if absent.
    pausable: Option<Vec<SlaTargetKind>>,
    /// Where the clocks start; `TICKET` if absent.
    start_from: Option<SlaStart>,
}

/// A change of an SLA policy; what is absent stays. Past promises stay as they were.
#[derive(Debug, InputObject)]
pub struct SlaPolicyUpdateInput {
    /// Which policy.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// In which calendar it counts.
    calendar_id: Option<ID>,
    /// What is promised; replaces all of it.
    priorities: Option<Vec<SlaPriorityInput>>,
    /// At which percentages of a budget people are told.
    thresholds: Option<Vec<i32>>,
    /// What a change does to open clocks.
    change: Option<SlaChangeMode>,
    /// Which clocks pause.
    pausable: Option<Vec<SlaTargetKind>>,
    /// Where the clocks start.
    start_from: Option<SlaStart>,
}

/// The SLA policy after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct SlaPolicyPayload {
    /// The policy; null if refused.
    sla_policy: Option<SlaPolicy>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of SLA policies.
#[derive(Debug, Default)]
pub struct SlaPolicyQuery;

#[Object]
impl SlaPolicyQuery {
    /// The provider's SLA policies by name and, if a client is given, that client's among them; at most 200.
    async fn sla_policies(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<Vec<SlaPolicy>> {
        let client =
            client_id.map(|id| gql::parse_id_or_fail(&id, "clientId")).transpose().map_err(gql::query_error)?;
        let found = service::list(tenancy(ctx)?, scope(ctx)?, client).await.map_err(gql::query_error)?;
        Ok(found.into_iter().map(SlaPolicy).collect())
    }

    /// One SLA policy; null if it does not exist or is not visible.
    async fn sla_policy(&self, ctx: &Context<'_>, id: ID) -> Result<Option<SlaPolicy>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        loaded::<SlaPolicyById, _>(ctx, id).await
    }
}

/// Changes of SLA policies.
#[derive(Debug, Default)]
pub struct SlaPolicyMutation;

#[Object]
impl SlaPolicyMutation {
    /// Makes an SLA policy.
    async fn sla_policy_create(&self, ctx: &Context<'_>, input: SlaPolicyCreateInput) -> Result<SlaPolicyPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Renames an SLA policy, or promises something else from now on.
    async fn sla_policy_update(&self, ctx: &Context<'_>, input: SlaPolicyUpdateInput) -> Result<SlaPolicyPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::SlaPolicy, Failure>) -> Result<SlaPolicyPayload> {
    payload(result, |policy, errors| SlaPolicyPayload { sla_policy: policy.map(SlaPolicy), errors })
}

fn priorities(checked: &mut Checked, inputs: Vec<SlaPriorityInput>) -> BTreeMap<String, sla::Priority> {
    let mut all = BTreeMap::new();
    for (index, input) in inputs.into_iter().enumerate() {
        let field = format!("priorities.{index}");
        if !PRIORITIES.contains(&input.priority.as_str()) || all.contains_key(&input.priority) {
            let message = "Name each of the priorities P1, P2, P3 and P4 once at most.";
            checked.refuse(ErrorCode::Invalid, &format!("{field}.priority"), message);
            continue;
        }
        let mut terms = sla::Priority::default();
        let calendar = checked.optional(input.calendar_id, |id| parse_id(&id, &format!("{field}.calendarId")));
        terms.calendar = calendar.map(|id: CalendarId| id.to_string());
        for (place, target) in input.targets.into_iter().enumerate() {
            let promise = target.promise(checked, &format!("{field}.targets.{place}"));
            match sla::Target::from(target.kind) {
                sla::Target::FirstResponse => terms.first_response = promise,
                sla::Target::NextResponse => terms.next_response = promise,
                sla::Target::Update => terms.update = promise,
                sla::Target::Resolution => terms.resolution = promise,
            }
        }
        all.insert(input.priority, terms);
    }
    all
}

impl SlaTargetInput {
    fn promise(&self, checked: &mut Checked, field: &str) -> Option<sla::Promise> {
        match (self.minutes, self.business_days) {
            (Some(minutes), None) => {
                let minutes = checked.take(within(&format!("{field}.minutes"), minutes, 1..=MINUTES_MAX))?;
                Some(sla::Promise::Within(sla::Span::from_millis(i64::from(minutes) * 60_000)))
            }
            (None, Some(days)) => {
                let days = checked.take(within(&format!("{field}.businessDays"), days, 1..=BUSINESS_DAYS_MAX))?;
                let business_days = u16::try_from(days).ok()?;
                Some(sla::Promise::BusinessDays(sla::BusinessDays { business_days }))
            }
            _ => {
                let message = "Promise either minutes of business time or business days.";
                checked.refuse(ErrorCode::Invalid, field, message);
                None
            }
        }
    }
}

/// What is common to creation and change.
struct TermsInput {
    thresholds: Option<Vec<i32>>,
    change: Option<SlaChangeMode>,
    pausable: Option<Vec<SlaTargetKind>>,
    start_from: Option<SlaStart>,
}

impl TermsInput {
    fn parse(self, checked: &mut Checked) -> Terms {
        let thresholds = self.thresholds.map(|thresholds| {
            if thresholds.len() > THRESHOLDS_MAX {
                let message = format!("A policy has at most {THRESHOLDS_MAX} thresholds.");
                checked.refuse(ErrorCode::LimitReached, "thresholds", message);
            }
            let each = thresholds.into_iter().take(THRESHOLDS_MAX);
            let sound = each.filter_map(|percent| checked.take(within("thresholds", percent, 1..=THRESHOLD_MAX)));
            sound.filter_map(|percent| u32::try_from(percent).ok()).collect()
        });
        Terms {
            thresholds,
            change: self.change.map(Into::into),
            pausable: self.pausable.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            start_from: self.start_from.map(Into::into),
        }
    }
}

impl SlaPolicyCreateInput {
    fn parse(self) -> std::result::Result<NewSlaPolicy, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.optional(self.client_id, |id| parse_id(&id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let calendar = checked.take(parse_id(&self.calendar_id, "calendarId"));
        let priorities = priorities(&mut checked, self.priorities);
        let Self { thresholds, change, pausable, start_from, .. } = self;
        let terms = TermsInput { thresholds, change, pausable, start_from }.parse(&mut checked);
        let new = name.zip(calendar);
        checked.finish(new.map(|(name, calendar)| NewSlaPolicy { id, client, name, calendar, priorities, terms }))
    }
}

impl SlaPolicyUpdateInput {
    fn parse(self) -> std::result::Result<SlaPolicyPatch, Failure> {
        let mut checked = Checked::new();
        let name = checked.optional(self.name, |text| Name::parse("name", &text));
        let calendar = checked.optional(self.calendar_id, |id| parse_id(&id, "calendarId"));
        let priorities = self.priorities.map(|inputs| priorities(&mut checked, inputs));
        let Self { thresholds, change, pausable, start_from, .. } = self;
        let terms = TermsInput { thresholds, change, pausable, start_from }.parse(&mut checked);
        checked.finish(Some(SlaPolicyPatch { name, calendar, priorities, terms }))
    }
}

/// Loads SLA policies for the objects that name them.
pub struct SlaPolicyById(pub(crate) Lens);

impl Loader<SlaPolicyId> for SlaPolicyById {
    type Value = SlaPolicy;
    type Error = LoadError;

    async fn load(&self, keys: &[SlaPolicyId]) -> std::result::Result<HashMap<SlaPolicyId, SlaPolicy>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|policy| (policy.id, SlaPolicy(policy))).collect())
    }
}
