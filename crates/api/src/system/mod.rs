//! The health of the installation, for those who run it.

pub mod graphql;

use jobs::{Node, Schedule};

/// What the server tells the API about itself.
#[derive(Clone)]
pub struct SystemInfo {
    /// Version of the program.
    pub version: &'static str,
    /// This process among the nodes.
    pub node: Node,
    /// What runs regularly.
    pub schedules: Vec<Schedule>,
}
