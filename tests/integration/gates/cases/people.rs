//! People, and what ends: these come last.

use super::Who::{Except, Limited, Owner, Spare};
use super::{Case, Outcome, Root, change};

/// What is changed of people.
pub const CHANGES: &[Case] = &[
    // People.
    change(
        Except,
        "userInvite",
        "(input: { id: \"{new:usr}\", name: \"Technician {n}\", email: \"technician{n}@example.org\", kind: STAFF, \
         grants: [{ role: TECHNICIAN, effect: ALLOW, clientId: \"{client}\" }] })",
    ),
    change(Owner, "invitationRenew", "(input: { id: \"{own:invited}\" })"),
    change(
        Except,
        "userUpdate",
        "(input: { id: \"{own:spare}\", expectedVersion: {version:own:spare}, name: \"Spare {n}\" })",
    ),
    change(
        Except,
        "grantCreate",
        "(input: { id: \"{new:grt}\", userId: \"{own:spare}\", role: AUDITOR, effect: ALLOW, clientId: \"{client}\", \
         reason: \"{n}\" })",
    ),
    change(
        Spare,
        "passwordChange",
        "(input: { currentPassword: \"correct horse battery staple 7\", newPassword: \"another horse battery staple {n}\" })",
    ),
    // Without the right over people, another person's session is as good as absent.
    Case {
        root: Root::Mutation,
        field: "sessionRevoke",
        arguments: "(input: { id: \"{session}\" })",
        who: Limited,
        outcome: Outcome::Refused("NOT_FOUND"),
    },
];

/// What ends something.
pub const ENDS: &[Case] = &[
    // What ends.
    change(Except, "deadJobReplay", "(input: { id: \"{own:job}\" })"),
    change(Limited, "enrolmentTokenRevoke", "(input: { id: \"{token}\" })"),
    change(Limited, "deviceRetire", "(input: { id: \"{duplicate}\", expectedVersion: {version:duplicate} })"),
    change(Except, "grantRevoke", "(input: { id: \"{grant}\" })"),
    change(Except, "sessionRevoke", "(input: { id: \"{own:session}\" })"),
    change(Spare, "sessionEnd", ""),
    change(Except, "userLock", "(input: { id: \"{own:spare}\", reason: \"{n}\" })"),
    change(Except, "userUnlock", "(input: { id: \"{own:spare}\" })"),
    change(Except, "clientArchive", "(input: { id: \"{client}\", expectedVersion: {version:client} })"),
    change(Except, "clientRestore", "(input: { id: \"{client}\", expectedVersion: {version:client} })"),
];
