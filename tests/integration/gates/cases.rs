//! One case at least for every root field of the SDL (gate G1). A template's placeholders: `{site}` and its like is an id of
//! the world that the case is run with (own, foreign, random); `{own:site}` is always the caller's own; `{version:site}`
//! the stored version; `{new:sit}` a fresh id; `{mark}` the client's mark; `{n}` a number that no other run has.

/// Whose own run must succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular.
    Anonymous,
    /// Staff with every right on A only.
    Limited,
    /// Staff with every right provider-wide, except on B.
    Except,
    /// Who may do everything everywhere, for what a denial at one client forbids; what it shows proves nothing.
    Owner,
    /// Staff of A whose login is changed and locked here.
    Spare,
}

/// What the own run leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Data, and no refusal.
    Done,
    /// A user error with this code: the case cannot succeed once the world stands.
    Refused(&'static str),
}

/// Query or mutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// Reads.
    Query,
    /// Changes.
    Mutation,
}

/// One way to call a root field.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Which root.
    pub root: Root,
    /// Which field.
    pub field: &'static str,
    /// Arguments with placeholders, parentheses included.
    pub arguments: &'static str,
    /// Whose own run must succeed.
    pub who: Who,
    /// How it ends.
    pub outcome: Outcome,
}

const fn case(root: Root, who: Who, field: &'static str, arguments: &'static str) -> Case {
    Case { root, field, arguments, who, outcome: Outcome::Done }
}

const fn read(field: &'static str, arguments: &'static str) -> Case {
    case(Root::Query, Who::Limited, field, arguments)
}

const fn change(who: Who, field: &'static str, arguments: &'static str) -> Case {
    case(Root::Mutation, who, field, arguments)
}

const fn refused(field: &'static str, arguments: &'static str, code: &'static str) -> Case {
    Case { root: Root::Mutation, field, arguments, who: Who::Anonymous, outcome: Outcome::Refused(code) }
}

use Who::{Except, Limited, Owner, Spare};

