//! The only writer of calendars.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::CalendarKind;
use kernel::{CalendarId, ClientId, Failure, Permission, Scope};

use super::{Calendar, CalendarPatch, NewCalendar, store, validate};
use crate::inherited::{self, Inherited};
use crate::{Tenancy, limits};

impl Inherited for Calendar {
    type Kind = CalendarKind;
    const NOUN: &'static str = "calendar";
    const ACTIONS: [&'static str; 2] = ["calendar.create", "calendar.update"];
    const LIMIT: u64 = limits::CALENDARS;

    fn id(&self) -> CalendarId {
        self.id
    }
    fn client(&self) -> Option<ClientId> {
        self.client
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn version(&self) -> i32 {
        self.version
    }
    async fn find(tx: &ReadTx, id: CalendarId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: Option<ClientId>) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        store::insert(tx, self).await
    }
    async fn replace(&self, tx: &WriteTx, expected: i32) -> Result<bool, DbError> {
        store::replace(tx, self, expected).await
    }
    async fn check(&self, _: &ReadTx) -> Result<(), Failure> {
        validate(&self.definition)
    }
}

/// Makes a calendar.
///
/// # Errors
/// Forbidden, not found for the client, taken, a limit, or a calendar that never opens.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewCalendar) -> Result<Calendar, Failure> {
    let NewCalendar { id, client, name, definition } = new;
    let build = move |id| Calendar { id, client, name: name.into_string(), definition, version: 1 };
    inherited::create(tenancy, scope, client, id, build).await
}

/// Renames a calendar, or gives it other hours from now or later on.
///
/// # Errors
/// Forbidden, not found, conflict, taken, or what is wrong with the hours.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: CalendarId,
    expected: i32,
    patch: CalendarPatch,
) -> Result<Calendar, Failure> {
    inherited::update(tenancy, scope, id, expected, move |calendar: Calendar, now| calendar.patched(patch, now)).await
}

/// The provider's calendars, and those of a client if one is given.
///
/// # Errors
/// Forbidden without any right to read agreements; not found for a client outside of it.
pub async fn list(tenancy: &Tenancy, scope: &Scope, client: Option<ClientId>) -> Result<Vec<Calendar>, Failure> {
    let permit = match client {
        Some(client) => scope.permit_client(Permission::AgreementRead, client)?,
        None => scope.permit(Permission::AgreementRead)?,
    };
    tenancy
        .db
        .read(&permit, move |tx| {
            Box::pin(async move {
                inherited::known(tx, client).await?;
                Ok(store::for_client(tx, client).await?)
            })
        })
        .await
}

/// Several calendars; those that are absent or not visible are left out, and all without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<CalendarId>) -> Result<Vec<Calendar>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}
