//! Roles and permissions as the API shows them. They are defined in `kernel`.

pub mod graphql;
