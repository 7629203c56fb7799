//! Reports in the API.

mod change;
mod object;
mod query;

pub use change::ReportMutation;
pub use object::{Report, ReportById, ReportStatus};
pub use query::ReportQuery;
