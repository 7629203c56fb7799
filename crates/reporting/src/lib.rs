//! What a client is told about its IT: the ledger, the managed-or-watched page, and reports in HTML and PDF.
//!
//! The way of a report
//! 1. Facts are gathered by SQL views over the features' tables ([`data`] is what comes out); this crate knows no feature.
//! 2. The data is frozen with the report; a person looks at it and may edit the plain words.
//! 3. [`render`] writes it in words; HTML and PDF lay out the same words.
//!
//! Invariants
//! - HTML, PDF and API show the same frozen data.
//! - What is not known is said to be not known.

pub mod data;
mod environment;
pub mod graphql;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod render;
pub mod report;
pub mod snapshot;

pub use environment::{FontFiles, Reporting};
