//! Clients, devices, and what the API itself tells.

use super::Who::{Except, Limited};
use super::{Case, Outcome, Root, Who, case, change, read, refused};

/// Reads.
pub const READS: &[Case] = &[
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
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
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
];
