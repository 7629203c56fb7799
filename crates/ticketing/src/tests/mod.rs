//! The service desk on a real database: SQLite in a folder of its own, or with `STEWARD_TEST_POSTGRES=postgres://…` (a
//! superuser's address) a database of its own there.

mod automation;
mod bench;
mod clocks;
mod graphql;
mod numbers;
mod people;
mod random;
mod time;
