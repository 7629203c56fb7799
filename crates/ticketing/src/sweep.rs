//! Sweeps over many tickets: one that cannot be handled does not keep the others waiting.

use kernel::{Failure, TicketId};

/// What failed in a sweep so far.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    first: Option<Failure>,
    failed: u64,
}

impl Sweep {
    /// Notes what became of one ticket.
    ///
    /// # Errors
    /// A failure that all others would have too: then the sweep ends.
    pub(crate) fn note<T>(&mut self, ticket: TicketId, result: Result<T, Failure>) -> Result<Option<T>, Failure> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(failure @ Failure::Unavailable(_)) => Err(failure),
            Err(failure) => {
                let cause = std::error::Error::source(&failure).map(ToString::to_string).unwrap_or_default();
                tracing::error!(ticket = %ticket, error = %failure, cause, "a ticket was left out of a sweep");
                self.failed += 1;
                self.first.get_or_insert(failure);
                Ok(None)
            }
        }
    }

    /// The end of the sweep.
    ///
    /// # Errors
    /// The first failure.
    pub(crate) fn end(self) -> Result<(), Failure> {
        match self.first {
            None => Ok(()),
            Some(failure) => {
                tracing::error!(tickets = self.failed, "a sweep left tickets out");
                Err(failure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_bad_ticket_does_not_end_a_sweep_but_is_told() {
        let id: TicketId = Id::from_uuid(Uuid::from_u128(1));
        let mut sweep = Sweep::default();
        assert!(matches!(sweep.note(id, Ok(1)), Ok(Some(1))));
        assert!(matches!(sweep.note::<i32>(id, Err(Failure::internal("bad row"))), Ok(None)));
        assert!(matches!(sweep.note(id, Ok(2)), Ok(Some(2))));
        assert!(sweep.note::<i32>(id, Err(Failure::Unavailable("gone".into()))).is_err());
        assert!(matches!(sweep.end(), Err(Failure::Internal(_))));
        assert!(Sweep::default().end().is_ok());
    }
}
