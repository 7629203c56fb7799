//! Maintenance windows in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, UserErrorObject, parse_id, to_id};
use kernel::text::{Name, Prose};
use kernel::{ErrorCode, Failure};
use tenancy::client::graphql::Client;
use tenancy::graphql::payload;
use tenancy::input::Checked;
use tenancy::site::graphql::client_of;

use super::{Mode, NewWindow, Reach, WindowFilter, service};
use crate::graphql::caller;

/// Classes that one window may name.
const MOST_CLASSES: usize = 50;

/// What a window holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "MaintenanceMode", remote = "Mode")]
pub enum WindowMode {
    /// Neither messages nor new tickets.
    NotifyOff,
    /// No new tickets; messages flow.
    TicketOff,
}

/// Planned work during which people are not called. Everything is recorded all the same.
#[derive(Debug, Clone)]
pub struct MaintenanceWindow(pub super::MaintenanceWindow);

#[Object]
impl MaintenanceWindow {
    /// Node id.
    pub async fn id(&self) -> ID {
        to_id(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Client> {
        client_of(ctx, self.0.client).await
    }
    /// What is done, in a few words.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// More about it.
    async fn note(&self) -> &str {
        &self.0.note
    }
    /// When it begins.
    async fn starts_at(&self) -> DateTime {
        DateTime(self.0.starts_at)
    }
    /// When it ends.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.0.ends_at)
    }
    /// What it holds back.
    async fn mode(&self) -> WindowMode {
        self.0.mode.into()
    }
    /// Whether it covers every device of the client.
    async fn all_devices(&self) -> bool {
        self.0.reach == Reach::All
    }
    /// The devices that it covers, where it does not cover all; at most 500.
    async fn device_ids(&self) -> Vec<ID> {
        match &self.0.reach {
            Reach::All => Vec::new(),
            Reach::Devices(devices) => devices.iter().map(|device| to_id(*device)).collect(),
        }
    }
    /// Classes that are expected; empty is every one.
    async fn expected_classes(&self) -> &[String] {
        &self.0.expected_classes
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

gql::connection! {
    /// Maintenance windows, a page at a time.
    pub MaintenanceWindowConnection, MaintenanceWindowEdge of MaintenanceWindow;
}

/// Which windows to list.
#[derive(Debug, InputObject)]
#[graphql(name = "MaintenanceWindowFilter")]
pub struct WindowFilterInput {
    /// Of one client.
    client_id: Option<ID>,
    /// That end after this instant.
    ends_after: Option<DateTime>,
}

/// Work to plan.
#[derive(Debug, InputObject)]
pub struct MaintenanceWindowCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// At which client.
    client_id: ID,
    /// What is done, in a few words.
    name: String,
    /// More about it.
    note: Option<String>,
    /// When it begins.
    starts_at: DateTime,
    /// When it ends; at most 7 days later.
    ends_at: DateTime,
    /// What it holds back; messages and new tickets if absent.
    mode: Option<WindowMode>,
    /// Whether it covers every device of the client.
    all_devices: Option<bool>,
    /// The devices that it covers otherwise; at most 500.
    device_ids: Option<Vec<ID>>,
    /// Classes that are expected, such as `agent.silent`; every one if absent.
    expected_classes: Option<Vec<String>>,
}

impl MaintenanceWindowCreateInput {
    fn parse(self) -> std::result::Result<NewWindow, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.take(parse_id(&self.client_id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let note = checked.take(Prose::parse("note", &self.note.unwrap_or_default()));
        let reach = if self.all_devices == Some(true) {
            Some(Reach::All)
        } else {
            let ids = self.device_ids.unwrap_or_default();
            let parsed: std::result::Result<Vec<_>, _> = ids.iter().map(|id| parse_id(id, "deviceIds")).collect();
            checked.take(parsed).map(Reach::Devices)
        };
        let classes = self.expected_classes.unwrap_or_default();
        if classes.len() > MOST_CLASSES {
            let message = format!("Name at most {MOST_CLASSES} classes.");
            checked.refuse(ErrorCode::LimitReached, "expectedClasses", message);
        }
        let classes: std::result::Result<Vec<_>, _> =
            classes.iter().take(MOST_CLASSES).map(|class| Name::parse("expectedClasses", class)).collect();
        let classes = checked.take(classes);
        let new = client.zip(name).zip(note.zip(reach)).zip(classes);
        checked.finish(new.map(|(((client, name), (note, reach)), expected_classes)| NewWindow {
            id,
            client,
            name,
            note,
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            mode: self.mode.map_or(Mode::NotifyOff, Into::into),
            reach,
            expected_classes,
        }))
    }
}

/// The window to end now.
#[derive(Debug, InputObject)]
pub struct MaintenanceWindowEndInput {
    /// Which one.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
}

/// The window after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct MaintenanceWindowPayload {
    /// The window; null if refused.
    maintenance_window: Option<MaintenanceWindow>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of maintenance windows.
#[derive(Debug, Default)]
pub struct WindowQuery;

#[Object]
impl WindowQuery {
    /// The maintenance windows that the caller may see, those that end last first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn maintenance_windows(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<WindowFilterInput>,
    ) -> Result<MaintenanceWindowConnection> {
        let (env, scope) = caller(ctx)?;
        let request = gql::page_request(first, after, last, before)?;
        let read = async {
            let filter = match filter {
                None => WindowFilter::default(),
                Some(filter) => {
                    let client = filter.client_id.map(|id| gql::parse_id_or_fail(&id, "filter.clientId"));
                    WindowFilter { client: client.transpose()?, ends_after: filter.ends_after.map(|at| at.0) }
                }
            };
            service::list(env, scope, filter, request).await
        };
        Ok(read.await.map_err(gql::query_error)?.map(MaintenanceWindow).into())
    }
}

/// Changes of maintenance windows.
#[derive(Debug, Default)]
pub struct WindowMutation;

#[Object]
impl WindowMutation {
    /// Plans work during which people are not called.
    async fn maintenance_window_create(
        &self,
        ctx: &Context<'_>,
        input: MaintenanceWindowCreateInput,
    ) -> Result<MaintenanceWindowPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Ends a maintenance window now.
    async fn maintenance_window_end(
        &self,
        ctx: &Context<'_>,
        input: MaintenanceWindowEndInput,
    ) -> Result<MaintenanceWindowPayload> {
        let (env, who) = caller(ctx)?;
        let work =
            async { service::end(env, who, gql::parse_id_or_fail(&input.id, "id")?, input.expected_version).await };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::MaintenanceWindow, Failure>) -> Result<MaintenanceWindowPayload> {
    payload(result, |window, errors| MaintenanceWindowPayload {
        maintenance_window: window.map(MaintenanceWindow),
        errors,
    })
}
