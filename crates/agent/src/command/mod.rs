//! Commands of the server: asked for by a long poll, checked against pinned keys and the machine's own policy, executed
//! once, reported until the server has heard of it.
//!
//! | part | what it is for |
//! | --- | --- |
//! | [`lane`] | the thread: session, long poll, one command after the other |
//! | [`check`] | what a command must prove before anything else is done with it |
//! | [`policy`] | what the owner of the machine allows |
//! | [`journal`] | what was begun and how it ended, on disk before it counts |
//! | [`runner`] | the way of one command through all of these |
//! | [`process`], [`output`] | a program in a group of its own; what of its output is kept |
//! | [`reports`] | telling the server |
//!
//! # Invariants
//! * The server's word is nothing without the dispatch key's signature, and a signature is nothing for another agent,
//!   another time, another plan, or without the approvals that the plan needs.
//! * A command is begun at most once: the journal is on disk before the program starts.
//! * Arguments are arguments: no shell takes a line apart, and no parameter becomes part of a script.
//! * Nothing of a command outlives it, save what left its process group on purpose, such as a service that was started.
//! * The owner of the machine has the last word, in a file that only root can write: see [`policy`].

mod check;
mod journal;
pub mod lane;
mod output;
pub mod policy;
mod process;
mod reports;
mod runner;

#[cfg(test)]
mod tests;
