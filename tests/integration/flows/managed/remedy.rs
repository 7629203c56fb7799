//! The runbook from the ticket: a step by hand with evidence, the approval of a second person, a script on the real agent
//! with its output as it comes, and a check on values that were measured after the action.

use serde_json::{Value, json};

use super::alarm::ticket;
use super::calls::{act, ask, id, list, refused, text, until};
use super::filesystem::Filling;
use super::place::Place;

const RUN: &str = "run { id state outcome currentStep planHash requestedByMe approvableByMe chainIntact
    steps { key state result startedAt endedAt approvals { byName } commands { state attempt exitCode refusal output { seq stream text } } } }";

/// A published runbook that removes a file and verifies that the filesystem has room again.
pub fn runbook(place: &Place, filling: &Filling) -> String {
    let parameter = |name: &str, kind: &str, source: &str, default: String| json!({ "name": name, "title": name, "kind": kind, "source": source, "required": true, "default": default });
    let step = |key: &str, work: Value| json!({ "key": key, "title": key, "work": work });
    let script = "for part in 1 2 3; do echo \"part $part\"; sleep 0.5; done\nrm \"$1\"\n";
    let definition = json!({
        "parameters": [
            parameter("mount", "text", "insight_component", "/".to_owned()),
            parameter("threshold", "number", "fixed", format!("{:.3}", filling.clear)),
            parameter("file", "text", "fixed", filling.file().display().to_string()),
        ],
        "steps": [
            step("look", json!({ "kind": "manual", "instruction": "See what fills {{mount}}.", "expected_minutes": 5,
                "evidence": { "kind": "text", "prompt": "What fills {{mount}}?" } })),
            step("approve", json!({ "kind": "approval", "instruction": "Approve that {{file}} goes.", "required": 1 })),
            step("free", json!({ "kind": "script", "instruction": "Removes {{file}}.", "script": script,
                "interpreter": ["/bin/sh", "-s", "--"], "arguments": ["{{file}}"], "platforms": ["linux"],
                "effect": "change", "approvals": 1, "timeout_s": 60, "idempotent": false })),
            step("verify", json!({ "kind": "verify", "metric": "filesystem.used", "percent_of": "filesystem.total",
                "component": "{{mount}}", "comparison": "below", "threshold": "{{threshold}}", "deadline_s": 120 })),
        ],
    });
    let input = json!({ "name": "Free the test's space", "definition": definition });
    let made = act(&place.olga, "runbookCreate", &input, "runbook { id version }")["runbook"].clone();
    let publish = json!({ "id": made["id"], "expectedVersion": made["version"], "note": "First edition" });
    act(&place.olga, "runbookPublish", &publish, "runbook { published { number } }");
    id(&made)
}

/// A run, as the technician sees it.
fn run(place: &Place, wanted: &str) -> Value {
    let document = format!("query($id: ID!) {{ {} }}", RUN.replacen("run {", "run(id: $id) {", 1));
    ask(&place.tom, &document, &json!({ "id": wanted }))["run"].clone()
}

/// Begins a run from the ticket of an insight, by the plan that was shown before; past the step by hand.
fn begun(place: &Place, runbook: &str, insight: &Value) -> Value {
    let component = &list(&insight["alerts"])[0]["component"];
    let wanted = json!({ "deviceId": place.device, "runbookId": runbook, "insightComponent": component });
    let document = "query($input: RunPlanInput!) { runPlan(input: $input) { plan { planHash runbookVersion { id }
        steps { kind script } } errors { message } } }";
    let plan = ask(&place.tom, document, &json!({ "input": wanted }))["runPlan"]["plan"].clone();
    assert!(list(&plan["steps"]).iter().any(|step| step["script"].is_string()), "the plan shows its script: {plan:#}");
    let input = json!({ "deviceId": place.device, "runbookVersionId": plan["runbookVersion"]["id"],
        "planHash": plan["planHash"], "ticketId": insight["ticketId"], "insightId": insight["id"],
        "insightComponent": component });
    let begun = act(&place.tom, "runStart", &input, RUN)["run"].clone();
    let evidence = json!({ "runId": begun["id"], "step": 0, "text": "One large file." });
    act(&place.tom, "runStepComplete", &evidence, RUN)["run"].clone()
}

/// Approves the step at which a run waits, as the second person; the one who asked for the run may not.
fn approved(place: &Place, run: &Value) {
    let step = &run["currentStep"];
    assert_eq!(*step, json!(1), "{run:#}");
    let own = json!({ "runId": run["id"], "step": step, "planHash": run["planHash"] });
    assert_eq!(refused(&place.tom, "runApprove", &own, RUN), "FORBIDDEN");
    let other = json!({ "runId": run["id"], "step": step, "planHash": "00".repeat(32) });
    assert_eq!(refused(&place.ada, "runApprove", &other, RUN), "CONFLICT", "another plan than the one looked at");
    act(&place.ada, "runApprove", &own, RUN);
}

/// The whole run; the filesystem has room afterwards.
pub fn mended(place: &Place, runbook: &str, insight: &Value) {
    let begun = begun(place, runbook, insight);
    approved(place, &begun);
    let wanted = id(&begun);
    // What the script says arrives while it runs.
    until("output while the script runs", 20, || {
        let run = run(place, &wanted);
        let step = &run["steps"][2];
        let some = list(&step["commands"]).iter().any(|command| !list(&command["output"]).is_empty());
        (some && step["state"] == json!("ACTING")).then_some(())
    });
    let ended =
        until("the run is over", 60, || Some(run(place, &wanted)).filter(|run| run["state"] == json!("FINISHED")));
    assert_eq!((&ended["outcome"], &ended["chainIntact"]), (&json!("CHANGED"), &json!(true)), "{ended:#}");
    let command = &ended["steps"][2]["commands"][0];
    assert_eq!((&command["exitCode"], &command["attempt"]), (&json!(0), &json!(1)), "{ended:#}");
    let said: String = list(&command["output"]).iter().map(|chunk| text(&chunk["text"])).collect();
    assert_eq!(said, "part 1\npart 2\npart 3\n");
    assert_eq!(ended["steps"][3]["result"], json!("OK"), "{ended:#}");
    assert!(text(&ended["steps"][3]["endedAt"]) > text(&ended["steps"][2]["endedAt"]), "verified after the action");
    until("the ticket says how the run ended", 10, || {
        let ticket = ticket(place, &insight["ticketId"]);
        let messages = list(&ticket["messages"]["edges"]);
        messages.iter().any(|edge| text(&edge["node"]["body"]).contains("Free the test's space")).then_some(())
    });
}

/// A run that the machine's owner does not want: the agent refuses the command, and nothing is changed.
pub fn refused_by_the_agent(place: &Place, runbook: &str, filling: &Filling, insight: &Value) {
    // A policy lies beside the agent's state, where the server cannot reach it.
    let policy = place.db.folder().join("agent.policy.toml");
    std::fs::write(&policy, "commands = \"readonly\"\n").unwrap();
    let begun = begun(place, runbook, insight);
    approved(place, &begun);
    let ended = until("the run is refused", 60, || {
        Some(run(place, &id(&begun))).filter(|run| run["state"] == json!("FINISHED"))
    });
    let command = &ended["steps"][2]["commands"][0];
    assert!(command["refusal"].is_string(), "{ended:#}");
    assert!(filling.file().exists(), "a refused command changes nothing");
    assert_eq!(ended["steps"][3]["state"], json!("PENDING"), "{ended:#}");
    std::fs::remove_file(&policy).unwrap();
}
