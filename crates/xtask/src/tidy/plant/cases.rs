//! The tiny workspace, and what is planted into it.

/// A violation to plant.
#[derive(Debug)]
pub struct Case {
    /// What it is, in a few words.
    pub title: &'static str,
    /// The rule that must refuse it.
    pub rule: &'static str,
    /// The file in which it must be found.
    pub at: &'static str,
    /// Files over the clean tree; empty contents remove a file.
    pub files: &'static [(&'static str, &'static str)],
}

/// Written in a case's text for many lines: `@lines COUNT`.
const MANY_LINES: &str = "@lines ";

/// A tree that every rule accepts.
pub const CLEAN: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n"),
    // Packages from outside are the stand-ins in this folder; nothing is fetched.
    (
        ".cargo/config.toml",
        "[source.crates-io]\nreplace-with = \"planted\"\n[source.planted]\ndirectory = \"web/vendor\"\n",
    ),
    ("web/vendor/README.md", "Stand-ins.\n"),
    ("README.md", "Tiny.\n"),
    ("crates/README.md", "Map.\n"),
    ("crates/kernel/Cargo.toml", KERNEL),
    ("crates/kernel/src/lib.rs", "//! Words.\n"),
    (
        "crates/db/Cargo.toml",
        "[package]\nname = \"db\"\nedition = \"2024\"\n\n[dependencies]\nkernel.path = \"../kernel\"\n",
    ),
    ("crates/db/src/lib.rs", "//! Database.\n"),
    ("crates/tenancy/Cargo.toml", TENANCY),
    ("crates/tenancy/src/lib.rs", "//! Clients.\n\n/// A client.\npub mod site;\n"),
    ("crates/tenancy/src/site.rs", "//! Sites.\n"),
    ("crates/ingestion/Cargo.toml", "[package]\nname = \"ingestion\"\nedition = \"2024\"\n"),
    ("crates/ingestion/src/lib.rs", "//! Devices.\n"),
    ("web/README.md", "Portal.\n"),
    ("web/schema.graphql", "type Query { viewer: Int }\n"),
    ("migrations/README.md", "Migrations.\n"),
    ("deploy/README.md", "Deployment.\n"),
    ("tests/README.md", "Tests.\n"),
];

/// What cargo wants beside a package in a folder of packages.
const CHECKSUM: &str = "{\"files\":{}}";

const KERNEL: &str = "[package]\nname = \"kernel\"\nedition = \"2024\"\n";
const TENANCY: &str = "[package]\nname = \"tenancy\"\nedition = \"2024\"\n\n[dependencies]\ndb.path = \"../db\"\n";

const TENANCY_LIB: &str = "crates/tenancy/src/lib.rs";
const SITE: &str = "crates/tenancy/src/site.rs";

