//! Calendars in the API.

mod hours;

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use gql::{DateTime, LoadError, Loader, UserErrorObject, parse_id, to_id};
use kernel::text::Name;
use kernel::{CalendarId, Failure, Timestamp};

use super::{CalendarPatch, Hours, NewCalendar, parse_zone, service, validate};
use crate::client::graphql::Client;
use crate::graphql::{Lens, caller, loaded, payload, scope, tenancy};
use crate::input::Checked;
use crate::site::graphql::client_of;

pub use hours::{CalendarOverride, ClockWindow, Holiday, Weekday, WeeklyWindow};
use hours::{CalendarOverrideInput, HolidayInput, WeeklyWindowInput};

/// When the provider works: for a client, a service, or everybody.
#[derive(Debug, Clone)]
pub struct Calendar(pub super::Calendar);

#[Object]
impl Calendar {
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
    /// IANA time zone in which the hours are written.
    async fn time_zone(&self) -> &str {
        self.0.definition.zone.name()
    }
    /// Windows of the weekdays, from Monday on; those in force now.
    async fn weekly(&self, ctx: &Context<'_>) -> Result<Vec<WeeklyWindow>> {
        Ok(self.0.in_force(now(ctx)?).map(hours::weekly).unwrap_or_default())
    }
    /// Windows of single dates, which stand above weekdays and holidays; those in force now.
    async fn overrides(&self, ctx: &Context<'_>) -> Result<Vec<CalendarOverride>> {
        Ok(self.0.in_force(now(ctx)?).map(hours::overrides).unwrap_or_default())
    }
    /// Dates without windows; those in force now.
    async fn holidays(&self, ctx: &Context<'_>) -> Result<Vec<Holiday>> {
        Ok(self.0.in_force(now(ctx)?).map(hours::holidays).unwrap_or_default())
    }
    /// Whether business time passes now.
    async fn open_now(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.is_open(now(ctx)?))
    }
    /// When it opens next; null while it is open, and if it does not open within 400 days.
    async fn next_opens_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let now = now(ctx)?;
        Ok(self.0.next_open(now).filter(|open| *open > now).map(DateTime))
    }
    /// All versions, oldest first: what applied when, and what is announced. At most 200.
    async fn versions(&self) -> Vec<CalendarVersion> {
        let mut versions = self.0.definition.versions.clone();
        versions.sort_by_key(|version| version.valid_from);
        versions.into_iter().map(CalendarVersion).collect()
    }
    /// Counts changes; goes into `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// When a calendar is open from an instant on.
#[derive(Debug, Clone)]
pub struct CalendarVersion(sla::CalendarVersion);

#[Object]
impl CalendarVersion {
    /// From when on it is in force; null is always.
    async fn valid_from(&self) -> Option<DateTime> {
        self.0.valid_from.map(|at| DateTime(Timestamp::from_micros(at.micros())))
    }
    /// Windows of the weekdays, from Monday on.
    async fn weekly(&self) -> Vec<WeeklyWindow> {
        hours::weekly(&self.0)
    }
    /// Windows of single dates, which stand above weekdays and holidays.
    async fn overrides(&self) -> Vec<CalendarOverride> {
        hours::overrides(&self.0)
    }
    /// Dates without windows.
    async fn holidays(&self) -> Vec<Holiday> {
        hours::holidays(&self.0)
    }
}

fn now(ctx: &Context<'_>) -> Result<Timestamp> {
    Ok(tenancy(ctx)?.db.now())
}

/// A calendar to make.
#[derive(Debug, InputObject)]
pub struct CalendarCreateInput {
    /// Id chosen by the caller, which makes a repeated request harmless.
    id: Option<ID>,
    /// Whose; absent makes a calendar of the provider, which every client inherits.
    client_id: Option<ID>,
    /// Name.
    name: String,
    /// IANA time zone, such as `Europe/Berlin`. It stays.
    time_zone: String,
    /// Windows of the weekdays; a weekday without one is closed.
    weekly: Vec<WeeklyWindowInput>,
    /// Windows of single dates.
    overrides: Option<Vec<CalendarOverrideInput>>,
    /// Dates without windows.
    holidays: Option<Vec<HolidayInput>>,
}

/// A change of a calendar; what is absent stays. Past time stays as it was: new hours are in force from now or later on.
#[derive(Debug, InputObject)]
pub struct CalendarUpdateInput {
    /// Which calendar.
    id: ID,
    /// The version that the change is based on.
    expected_version: i32,
    /// Name.
    name: Option<String>,
    /// Windows of the weekdays; replaces all of them.
    weekly: Option<Vec<WeeklyWindowInput>>,
    /// Windows of single dates; replaces all of them.
    overrides: Option<Vec<CalendarOverrideInput>>,
    /// Dates without windows; replaces all of them.
    holidays: Option<Vec<HolidayInput>>,
    /// From when on the new hours are in force; absent is now.
    valid_from: Option<DateTime>,
}

