//! Which step comes next. Pure and total: for every policy and every place in it there is an answer, and following the
//! answers always ends.

use serde::{Deserialize, Serialize};

use crate::policy::{Definition, MOST_REPEATS, MOST_STEPS, Step};

/// Where a run stands: the step that is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stand {
    /// The how many-th round, from 0.
    pub round: u32,
    /// Which step, from 0.
    pub step: u32,
}

impl Stand {
    /// Before the first step.
    pub const BEGIN: Self = Self { round: 0, step: 0 };

    /// The stand after this step.
    #[must_use]
    pub const fn after(self) -> Self {
        Self { round: self.round, step: self.step.saturating_add(1) }
    }

    /// Name of the step in notices, from 1: `round.step`.
    #[must_use]
    pub fn key(self) -> String {
        format!("{}.{}", self.round.saturating_add(1), self.step.saturating_add(1))
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'d> {
    /// Tell the people of a step.
    Tell {
        /// Which step.
        stand: Stand,
        /// The step.
        step: &'d Step,
    },
    /// There is nobody left.
    Exhausted,
}

/// What comes at a stand.
#[must_use]
pub fn next_step(definition: &Definition, stand: Stand) -> Next<'_> {
    if definition.steps.is_empty() {
        return Next::Exhausted;
    }
    let steps = u32::try_from(definition.steps.len().min(MOST_STEPS)).unwrap_or(u32::MAX);
    let stand = if stand.step < steps { stand } else { Stand { round: stand.round.saturating_add(1), step: 0 } };
    if stand.round > u32::from(definition.repeats.min(MOST_REPEATS)) {
        return Next::Exhausted;
    }
    let step = usize::try_from(stand.step).ok().and_then(|step| definition.steps.get(step));
    step.map_or(Next::Exhausted, |step| Next::Tell { stand, step })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::Target;

    fn definition(steps: usize, repeats: u8) -> Definition {
        Definition { steps: vec![Step { targets: vec![Target::Owner], wait_minutes: 5 }; steps], repeats }
    }

    #[test]
    fn steps_come_in_order_and_again() {
        let definition = definition(2, 1);
        let mut stand = Stand::BEGIN;
        let mut keys = Vec::new();
        while let Next::Tell { stand: at, .. } = next_step(&definition, stand) {
            keys.push(at.key());
            stand = at.after();
        }
        assert_eq!(keys, ["1.1", "1.2", "2.1", "2.2"]);
    }

    proptest! {
        #[test]
        fn p7_next_step_is_total_and_ends(steps in 0usize..15, repeats: u8, round: u32, step: u32) {
            let definition = definition(steps, repeats);
            let mut stand = Stand { round, step };
            let mut told = 0;
            while let Next::Tell { stand: at, .. } = next_step(&definition, stand) {
                prop_assert!(at >= stand, "it never goes back");
                stand = at.after();
                told += 1;
                prop_assert!(told <= MOST_STEPS * (usize::from(MOST_REPEATS) + 1));
            }
        }
    }
}
