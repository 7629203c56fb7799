//! The schema: roots merged from the features, a few at a time, so that a change of one resolver compiles little.

use alerting::graphql::{AlertingMutation, AlertingQuery};
use async_graphql::{MergedObject, MergedSubscription, Schema, SchemaBuilder};
use ingestion::graphql::{IngestionMutation, IngestionQuery, IngestionSubscription};
use planning::graphql::{PlanningMutation, PlanningQuery};
use reporting::graphql::{ReportingMutation, ReportingQuery};
use runbooks::graphql::{RunbooksMutation, RunbooksQuery, RunbooksSubscription};
use tenancy::graphql::{TenancyMutation, TenancyQuery};
use ticketing::graphql::{TicketingMutation, TicketingQuery};
use upkeep::graphql::{UpkeepMutation, UpkeepQuery};

use crate::change::graphql::ChangeSubscription;
use crate::node::graphql::NodeQuery;
use crate::search::graphql::SearchQuery;
use crate::system::graphql::{SystemMutation, SystemQuery};
use crate::today::graphql::TodayQuery;

/// Reads of this crate's own.
#[derive(MergedObject, Default)]
pub struct OwnQuery(NodeQuery, TodayQuery, SearchQuery, SystemQuery);

/// Reads about what happens and what is done about it.
#[derive(MergedObject, Default)]
pub struct OperationsQuery(AlertingQuery, TicketingQuery, RunbooksQuery);

/// Reads about what is owed, planned and told.
#[derive(MergedObject, Default)]
pub struct StewardshipQuery(UpkeepQuery, PlanningQuery, ReportingQuery);

/// All reads.
#[derive(MergedObject, Default)]
pub struct Query(OwnQuery, TenancyQuery, IngestionQuery, OperationsQuery, StewardshipQuery);

/// Changes of what happens and what is done about it.
#[derive(MergedObject, Default)]
pub struct OperationsMutation(AlertingMutation, TicketingMutation, RunbooksMutation);

/// Changes of what is owed, planned and told.
#[derive(MergedObject, Default)]
pub struct StewardshipMutation(UpkeepMutation, PlanningMutation, ReportingMutation);

/// All changes.
#[derive(MergedObject, Default)]
pub struct Mutation(SystemMutation, TenancyMutation, IngestionMutation, OperationsMutation, StewardshipMutation);

/// All subscriptions.
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangeSubscription, IngestionSubscription, RunbooksSubscription);

/// The schema's type.
pub type ApiSchema = Schema<Query, Mutation, Subscription>;

/// Begins the schema; features' services are added as data. The guard has its own limits, so the library's are off.
#[must_use]
pub fn build() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<crate::node::graphql::Node>()
}

/// The schema in the definition language, as committed.
#[must_use]
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_arguments().sorted_enum_items().sorted_fields();
    let mut text = build().finish().sdl_with_options(options);
    // One newline at the end, whatever the exporter leaves.
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
