//! What is owed again and again.

use super::Who::Limited;
use super::{Case, change, read};

/// Reads.
pub const READS: &[Case] = &[
    read("obligations", "(first: 3)"),
    read("obligations", "(first: 3, filter: { clientId: \"{client}\", active: true })"),
    read("obligation", "(id: \"{obligation}\")"),
    read("occurrences", "(first: 3)"),
    read("occurrences", "(first: 3, filter: { clientId: \"{client}\" }, orderBy: DUE_DESC)"),
    read("occurrences", "(first: 3, filter: { obligationId: \"{obligation}\" })"),
    read("occurrence", "(id: \"{occurrence}\")"),
    read("node", "(id: \"{obligation}\")"),
    read("node", "(id: \"{occurrence}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(
        Limited,
        "obligationCreate",
        "(input: { id: \"{new:obl}\", clientId: \"{client}\", area: BACKUP, title: \"New {n}\", \
         cadence: { frequency: YEARLY, month: 6, dayOfMonth: 1, zone: \"UTC\", startsOn: \"{day:0}\" }, \
         responsible: { contactId: \"{contact}\" }, deviceIds: [\"{device}\"], serviceIds: [\"{service}\"], \
         agreementId: \"{agreement}\", requiredEvidence: TEXT })",
    ),
    change(
        Limited,
        "obligationCreate",
        "(input: { id: \"{new:obl}\", clientId: \"{own:client}\", area: BACKUP, title: \"Mixed {n}\", \
         cadence: { frequency: YEARLY, month: 6, dayOfMonth: 1, zone: \"UTC\", startsOn: \"{day:0}\" }, \
         responsible: { contactId: \"{contact}\" }, requiredEvidence: TEXT })",
    ),
    change(
        Limited,
        "obligationCreate",
        "(input: { id: \"{new:obl}\", clientId: \"{own:client}\", area: BACKUP, title: \"Mixed {n}\", \
         cadence: { frequency: YEARLY, month: 6, dayOfMonth: 1, zone: \"UTC\", startsOn: \"{day:0}\" }, \
         responsible: { vendorName: \"x\" }, deviceIds: [\"{device}\"], requiredEvidence: TEXT })",
    ),
    change(
        Limited,
        "obligationUpdate",
        "(input: { id: \"{obligation}\", expectedVersion: {version:obligation}, scope: \"Changed {n}\" })",
    ),
    change(
        Limited,
        "obligationUpdate",
        "(input: { id: \"{own:obligation}\", expectedVersion: {version:own:obligation}, agreementId: \"{agreement}\" })",
    ),
    change(Limited, "occurrenceStart", "(input: { id: \"{occurrence}\", expectedVersion: {version:occurrence} })"),
    change(
        Limited,
        "occurrenceEvidenceAdd",
        "(input: { occurrenceId: \"{occurrence}\", kind: RUN, runId: \"{run}\", statement: \"x\", doesNotProve: \"y\" })",
    ),
    change(
        Limited,
        "occurrenceEvidenceAdd",
        "(input: { occurrenceId: \"{own:occurrence}\", kind: RUN, runId: \"{run}\", statement: \"x\", \
         doesNotProve: \"y\" })",
    ),
    change(
        Limited,
        "occurrenceComplete",
        "(input: { id: \"{occurrence}\", expectedVersion: {version:occurrence}, note: \"{n}\" })",
    ),
    change(
        Limited,
        "occurrenceAskDecline",
        "(input: { id: \"{duty}\", expectedVersion: {version:duty}, contactId: \"{contact}\", question: \"{n}?\", \
         impact: \"None\", deadline: \"{in:3600}\" })",
    ),
    change(
        Limited,
        "occurrenceAskDecline",
        "(input: { id: \"{own:later}\", expectedVersion: {version:own:later}, contactId: \"{contact}\", \
         question: \"{n}?\", impact: \"None\", deadline: \"{in:3600}\" })",
    ),
    // An excuse covers what is due until it ends, so nothing is left to be declined.
    change(
        Limited,
        "occurrenceExcuse",
        "(input: { id: \"{chore}\", expectedVersion: {version:chore}, reason: \"{n}\", until: \"{day:-200}\" })",
    ),
];
