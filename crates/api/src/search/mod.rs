//! One search over everything that has a name, for the command palette.

pub mod graphql;
