//! What is the provider's: a team, two runbooks, and a rule that stays quiet.

use super::teller::make;
use super::{Ids, Person, text};

/// A runbook with every kind of step that a test can pass through at once.
const ROUND: &str = r#"{ parameters: [{ name: "reason", title: "Reason", kind: "text", required: true, default: "test" }],
    steps: [
        { key: "look", title: "Look", work: { kind: "manual", instruction: "Look because of {{reason}}",
            evidence: { kind: "text", prompt: "What is seen?" } } },
        { key: "choose", title: "Choose", work: { kind: "decision", question: "Go on?", choices: [
            { value: "on", label: "Go on", next: "continue" }, { value: "off", label: "Stop", next: "finish" }] } },
        { key: "approve", title: "Approve", work: { kind: "approval", instruction: "Approve it", required: 1 } },
        { key: "list", title: "List", work: { kind: "script", instruction: "Lists", interpreter: ["/bin/sh", "-s"],
            script: "ls", platforms: ["linux"], effect: "read", timeout_s: 60, idempotent: true } }
    ] }"#;

/// A runbook that begins with an approval.
const QUESTION: &str = r#"{ steps: [
        { key: "approve", title: "Approve", work: { kind: "approval", instruction: "Approve it", required: 1 } },
        { key: "state", title: "State", work: { kind: "manual", instruction: "State it",
            evidence: { kind: "attestation", statement: "It is done" } } }
    ] }"#;

/// Makes them; the ids.
pub(super) fn tell(owner: &Person) -> Ids {
    let mut ids = Ids::new();
    let viewer = owner.done("{ viewer { user { id } } }");
    let member = text(&viewer["viewer"]["user"]["id"]);
    let input = format!("name: \"Storage team\", memberIds: [\"{member}\"]");
    make(owner, &mut ids, ("team", "team"), "teamCreate", &input);
    for (what, version, name, definition) in
        [("runbook", "runbook_version", "Round", ROUND), ("approval", "approval_version", "Question", QUESTION)]
    {
        let input = format!("name: \"{name}\", summary: \"Of the tests\", definition: {definition}");
        make(owner, &mut ids, (what, "runbook"), "runbookCreate", &input);
        let published = owner.done(&format!(
            "mutation {{ runbookPublish(input: {{ id: \"{}\", expectedVersion: 1, note: \"First\" }})
             {{ runbook {{ published {{ id }} }} errors {{ code field message }} }} }}",
            ids[what]
        ));
        ids.insert(version, text(&published["runbookPublish"]["runbook"]["published"]["id"]));
    }
    // The world stands still for longer than this rule would bear.
    let rules = owner.done("{ rules(first: 50) { nodes { id standardKey version } } }");
    let rules = rules["rules"]["nodes"].as_array().unwrap();
    let silent = rules.iter().find(|rule| rule["standardKey"] == "device.silent").unwrap();
    owner.done(&format!(
        "mutation {{ ruleUpdate(input: {{ id: {}, expectedVersion: {}, enabled: false }}) {{ errors {{ message }} }} }}",
        silent["id"], silent["version"]
    ));
    ids
}
