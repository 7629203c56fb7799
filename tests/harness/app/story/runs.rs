//! Runs: one that is done, with evidence, choice, approval and a command; and some that wait for people.

use super::teller::{Teller, now_us};
use super::{Ids, text};
use crate::agent::Agent;

pub(super) fn tell(teller: &Teller<'_>, ids: &mut Ids, provider: &Ids, agent: &Agent) {
    for what in ["request", "wish", "whim"] {
        start(teller, ids, what, (&provider["approval"], &provider["approval_version"]));
    }
    for what in ["errand", "run"] {
        start(teller, ids, what, (&provider["runbook"], &provider["runbook_version"]));
    }
    let run = ids["run"].clone();
    let look = format!("runId: \"{run}\", step: 0, {}, {}", teller.named("text", "Seen"), teller.named("note", "Note"));
    teller.act(teller.owner, "runStepComplete", &look, "run { id }");
    let choose = format!("runId: \"{run}\", step: 1, choice: \"on\"");
    let chosen = teller.act(teller.owner, "runStepComplete", &choose, "run { planHash }");
    let approve =
        format!("runId: \"{run}\", step: 2, planHash: {}, {}", chosen["run"]["planHash"], teller.named("note", "Fine"));
    teller.act(teller.second, "runApprove", &approve, "run { id }");
    let commands = agent.poll(10).unwrap();
    assert_eq!(commands.len(), 1, "no command waits for the agent");
    agent.obey(&commands[0], &format!("Output {}\n", teller.tenant.mark), now_us()).unwrap();
    let document = format!("{{ run(id: \"{run}\") {{ state outcome steps {{ state explanation }} }} }}");
    teller.wait(&document, |shown| (shown["run"]["state"] == "FINISHED").then_some(()));
}

fn start(teller: &Teller<'_>, ids: &mut Ids, what: &'static str, (runbook, version): (&str, &str)) {
    let plan = teller.owner.done(&format!(
        "{{ runPlan(input: {{ runbookId: \"{runbook}\", deviceId: \"{}\" }}) {{ plan {{ planHash }} errors {{ message }} }} }}",
        ids["device"]
    ));
    let input = format!(
        "runbookVersionId: \"{version}\", deviceId: \"{}\", planHash: {}, ticketId: \"{}\", insightId: \"{}\"",
        ids["device"], plan["runPlan"]["plan"]["planHash"], ids["ticket"], ids["insight"]
    );
    let started = teller.act(teller.owner, "runStart", &input, "run { id }");
    ids.insert(what, text(&started["run"]["id"]));
}
