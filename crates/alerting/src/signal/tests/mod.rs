//! What the engine promises: properties over random worlds, live use, load.

mod alone;
mod change;
mod load;
mod properties;
mod reading;
mod world;
