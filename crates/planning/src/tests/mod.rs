//! Whole stories of planning, on a real database with telemetry.

mod bench;
mod forecasts;
mod graphql;
mod risks;
