//! Forecasts with intervals: what will be full when, how sure that is, and whether earlier forecasts came true.
//!
//! # Reading order
//! [`statistics`] (robust measures that everything stands on), [`disk`] (the date on which a filesystem is full),
//! [`counts`] (licences, users, mailboxes), [`alarm`] (when a forecast becomes a ticket), [`score`] (the hit rate),
//! [`random`] (the seed of a forecast's paths). Method, sources and limits stand in the crate's `README.md`.
//!
//! # Invariants
//! * Pure: no clock, no ambient randomness, no input or output. The same arguments give the same forecast.
//! * No date without an interval, the history that was used and the reason; poor data is refused, and it is said why.
//! * Any input is answered, none panics. Times are local day numbers that the caller has folded; sizes are bytes.

pub mod alarm;
pub mod counts;
pub mod disk;
pub mod random;
pub mod score;
pub mod statistics;
