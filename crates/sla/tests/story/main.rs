//! Stories of tickets: what happens to clocks over whole lives, told in the JSON form of definitions and logs.

#![expect(clippy::unwrap_used, reason = "a world that cannot be built fails its test")]

mod desk;
mod lives;
mod notices;
mod versions;
