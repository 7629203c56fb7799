//! Tickets and time.

use super::Who::Limited;
use super::{Case, change, read};

/// Reads.
pub const READS: &[Case] = &[
    read("tickets", "(first: 3)"),
    read("tickets", "(first: 3, filter: { clientId: \"{client}\" }, orderBy: DUE)"),
    read("tickets", "(first: 3, filter: { deviceId: \"{device}\", insightId: \"{insight}\" })"),
    read("tickets", "(first: 3, filter: { search: \"{mark}\", kind: [REQUEST] }, orderBy: PRIORITY)"),
    read("ticket", "(id: \"{ticket}\")"),
    read("ticket", "(id: \"{incident}\")"),
    read("ticketByNumber", "(number: {number:ticket})"),
    read("node", "(id: \"{ticket}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(
        Limited,
        "ticketCreate",
        "(input: { id: \"{new:tic}\", clientId: \"{client}\", title: \"New {n}\", requesterContactId: \"{contact}\", \
         siteId: \"{site}\", deviceId: \"{device}\", serviceIds: [\"{service}\"] })",
    ),
    change(
        Limited,
        "ticketCreate",
        "(input: { id: \"{new:tic}\", clientId: \"{own:client}\", title: \"Mixed {n}\", deviceId: \"{device}\" })",
    ),
    change(
        Limited,
        "ticketCreate",
        "(input: { id: \"{new:tic}\", clientId: \"{own:client}\", title: \"Mixed {n}\", serviceIds: [\"{service}\"] })",
    ),
    change(Limited, "ticketReply", "(input: { ticketId: \"{ticket}\", body: \"Reply {n}\" })"),
    change(Limited, "ticketNote", "(input: { ticketId: \"{ticket}\", body: \"Note {n}\" })"),
    change(
        Limited,
        "ticketUpdate",
        "(input: { id: \"{ticket}\", expectedVersion: {version:ticket}, description: \"Changed {n}\", \
         serviceIds: [\"{service}\"] })",
    ),
    change(
        Limited,
        "ticketUpdate",
        "(input: { id: \"{own:ticket}\", expectedVersion: {version:own:ticket}, siteId: \"{site}\" })",
    ),
    change(
        Limited,
        "ticketAssign",
        "(input: { id: \"{ticket}\", expectedVersion: {version:ticket}, assigneeId: \"{own:limited}\" })",
    ),
    change(
        Limited,
        "ticketTransition",
        "(input: { id: \"{ticket}\", expectedVersion: {version:ticket}, act: WAIT_CLIENT, words: \"{n}\" })",
    ),
    change(Limited, "ticketRelate", "(input: { id: \"{ticket}\", kind: RELATED, otherId: \"{incident}\" })"),
    change(Limited, "ticketRelate", "(input: { id: \"{own:ticket}\", kind: CAUSED_BY, otherId: \"{incident}\" })"),
    change(
        Limited,
        "timeEntryCreate",
        "(input: { ticketId: \"{ticket}\", workKind: REACTIVE, startedAt: \"{in:-3600}\", minutes: 5, note: \"{n}\" })",
    ),
    change(Limited, "timerStart", "(input: { ticketId: \"{ticket}\", workKind: REACTIVE })"),
    read("myTimer", ""),
    change(Limited, "timerStop", "(input: { note: \"{n}\" })"),
    change(Limited, "timerStart", "(input: { ticketId: \"{other}\", workKind: PLANNED })"),
    change(Limited, "timerDiscard", ""),
];
