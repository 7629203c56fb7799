//! How tickets hang together. One row says it once; the other ticket reads it backwards.

pub(crate) mod entity;
pub mod service;
pub(crate) mod store;

use kernel::TicketId;

use crate::closed::closed;

closed! {
    /// How one ticket relates to another, read from the first one.
    RelationKind {
        /// It is a part of the other.
        ChildOf = "child_of",
        /// The other is a part of it.
        ParentOf = "parent_of",
        /// It says the same as the other.
        DuplicateOf = "duplicate_of",
        /// The other says the same.
        DuplicatedBy = "duplicated_by",
        /// The other brought it about.
        CausedBy = "caused_by",
        /// It brought the other about.
        Causes = "causes",
        /// The other is the problem behind it.
        Problem = "problem",
        /// It is the problem behind the other.
        ProblemOf = "problem_of",
        /// The same trouble as in the other came back.
        RecurrenceOf = "recurrence_of",
        /// Its trouble came back in the other.
        RecurredAs = "recurred_as",
        /// It continues the other, which can no longer be opened again.
        Follows = "follows",
        /// The other continues it.
        FollowedBy = "followed_by",
        /// They have to do with each other.
        Related = "related",
    }
}

impl RelationKind {
    /// The same, read from the other ticket.
    #[must_use]
    pub const fn backwards(self) -> Self {
        match self {
            Self::ChildOf => Self::ParentOf,
            Self::ParentOf => Self::ChildOf,
            Self::DuplicateOf => Self::DuplicatedBy,
            Self::DuplicatedBy => Self::DuplicateOf,
            Self::CausedBy => Self::Causes,
            Self::Causes => Self::CausedBy,
            Self::Problem => Self::ProblemOf,
            Self::ProblemOf => Self::Problem,
            Self::RecurrenceOf => Self::RecurredAs,
            Self::RecurredAs => Self::RecurrenceOf,
            Self::Follows => Self::FollowedBy,
            Self::FollowedBy => Self::Follows,
            Self::Related => Self::Related,
        }
    }

    /// Whether a relation is stored in this direction; the others are stored backwards.
    #[must_use]
    pub const fn is_stored(self) -> bool {
        matches!(
            self,
            Self::ChildOf
                | Self::DuplicateOf
                | Self::CausedBy
                | Self::Problem
                | Self::RecurrenceOf
                | Self::Follows
                | Self::Related
        )
    }
}

/// A relation, read from `ticket`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// This ticket.
    pub ticket: TicketId,
    /// Is to
    pub kind: RelationKind,
    /// that one.
    pub other: TicketId,
}

impl Relation {
    /// The relation as it is stored.
    pub(crate) const fn stored(self) -> Self {
        if self.kind.is_stored() {
            self
        } else {
            Self { ticket: self.other, kind: self.kind.backwards(), other: self.ticket }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_has_one_stored_direction() {
        for kind in RelationKind::ALL {
            assert_eq!(kind.backwards().backwards(), *kind);
            assert!(kind.is_stored() || kind.backwards().is_stored(), "{kind:?} would never be stored");
            if *kind != RelationKind::Related {
                assert_ne!(kind.is_stored(), kind.backwards().is_stored(), "{kind:?} would be stored twice");
            }
        }
    }
}