/// Every case, in the order of their own runs: what removes comes last.
pub const CASES: &[Case] = &[
    read("installation", ""),
    read("viewer", ""),
    read("roles", ""),
    read("node", "(id: \"{client}\")"),
    read("node", "(id: \"{site}\")"),
    read("node", "(id: \"{contact}\")"),
    read("node", "(id: \"{service}\")"),
    read("node", "(id: \"{device}\")"),
    read("node", "(id: \"{agent}\")"),
    read("node", "(id: \"{token}\")"),
    read("node", "(id: \"{audit}\")"),
    case(Root::Query, Except, "node", "(id: \"{own:user}\")"),
    case(Root::Query, Except, "node", "(id: \"{own:job}\")"),
    case(Root::Query, Except, "node", "(id: \"{grant}\")"),
    read("nodes", "(ids: [\"{client}\", \"{site}\", \"{contact}\", \"{service}\"])"),
    read("nodes", "(ids: [\"{device}\", \"{agent}\", \"{token}\", \"{audit}\", \"{duplicate}\"])"),
    read("today", ""),
    read("today", "(clientId: \"{client}\")"),
    read("clients", "(first: 3)"),
    read("clients", "(last: 2, filter: { search: \"{mark}\" }, orderBy: CREATED_DESC)"),
    read("client", "(id: \"{client}\")"),
    read("devices", "(first: 3)"),
    read("devices", "(first: 3, filter: { clientId: \"{client}\" })"),
    read("devices", "(first: 3, filter: { siteId: \"{site}\" }, orderBy: STATE_SINCE_DESC)"),
    read("devices", "(first: 3, filter: { search: \"{mark}\", state: [LIVE, SILENT] })"),
    read("deviceCounts", "(clientIds: [\"{client}\"])"),
    read("device", "(id: \"{device}\")"),
    read("device", "(id: \"{duplicate}\")"),
    read("enrolmentTokens", "(first: 3)"),
    read("enrolmentTokens", "(first: 3, filter: { clientId: \"{client}\", usable: true })"),
    case(Root::Query, Except, "users", "(first: 5)"),
    case(Root::Query, Except, "user", "(id: \"{own:user}\")"),
    read("auditEntries", "(first: 3)"),
    read("auditEntries", "(first: 3, filter: { clientId: \"{client}\" })"),
    read("auditEntries", "(first: 3, filter: { objectId: \"{site}\" })"),
    read("search", "(text: \"{mark}\")"),
    case(Root::Query, Except, "systemHealth", ""),
    // Nobody in particular.
    refused(
        "setupComplete",
        "(input: { token: \"{n}\", providerName: \"x\", name: \"x\", email: \"x{n}@example.org\", \
         password: \"correct horse battery staple 7\" })",
        "EXPIRED",
    ),
    refused("invitationAccept", "(input: { token: \"{n}\", password: \"correct horse battery staple 7\" })", "EXPIRED"),
    change(
        Who::Anonymous,
        "sessionCreate",
        "(input: { email: \"limited@example.org\", password: \"correct horse battery staple 7\" })",
    ),
    Case {
        root: Root::Mutation,
        field: "sessionRefresh",
        arguments: "",
        who: Who::Anonymous,
        outcome: Outcome::Refused("EXPIRED"),
    },
    // What is made and changed.
    change(Except, "clientCreate", "(input: { id: \"{new:cli}\", name: \"New {n}\" })"),
    change(
        Limited,
        "clientUpdate",
        "(input: { id: \"{client}\", expectedVersion: {version:client}, notes: \"Changed {n}\" })",
    ),
    change(Limited, "siteCreate", "(input: { id: \"{new:sit}\", clientId: \"{client}\", name: \"New {n}\" })"),
    change(
        Limited,
        "siteUpdate",
        "(input: { id: \"{site}\", expectedVersion: {version:site}, address: \"Changed {n}\" })",
    ),
    change(
        Limited,
        "contactCreate",
        "(input: { id: \"{new:con}\", clientId: \"{client}\", siteId: \"{site}\", name: \"New {n}\" })",
    ),
    change(
        Limited,
        "contactUpdate",
        "(input: { id: \"{contact}\", expectedVersion: {version:contact}, title: \"Changed {n}\" })",
    ),
    change(
        Limited,
        "businessServiceCreate",
        "(input: { id: \"{new:svc}\", clientId: \"{client}\", name: \"New {n}\", criticality: LOW, userCount: 1, \
         deviceIds: [\"{device}\"] })",
    ),
    change(
        Limited,
        "businessServiceUpdate",
        "(input: { id: \"{service}\", expectedVersion: {version:service}, description: \"Changed {n}\", \
         deviceIds: [\"{device}\"] })",
    ),
    change(
        Limited,
        "enrolmentTokenCreate",
        "(input: { id: \"{new:enr}\", clientId: \"{client}\", siteId: \"{site}\", label: \"New {n}\", expiresInDays: 1, \
         maxUses: 1 })",
    ),
    change(
        Limited,
        "deviceUpdate",
        "(input: { id: \"{device}\", expectedVersion: {version:device}, name: \"Changed {n}\", siteId: \"{site}\" })",
    ),
    // What mixes own and foreign in one input.
    change(
        Limited,
        "contactUpdate",
        "(input: { id: \"{own:contact}\", expectedVersion: {version:own:contact}, siteId: \"{site}\" })",
    ),
    change(
        Limited,
        "deviceUpdate",
        "(input: { id: \"{own:device}\", expectedVersion: {version:own:device}, siteId: \"{site}\" })",
    ),
    change(
        Limited,
        "businessServiceUpdate",
        "(input: { id: \"{own:service}\", expectedVersion: {version:own:service}, deviceIds: [\"{device}\"] })",
    ),
    change(
        Limited,
        "contactCreate",
        "(input: { id: \"{new:con}\", clientId: \"{own:client}\", siteId: \"{site}\", name: \"Mixed {n}\" })",
    ),
    change(
        Limited,
        "enrolmentTokenCreate",
        "(input: { id: \"{new:enr}\", clientId: \"{own:client}\", siteId: \"{site}\", label: \"Mixed {n}\", \
         expiresInDays: 1, maxUses: 1 })",
    ),
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

/// Root fields without a case. This list may only become shorter, and only by hand.
pub const WITHOUT_CASE: &[&str] = &[];

/// Object fields that no run resolves. This list may only become shorter, and only by hand.
pub const NEVER_RESOLVED: &[&str] = &[];
