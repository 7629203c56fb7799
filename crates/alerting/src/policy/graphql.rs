//! Escalation policies in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{ErrorCode, Failure, UserError};
use tenancy::client::graphql::Client;
use tenancy::graphql::{loaded, payload};
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;
use tenancy::team::graphql::{Team, TeamById};

use super::{Definition, NewPolicy, PolicyPatch, Step, Target, service};
use crate::graphql::caller;

/// What kind of target it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum EscalationTargetKind {
    /// The people of the team that owns the insight.
    Owner,
    /// The people of the default team.
    DefaultTeam,
    /// The people of a team.
    Team,
    /// One person.
    User,
}

/// Who is told.
#[derive(Debug, Clone, SimpleObject)]
pub struct EscalationTarget {
    /// What kind of target it is.
    kind: EscalationTargetKind,
    /// The team, where it is one.
    team_id: Option<ID>,
    /// The person, where it is one.
    user_id: Option<ID>,
}

impl From<Target> for EscalationTarget {
    fn from(target: Target) -> Self {
        let (kind, team_id, user_id) = match target {
            Target::Owner => (EscalationTargetKind::Owner, None, None),
            Target::DefaultTeam => (EscalationTargetKind::DefaultTeam, None, None),
            Target::Team(team) => (EscalationTargetKind::Team, Some(to_id(team)), None),
            Target::User(user) => (EscalationTargetKind::User, None, Some(to_id(user))),
        };
        Self { kind, team_id, user_id }
    }
}

/// One step: its people are told, and one of them has to answer in time.
#[derive(Debug, Clone, SimpleObject)]
pub struct EscalationStep {
    /// Who is told.
    targets: Vec<EscalationTarget>,
    /// How long they have.
    wait_minutes: i32,
}

impl From<&Step> for EscalationStep {
    fn from(step: &Step) -> Self {
        Self {
            targets: step.targets.iter().map(|target| EscalationTarget::from(*target)).collect(),
            wait_minutes: i32::try_from(step.wait_minutes).unwrap_or(i32::MAX),
        }
    }
}

/// Who is told in which order, and how long each has.
#[derive(Debug, Clone)]
pub struct EscalationPolicy(pub super::EscalationPolicy);

