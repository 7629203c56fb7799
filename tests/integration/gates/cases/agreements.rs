//! What is agreed, who is responsible, what was asked.

use super::Who::{Anonymous, Except, Limited};
use super::{Case, Root, case, change, read, refused};

/// Reads.
pub const READS: &[Case] = &[
    read("teams", ""),
    read("calendars", "(clientId: \"{client}\")"),
    read("calendar", "(id: \"{calendar}\")"),
    read("slaPolicies", "(clientId: \"{client}\")"),
    read("slaPolicy", "(id: \"{policy}\")"),
    read("decisions", "(first: 3)"),
    read("decisions", "(first: 3, filter: { clientId: \"{client}\", states: [ASKED] })"),
    read("decisions", "(first: 3, filter: { subjectId: \"{client}\" })"),
    read("decision", "(id: \"{decision}\")"),
    read("decision", "(id: \"{decided}\")"),
    read("node", "(id: \"{decision}\")"),
    case(Root::Query, Anonymous, "decisionByLink", "(token: \"{own:decision_token}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(Except, "teamCreate", "(input: { id: \"{new:tea}\", name: \"Team {n}\", memberIds: [\"{own:limited}\"] })"),
    change(Except, "teamUpdate", "(input: { id: \"{own:team}\", expectedVersion: 1, name: \"Team {n}\" })"),
    change(
        Limited,
        "calendarCreate",
        "(input: { id: \"{new:cal}\", clientId: \"{client}\", name: \"New {n}\", timeZone: \"UTC\", \
         weekly: [{ weekday: MON, from: \"09:00\", to: \"17:00\" }] })",
    ),
    change(Limited, "calendarUpdate", "(input: { id: \"{calendar}\", expectedVersion: 1, name: \"Changed {n}\" })"),
    change(
        Limited,
        "slaPolicyCreate",
        "(input: { id: \"{new:slp}\", clientId: \"{client}\", name: \"New {n}\", calendarId: \"{calendar}\", \
         priorities: [{ priority: \"P1\", targets: [{ kind: RESOLUTION, minutes: 60 }] }] })",
    ),
    change(
        Limited,
        "slaPolicyCreate",
        "(input: { id: \"{new:slp}\", clientId: \"{own:client}\", name: \"Mixed {n}\", calendarId: \"{calendar}\", \
         priorities: [{ priority: \"P1\", targets: [{ kind: RESOLUTION, minutes: 60 }] }] })",
    ),
    change(
        Limited,
        "slaPolicyUpdate",
        "(input: { id: \"{policy}\", expectedVersion: 1, name: \"Changed {n}\", calendarId: \"{calendar}\" })",
    ),
    change(
        Limited,
        "agreementCreate",
        "(input: { id: \"{new:agr}\", clientId: \"{client}\", name: \"New {n}\", startsOn: \"2027-01-01\", \
         calendarId: \"{calendar}\", slaPolicyId: \"{policy}\", serviceIds: [\"{service}\"] })",
    ),
    change(
        Limited,
        "agreementCreate",
        "(input: { id: \"{new:agr}\", clientId: \"{own:client}\", name: \"Mixed {n}\", startsOn: \"2027-01-01\", \
         slaPolicyId: \"{policy}\" })",
    ),
    change(
        Limited,
        "agreementUpdate",
        "(input: { id: \"{agreement}\", expectedVersion: 1, note: \"Changed {n}\", serviceIds: [\"{service}\"] })",
    ),
    change(
        Limited,
        "responsibilitySet",
        "(input: { clientId: \"{client}\", area: NETWORK, responsible: { contactId: \"{contact}\" }, \
         consulted: [{ vendorName: \"Vendor {n}\" }] })",
    ),
    change(
        Limited,
        "responsibilitySet",
        "(input: { clientId: \"{own:client}\", area: MAIL, responsible: { contactId: \"{contact}\" } })",
    ),
    change(
        Limited,
        "decisionAsk",
        "(input: { id: \"{new:dcn}\", clientId: \"{client}\", contactId: \"{contact}\", question: \"New {n}\", \
         impact: \"None\", deadline: \"{in:3600}\" })",
    ),
    change(
        Limited,
        "decisionAsk",
        "(input: { id: \"{new:dcn}\", clientId: \"{own:client}\", contactId: \"{contact}\", question: \"Mixed {n}\", \
         impact: \"None\", deadline: \"{in:3600}\" })",
    ),
    change(Limited, "decisionAnswer", "(input: { id: \"{question}\", expectedVersion: 1, answer: \"accept\" })"),
    change(Limited, "decisionWithdraw", "(input: { id: \"{doubt}\", expectedVersion: 1, note: \"{n}\" })"),
    change(
        Anonymous,
        "decisionAnswerByLink",
        "(input: { token: \"{own:decision_token}\", answer: \"accept\", note: \"{n}\" })",
    ),
    refused("decisionAnswerByLink", "(input: { token: \"{n}\", answer: \"accept\" })", "EXPIRED"),
    change(Limited, "responsibilityRemove", "(input: { id: \"{responsibility}\", expectedVersion: 1 })"),
];
