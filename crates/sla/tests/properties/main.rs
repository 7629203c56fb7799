//! Properties that hold for every definition and every log. Each failure prints the seed of its world.

#![expect(clippy::unwrap_used, reason = "a world that cannot be built fails its test")]

mod calendars;
mod clocks;
mod world;
