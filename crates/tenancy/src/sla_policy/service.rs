//! The only writer of SLA policies.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::{CalendarKind, SlaPolicyKind};
use kernel::{CalendarId, ClientId, ErrorCode, Failure, Id, Permission, Scope, SlaPolicyId};

use super::{NewSlaPolicy, SlaPolicy, SlaPolicyPatch, store};
use crate::calendar::{Calendar, store as calendars};
use crate::inherited::{self, Inherited};
use crate::{Tenancy, limits};

impl Inherited for SlaPolicy {
    type Kind = SlaPolicyKind;
    const NOUN: &'static str = "sla_policy";
    const ACTIONS: [&'static str; 2] = ["sla_policy.create", "sla_policy.update"];
    const LIMIT: u64 = limits::SLA_POLICIES;

    fn id(&self) -> SlaPolicyId {
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
    async fn find(tx: &ReadTx, id: SlaPolicyId) -> Result<Option<Self>, DbError> {
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

    /// The definition is sound, and each calendar is one that this policy may count in.
    async fn check(&self, tx: &ReadTx) -> Result<(), Failure> {
        self.definition
            .validate()
            .map_err(|refusal| Failure::rejected(ErrorCode::Invalid, "priorities", format!("{refusal}.")))?;
        let ids: Option<Vec<CalendarId>> = self.calendars().into_iter().map(Id::parse).collect();
        let absent = || Failure::not_found::<CalendarKind>("calendarId");
        let ids = ids.ok_or_else(absent)?;
        let wanted = ids.len();
        let usable = |calendar: &Calendar| calendar.client.is_none() || calendar.client == self.client;
        let found = calendars::by_ids(tx, ids).await?.into_iter().filter(usable).count();
        if found == wanted { Ok(()) } else { Err(absent()) }
    }
}

/// Makes an SLA policy.
///
/// # Errors
/// Forbidden, not found for the client or a calendar, taken, a limit, or a promise that cannot be kept track of.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewSlaPolicy) -> Result<SlaPolicy, Failure> {
    let definition = new.definition();
    let NewSlaPolicy { id, client, name, .. } = new;
    let build = move |id| SlaPolicy { id, client, name: name.into_string(), definition, version: 1 };
    inherited::create(tenancy, scope, client, id, build).await
}

/// Renames an SLA policy, or promises something else from now on.
///
/// # Errors
/// Forbidden, not found, conflict, taken, or what is wrong with the promises.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: SlaPolicyId,
    expected: i32,
    patch: SlaPolicyPatch,
) -> Result<SlaPolicy, Failure> {
    inherited::update(tenancy, scope, id, expected, move |policy: SlaPolicy, now| policy.patched(patch, now)).await
}

/// The provider's policies, and those of a client if one is given.
///
/// # Errors
/// Forbidden without any right to read agreements; not found for a client outside of it.
pub async fn list(tenancy: &Tenancy, scope: &Scope, client: Option<ClientId>) -> Result<Vec<SlaPolicy>, Failure> {
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

/// Several policies; those that are absent or not visible are left out, and all without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<SlaPolicyId>) -> Result<Vec<SlaPolicy>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// Everything that the SLA clock needs to know of a client's calendars and policies and of those that it inherits, keyed
/// by node id.
///
/// # Errors
/// What the database says.
pub async fn definitions(tx: &ReadTx, client: ClientId) -> Result<sla::Definitions, DbError> {
    let calendars = calendars::for_client(tx, Some(client)).await?;
    let policies = store::for_client(tx, Some(client)).await?;
    Ok(sla::Definitions {
        calendars: calendars.into_iter().map(|calendar| (calendar.id.to_string(), calendar.definition)).collect(),
        policies: policies.into_iter().map(|policy| (policy.id.to_string(), policy.definition)).collect(),
        people: Default::default(),
    })
}
