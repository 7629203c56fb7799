//! Any object by its opaque id.

pub mod graphql;