/// The calendar after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct CalendarPayload {
    /// The calendar; null if refused.
    calendar: Option<Calendar>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Reads of calendars.
#[derive(Debug, Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The provider's calendars by name and, if a client is given, that client's among them; at most 200.
    async fn calendars(&self, ctx: &Context<'_>, client_id: Option<ID>) -> Result<Vec<Calendar>> {
        let client =
            client_id.map(|id| gql::parse_id_or_fail(&id, "clientId")).transpose().map_err(gql::query_error)?;
        let found = service::list(tenancy(ctx)?, scope(ctx)?, client).await.map_err(gql::query_error)?;
        Ok(found.into_iter().map(Calendar).collect())
    }

    /// One calendar; null if it does not exist or is not visible.
    async fn calendar(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Calendar>> {
        let Ok(id) = parse_id(&id, "id") else { return Ok(None) };
        loaded::<CalendarById, _>(ctx, id).await
    }
}

/// Changes of calendars.
#[derive(Debug, Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Makes a calendar.
    async fn calendar_create(&self, ctx: &Context<'_>, input: CalendarCreateInput) -> Result<CalendarPayload> {
        let (env, who) = caller(ctx)?;
        let work = async { service::create(env, who, input.parse()?).await };
        answer(work.await)
    }

    /// Renames a calendar, or gives it other hours from now or later on.
    async fn calendar_update(&self, ctx: &Context<'_>, input: CalendarUpdateInput) -> Result<CalendarPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let id = gql::parse_id_or_fail(&input.id, "id")?;
            service::update(env, who, id, input.expected_version, input.parse()?).await
        };
        answer(work.await)
    }
}

fn answer(result: std::result::Result<super::Calendar, Failure>) -> Result<CalendarPayload> {
    payload(result, |calendar, errors| CalendarPayload { calendar: calendar.map(Calendar), errors })
}

impl CalendarCreateInput {
    fn parse(self) -> std::result::Result<NewCalendar, Failure> {
        let mut checked = Checked::new();
        let id = checked.optional(self.id, |id| parse_id(&id, "id"));
        let client = checked.optional(self.client_id, |id| parse_id(&id, "clientId"));
        let name = checked.take(Name::parse("name", &self.name));
        let zone = checked.take(parse_zone("timeZone", &self.time_zone));
        let weekly = hours::parse_weekly(&mut checked, self.weekly);
        let overrides = hours::parse_overrides(&mut checked, self.overrides.unwrap_or_default());
        let holidays = hours::parse_holidays(&mut checked, self.holidays.unwrap_or_default());
        let (name, zone) = checked.finish(name.zip(zone))?;
        let hours =
            Hours { valid_from: None, weekly: Some(weekly), overrides: Some(overrides), holidays: Some(holidays) };
        let version = hours.into_version(hours::empty())?;
        let definition = sla::Calendar { zone, versions: vec![version] };
        validate(&definition)?;
        Ok(NewCalendar { id, client, name, definition })
    }
}

impl CalendarUpdateInput {
    fn parse(self) -> std::result::Result<CalendarPatch, Failure> {
        let mut checked = Checked::new();
        let name = checked.optional(self.name, |text| Name::parse("name", &text));
        let hours = Hours {
            valid_from: self.valid_from.map(|at| at.0),
            weekly: self.weekly.map(|lines| hours::parse_weekly(&mut checked, lines)),
            overrides: self.overrides.map(|lines| hours::parse_overrides(&mut checked, lines)),
            holidays: self.holidays.map(|lines| hours::parse_holidays(&mut checked, lines)),
        };
        let given = hours.weekly.is_some() || hours.overrides.is_some() || hours.holidays.is_some();
        checked.finish(Some(CalendarPatch { name, hours: given.then_some(hours) }))
    }
}

/// Loads calendars for the objects that name them.
pub struct CalendarById(pub(crate) Lens);

impl Loader<CalendarId> for CalendarById {
    type Value = Calendar;
    type Error = LoadError;

    async fn load(&self, keys: &[CalendarId]) -> std::result::Result<HashMap<CalendarId, Calendar>, LoadError> {
        let found = service::by_ids(&self.0.tenancy, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|calendar| (calendar.id, Calendar(calendar))).collect())
    }
}
