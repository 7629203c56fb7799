//! Runs in the API: objects ([`object`], [`step`]), reads ([`query`]), plans ([`plan`]) and what people do ([`change`]).

mod change;
mod object;
mod plan;
mod query;
mod step;

pub use change::RunMutation;
pub use object::{Run, ViewOfRun};
pub use query::RunQuery;
