//! Grants: giving, denying and taking away roles.

pub mod check;
pub mod graphql;
pub mod service;
