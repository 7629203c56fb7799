//! Whole stories of upkeep, on a real database.

mod bench;
mod graphql;
mod occurrences;
mod planning;
mod random;
