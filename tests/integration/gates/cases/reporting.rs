//! What clients are told.

use super::Who::{Anonymous, Limited};
use super::{Case, Root, case, change, read};

/// Reads.
pub const READS: &[Case] = &[
    read("clientOverview", "(clientId: \"{client}\", fromDay: \"{day:7}\", toDay: \"{day:-1}\")"),
    read("reports", "(first: 3)"),
    read("reports", "(first: 3, filter: { clientId: \"{client}\", status: [DRAFT, DELIVERED] })"),
    read("report", "(id: \"{report}\")"),
    read("report", "(id: \"{draft}\")"),
    read("node", "(id: \"{report}\")"),
    case(Root::Query, Anonymous, "reportByLink", "(token: \"{own:report_token}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(
        Limited,
        "reportDraft",
        "(input: { id: \"{new:rep}\", clientId: \"{client}\", fromDay: \"{day:7}\", toDay: \"{day:-1}\" })",
    ),
    change(
        Limited,
        "reportUpdate",
        "(input: { id: \"{draft}\", expectedVersion: {version:draft}, summary: [\"Changed {n}\"], refresh: true })",
    ),
    change(Limited, "reportReview", "(input: { id: \"{draft}\", expectedVersion: {version:draft} })"),
    change(
        Limited,
        "reportDeliver",
        "(input: { id: \"{draft}\", expectedVersion: {version:draft}, contactId: \"{contact}\" })",
    ),
    change(Limited, "reportEditionCreate", "(input: { id: \"{report}\" })"),
    change(Limited, "reportLinkCreate", "(input: { id: \"{report}\", contactId: \"{contact}\" })"),
    change(Limited, "reportLinkCreate", "(input: { id: \"{own:report}\", contactId: \"{contact}\" })"),
    change(Limited, "reportLinkRevoke", "(input: { id: \"{report}\", linkId: \"{report_link}\" })"),
    change(Limited, "reportLinkRevoke", "(input: { id: \"{own:report}\", linkId: \"{report_link}\" })"),
];
