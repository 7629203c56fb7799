//! What may become of an occurrence. Pure.
//!
//! ```text
//! planned ──start──> in progress ──complete──> done                 (with the required evidence)
//!    │                   │        └─complete──> awaiting evidence ──evidence──> done
//!    └───────────────────┴── any of the three ──> missed (by time) | declined (by the client) | excused
//! missed ──complete with evidence──> missed, done late
//! ```

use kernel::{ErrorCode, Failure, Timestamp};
use serde::Serialize;

/// Where an occurrence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceState {
    /// Still to be done.
    Planned,
    /// Somebody works on it.
    InProgress,
    /// Said to be done; the required evidence is missing.
    AwaitingEvidence,
    /// Done, with evidence.
    Done,
    /// Not done within its grace.
    Missed,
    /// The client did not want it.
    Declined,
    /// Let off by the provider, with reason and expiry.
    Excused,
}

impl OccurrenceState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::InProgress,
        Self::AwaitingEvidence,
        Self::Done,
        Self::Missed,
        Self::Declined,
        Self::Excused,
    ];
    /// The states in which work is still owed.
    pub const OWED: [Self; 3] = [Self::Planned, Self::InProgress, Self::AwaitingEvidence];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::AwaitingEvidence => "awaiting_evidence",
            Self::Done => "done",
            Self::Missed => "missed",
            Self::Declined => "declined",
            Self::Excused => "excused",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether work is still owed.
    #[must_use]
    pub fn is_owed(self) -> bool {
        Self::OWED.contains(&self)
    }

    /// In words, after "is".
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InProgress => "in progress",
            Self::AwaitingEvidence => "waiting for its evidence",
            Self::Done => "done",
            Self::Missed => "missed",
            Self::Declined => "declined by the client",
            Self::Excused => "excused",
        }
    }
}

/// What happens to an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Somebody begins.
    Start,
    /// Somebody says that it is done.
    Complete,
    /// Evidence of the required kind was added.
    Evidence,
    /// Its grace has ended.
    Expire,
    /// The client declines it.
    Decline,
    /// The provider lets it off.
    Excuse,
}

/// Whether evidence of the required kind lies before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It does.
    Present,
    /// It does not.
    Missing,
}

/// What an act leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another state.
    To(OccurrenceState),
    /// It stays missed, and is done late.
    DoneLate,
    /// Nothing changes: it was so already, or the act does not concern it.
    Stay,
}

/// What follows from an act.
///
/// # Errors
/// Why the act is refused.
pub fn after(state: OccurrenceState, act: Act, proof: Proof) -> Result<Next, Refusal> {
    use OccurrenceState::{AwaitingEvidence, Declined, Done, Excused, InProgress, Missed, Planned};
    let done = match proof {
        Proof::Present => Done,
        Proof::Missing => AwaitingEvidence,
    };
    match (state, act) {
        (Planned, Act::Start) => Ok(Next::To(InProgress)),
        (InProgress | AwaitingEvidence, Act::Start) => Ok(Next::Stay),
        (Planned | InProgress, Act::Complete) => Ok(Next::To(done)),
        (AwaitingEvidence, Act::Complete | Act::Evidence) => match proof {
            Proof::Present => Ok(Next::To(Done)),
            Proof::Missing => Ok(Next::Stay),
        },
        (Missed, Act::Complete) => match proof {
            Proof::Present => Ok(Next::DoneLate),
            Proof::Missing => Err(Refusal::EvidenceFirst),
        },
        (Done, Act::Complete) | (Declined, Act::Decline) | (_, Act::Evidence) => Ok(Next::Stay),
        (Planned | InProgress | AwaitingEvidence, Act::Expire) => Ok(Next::To(Missed)),
        (Planned | InProgress | AwaitingEvidence, Act::Decline) => Ok(Next::To(Declined)),
        (Planned | InProgress | AwaitingEvidence, Act::Excuse) => Ok(Next::To(Excused)),
        (Done | Missed | Declined | Excused, Act::Expire) => Ok(Next::Stay),
        (state, _) => Err(Refusal::Settled(state)),
    }
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// What became of it stays.
    Settled(OccurrenceState),
    /// Without the required evidence it cannot be done late.
    EvidenceFirst,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let message = match refusal {
            Refusal::Settled(state) => {
                format!("This occurrence is {}, and that stays as it is. Reload the page.", state.in_words())
            }
            Refusal::EvidenceFirst => "This occurrence was missed. To record that it was done late, first add the \
                                       evidence that the obligation requires."
                .to_owned(),
        };
        Self::rejected(ErrorCode::Invalid, "id", message)
    }
}