#[Object]
impl EscalationPolicy {
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
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// For what this team owns; null for the standard policy.
    async fn team(&self, ctx: &Context<'_>) -> Result<Option<Team>> {
        match self.0.team {
            Some(team) => loaded::<TeamById, _>(ctx, team).await,
            None => Ok(None),
        }
    }
    /// Whether it holds where no team has one.
    async fn standard(&self) -> bool {
        self.0.standard
    }
    /// Its steps, in their order; at most 10.
    async fn steps(&self) -> Vec<EscalationStep> {
        self.0.definition.steps.iter().map(EscalationStep::from).collect()
    }
    /// How often they begin again.
    async fn repeats(&self) -> i32 {
        i32::from(self.0.definition.repeats)
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Who is to be told.
#[derive(Debug, InputObject)]
pub struct EscalationTargetInput {
    /// What kind of target it is.
    kind: EscalationTargetKind,
    /// The team, where it is one.
    team_id: Option<ID>,
    /// The person, where it is one.
    user_id: Option<ID>,
}

/// One step of a policy.
#[derive(Debug, InputObject)]
pub struct EscalationStepInput {
    /// Who is told; from 1 to 10.
    targets: Vec<EscalationTargetInput>,
    /// How long they have, from 1 to 1,440.
    wait_minutes: i32,
}

impl EscalationTargetInput {
    fn parse(self) -> std::result::Result<Target, UserError> {
        let missing = |field: &str| UserError::new(ErrorCode::Required, field, "Say which one is to be told.");
        match self.kind {
            EscalationTargetKind::Owner => Ok(Target::Owner),
            EscalationTargetKind::DefaultTeam => Ok(Target::DefaultTeam),
            EscalationTargetKind::Team => {
                let id = self.team_id.ok_or_else(|| missing("steps.targets.teamId"))?;
                parse_id(&id, "steps.targets.teamId").map(Target::Team)
            }
            EscalationTargetKind::User => {
                let id = self.user_id.ok_or_else(|| missing("steps.targets.userId"))?;
                parse_id(&id, "steps.targets.userId").map(Target::User)
            }
        }
    }
}

fn steps(input: Vec<EscalationStepInput>) -> std::result::Result<Vec<Step>, UserError> {
    input
        .into_iter()
        .map(|step| {
            let targets =
                step.targets.into_iter().map(EscalationTargetInput::parse).collect::<std::result::Result<_, _>>()?;
            Ok(Step { targets, wait_minutes: u32::try_from(step.wait_minutes).unwrap_or_default() })
        })
        .collect()
}

/// A policy to make.
#[derive(Debug, InputObject)]
pub struct EscalationPolicyCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// For one client; for every client if absent.
    client_id: Option<ID>,
    /// Name.
    name: String,
    /// For what this team owns.
    team_id: Option<ID>,
    /// Its steps, from 1 to 10.
    steps: Vec<EscalationStepInput>,
    /// How often they begin again, from 0 to 5.
    repeats: i32,
}

/// A change of a policy; what is absent stays. Runs that go on keep the steps with which they began.
#[derive(Debug, InputObject)]
pub struct EscalationPolicyUpdateInput {
    /// Which policy.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// Its steps; replaces all of them.
    steps: Option<Vec<EscalationStepInput>>,
    /// How often they begin again.
    repeats: Option<i32>,
}

/// The policy after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct EscalationPolicyPayload {
    /// The policy; null if refused.
    escalation_policy: Option<EscalationPolicy>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of escalation policies.
#[derive(Debug, Default)]
pub struct PolicyQuery;

#[Object]
impl PolicyQuery {
    /// The escalation policies that the caller may see, by name; at most 1,000.
    async fn escalation_policies(&self, ctx: &Context<'_>) -> Result<Vec<EscalationPolicy>> {
        let (env, scope) = caller(ctx)?;
        let found = service::list(env, scope).await.map_err(gql::query_error)?;
        Ok(found.into_iter().map(EscalationPolicy).collect())
    }
}

/// Changes of escalation policies.
#[derive(Debug, Default)]
pub struct PolicyMutation;

/// A number of repetitions; what does not fit is refused by the policy's own check.
fn repeats(number: i32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

#[Object]
impl PolicyMutation {
    /// Makes an escalation policy, for every client or for one.
    async fn escalation_policy_create(
        &self,
        ctx: &Context<'_>,
        input: EscalationPolicyCreateInput,
    ) -> Result<EscalationPolicyPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let mut checked = Checked::new();
            let id = checked.optional(input.id, |id| parse_id(&id, "id"));
            let client = checked.optional(input.client_id, |id| parse_id(&id, "clientId"));
            let team = checked.optional(input.team_id, |id| parse_id(&id, "teamId"));
            let name = checked.take(Name::parse("name", &input.name));
            let steps = checked.take(steps(input.steps));
            let new = name.zip(steps).map(|(name, steps)| {
                let definition = Definition { steps, repeats: repeats(input.repeats) };
                NewPolicy { id, client, name, team, definition }
            });
            service::create(env, who, checked.finish(new)?).await
        };
        answer(work.await)
    }

    /// Changes an escalation policy.
    async fn escalation_policy_update(
        &self,
        ctx: &Context<'_>,
        input: EscalationPolicyUpdateInput,
    ) -> Result<EscalationPolicyPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            let mut checked = Checked::new();
            let patch = PolicyPatch {
                name: checked.optional(input.name, |text| Name::parse("name", &text)),
                steps: checked.optional(input.steps, steps),
                repeats: input.repeats.map(repeats),
            };
            service::update(env, who, (id, input.expected_version), checked.finish(Some(patch))?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::EscalationPolicy, Failure>) -> Result<EscalationPolicyPayload> {
    payload(result, |policy, errors| EscalationPolicyPayload {
        escalation_policy: policy.map(EscalationPolicy),
        errors,
    })
}
