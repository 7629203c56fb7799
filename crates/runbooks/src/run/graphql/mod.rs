//! Runs in the API: objects ([`object`]), plans ([`plan`]) and what people do ([`change`]).

mod change;
mod object;
mod plan;

pub use change::RunMutation;
pub use object::{Run, RunQuery, ViewOfRun};
