//! What is promised for a new ticket: the agreement that covers it, its policy and its calendar.

use db::ReadTx;
use kernel::{AgreementId, CalendarId, ClientId, Failure, ServiceId, SlaPolicyId};
use sla::TicketCalendars;
use tenancy::agreement::InForce;

use super::book::NO_POLICY;
use crate::ticket::Source;

/// The terms of a ticket at its opening.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The agreement that covers it.
    pub agreement: Option<AgreementId>,
    /// Its policy.
    pub policy: Option<SlaPolicyId>,
    /// Its calendar.
    pub calendar: Option<CalendarId>,
}

impl Terms {
    /// The terms of a ticket that concerns these services: those of the first of them that an agreement covers; of one
    /// without services those of an agreement in force. Work that the provider planned itself is under the agreement, but
    /// nobody waits for an answer to it: it has no promised times.
    pub(crate) async fn of(
        tx: &ReadTx,
        client: ClientId,
        (source, services): (Source, &[ServiceId]),
    ) -> Result<Self, Failure> {
        let promised = !matches!(source, Source::Upkeep | Source::System);
        let concerned = services.iter().copied().map(Some).chain(services.is_empty().then_some(None));
        let in_force = InForce::read(tx, client, tx.now()).await?;
        let Some(coverage) = concerned.into_iter().find_map(|service| in_force.covering(service)) else {
            return Ok(Self::default());
        };
        let terms = Self { agreement: Some(coverage.agreement), ..Self::default() };
        if !promised {
            return Ok(terms);
        }
        Ok(Self { policy: coverage.sla_policy, calendar: coverage.calendar, ..terms })
    }

    /// The policy as the log names it.
    pub(crate) fn policy_name(self) -> String {
        self.policy.map_or_else(|| NO_POLICY.to_owned(), |policy| policy.to_string())
    }

    /// The calendar as the log names it.
    pub(crate) fn calendars(self) -> TicketCalendars {
        TicketCalendars { contract: self.calendar.map(|calendar| calendar.to_string()), ..TicketCalendars::default() }
    }
}
