//! Runbooks and their versions in the API.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, Json, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::{Line, Name, Prose};
use kernel::{Failure, RunbookId, RunbookVersionId};
use tenancy::graphql::{loaded, loaded_list, payload};
use tenancy::input::Checked;

use super::{NewRunbook, RunbookFilter, RunbookPatch, service};
use crate::definition::Definition;
use crate::definition::graphql::{RunbookParameter, RunbookStep};
use crate::graphql::{Lens, caller};

/// Versioned instructions.
#[derive(Debug, Clone)]
pub struct Runbook(pub super::Runbook);

/// A published version of a runbook. It never changes.
#[derive(Debug, Clone)]
pub struct RunbookVersion(pub super::RunbookVersion);

#[Object]
impl Runbook {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Name for people, unique.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it is for.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
    /// Whether it came with the installation.
    async fn shipped(&self) -> bool {
        self.0.origin_key.is_some()
    }
    /// The published version that new runs take; null while there is only a draft.
    async fn published(&self, ctx: &Context<'_>) -> Result<Option<RunbookVersion>> {
        match self.0.published {
            Some(version) => loaded::<VersionById, _>(ctx, version).await,
            None => Ok(None),
        }
    }
    /// All published versions, the newest first; at most 100.
    #[graphql(complexity = "25 + child_complexity")]
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<RunbookVersion>> {
        loaded_list::<VersionsOfRunbook, _>(ctx, self.0.id).await
    }
    /// What is being edited, as JSON.
    async fn draft(&self) -> Json {
        Json(serde_json::from_str(&self.0.draft).unwrap_or_default())
    }
    /// Whether the draft differs from what is published.
    async fn has_unpublished_changes(&self, ctx: &Context<'_>) -> Result<bool> {
        let Some(version) = self.0.published else { return Ok(true) };
        let published = loaded::<VersionById, _>(ctx, version).await?;
        Ok(published.is_none_or(|version| version.0.hash != self.0.draft_hash))
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

#[Object]
impl RunbookVersion {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Its number, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// Hash of its content, its address.
    async fn hash(&self) -> String {
        wire::plan::hex(&self.0.hash)
    }
    /// What is new in it.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// Who published it.
    async fn author_name(&self) -> &str {
        &self.0.author_name
    }
    /// When.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }
    /// What a run must be told.
    async fn parameters(&self) -> Vec<RunbookParameter> {
        self.0.definition.parameters.iter().map(RunbookParameter::from).collect()
    }
    /// What is done, in order.
    async fn steps(&self) -> Vec<RunbookStep> {
        self.0.definition.steps.iter().map(RunbookStep::from).collect()
    }
    /// Whether some step changes what cannot be taken back: then two people approve, and none of them wrote it.
    async fn destructive(&self) -> bool {
        self.0.definition.is_destructive()
    }
    /// Of which runbook.
    async fn runbook(&self, ctx: &Context<'_>) -> Result<Option<Runbook>> {
        loaded::<RunbookById, _>(ctx, self.0.runbook).await
    }
}

gql::connection! {
    /// Runbooks, a page at a time.
    pub RunbookConnection, RunbookEdge of Runbook;
}

/// Which runbooks to list.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "RunbookFilter")]
pub struct RunbookFilterInput {
    /// Part of the name.
    search: Option<String>,
    /// Only those that can be run.
    published_only: Option<bool>,
}

/// A runbook to make.
#[derive(Debug, InputObject)]
pub struct RunbookCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Name, unique.
    name: String,
    /// What it is for.
    summary: Option<String>,
    /// What it says: `parameters` and `steps`, as JSON.
    definition: Json,
}

/// A change of a runbook; what is absent stays.
#[derive(Debug, InputObject)]
pub struct RunbookUpdateInput {
    /// Which runbook.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// What it is for.
    summary: Option<String>,
    /// What it says, as JSON.
    definition: Option<Json>,
}

/// Which draft to publish.
#[derive(Debug, InputObject)]
pub struct RunbookPublishInput {
    /// Which runbook.
    id: ID,
    /// The version that the decision is based on.
    expected_version: i32,
    /// What is new.
    note: String,
}

/// The runbook after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct RunbookPayload {
    /// The runbook; null if refused.
    runbook: Option<Runbook>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of runbooks.
#[derive(Debug, Default)]
pub struct RunbookQuery;

#[Object]
impl RunbookQuery {
    /// The runbooks of the provider, by name.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn runbooks(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<RunbookFilterInput>,
    ) -> Result<RunbookConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let filter = filter.unwrap_or_default();
        let read = async {
            let mut checked = Checked::new();
            let search = checked.optional(filter.search, |text| Line::parse("filter.search", &text));
            let search = search.map(Line::into_string).filter(|text| !text.is_empty());
            let published_only = filter.published_only.unwrap_or_default();
            let filter = checked.finish(Some(RunbookFilter { search, published_only }))?;
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(Runbook).into())
    }

    /// One runbook; null if it does not exist.
    async fn runbook(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Runbook>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        loaded::<RunbookById, RunbookId>(ctx, id).await
    }
}