/// How the doing lies to the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// Before it was asked for.
    Ahead,
    /// Until the end of the due date.
    OnTime,
    /// After the due date, within the grace.
    WithinGrace,
    /// After it was missed.
    AfterMissed,
}

/// How `done_at` lies to the instants of an occurrence.
#[must_use]
pub fn timeliness(done_at: Timestamp, instants: &crate::cadence::instants::Instants) -> Timeliness {
    if done_at < instants.opens_at {
        Timeliness::Ahead
    } else if done_at < instants.due_at {
        Timeliness::OnTime
    } else if done_at < instants.closes_at {
        Timeliness::WithinGrace
    } else {
        Timeliness::AfterMissed
    }
}

#[cfg(test)]
mod tests {
    use OccurrenceState::{AwaitingEvidence, Declined, Done, Excused, InProgress, Missed, Planned};
    use proptest::prelude::*;

    use super::*;

    const ACTS: [Act; 6] = [Act::Start, Act::Complete, Act::Evidence, Act::Expire, Act::Decline, Act::Excuse];

    /// One row a state; columns as [`ACTS`], first without and then with the required evidence. `-` stays, `!` refused,
    /// `L` done late.
    #[test]
    fn the_whole_table() {
        let table = [
            (Planned, ["I", "A", "-", "M", "D", "X"], ["I", "F", "-", "M", "D", "X"]),
            (InProgress, ["-", "A", "-", "M", "D", "X"], ["-", "F", "-", "M", "D", "X"]),
            (AwaitingEvidence, ["-", "-", "-", "M", "D", "X"], ["-", "F", "F", "M", "D", "X"]),
            (Done, ["!", "-", "-", "-", "!", "!"], ["!", "-", "-", "-", "!", "!"]),
            (Missed, ["!", "!", "-", "-", "!", "!"], ["!", "L", "-", "-", "!", "!"]),
            (Declined, ["!", "!", "-", "-", "-", "!"], ["!", "!", "-", "-", "-", "!"]),
            (Excused, ["!", "!", "-", "-", "!", "!"], ["!", "!", "-", "-", "!", "!"]),
        ];
        assert_eq!(table.len(), OccurrenceState::ALL.len());
        for (state, missing, present) in table {
            for (proof, row) in [(Proof::Missing, missing), (Proof::Present, present)] {
                for (act, expected) in ACTS.into_iter().zip(row) {
                    let found = match after(state, act, proof) {
                        Ok(Next::Stay) => "-",
                        Ok(Next::DoneLate) => "L",
                        Ok(Next::To(InProgress)) => "I",
                        Ok(Next::To(AwaitingEvidence)) => "A",
                        Ok(Next::To(Done)) => "F",
                        Ok(Next::To(Missed)) => "M",
                        Ok(Next::To(Declined)) => "D",
                        Ok(Next::To(Excused)) => "X",
                        Ok(Next::To(Planned)) => "P",
                        Err(_) => "!",
                    };
                    assert_eq!(found, expected, "{state:?} {act:?} {proof:?}");
                }
            }
        }
    }

    proptest! {
        /// What is settled never becomes something else, and nothing is done without its evidence.
        #[test]
        fn facts_stay(acts in prop::collection::vec((0usize..6, any::<bool>()), 0..40)) {
            let mut state = Planned;
            for (act, present) in acts {
                let proof = if present { Proof::Present } else { Proof::Missing };
                if let Ok(Next::To(next)) = after(state, ACTS[act], proof) {
                    prop_assert!(state.is_owed());
                    prop_assert!(next != Done || proof == Proof::Present);
                    prop_assert!(next != Planned);
                    state = next;
                }
            }
        }
    }
}
