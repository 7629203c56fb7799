//! What every installation has from the first day, so that nothing is empty and nothing is nobody's: the default team with
//! the owners on it, a calendar of office hours, and an SLA policy.
//!
//! Made when the first owner is, and at each start of a server: installations that are older than these things get them,
//! too. What somebody has changed or renamed stays as it is.

use std::collections::BTreeMap;
use std::time::Duration;

use auth::AuditLog;
use auth::grant::owners;
use db::{ReadTx, WriteTx};
use jobs::{BoxFuture, Reconciler};
use kernel::text::Name;
use kernel::{CalendarId, Failure, Permission, Scope, SystemScope};

use crate::Tenancy;
use crate::calendar::{Calendar, store as calendars};
use crate::inherited;
use crate::sla_policy::{NewSlaPolicy, SlaPolicy, Terms, store as policies};
use crate::team::{self, Team, store as teams};

/// Name of the calendar.
const CALENDAR: &str = "Office hours";
/// Name of the SLA policy.
const POLICY: &str = "Standard";
/// Open from Monday to Friday.
const DAYS: [sla::Weekday; 5] =
    [sla::Weekday::Mon, sla::Weekday::Tue, sla::Weekday::Wed, sla::Weekday::Thu, sla::Weekday::Fri];

/// Makes what is missing, as the person whose scope it is. `zone` is that of the calendar's hours.
///
/// # Errors
/// Forbidden unless agreements may be changed provider-wide; otherwise what the database says.
pub async fn ensure(tenancy: &Tenancy, scope: &Scope, zone: sla::Zone) -> Result<(), Failure> {
    let permit = scope.permit_provider(Permission::AgreementWrite)?;
    let audit = tenancy.audit.clone();
    tenancy.db.write(&permit, move |tx| Box::pin(async move { make(tx, &audit, zone).await })).await
}

/// Makes what is missing. Without an owner there is no installation yet, and nothing is made.
async fn make(tx: &WriteTx, audit: &AuditLog, zone: sla::Zone) -> Result<(), Failure> {
    // Two nodes that start at the same moment take turns.
    owners::serialise(tx).await?;
    let owners = owners::all(tx).await?;
    if owners.is_empty() {
        return Ok(());
    }
    if teams::find_default(tx).await?.is_none() {
        let name = team::DEFAULT_NAME.to_owned();
        let team = Team { id: tx.new_id(), name, is_default: true, members: owners, version: 1 };
        teams::insert(tx, &team).await?;
        team::service::record(tx, audit, "team.create", None, &team).await?;
    }
    let calendar = calendars::for_client(tx, None).await?.into_iter().next();
    let calendar = match calendar {
        Some(calendar) => calendar,
        None => inherited::add(tx, audit, office_hours(tx.new_id(), zone)?).await?,
    };
    if policies::count(tx, None).await? == 0 {
        inherited::add(tx, audit, standard(tx, calendar.id)?).await?;
    }
    Ok(())
}

/// Whether nothing is missing.
async fn is_whole(tx: &ReadTx) -> Result<bool, Failure> {
    Ok(teams::find_default(tx).await?.is_some()
        && calendars::count(tx, None).await? > 0
        && policies::count(tx, None).await? > 0)
}

fn office_hours(id: CalendarId, zone: sla::Zone) -> Result<Calendar, Failure> {
    let window: sla::Window = "09:00-17:00".parse().map_err(|refusal: sla::Refusal| Failure::internal(refusal))?;
    let version = sla::CalendarVersion {
        valid_from: None,
        recorded_at: None,
        weekly: DAYS.into_iter().map(|day| (day, vec![window])).collect(),
        overrides: BTreeMap::new(),
        holidays: Vec::new(),
    };
    let definition = sla::Calendar { zone, versions: vec![version] };
    Ok(Calendar { id, client: None, name: CALENDAR.to_owned(), definition, version: 1 })
}

fn standard(tx: &WriteTx, calendar: CalendarId) -> Result<SlaPolicy, Failure> {
    let within = |minutes: i64| Some(sla::Promise::Within(sla::Span::from_millis(minutes * 60_000)));
    let days = |business_days| Some(sla::Promise::BusinessDays(sla::BusinessDays { business_days }));
    let promised =
        |first_response, resolution| sla::Priority { first_response, resolution, ..sla::Priority::default() };
    let priorities = [
        ("P1", promised(within(30), within(4 * 60))),
        ("P2", promised(within(60), within(8 * 60))),
        ("P3", promised(within(4 * 60), days(2))),
        ("P4", promised(within(8 * 60), days(5))),
    ];
    let name = Name::parse("name", POLICY).map_err(|error| Failure::Rejected(vec![error]))?;
    let new = NewSlaPolicy {
        id: None,
        client: None,
        name,
        calendar,
        priorities: priorities.into_iter().map(|(name, priority)| (name.to_owned(), priority)).collect(),
        terms: Terms::default(),
    };
    let definition = new.definition();
    Ok(SlaPolicy { id: tx.new_id(), client: None, name: POLICY.to_owned(), definition, version: 1 })
}

/// The reconciler that makes what is missing, for installations that are older than it.
pub struct Defaults(Tenancy);

impl Defaults {
    /// For this installation.
    #[must_use]
    pub const fn new(tenancy: Tenancy) -> Self {
        Self(tenancy)
    }
}

impl Reconciler for Defaults {
    fn name(&self) -> &'static str {
        "tenancy.defaults"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let zone: sla::Zone = "UTC".parse().map_err(|refusal: sla::Refusal| Failure::internal(refusal))?;
            let whole = self.0.db.sweep_read(&scope, |tx| Box::pin(async move { is_whole(tx).await }));
            if whole.await? {
                return Ok(());
            }
            let audit = self.0.audit.clone();
            self.0.db.sweep_write(&scope, move |tx| Box::pin(async move { make(tx, &audit, zone).await })).await
        })
    }
}

#[cfg(test)]
mod tests;
