// A runbook from its ticket: the exact plan, a step with evidence, approval by a second person, the script on the
// real agent with its output, and a check on telemetry that is newer than the action.
import assert from "node:assert/strict";
import { until } from "../../lib/wait.mjs";
import { look } from "../look.mjs";

const NAME = "Look after a filesystem";
const FINISHED_WITHIN_MS = 60_000;

/** Reads only, but asks for a second person as if it changed something. */
const definition = {
  parameters: [
    { name: "mount", title: "Mount point", kind: "text", required: true, default: "/", source: "insight_component" },
  ],
  steps: [
    {
      key: "look",
      title: "Look at what fills the filesystem",
      work: {
        kind: "manual",
        instruction: "Look at what takes the space on {{mount}}.",
        evidence: { kind: "text", prompt: "What takes the space?" },
      },
    },
    {
      key: "approve",
      title: "Approval by a second person",
      work: { kind: "approval", instruction: "Approve that {{mount}} is measured.", required: 1 },
    },
    {
      key: "measure",
      title: "Measure it",
      work: {
        kind: "script",
        instruction: "Prints how full {{mount}} is.",
        interpreter: ["/bin/sh", "-s", "--"],
        script: 'df -h "$1"; for n in 1 2 3 4 5; do echo "pass $n"; sleep 0.2; done',
        arguments: ["{{mount}}"],
        platforms: ["linux"],
        effect: "change",
        timeout_s: 60,
        idempotent: true,
      },
    },
    {
      key: "verify",
      title: "It is not completely full",
      work: {
        kind: "verify",
        metric: "filesystem.used",
        percent_of: "filesystem.total",
        component: "{{mount}}",
        comparison: "below",
        threshold: "100",
        deadline_s: 120,
      },
    },
  ],
};

export async function runs(report, story) {
  const { owner, approver } = story;
  const { page } = owner;
  const step = (name) => page.getByRole("listitem").filter({ hasText: name }).first();

  await report.must("a runbook is drafted", async () => {
    await owner.go("Runbooks");
    await owner.keys("c");
    await owner.onPage("New runbook");
    await look(owner, "runbook-editor");
    const create =
      "mutation R($input: RunbookCreateInput!) { runbookCreate(input: $input) { runbook { id } errors { code field message } } }";
    const { runbookCreate } = await owner.data(create, {
      input: { name: NAME, summary: "From looking to proof.", definition },
    });
    assert.deepEqual(runbookCreate.errors, []);
    story.runbookId = runbookCreate.runbook.id;
  });
  await report.must("it is published", async () => {
    await owner.open(`/runbooks/${story.runbookId}`);
    await owner.onPage(NAME);
    await look(owner, "runbook-draft");
    await owner.keys("p");
    await owner.fill({ "What is different": "The first version." });
    await owner.button("Publish version 1").click();
    await owner.page.getByRole("dialog").waitFor({ state: "detached" });
    await look(owner, "runbook");
    await owner.go("Runbooks");
    await owner.see(NAME);
    await look(owner, "runbooks");
  });
  await report.must("the plan is shown before anything happens, and started from the insight", async () => {
    await owner.open(`/insights/${story.insight.id}`);
    await owner.onPage(story.insight.title);
    await owner.button("Run a runbook").click();
    await owner.onPage("Start a run");
    await page.locator("option", { hasText: NAME }).first().waitFor({ state: "attached" });
    await owner.fill({ Runbook: NAME });
    await owner.see(`What will happen on ${story.deviceName}`);
    await look(owner, "run-plan");
    await owner.button("Start").click();
    await page.waitForURL(/\/runs\/run_/);
    story.runId = /run_[0-9a-f]{32}/.exec(page.url())[0];
  });
  await report.must("a step by hand wants its evidence", async () => {
    await page.getByLabel("What takes the space?").fill("The journal, 3 GB.");
    await look(owner, "run-evidence");
    await owner.button("Done").click();
    await owner.see("somebody else must approve it");
    await look(owner, "run-waits");
  });
  await report.must("the second person finds it on Today, sees what runs, and approves", async () => {
    await approver.open("/");
    await approver.onPage("Today");
    await approver.page.getByText(NAME).first().waitFor();
    await look(approver, "today-approver");
    await approver.open(`/runs/${story.runId}`);
    await approver.see("exactly as it stands here");
    await look(approver, "run-approve");
    await approver.button("Approve").click();
    const question = approver.dialog("Approve?");
    await question.getByText(`1 script runs on ${story.deviceName} now`).waitFor();
    await look(approver, "run-approve-asked");
    await question.getByRole("button", { name: "Approve", exact: true }).click();
  });
  await report.must("the output streams in, and the check on newer telemetry ends the run", async () => {
    await page.getByText("pass 5").first().waitFor({ timeout: FINISHED_WITHIN_MS });
    await look(owner, "run-output");
    const query = "query R($id: ID!) { run(id: $id) { state outcome } }";
    const run = await until("the run is finished", FINISHED_WITHIN_MS, async () => {
      const found = (await owner.data(query, { id: story.runId })).run;
      return found.state === "FINISHED" && found;
    });
    assert.equal(run.outcome, "CHANGED");
    await owner.see("4 of 4 done");
    await step("It is not completely full").getByText("ok", { exact: true }).waitFor();
    await look(owner, "run-finished");
  });
  await report.check("all runs", async () => {
    await owner.open("/runs");
    await owner.onPage("Runs");
    await look(owner, "runs-none-open");
    await page.getByText("All", { exact: true }).first().click();
    await page.getByRole("row").filter({ hasText: NAME }).first().waitFor();
    await look(owner, "runs");
  });
}
