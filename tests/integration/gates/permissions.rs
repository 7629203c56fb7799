//! The table of roles, permissions and operations: committed, reviewed as a difference, and true of the running server.

use std::path::PathBuf;

use api::authorization::{Need, OPERATIONS, matrix, need};
use gql::guard::OperationKind;
use kernel::{Permission, Role};
use steward_tests::graphql::Sdl;

use super::*;

/// `STEWARD_UPDATE_MATRIX=1` writes it anew.
#[test]
fn the_committed_table_is_the_programs() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("authorization.txt");
    let now = matrix();
    if std::env::var_os("STEWARD_UPDATE_MATRIX").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed, now,
        "tests/authorization.txt is not what the program does; if that is meant, run this test with \
         STEWARD_UPDATE_MATRIX=1 and review the difference"
    );
}

#[test]
fn every_root_field_has_a_line_and_every_line_a_field() {
    let sdl = Sdl::parse(&api::sdl());
    let roots = [
        (OperationKind::Query, "Query"),
        (OperationKind::Mutation, "Mutation"),
        (OperationKind::Subscription, "Subscription"),
    ];
    for (kind, name) in roots {
        for field in sdl.fields(name) {
            assert!(need(kind, &field.name).is_some(), "{name}.{} has no line in api::authorization", field.name);
        }
        for (_, field, _) in OPERATIONS.iter().filter(|(of, field, _)| *of == kind && !field.starts_with("__")) {
            assert!(sdl.fields(name).iter().any(|known| known.name == *field), "{name}.{field} does not exist");
        }
    }
}

/// Whether the table lets a holder of `role` on one client, or provider-wide, through to a field.
fn expected(role: Option<(Role, bool)>, need: Need) -> bool {
    let has = |permission: Permission, wide_needed: bool| {
        role.is_some_and(|(role, wide)| role.permissions().has(permission) && (wide || !wide_needed))
    };
    match need {
        Need::Nobody => true,
        Need::Session => role.is_some(),
        Need::Somewhere(permission) => has(permission, false),
        Need::ProviderWide(permission) => has(permission, true),
    }
}

on_both_servers! {
    /// Every role, on one client and provider-wide, and nobody, against every field: let through or refused as the table
    /// says, and a refusal happens before anything runs.
    fn the_server_does_what_the_table_says(app: &TestApp) {
        let story = Story::tell(app);
        let asker = Asker::new(story.owner.clone());
        let mut findings = Vec::new();
        let mut people = vec![("nobody".to_owned(), None, Person::anonymous(app.url()))];
        for role in Role::ALL.into_iter().filter(|role| !role.for_contacts()) {
            for wide in [false, true] {
                // A client has no owner.
                if role == Role::Owner && !wide {
                    continue;
                }
                let name = format!("{}-{}", role.as_str().replace('_', "-"), if wide { "wide" } else { "one" });
                let place = if wide { String::new() } else { format!(", clientId: \"{}\"", story.a["client"]) };
                let grant = format!("{{ role: {}, effect: ALLOW{place} }}", role.as_str().to_uppercase());
                people.push((name.clone(), Some((role, wide)), story.invite_staff(app, &name, &[grant]).0));
            }
        }
        people.push(("contact".to_owned(), Some((Role::ClientAdmin, false)), story.contact.clone()));
        for (name, role, person) in &people {
            for (root, kind) in [(Root::Query, OperationKind::Query), (Root::Mutation, OperationKind::Mutation)] {
                let root_name = if root == Root::Query { "Query" } else { "Mutation" };
                for field in asker.sdl.fields(root_name) {
                    // What would sign the person out ends the run.
                    if matches!(field.name.as_str(), "sessionEnd") {
                        continue;
                    }
                    let case = CASES.iter().find(|case| case.field == field.name && case.root == root).unwrap();
                    // Random ids: what is let through finds nothing and changes nothing.
                    let mut random = random_ids(&story.a_and_job(), &Choices::fixed(7));
                    random.extend(["decision_token", "insight_token", "report_token"].map(|name| (name, "0".repeat(64))));
                    let world = World { ids: &random, own: &random, mark: "Nobodymark" };
                    let arguments = asker.fill(case.arguments, &world, asker.number());
                    let selection = if asker.sdl.fields(&field.of).is_empty() && field.of != "Node" { "" } else { "{ __typename }" };
                    let document = format!("{} {{ {}{arguments} {selection} }}", kind.as_str(), field.name);
                    let answer = person.ask(&document);
                    let refused = matches!(failure(&answer), Some("FORBIDDEN" | "UNAUTHENTICATED"));
                    let through = expected(*role, need(kind, &field.name).unwrap());
                    if refused == through {
                        let words = if through { "is refused" } else { "is let through to" };
                        findings.push(format!("{name} {words} {root_name}.{}: {answer}", field.name));
                    }
                }
            }
        }
        app.settle();
        assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
    }
}
