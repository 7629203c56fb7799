//! Sweeps over many things: one that cannot be handled does not keep the others waiting.

use std::fmt::Display;

use kernel::{Failure, chain};

/// So many in a row that found a part out of reach: then it is away for all, and the sweep ends.
const IN_A_ROW: u32 = 3;

/// What failed in a sweep so far. What was left out is found again by the next.
#[derive(Debug, Default)]
#[must_use = "a sweep that is not ended keeps its failures to itself"]
pub struct Sweep {
    failed: u64,
    /// Failures for want of a part that cannot be reached, since the last one that did not fail so. One alone may be busy
    /// or wait too long by itself.
    out_of_reach: u32,
}

impl Sweep {
    /// Notes what became of one of them; a failure is logged with its id.
    ///
    /// # Errors
    /// A part that is needed is away for all of them, such as the database.
    pub fn note<T>(&mut self, id: impl Display, result: Result<T, Failure>) -> Result<Option<T>, Failure> {
        let failure = match result {
            Ok(value) => {
                self.out_of_reach = 0;
                return Ok(Some(value));
            }
            Err(failure) => failure,
        };
        tracing::error!(id = %id, error = chain(&failure), "one was left out of a sweep");
        self.failed += 1;
        self.out_of_reach = if matches!(failure, Failure::Unavailable(_)) { self.out_of_reach + 1 } else { 0 };
        if self.out_of_reach >= IN_A_ROW { Err(failure) } else { Ok(None) }
    }

    /// Whether nothing was left out so far.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.failed == 0
    }

    /// The end of the sweep.
    ///
    /// # Errors
    /// Some were left out. Why is in the log.
    pub fn end(self) -> Result<(), Failure> {
        match self.failed {
            0 => Ok(()),
            failed => Err(Failure::internal(format!("{failed} left out"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away() -> Result<i32, Failure> {
        Err(Failure::Unavailable("gone".into()))
    }

    #[test]
    fn one_bad_row_does_not_end_a_sweep_but_is_told() {
        let id = "one";
        let mut sweep = Sweep::default();
        assert!(matches!(sweep.note(id, Ok(1)), Ok(Some(1))));
        assert!(sweep.is_whole());
        assert!(matches!(sweep.note::<i32>(id, Err(Failure::internal("bad row"))), Ok(None)));
        assert!(matches!(sweep.note(id, Ok(2)), Ok(Some(2))));
        assert!(!sweep.is_whole());
        assert!(matches!(sweep.end(), Err(Failure::Internal(_))));
        assert!(Sweep::default().end().is_ok());
    }

    #[test]
    fn one_that_is_busy_is_not_all_of_them() {
        let mut sweep = Sweep::default();
        for result in [away(), away(), Ok(1), away(), Err(Failure::internal("bad row")), away(), away()] {
            assert!(sweep.note("one", result).is_ok());
        }
        assert!(sweep.note("one", away()).is_err(), "three in a row");
    }
}
