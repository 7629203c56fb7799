//! Robust statistics: measures that one bad day cannot move.
//!
//! Every function answers any input, empty or constant ones too; where nothing can be said it gives `None`, or a test
//! value of 0. Values are taken to be finite.

mod order;
mod rank_sum;
mod trend;
mod wilson;

#[cfg(test)]
mod tests;

pub use order::{NORMAL_CONSISTENCY, mad, median, quantile};
pub use rank_sum::rank_sum_z;
pub use trend::{MannKendall, mann_kendall, theil_sen, theil_sen_of_points};
pub use wilson::{Interval, wilson};
