//! The parts of `test`, in the order in which they run: quick ones first, and the portal's build before the binaries
//! that embed it.

use anyhow::Result;

use crate::test::action::{self, Setting};

/// One part.
#[derive(Debug)]
pub struct Part {
    /// Name for `--only`, the log and the table.
    pub name: &'static str,
    /// What runs, in a few words.
    pub what: &'static str,
    /// Parts without whose success this one makes no sense.
    pub needs: &'static [&'static str],
    /// A program that a checkout may lack; without it the part is left out, and that is said.
    pub optional: Option<&'static str>,
    /// Runs it; an error is a failure of the part.
    pub run: fn(&Setting<'_>, &str) -> Result<()>,
}

/// All parts.
pub const PARTS: &[Part] = &[
    Part {
        name: "format",
        what: "cargo fmt --all --check",
        needs: &[],
        optional: None,
        run: |setting, part| setting.cargo(part, &["fmt", "--all", "--check", "--", "--color", "never"]),
    },
    Part {
        name: "tidy",
        what: "house rules (cargo xtask tidy) and that each refuses a planted violation",
        needs: &[],
        optional: None,
        run: action::tidy,
    },
    Part {
        name: "web-install",
        what: "npm ci in web and tests/node",
        needs: &[],
        optional: None,
        run: action::web_install,
    },
    Part {
        name: "portal-lint",
        what: "npm run lint in web",
        needs: &["web-install"],
        optional: None,
        run: |setting, part| setting.npm(part, "web", &["run", "lint"]),
    },
    Part {
        name: "portal-types",
        what: "npm run check in web: types against the SDL",
        needs: &["web-install"],
        optional: None,
        run: |setting, part| setting.npm(part, "web", &["run", "check"]),
    },
    Part {
        name: "portal-unit",
        what: "npm test in web",
        needs: &["web-install"],
        optional: None,
        run: |setting, part| setting.npm(part, "web", &["run", "test"]),
    },
    Part {
        name: "portal-build",
        what: "npm run build in web",
        needs: &["web-install"],
        optional: None,
        run: |setting, part| setting.npm(part, "web", &["run", "build"]),
    },
    Part {
        name: "portal-budget",
        what: "npm run budget in web: bytes per route",
        needs: &["portal-build"],
        optional: None,
        run: |setting, part| setting.npm(part, "web", &["run", "budget"]),
    },
    Part {
        name: "clippy",
        what: "cargo clippy, all targets, warnings denied",
        needs: &["portal-build"],
        optional: None,
        run: |setting, part| {
            setting.cargo(part, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        },
    },
    Part {
        name: "licences",
        what: "cargo deny: licences, bans and sources for all platforms (.deny.toml)",
        needs: &[],
        optional: Some("cargo-deny"),
        run: |setting, part| setting.cargo(part, &["deny", "--offline", "check", "licenses", "bans", "sources"]),
    },
    Part {
        name: "binaries",
        what: "cargo build of both programs and of all Rust tests",
        needs: &["portal-build"],
        optional: None,
        // All at once: with other packages selected, dependencies would have other features and be built twice.
        run: |setting, part| setting.cargo(part, &["build", "--workspace", "--locked", "--lib", "--bins", "--tests"]),
    },
    Part {
        name: "generated",
        what: "generated files are what is committed (SDL, portal types)",
        needs: &["binaries"],
        optional: None,
        run: action::generated,
    },
    Part {
        name: "rust",
        what: "cargo test: unit, property and integration, SQLite and PostgreSQL",
        needs: &["binaries"],
        optional: None,
        run: action::rust,
    },
    Part {
        name: "graphql-http",
        what: "audits of GraphQL over HTTP against the real server",
        needs: &["binaries", "web-install"],
        optional: None,
        run: |setting, part| action::node(setting, part, "graphql-http"),
    },
    Part {
        name: "graphql-ws",
        what: "a foreign graphql-transport-ws client against the real server",
        needs: &["binaries", "web-install"],
        optional: None,
        run: |setting, part| action::node(setting, part, "graphql-ws"),
    },
    Part {
        name: "browser",
        what: "the story in Chromium, with axe, on the real server and agent",
        needs: &["binaries", "web-install"],
        optional: None,
        run: |setting, part| action::node(setting, part, "browser"),
    },
];
