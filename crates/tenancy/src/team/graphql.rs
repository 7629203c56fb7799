//! Teams in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{Failure, TeamId, UserError, UserId};

use super::{NewTeam, TeamPatch, service};
use crate::graphql::{Lens, caller, grouped, loaded_list, payload, scope, tenancy};
use crate::input::Checked;

/// A group of the provider's staff.
#[derive(Debug, Clone)]
pub struct Team(pub super::Team);

#[Object]
impl Team {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Name, unique.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Whether work that nobody else answers for goes there.
    async fn is_default(&self) -> bool {
        self.0.is_default
    }
    /// Its people whose logins are open, by name; at most 100. Empty for a client's own people.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<TeamMember>> {
        loaded_list::<MembersOfTeam, _>(ctx, self.0.id).await
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A person on a team.
#[derive(Debug, Clone, SimpleObject)]
pub struct TeamMember {
    /// The login.
    user_id: ID,
    /// The person's name.
    name: String,
    /// Where the person gets mail.
    email: String,
}

/// A team to make.
#[derive(Debug, InputObject)]
pub struct TeamCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Name, unique.
    name: String,
    /// The logins of its members: staff, at most 100.
    member_ids: Option<Vec<ID>>,
}

/// A change of a team; what is absent stays.
#[derive(Debug, InputObject)]
pub struct TeamUpdateInput {
    /// Which team.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// The logins of its members; replaces the stored ones.
    member_ids: Option<Vec<ID>>,
}

/// The team after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct TeamPayload {
    /// The team; null if refused.
    team: Option<Team>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of teams.
#[derive(Debug, Default)]
pub struct TeamQuery;

#[Object]
impl TeamQuery {
    /// The provider's teams, by name; at most 100.
    async fn teams(&self, ctx: &Context<'_>) -> Result<Vec<Team>> {
        let found = service::list(tenancy(ctx)?, scope(ctx)?).await.map_err(gql::query_error)?;
        Ok(found.into_iter().map(Team).collect())
    }
}

/// Changes of teams.
#[derive(Debug, Default)]
pub struct TeamMutation;

#[Object]
impl TeamMutation {
    /// Makes a team.
    async fn team_create(&self, ctx: &Context<'_>, input: TeamCreateInput) -> Result<TeamPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Changes a team.
    async fn team_update(&self, ctx: &Context<'_>, input: TeamUpdateInput) -> Result<TeamPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Team, Failure>) -> Result<TeamPayload> {
    payload(result, |team, errors| TeamPayload { team: team.map(Team), errors })
}

fn members(ids: Vec<ID>) -> std::result::Result<Vec<UserId>, UserError> {
    ids.iter().map(|id| parse_id(id, "memberIds")).collect()
}

impl TeamCreateInput {
    fn parse(self) -> std::result::Result<NewTeam, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let name = checked.take(Name::parse("name", &self.name));
        let members = checked.take(members(self.member_ids.unwrap_or_default()));
        checked.finish(name.zip(members).map(|(name, members)| NewTeam { id, name, members }))
    }
}

impl TeamUpdateInput {
    fn parse(self) -> std::result::Result<TeamPatch, Failure> {
        let mut checked = Checked::new();
        let patch = TeamPatch {
            name: checked.optional(self.name, |text| Name::parse("name", &text)),
            members: checked.optional(self.member_ids, members),
        };
        checked.finish(Some(patch))
    }
}

/// Loads teams for the objects that name them.
pub struct TeamById(pub(crate) Lens);

impl Loader<TeamId> for TeamById {
    type Value = Team;
    type Error = LoadError;

    async fn load(&self, keys: &[TeamId]) -> std::result::Result<HashMap<TeamId, Team>, LoadError> {
        let found = service::visible(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|team| (team.id, Team(team))).collect())
    }
}

/// Loads the people of several teams at once.
pub struct MembersOfTeam(pub(crate) Lens);

impl Loader<TeamId> for MembersOfTeam {
    type Value = Vec<TeamMember>;
    type Error = LoadError;

    async fn load(&self, keys: &[TeamId]) -> std::result::Result<HashMap<TeamId, Vec<TeamMember>>, LoadError> {
        let found = service::members_of(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(grouped(
            found,
            |(team, _)| *team,
            |(_, member)| TeamMember { user_id: to_id(member.user), name: member.name, email: member.email },
        ))
    }
}
