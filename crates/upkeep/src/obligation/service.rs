//! The only writer of obligations. Their occurrences follow in the same transaction.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::ObligationKind;
use kernel::{ClientId, ErrorCode, Failure, ObligationId, Page, PageRequest, Permission, Scope, Timestamp};
use tenancy::input::stored;
use tenancy::record::{self, Kept};

use super::{NewObligation, Obligation, ObligationFilter, ObligationPatch, store};
use crate::cadence::instants::{date_at, later};
use crate::occurrence::planning;
use crate::{Upkeep, limits};

impl Kept for Obligation {
    type Patch = ObligationPatch;
    const PERMISSION: Permission = Permission::UpkeepWrite;
    const LIMIT: u64 = limits::OBLIGATIONS;
    const ACTIONS: [&'static str; 2] = ["obligation.create", "obligation.update"];

    async fn find(tx: &ReadTx, id: ObligationId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        let today = date_at(&self.cadence.zone, tx.now());
        // What was due before the obligation existed was never owed.
        let new = Self { planned_until: later(today, -1), created_at: tx.now(), ..self.clone() };
        store::insert(tx, &new).await?;
        planning::extend(tx, &new).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, patch: ObligationPatch) -> Result<bool, DbError> {
        let dates = patch.concerns_dates();
        let after = Self {
            devices: patch.devices.clone().unwrap_or_else(|| self.devices.clone()),
            services: patch.services.clone().unwrap_or_else(|| self.services.clone()),
            ..self.clone()
        };
        let links = (patch.devices.is_some(), patch.services.is_some());
        if !store::update(tx, self.id, expected, patch).await? {
            return Ok(false);
        }
        if links.0 {
            store::set_devices(tx, &after).await?;
        }
        if links.1 {
            store::set_services(tx, &after).await?;
        }
        if let Some(stored) = store::find(tx, self.id).await?.filter(|_| dates) {
            planning::again(tx, &stored).await?;
        }
        Ok(true)
    }
    fn refusal(error: DbError) -> Failure {
        stored::<ObligationKind>(error, "title", "")
    }
}

/// Takes on an obligation. Its occurrences of the next days exist from then on.
///
/// # Errors
/// Not found for the client or something linked, or a limit.
pub async fn create(env: &Upkeep, scope: &Scope, new: NewObligation) -> Result<Obligation, Failure> {
    let (client, id) = (new.client, new.id);
    let (devices, services) = (distinct_devices(new.devices)?, distinct_services(new.services)?);
    let build = move |id| {
        Ok(Obligation {
            id,
            client,
            area: new.area,
            title: new.title.into_string(),
            scope: new.scope.into_string(),
            devices,
            services,
            planned_until: new.cadence.starts_on,
            cadence: new.cadence,
            responsible: new.responsible,
            runbook: new.runbook,
            required_evidence: new.required_evidence,
            lead_days: new.lead_days,
            grace_days: new.grace_days,
            agreement: new.agreement,
            active: true,
            version: 1,
            // Set when it is stored.
            created_at: Timestamp::default(),
        })
    };
    record::create(&env.tenancy, scope, client, id, build).await
}

/// Changes an obligation. Occurrences that nobody has touched follow new dates; those that were asked for stay.
///
/// # Errors
/// Not found, conflict, or a limit.
pub async fn update(
    env: &Upkeep,
    scope: &Scope,
    id: ObligationId,
    expected: i32,
    patch: ObligationPatch,
) -> Result<Obligation, Failure> {
    let devices = patch.devices.map(distinct_devices).transpose()?;
    let services = patch.services.map(distinct_services).transpose()?;
    record::update(&env.tenancy, scope, id, expected, ObligationPatch { devices, services, ..patch }).await
}

fn distinct<T: Ord>(mut list: Vec<T>, most: usize, field: &str) -> Result<Vec<T>, Failure> {
    list.sort_unstable();
    list.dedup();
    if list.len() > most {
        let message = format!("An obligation can name at most {most} of these. Split it into several.");
        return Err(Failure::rejected(ErrorCode::LimitReached, field, message));
    }
    Ok(list)
}

fn distinct_devices(list: Vec<kernel::DeviceId>) -> Result<Vec<kernel::DeviceId>, Failure> {
    distinct(list, limits::OBLIGATION_DEVICES, "deviceIds")
}

fn distinct_services(list: Vec<kernel::ServiceId>) -> Result<Vec<kernel::ServiceId>, Failure> {
    distinct(list, limits::OBLIGATION_SERVICES, "serviceIds")
}

/// Several obligations; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see upkeep.
pub async fn by_ids(env: &Upkeep, scope: &Scope, ids: Vec<ObligationId>) -> Result<Vec<Obligation>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// One page of the visible obligations, by title.
///
/// # Errors
/// Forbidden without any right to see upkeep; not found for a client outside it.
pub async fn list(
    env: &Upkeep,
    scope: &Scope,
    filter: ObligationFilter,
    request: PageRequest,
) -> Result<Page<Obligation>, Failure> {
    let permit = scope.permit(Permission::UpkeepRead)?;
    Ok(env
        .tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, &request).await }))
        .await?)
}

/// An obligation that must be there.
pub(crate) async fn existing(tx: &ReadTx, id: ObligationId) -> Result<Obligation, Failure> {
    store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ObligationKind>("obligationId"))
}
