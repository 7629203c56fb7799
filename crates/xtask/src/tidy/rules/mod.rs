//! The rules. Each is a function of the tree; `A1` … `A13` are the invariants of the architecture.

mod ambient;
mod documentation;
mod escape;
mod file_name;
mod file_size;
mod graph;
mod layout;
mod licence;
mod machine_path;
mod naming;
mod ownership;
mod printing;
mod resolver_role;
mod sql;
mod system_scope;
mod unscoped;

use crate::tidy::finding::Finding;
use crate::tidy::tree::Tree;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as findings carry it.
    pub name: &'static str,
    /// Looks at the tree.
    pub check: fn(&Tree) -> Vec<Finding>,
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule { name: graph::NAME, check: graph::check },
    Rule { name: ownership::NAME, check: ownership::check },
    Rule { name: naming::NAME, check: naming::check },
    Rule { name: sql::NAME, check: sql::check },
    Rule { name: unscoped::NAME, check: unscoped::check },
    Rule { name: system_scope::NAME, check: system_scope::check },
    Rule { name: ambient::NAME, check: ambient::check },
    Rule { name: resolver_role::NAME, check: resolver_role::check },
    Rule { name: file_size::NAME, check: file_size::check },
    Rule { name: file_name::NAME, check: file_name::check },
    Rule { name: documentation::NAME, check: documentation::check },
    Rule { name: escape::NAME, check: escape::check },
    Rule { name: printing::NAME, check: printing::check },
    Rule { name: machine_path::NAME, check: machine_path::check },
    Rule { name: layout::NAME, check: layout::check },
    Rule { name: licence::NAME, check: licence::check },
];
