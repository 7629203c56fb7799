//! What the tests stand on: real databases made from templates, a PostgreSQL server of their own, a world of two clients
//! with marked values, a mail server that keeps what it is given.
//!
//! Invariants
//! - Every test has its own database; one test body runs on both engines ([`both_databases!`]).
//! - Nothing outlives the test process, however it ends: servers and folders hang on a pipe that closes with it.
//! - Randomised tests print their seed and take it from `STEWARD_TEST_SEED`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at the first surprise and says where")]
#![expect(clippy::print_stderr, reason = "the seed of a randomised test must be seen when it fails")]

pub mod agent;
pub mod app;
pub mod database;
pub mod graphql;
pub mod http;
pub mod postgres;
pub mod schema;
mod scratch;
pub mod seed;
pub mod smtp;
pub mod statements;
pub mod world;

pub use database::{Engine, TestDb, run};

/// Makes one test for each engine from one body: `both_databases! { async fn name(db: TestDb) { … } }`.
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($db: $crate::TestDb) $body

            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, body);
            }
        }
    )*};
}
