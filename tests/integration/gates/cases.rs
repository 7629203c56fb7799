//! One case at least for every root field of the SDL (gate G1). A template's placeholders: `{site}` and its like is an id of
//! the world that the case is run with (own, foreign, random); `{own:site}` is always the caller's own; `{version:site}`
//! the stored version; `{new:sit}` a fresh id; `{mark}` the client's mark; `{n}` a number that no other run has; `{number:ticket}` the number of a ticket;
//! `{plan:device}` the hash of the plan of the own runbook there; `{hash:run}` that of a run; `{in:60}` the instant in so
//! many seconds; `{day:7}` the day so many days ago, `{day:-7}` ahead.

mod agreements;
mod alerting;
mod business;
mod people;
mod planning;
mod reporting;
mod runbooks;
mod ticketing;
mod upkeep;

use std::sync::LazyLock;

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

/// Every case, in the order of their own runs: what removes comes last.
pub static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let parts = [
        business::READS,
        agreements::READS,
        alerting::READS,
        ticketing::READS,
        runbooks::READS,
        upkeep::READS,
        planning::READS,
        reporting::READS,
        business::CHANGES,
        agreements::CHANGES,
        alerting::CHANGES,
        ticketing::CHANGES,
        runbooks::CHANGES,
        upkeep::CHANGES,
        planning::CHANGES,
        reporting::CHANGES,
        people::CHANGES,
        people::ENDS,
    ];
    parts.concat()
});

/// Root fields without a case. This list may only become shorter, and only by hand.
pub const WITHOUT_CASE: &[&str] = &[];

/// Object fields that no run resolves. This list may only become shorter, and only by hand.
pub const NEVER_RESOLVED: &[&str] = &[
    // Stands only where a list of a report was cut off, after hundreds of rows.
    "ReportNote.text",
];
