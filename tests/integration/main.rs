//! Everything that needs a real database or a real server, in one binary so that it links once.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at the first surprise and says where")]

mod agent;
mod faults;
mod flows;
mod gates;
mod graphql;
mod jobs;
mod migrations;
mod tenancy;
