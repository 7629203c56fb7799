//! Sweeps over many things: one that cannot be handled does not keep the others waiting.

use std::fmt::Display;

use kernel::{Failure, chain};

/// What failed in a sweep so far. What was left out is found again by the next.
#[derive(Debug, Default)]
#[must_use = "a sweep that is not ended keeps its failures to itself"]
pub struct Sweep {
    first: Option<Failure>,
    failed: u64,
}

impl Sweep {
    /// Notes what became of one of them.
    ///
    /// # Errors
    /// A failure that all others would have too, such as a database that is away: then the sweep ends.
    pub fn note<T>(&mut self, id: impl Display, result: Result<T, Failure>) -> Result<Option<T>, Failure> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(failure @ Failure::Unavailable(_)) => Err(failure),
            Err(failure) => {
                tracing::error!(id = %id, error = chain(&failure), "one was left out of a sweep");
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
    pub fn end(self) -> Result<(), Failure> {
        match self.first {
            None => Ok(()),
            Some(failure) => {
                tracing::error!(left_out = self.failed, "a sweep left some out");
                Err(failure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_row_does_not_end_a_sweep_but_is_told() {
        let id = "one";
        let mut sweep = Sweep::default();
        assert!(matches!(sweep.note(id, Ok(1)), Ok(Some(1))));
        assert!(matches!(sweep.note::<i32>(id, Err(Failure::internal("bad row"))), Ok(None)));
        assert!(matches!(sweep.note(id, Ok(2)), Ok(Some(2))));
        assert!(sweep.note::<i32>(id, Err(Failure::Unavailable("gone".into()))).is_err());
        assert!(matches!(sweep.end(), Err(Failure::Internal(_))));
        assert!(Sweep::default().end().is_ok());
    }
}
