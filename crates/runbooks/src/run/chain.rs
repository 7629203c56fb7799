//! The chain over a run's events: each hash is over the one before it, so that no event can be changed, removed, added or
//! moved without every later hash changing. The last hash, the head, is what is to be kept elsewhere.

use kernel::{RunId, Timestamp};

use super::event::{Event, EventActor, Recorded};

/// Hash before the first event.
pub const ORIGIN: [u8; 32] = [0; 32];

/// Where a chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last event; 0 before the first.
    pub seq: i32,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Head {
    /// Before the first event.
    pub const START: Self = Self { seq: 0, hash: ORIGIN };

    /// The next event of the chain, and moves the head to it.
    ///
    /// # Errors
    /// If the event cannot be written as JSON.
    pub fn append(
        &mut self,
        run: RunId,
        at: Timestamp,
        actor: EventActor,
        event: Event,
    ) -> Result<Recorded, serde_json::Error> {
        let body = serde_json::to_string(&event)?;
        let (seq, previous) = (self.seq.saturating_add(1), self.hash);
        let mut recorded = Recorded { seq, at, actor, event, body, previous, hash: ORIGIN };
        recorded.hash = hash(run, &recorded);
        *self = Self { seq, hash: recorded.hash };
        Ok(recorded)
    }
}

/// Hash of an event, over all its fields and the hash before it.
fn hash(run: RunId, event: &Recorded) -> [u8; 32] {
    let (kind, id) = event.actor.parts();
    let mut hasher = blake3::Hasher::new_derive_key("steward 2026-11 event of a run v1");
    hasher.update(&event.previous);
    hasher.update(run.uuid().as_bytes());
    hasher.update(&event.seq.to_be_bytes());
    hasher.update(&event.at.micros().to_be_bytes());
    for part in [kind.as_bytes(), id.unwrap_or_default().as_bytes(), event.body.as_bytes()] {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// Whether events form one unbroken chain from the origin to a head.
#[must_use]
pub fn is_intact(run: RunId, events: &[Recorded], head: Head) -> bool {
    let mut at = Head::START;
    for event in events {
        let fits = event.previous == at.hash && event.seq == at.seq + 1;
        if !fits || hash(run, event) != event.hash {
            return false;
        }
        at = Head { seq: event.seq, hash: event.hash };
    }
    at == head
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn chain() -> (RunId, Vec<Recorded>, Head) {
        let run = RunId::from_uuid(Uuid::from_u128(7));
        let mut head = Head::START;
        let events = (0..4)
            .map(|step| {
                let at = Timestamp::from_millis(1_000 + step as i64);
                head.append(run, at, EventActor::System, Event::Entered { step }).unwrap()
            })
            .collect();
        (run, events, head)
    }

    #[test]
    fn every_change_breaks_the_chain() {
        let (run, events, head) = chain();
        assert!(is_intact(run, &events, head));
        assert!(!is_intact(RunId::from_uuid(Uuid::from_u128(8)), &events, head), "of another run");
        assert!(!is_intact(run, &events[..3], head), "cut short");
        assert!(!is_intact(run, &events[1..], head), "beginning removed");
        let changes: [fn(&mut Recorded); 5] = [
            |event| event.body = event.body.replace('2', "3"),
            |event| event.at = event.at.plus(std::time::Duration::from_micros(1)),
            |event| event.actor = EventActor::User(kernel::UserId::from_uuid(Uuid::nil())),
            |event| event.previous[0] ^= 1,
            |event| event.seq += 1,
        ];
        for change in changes {
            let mut changed = events.clone();
            change(&mut changed[2]);
            assert!(!is_intact(run, &changed, head));
        }
        let mut swapped = events.clone();
        swapped.swap(1, 2);
        assert!(!is_intact(run, &swapped, head));
    }
}
