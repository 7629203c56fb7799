//! Forecasts and risks.

use super::Who::Limited;
use super::{Case, change, read};

/// Reads.
pub const READS: &[Case] = &[
    read("forecasts", "(first: 3)"),
    read("forecasts", "(first: 3, filter: { clientId: \"{client}\", outcome: [GROWTH] })"),
    read("forecasts", "(first: 3, filter: { deviceId: \"{device}\" })"),
    read("forecast", "(id: \"{forecast}\")"),
    read("forecastHitRate", "(clientId: \"{client}\")"),
    read("risks", "(first: 3)"),
    read("risks", "(first: 3, filter: { clientId: \"{client}\", serviceId: \"{service}\" })"),
    read("risk", "(id: \"{risk}\")"),
    read("node", "(id: \"{forecast}\")"),
    read("node", "(id: \"{risk}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(Limited, "forecastMake", "(input: { deviceId: \"{device}\" })"),
    change(
        Limited,
        "riskCreate",
        "(input: { id: \"{new:rsk}\", clientId: \"{client}\", title: \"New {n}\", likelihood: 1, impact: 1, \
         serviceId: \"{service}\", reviewOn: \"2027-06-30\" })",
    ),
    change(
        Limited,
        "riskCreate",
        "(input: { id: \"{new:rsk}\", clientId: \"{own:client}\", title: \"Mixed {n}\", likelihood: 1, impact: 1, \
         serviceId: \"{service}\", reviewOn: \"2027-06-30\" })",
    ),
    change(
        Limited,
        "riskUpdate",
        "(input: { id: \"{risk}\", expectedVersion: {version:risk}, description: \"Changed {n}\", \
         ownerUserId: \"{own:limited}\" })",
    ),
    change(
        Limited,
        "riskUpdate",
        "(input: { id: \"{own:risk}\", expectedVersion: {version:own:risk}, serviceId: \"{service}\" })",
    ),
    change(Limited, "riskRaiseFromForecast", "(input: { forecastId: \"{forecast}\", description: \"Raised {n}\" })"),
    change(
        Limited,
        "riskAskAcceptance",
        "(input: { id: \"{risk}\", expectedVersion: {version:risk}, contactId: \"{contact}\", impact: \"None\", \
         deadline: \"{in:3600}\", acceptUntil: \"2027-06-30\" })",
    ),
    change(
        Limited,
        "riskAskAcceptance",
        "(input: { id: \"{own:hazard}\", expectedVersion: {version:own:hazard}, contactId: \"{contact}\", \
         impact: \"None\", deadline: \"{in:3600}\", acceptUntil: \"2027-06-30\" })",
    ),
    change(Limited, "riskClose", "(input: { id: \"{risk}\", expectedVersion: {version:risk}, note: \"{n}\" })"),
];