/// Changes of runbooks.
#[derive(Debug, Default)]
pub struct RunbookMutation;

#[Object]
impl RunbookMutation {
    /// Makes a runbook with a draft, which can be run once it is published.
    async fn runbook_create(&self, ctx: &Context<'_>, input: RunbookCreateInput) -> Result<RunbookPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Changes name, summary or draft of a runbook; published versions stay as they are.
    async fn runbook_update(&self, ctx: &Context<'_>, input: RunbookUpdateInput) -> Result<RunbookPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }

    /// Publishes the draft of a runbook as a version that never changes; new runs take it.
    async fn runbook_publish(&self, ctx: &Context<'_>, input: RunbookPublishInput) -> Result<RunbookPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            let note = Line::parse("note", &input.note).map_err(|error| Failure::Rejected(vec![error]))?;
            service::publish(env, who, id, input.expected_version, note.into_string()).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Runbook, Failure>) -> Result<RunbookPayload> {
    payload(result, |runbook, errors| RunbookPayload { runbook: runbook.map(Runbook), errors })
}

/// Keeps the definition, or everything that is wrong with it.
fn definition(checked: &mut Checked, given: &Json) -> Option<Definition> {
    Definition::parse(&given.0)
        .map_err(|errors| {
            for error in errors {
                checked.refuse(error.code, &error.field.join("."), error.message);
            }
        })
        .ok()
}

impl RunbookCreateInput {
    fn parse(self) -> std::result::Result<NewRunbook, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let name = checked.take(Name::parse("name", &self.name));
        let summary = checked.take(Prose::parse("summary", &self.summary.unwrap_or_default()));
        let definition = definition(&mut checked, &self.definition);
        let new = name.zip(summary).zip(definition);
        checked.finish(new.map(|((name, summary), definition)| NewRunbook {
            id,
            name: name.into_string(),
            summary: summary.into_string(),
            definition,
        }))
    }
}

impl RunbookUpdateInput {
    fn parse(self) -> std::result::Result<RunbookPatch, Failure> {
        let mut checked = Checked::new();
        let name = checked.optional(self.name, |text| Name::parse("name", &text)).map(Name::into_string);
        let summary = checked.optional(self.summary, |text| Prose::parse("summary", &text)).map(Prose::into_string);
        let definition = self.definition.and_then(|given| definition(&mut checked, &given));
        checked.finish(Some(RunbookPatch { name, summary, definition }))
    }
}

/// Loads runbooks for the objects that name them.
pub struct RunbookById(pub(crate) Lens);

impl Loader<RunbookId> for RunbookById {
    type Value = Runbook;
    type Error = LoadError;

    async fn load(&self, keys: &[RunbookId]) -> std::result::Result<HashMap<RunbookId, Runbook>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|runbook| (runbook.id, Runbook(runbook))).collect())
    }
}

/// Loads versions for the objects that name them.
pub struct VersionById(pub(crate) Lens);

impl Loader<RunbookVersionId> for VersionById {
    type Value = RunbookVersion;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[RunbookVersionId],
    ) -> std::result::Result<HashMap<RunbookVersionId, RunbookVersion>, LoadError> {
        let found = service::versions_by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|version| (version.id, RunbookVersion(version))).collect())
    }
}

/// Loads the versions of runbooks.
pub struct VersionsOfRunbook(pub(crate) Lens);

impl Loader<RunbookId> for VersionsOfRunbook {
    type Value = Vec<RunbookVersion>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[RunbookId],
    ) -> std::result::Result<HashMap<RunbookId, Vec<RunbookVersion>>, LoadError> {
        let mut found = HashMap::with_capacity(keys.len());
        for key in keys {
            let versions = service::versions_of(&self.0.env, &self.0.scope, *key).await?;
            found.insert(*key, versions.into_iter().map(RunbookVersion).collect());
        }
        Ok(found)
    }
}
