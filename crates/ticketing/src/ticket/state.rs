//! The life of a ticket. Pure.
//!
//! ```text
//! new ──take──▶ open ◀──▶ waiting_client, waiting_vendor
//!   └────────────┴──▶ awaiting_confirmation ──▶ resolved ──▶ closed
//!                                     ▲ reopen: resolved, closed ──▶ open
//! ```

use std::time::Duration;

use kernel::Timestamp;

use crate::closed::closed;

/// How long after it was resolved a ticket can be opened again; later, a new ticket follows it.
pub const REOPEN_WITHIN: Duration = Duration::from_secs(14 * 86_400);
/// How long the service desk waits for somebody to confirm that all is well before it ends the ticket by itself.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(24 * 3_600);

closed! {
    /// Where a ticket stands.
    Status {
        /// Nobody has taken it.
        New = "new",
        /// Being worked on.
        Open = "open",
        /// The client has to answer.
        WaitingClient = "waiting_client",
        /// A vendor has to answer.
        WaitingVendor = "waiting_vendor",
        /// The condition is gone; a person has to confirm that the work is done.
        AwaitingConfirmation = "awaiting_confirmation",
        /// Done; it can still be opened again.
        Resolved = "resolved",
        /// Done and put away.
        Closed = "closed",
    }
}

closed! {
    /// What can be done about the status.
    Act {
        /// Work on it.
        Take = "take",
        /// Wait for the client.
        WaitClient = "wait_client",
        /// Wait for a vendor.
        WaitVendor = "wait_vendor",
        /// Ask a person whether all is well.
        AskConfirmation = "ask_confirmation",
        /// The work is done.
        Resolve = "resolve",
        /// Put it away.
        Close = "close",
        /// Work on it again.
        Reopen = "reopen",
    }
}

impl Status {
    /// Whether work is still owed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }

    /// The reason for which pausable clocks stand still in this status.
    #[must_use]
    pub const fn pause_reason(self) -> Option<&'static str> {
        match self {
            Self::WaitingClient => Some("waiting_client"),
            Self::WaitingVendor => Some("waiting_vendor"),
            Self::AwaitingConfirmation => Some("awaiting_confirmation"),
            Self::New | Self::Open | Self::Resolved | Self::Closed => None,
        }
    }

    /// Where an act leads; `None` if it makes no sense here.
    #[must_use]
    pub const fn after(self, act: Act) -> Option<Self> {
        use Status::{AwaitingConfirmation, Closed, New, Open, Resolved, WaitingClient, WaitingVendor};
        match (self, act) {
            (New | WaitingClient | WaitingVendor | AwaitingConfirmation, Act::Take) => Some(Open),
            (New | Open | WaitingVendor, Act::WaitClient) => Some(WaitingClient),
            (New | Open | WaitingClient, Act::WaitVendor) => Some(WaitingVendor),
            (New | Open | WaitingClient | WaitingVendor, Act::AskConfirmation) => Some(AwaitingConfirmation),
            (New | Open | WaitingClient | WaitingVendor | AwaitingConfirmation, Act::Resolve) => Some(Resolved),
            (Resolved, Act::Close) => Some(Closed),
            (Resolved | Closed, Act::Reopen) => Some(Open),
            _ => None,
        }
    }

    /// What can be done now, in the order of [`Act::ALL`].
    pub fn acts(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |act| self.after(*act).is_some())
    }

    /// When a ticket that comes into this status ends by itself.
    #[must_use]
    pub fn closes_at(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::AwaitingConfirmation => Some(now.plus(CONFIRM_WITHIN)),
            Self::Resolved => Some(now.plus(REOPEN_WITHIN)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_transitions() {
        use Act::{AskConfirmation, Close, Reopen, Resolve, Take, WaitClient, WaitVendor};
        let open = [WaitClient, WaitVendor, AskConfirmation, Resolve].as_slice();
        for (status, acts) in [
            (Status::New, [Take].iter().chain(open).copied().collect::<Vec<_>>()),
            (Status::Open, open.to_vec()),
            (Status::WaitingClient, vec![Take, WaitVendor, AskConfirmation, Resolve]),
            (Status::WaitingVendor, vec![Take, WaitClient, AskConfirmation, Resolve]),
            (Status::AwaitingConfirmation, vec![Take, Resolve]),
            (Status::Resolved, vec![Close, Reopen]),
            (Status::Closed, vec![Reopen]),
        ] {
            assert_eq!(status.acts().collect::<Vec<_>>(), acts, "{status:?}");
        }
    }

    #[test]
    fn no_act_stays_where_it_is_and_every_status_has_a_way_out() {
        for status in Status::ALL {
            assert!(status.acts().all(|act| status.after(act) != Some(*status)));
            assert!(status.acts().next().is_some(), "{status:?} is a dead end");
            assert!(status.pause_reason().is_none() || status.is_open());
        }
    }
}
