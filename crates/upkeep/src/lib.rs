//! Upkeep: what is owed to clients regularly, between incidents, and the proof that it was done.
//!
//! Words: an *obligation* is recurring upkeep that is owed; an *occurrence* is one due instance of it; *evidence* is the
//! immutable, dated and hashed proof of what was done, which also says what it does not prove.
//!
//! Invariants
//! - An occurrence exists once for its obligation and due date, however often and on however many nodes it is planned.
//! - Done needs the evidence that the obligation asks for. Missed, declined and excused are facts that stay: work that is
//!   done after it was missed is written down beside, as late.
//! - What happens is decided by [`occurrence::state`], which is pure; each change, its audit entry and its jobs commit
//!   together.
//! - Evidence is only ever added.
//!
//! Tables: `obligation`, `obligation_device`, `obligation_service`, `occurrence`, `evidence`.
//! Changes that watchers hear: those of obligations and occurrences by their node ids; evidence as its occurrence's.
//! Jobs: [`OCCURRENCE_DUE`] with `{"occurrence": id}`, when the work is to be asked for; [`OCCURRENCE_SETTLED`] when
//! nothing is left to do.

pub mod cadence;
pub mod evidence;
pub mod graphql;
pub mod input;
pub mod limits;
pub mod obligation;
pub mod occurrence;
pub mod responsible;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jobs::Reconciler;
use kernel::{EvidenceId, Failure, ObligationId, OccurrenceId, Scope};
use tenancy::Tenancy;

/// The kind of job that follows when an occurrence opens; its payload is `{"occurrence": id}`.
pub const OCCURRENCE_DUE: &str = "upkeep.occurrence_due";
/// The kind of job that follows when nothing is left to do of an occurrence with a ticket; its payload is
/// `{"occurrence": id}`.
pub const OCCURRENCE_SETTLED: &str = "upkeep.occurrence_settled";
/// The kind of decision by which a client declines an occurrence.
pub const DECLINE: &str = "upkeep.occurrence";

/// What this crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Upkeep {
    /// Clients, responsibilities and decisions; the database and the audit log.
    pub tenancy: Tenancy,
}

impl Upkeep {
    /// Puts the services together.
    #[must_use]
    pub const fn new(tenancy: Tenancy) -> Self {
        Self { tenancy }
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![Arc::new(occurrence::reconciler::Generate(self.clone()))]
    }

    /// One obligation; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see upkeep.
    pub async fn obligation_by_id(
        &self,
        scope: &Scope,
        id: ObligationId,
    ) -> Result<Option<obligation::Obligation>, Failure> {
        Ok(obligation::service::by_ids(self, scope, vec![id]).await?.pop())
    }

    /// One occurrence; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see upkeep.
    pub async fn occurrence_by_id(
        &self,
        scope: &Scope,
        id: OccurrenceId,
    ) -> Result<Option<occurrence::Occurrence>, Failure> {
        Ok(occurrence::service::by_ids(self, scope, vec![id]).await?.pop())
    }

    /// One piece of evidence; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to see upkeep.
    pub async fn evidence_by_id(&self, scope: &Scope, id: EvidenceId) -> Result<Option<evidence::Evidence>, Failure> {
        Ok(evidence::service::by_ids(self, scope, vec![id]).await?.pop())
    }
}
