//! What changes do to an open instance.

use super::Cause;
use super::instance::{Breach, Instance};
use super::terms::{Budget, Terms};
use crate::policy::{ChangeMode, Mark};
use crate::{Knowledge, Refusal};

impl<'a> Instance<'a> {
    /// Applies new terms at `position`, if they differ from the present ones.
    pub(crate) fn change(
        &mut self,
        knowledge: &Knowledge<'_>,
        terms: Terms<'a>,
        (mode, marks): (ChangeMode, &[Mark]),
    ) -> Result<(), Refusal> {
        if terms == self.terms || mode == ChangeMode::Freeze {
            return Ok(());
        }
        let (at, old) = (self.position, self.budget);
        self.terms = terms;
        if mode == ChangeMode::Restart {
            self.restart(knowledge)?;
            self.weigh(marks);
            return Ok(());
        }
        self.budget = terms.budget(knowledge, self.counted_from)?;
        if mode == ChangeMode::CarryFraction
            && let (Some(old_ms), Some(new_ms)) = (old.ms(), self.budget.ms())
        {
            self.adjust(at, scaled(self.consumed_ms, old_ms, new_ms));
        }
        self.weigh(marks);
        Ok(())
    }

    /// Starts again at 0, with all thresholds open and business days counted from here. A breach stays.
    pub(crate) fn restart(&mut self, knowledge: &Knowledge<'_>) -> Result<(), Refusal> {
        self.counted_from = self.position;
        self.budget = self.terms.budget(knowledge, self.counted_from)?;
        self.adjust(self.position, 0);
        self.reached.clear();
        self.due_reached = None;
        self.restarts += 1;
        self.reach_at(self.position);
        Ok(())
    }

    /// Makes the budget so short that not more than `remaining_ms` are left, until a change replaces it.
    pub(crate) fn tighten(&mut self, remaining_ms: i64, marks: &[Mark]) {
        if self.remaining_ms().is_some_and(|own| remaining_ms < own) {
            self.budget = Budget::of(self.consumed_ms.saturating_add(remaining_ms));
            self.weigh(marks);
        }
    }

    /// Compares consumed time with the budget after one of them was set.
    fn weigh(&mut self, marks: &[Mark]) {
        let at = self.position;
        if let Some(ms) = self.budget.ms() {
            if self.consumed_ms < ms {
                self.due_reached = None;
            } else if self.consumed_ms > ms {
                let due = *self.due_reached.get_or_insert(at);
                self.breach.get_or_insert(Breach { at, due, cause: Cause::PolicyChange });
            }
        }
        self.reach_marks(at, marks);
        self.reach_at(at);
    }
}

/// `consumed` times the ratio of two budgets, rounded down; unscaled if there is no ratio.
fn scaled(consumed_ms: i64, old_ms: i64, new_ms: i64) -> i64 {
    if old_ms <= 0 {
        return consumed_ms;
    }
    let scaled = i128::from(consumed_ms) * i128::from(new_ms) / i128::from(old_ms);
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_cut() {
        assert_eq!(scaled(2_000, 10_800_000, 25_200_000), 4_666);
        assert_eq!(scaled(5, 0, 100), 5);
        assert_eq!(scaled(i64::MAX, 1, i64::MAX), i64::MAX);
    }
}
