//! Merging: the surviving ticket takes over the shorter remaining time.

use super::life::Life;
use super::log::{Tickets, known_events, lives};
use super::{Cause, Instance};
use crate::event::EventKind;
use crate::{Instant, Refusal, Target, Ticket};

/// Targets whose remaining time is taken over.
const TAKEN_OVER: [Target; 2] = [Target::FirstResponse, Target::Resolution];
/// Tickets that ended in tickets that ended in tickets… : logs that lead further contradict each other.
const MOST_MERGES: u8 = 32;

impl<'k> Tickets<'k> {
    /// Lets `life` take in the ticket `from`.
    pub(super) fn merge(self, life: &mut Life<'k>, from: &str, at: Instant) -> Result<(), Refusal> {
        let Some(other) = self.find(from) else { return Ok(()) };
        if self.depth >= MOST_MERGES || !life.taken_in.insert(&other.id) || !self.ended_in(other, life.origin, at) {
            return Ok(());
        }
        let folded = lives(Self { depth: self.depth + 1, ..self }, other)?;
        let marks = life.under().marks;
        for target in TAKEN_OVER {
            let of_target = |instance: &&Instance<'_>| instance.target == target;
            let ended = folded.last().and_then(|other| other.instances.iter().rev().find(of_target));
            if let Some(remaining_ms) = ended.and_then(|ended| ended.left_at_merge(at))
                && let Some(instance) = life.open_instance(target)
            {
                instance.tighten(remaining_ms, &marks);
            }
        }
        Ok(())
    }

    /// Whether a ticket ended in another one at an instant. It ends in one only, so following ended tickets never branches
    /// back.
    fn ended_in(self, ticket: &Ticket, into: &str, at: Instant) -> bool {
        let log = known_events(ticket, self.knowledge.as_of());
        let end = log.iter().find_map(|event| match &event.kind {
            EventKind::Merged(merged) => Some((event.at, merged.into.as_str())),
            _ => None,
        });
        end.is_some_and(|(ended_at, id)| ended_at == at && self.find(id).is_some_and(|ticket| ticket.id == into))
    }
}

impl Instance<'_> {
    /// What an unbreached instance had left when its ticket went into another one.
    fn left_at_merge(&self, at: Instant) -> Option<i64> {
        let merged = self.end.is_some_and(|end| end.at == at && end.void == Some(Cause::Merged));
        self.budget.ms().filter(|_| merged && self.breach.is_none()).map(|ms| ms - self.consumed_ms)
    }
}
