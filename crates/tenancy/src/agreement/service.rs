//! The only writer of agreements.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::{AgreementKind, CalendarKind, SlaPolicyKind};
use kernel::{
    AgreementId, CalendarId, ClientId, ErrorCode, Failure, Permission, Permit, Scope, ServiceId, SlaPolicyId,
};

use super::{Agreement, AgreementPatch, Day, NewAgreement, store};
use crate::calendar::store as calendars;
use crate::inherited;
use crate::input::stored;
use crate::record::{self, Kept};
use crate::sla_policy::store as policies;
use crate::{Tenancy, limits};

impl Kept for Agreement {
    type Patch = AgreementPatch;
    const PERMISSION: Permission = Permission::AgreementWrite;
    const LIMIT: u64 = limits::AGREEMENTS;
    const ACTIONS: [&'static str; 2] = ["agreement.create", "agreement.update"];

    async fn find(tx: &ReadTx, id: AgreementId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        store::insert(tx, self).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, mut patch: AgreementPatch) -> Result<bool, DbError> {
        let services = patch.services.take();
        let fits = store::update(tx, self.id, expected, patch).await?;
        if let Some(services) = services.filter(|_| fits) {
            store::set_services(tx, self.client, self.id, &services).await?;
        }
        Ok(fits)
    }
    fn refusal(error: DbError) -> Failure {
        stored::<AgreementKind>(error, "name", "serviceIds")
    }
}

/// Makes an agreement.
///
/// # Errors
/// Not found for the client, a service, the calendar or the policy; taken for the name; an end before the start; a limit.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewAgreement) -> Result<Agreement, Failure> {
    in_order(&new.starts_on, new.ends_on.as_ref())?;
    let services = distinct(new.services)?;
    let permit = scope.permit_client(Permission::AgreementWrite, new.client)?;
    usable(tenancy, &permit, new.client, (new.calendar, new.sla_policy)).await?;
    let (client, id) = (new.client, new.id);
    let build = move |id| {
        Ok(Agreement {
            id,
            client,
            name: new.name.into_string(),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            calendar: new.calendar,
            sla_policy: new.sla_policy,
            services,
            note: new.note.into_string(),
            version: 1,
        })
    };
    record::create(tenancy, scope, client, id, build).await
}

/// Changes an agreement.
///
/// # Errors
/// Not found, conflict, taken, an end before the start, or a limit.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: AgreementId,
    expected: i32,
    patch: AgreementPatch,
) -> Result<Agreement, Failure> {
    let permit = scope.permit(Permission::AgreementWrite)?;
    let find =
        tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(store::find(tx, id).await?) }));
    let before = find.await?.ok_or_else(|| Failure::not_found::<AgreementKind>("id"))?;
    // What these say holds for the expected version, or there is a conflict.
    let starts_on = patch.starts_on.as_ref().unwrap_or(&before.starts_on);
    in_order(starts_on, patch.ends_on.as_ref().unwrap_or(&before.ends_on).as_ref())?;
    usable(tenancy, &permit, before.client, (patch.calendar.flatten(), patch.sla_policy.flatten())).await?;
    let services = patch.services.map(distinct).transpose()?;
    record::update(tenancy, scope, id, expected, AgreementPatch { services, ..patch }).await
}

fn in_order(starts_on: &Day, ends_on: Option<&Day>) -> Result<(), Failure> {
    match ends_on {
        Some(end) if end < starts_on => {
            let message =
                format!("The last day lies before the first one, {}. Choose a later day.", starts_on.as_str());
            Err(Failure::rejected(ErrorCode::Invalid, "endsOn", message))
        }
        _ => Ok(()),
    }
}

fn distinct(mut services: Vec<ServiceId>) -> Result<Vec<ServiceId>, Failure> {
    services.sort_unstable();
    services.dedup();
    if services.len() > limits::AGREEMENT_SERVICES {
        let message = format!("An agreement can cover at most {} services.", limits::AGREEMENT_SERVICES);
        return Err(Failure::rejected(ErrorCode::LimitReached, "serviceIds", message));
    }
    Ok(services)
}

/// Calendar and policy are the client's own or the provider's. Neither ever goes away or changes hands, so they may be
/// looked at before the transaction of the change.
async fn usable(
    tenancy: &Tenancy,
    permit: &Permit,
    client: ClientId,
    (calendar, policy): (Option<CalendarId>, Option<SlaPolicyId>),
) -> Result<(), Failure> {
    let read = tenancy.db.read(permit, move |tx| {
        Box::pin(async move {
            inherited::known(tx, Some(client)).await?;
            let calendars = calendars::by_ids(tx, calendar.into_iter().collect()).await?;
            let policies = policies::by_ids(tx, policy.into_iter().collect()).await?;
            Ok::<_, Failure>((calendars, policies))
        })
    });
    let (calendars, policies) = read.await?;
    let fits = |owner: Option<ClientId>| owner.is_none_or(|owner| owner == client);
    if calendar.is_some() && !calendars.iter().any(|found| fits(found.client)) {
        return Err(Failure::not_found::<CalendarKind>("calendarId"));
    }
    if policy.is_some() && !policies.iter().any(|found| fits(found.client)) {
        return Err(Failure::not_found::<SlaPolicyKind>("slaPolicyId"));
    }
    Ok(())
}

/// Several agreements; those that are absent or not visible are left out, and all without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<AgreementId>) -> Result<Vec<Agreement>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The agreements of several clients, by name; nothing without any right to read agreements.
///
/// # Errors
/// What the database says.
pub async fn of_clients(tenancy: &Tenancy, scope: &Scope, clients: Vec<ClientId>) -> Result<Vec<Agreement>, Failure> {
    let Ok(permit) = scope.permit(Permission::AgreementRead) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::of_clients(tx, clients).await?) })).await
}