/// What is planted.
pub const CASES: &[Case] = &[
    Case {
        title: "a forbidden edge: kernel uses db",
        rule: "crate-graph",
        at: "crates/kernel/Cargo.toml",
        files: &[
            ("crates/db/Cargo.toml", "[package]\nname = \"db\"\nedition = \"2024\"\n"),
            (
                "crates/kernel/Cargo.toml",
                "[package]\nname = \"kernel\"\nedition = \"2024\"\n\n[dependencies]\ndb.path = \"../db\"\n",
            ),
        ],
    },
    Case {
        title: "a forbidden edge: tenancy looks up at ingestion",
        rule: "crate-graph",
        at: "crates/tenancy/Cargo.toml",
        files: &[(
            "crates/tenancy/Cargo.toml",
            "[package]\nname = \"tenancy\"\nedition = \"2024\"\n\n[dependencies]\ningestion.path = \"../ingestion\"\n",
        )],
    },
    Case {
        title: "a crate that is not in the graph",
        rule: "crate-graph",
        at: "crates/extras/Cargo.toml",
        files: &[
            ("crates/extras/Cargo.toml", "[package]\nname = \"extras\"\nedition = \"2024\"\n"),
            ("crates/extras/src/lib.rs", "//! Extras.\n"),
        ],
    },
    Case {
        title: "a framework outside its owner's manifest: sqlx in tenancy",
        rule: "framework-owner",
        at: "crates/tenancy/Cargo.toml",
        files: &[
            (
                "crates/tenancy/Cargo.toml",
                "[package]\nname = \"tenancy\"\nedition = \"2024\"\n\n[dependencies]\nsqlx = \"1\"\n",
            ),
            ("web/vendor/sqlx/Cargo.toml", "[package]\nname = \"sqlx\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\n"),
            ("web/vendor/sqlx/src/lib.rs", "//! Stands for the real one.\n"),
            ("web/vendor/sqlx/.cargo-checksum.json", CHECKSUM),
        ],
    },
    Case {
        title: "the database named in a service",
        rule: "framework-name",
        at: SITE,
        files: &[(SITE, "//! Sites.\nuse sea_orm::EntityTrait;\n")],
    },
    Case {
        title: "GraphQL named outside graphql.rs",
        rule: "framework-name",
        at: SITE,
        files: &[(SITE, "//! Sites.\n#[derive(async_graphql::SimpleObject)]\nstruct Site;\n")],
    },
    Case {
        title: "SQL outside store.rs",
        rule: "sql-place",
        at: SITE,
        files: &[(SITE, "//! Sites.\nconst ALL: &str = \"SELECT id FROM site\";\n")],
    },
    Case {
        title: "an unscoped query",
        rule: "unscoped-query",
        at: "crates/tenancy/src/site/store.rs",
        files: &[(
            "crates/tenancy/src/site/store.rs",
            "//! SQL of sites.\nfn all() { site::Entity::find().all(connection); }\n",
        )],
    },
    Case {
        title: "a raw transaction",
        rule: "unscoped-query",
        at: SITE,
        files: &[(SITE, "//! Sites.\nasync fn f() { let tx = pool.begin().await; }\n")],
    },
    Case {
        title: "the way out of a scoped query",
        rule: "unscoped-query",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f(query: Scoped<Query>) { query.into_inner() }\n")],
    },
    Case {
        title: "work across clients that is not listed",
        rule: "system-scope",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f(mint: &Mint) { mint.system(\"sweep\"); }\n")],
    },
    Case {
        title: "a stale line in the list of work across clients",
        rule: "system-scope",
        at: "crates/system-scopes.txt",
        files: &[("crates/system-scopes.txt", "sweep\tcrates/tenancy/src/site.rs\n")],
    },
    Case {
        title: "a bare Utc::now()",
        rule: "ambient-time-or-randomness",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f() { let now = chrono::Utc::now(); }\n")],
    },
    Case {
        title: "ambient randomness",
        rule: "ambient-time-or-randomness",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f() -> u64 { rand::random() }\n")],
    },
    Case {
        title: "an `if` on a role in a resolver",
        rule: "resolver-role",
        at: "crates/tenancy/src/graphql.rs",
        files: &[(
            "crates/tenancy/src/graphql.rs",
            "//! Roots.\nfn f(viewer: Viewer) { if viewer.role == Role::Owner { show() } }\n",
        )],
    },
    Case { title: "an oversize Rust file", rule: "file-size", at: SITE, files: &[(SITE, "//! Sites.\n@lines 600")] },
    Case {
        title: "an oversize file of the portal",
        rule: "file-size",
        at: "web/src/page.tsx",
        files: &[("web/src/page.tsx", "@lines 401")],
    },
    Case {
        title: "util.rs",
        rule: "file-name",
        at: "crates/tenancy/src/util.rs",
        files: &[("crates/tenancy/src/util.rs", "//! Odds and ends.\n")],
    },
    Case {
        title: "a folder called helpers in the portal",
        rule: "file-name",
        at: "web/src/helpers",
        files: &[("web/src/helpers/date.ts", "export const a = 1;\n")],
    },
    Case {
        title: "a module that says nothing about itself",
        rule: "module-documentation",
        at: TENANCY_LIB,
        files: &[(TENANCY_LIB, "// Clients.\npub mod site;\n")],
    },
    Case {
        title: "a lint allowed for ever",
        rule: "lint-escape",
        at: SITE,
        files: &[(SITE, "//! Sites.\n#[allow(dead_code)]\nfn f() {}\n")],
    },
    Case {
        title: "an expectation without a reason",
        rule: "lint-escape",
        at: SITE,
        files: &[(SITE, "//! Sites.\n#[expect(dead_code)]\nfn f() {}\n")],
    },
    Case {
        title: "something unfinished",
        rule: "lint-escape",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f() { todo!() }\n")],
    },
    Case {
        title: "a printed line outside a command line",
        rule: "printing",
        at: SITE,
        files: &[(SITE, "//! Sites.\nfn f() { println!(\"here\"); }\n")],
    },
    Case {
        title: "a path of one machine",
        rule: "machine-path",
        at: "deploy/README.md",
        files: &[("deploy/README.md", concat!("Run /ho", "me/someone/steward.\n"))],
    },
    Case {
        title: "a library under a licence that is not accepted",
        rule: "licence",
        at: "Cargo.lock",
        files: &[
            (
                "crates/tenancy/Cargo.toml",
                "[package]\nname = \"tenancy\"\nedition = \"2024\"\n\n[dependencies]\nclosed = \"1\"\n",
            ),
            (
                "web/vendor/closed/Cargo.toml",
                "[package]\nname = \"closed\"\nversion = \"1.0.0\"\nlicense = \"AGPL-3.0-only\"\n",
            ),
            ("web/vendor/closed/src/lib.rs", "//! Stands for a real one.\n"),
            ("web/vendor/closed/.cargo-checksum.json", CHECKSUM),
        ],
    },
    Case {
        title: "another folder at the top",
        rule: "layout",
        at: "scripts",
        files: &[("scripts/build.sh", "true\n")],
    },
    Case {
        title: "a folder without an explanation",
        rule: "layout",
        at: "deploy/README.md",
        files: &[("deploy/README.md", "")],
    },
    Case { title: "no SDL", rule: "layout", at: "web/schema.graphql", files: &[("web/schema.graphql", "")] },
];

/// The text of a case: `@lines COUNT` stands for that many lines.
pub fn expand(text: &str) -> String {
    match text.split_once(MANY_LINES) {
        Some((before, count)) => format!("{before}{}", "//\n".repeat(count.trim().parse().unwrap_or(0))),
        None => text.to_owned(),
    }
}
