//! Reads of forecasts, and making them at a person's wish.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::id::ClientKind;
use kernel::{ClientId, DeviceId, Failure, ForecastId, Page, PageRequest, Permission, Scope};

use super::make::{self, Permits, Place};
use super::{Forecast, ForecastFilter, HitRate, Score, store};
use crate::dates::{NO_ZONE, date_at, later, zone};
use crate::{Planning, limits};

/// Several forecasts; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn by_ids(env: &Planning, scope: &Scope, ids: Vec<ForecastId>) -> Result<Vec<Forecast>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    Ok(env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// One page of the newest forecasts, soonest full first.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn list(
    env: &Planning,
    scope: &Scope,
    filter: ForecastFilter,
    request: PageRequest,
) -> Result<Page<Forecast>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    Ok(env
        .tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, &request).await }))
        .await?)
}

/// How forecasts of one client, or of all that are visible, came out over the last 90 days.
///
/// # Errors
/// Forbidden without any right to see plans; not found for a client outside it.
pub async fn hit_rate(env: &Planning, scope: &Scope, client: Option<ClientId>) -> Result<HitRate, Failure> {
    let permit = match client {
        Some(client) => scope.permit_client(Permission::PlanRead, client)?,
        None => scope.permit(Permission::PlanRead)?,
    };
    let since = since(env);
    let read = env.tenancy.db.read(&permit, move |tx| {
        Box::pin(async move {
            // A permit with exceptions covers clients that do not exist: these must answer like those that it excepts.
            if let Some(client) = client
                && tenancy::client::name_of(tx, client).await?.is_none()
            {
                return Err(Failure::not_found::<ClientKind>("clientId"));
            }
            Ok(store::scores(tx, client.map(|client| vec![client]), since).await?)
        })
    });
    Ok(counted(since, read.await?.into_iter().map(|(_, score, count)| (score, count))))
}

/// How forecasts of each of several clients came out over the last 90 days; all zero for one that is not visible.
///
/// # Errors
/// Forbidden without any right to see plans.
pub async fn hit_rates(
    env: &Planning,
    scope: &Scope,
    clients: Vec<ClientId>,
) -> Result<HashMap<ClientId, HitRate>, Failure> {
    let permit = scope.permit(Permission::PlanRead)?;
    let (since, wanted) = (since(env), clients.clone());
    let read =
        env.tenancy.db.read(&permit, move |tx| Box::pin(async move { store::scores(tx, Some(wanted), since).await }));
    let found = read.await?;
    let of = |client: ClientId| {
        let own = found.iter().filter(move |(of, ..)| *of == client).map(|(_, score, count)| (*score, *count));
        (client, counted(since, own))
    };
    Ok(clients.into_iter().map(of).collect())
}

fn since(env: &Planning) -> Date {
    later(date_at(&zone("UTC"), env.tenancy.db.now()), -limits::HIT_RATE_DAYS)
}

fn counted(since: Date, scores: impl Iterator<Item = (Score, u32)>) -> HitRate {
    let mut rate = HitRate { since, came_true: 0, early: 0, late: 0, wrong: 0, averted: 0, open: 0 };
    for (score, count) in scores {
        *match score {
            Score::CameTrue => &mut rate.came_true,
            Score::Early => &mut rate.early,
            Score::Late => &mut rate.late,
            Score::Wrong => &mut rate.wrong,
            Score::Averted => &mut rate.averted,
            Score::Open => &mut rate.open,
        } += count;
    }
    rate
}

/// Makes today's forecasts of a device now; those that exist stay.
///
/// # Errors
/// Not found for the device; forbidden without the right to plan for its client.
pub async fn make_now(env: &Planning, scope: &Scope, device: DeviceId) -> Result<Vec<Forecast>, Failure> {
    let device = env.ingestion.device(scope, device).await?;
    let permits = Permits {
        read: scope.permit_client(Permission::DeviceRead, device.client)?,
        write: scope.permit_client(Permission::PlanWrite, device.client)?,
    };
    let site = match device.site {
        Some(site) => tenancy::site::service::by_ids(&env.tenancy, scope, vec![site]).await?.pop(),
        None => None,
    };
    let zone = site.map_or_else(|| NO_ZONE.to_owned(), |site| site.time_zone.to_string());
    let place = Place { client: device.client, device: device.id, zone };
    make::of_device(env, &permits, &place, env.tenancy.db.now()).await
}
