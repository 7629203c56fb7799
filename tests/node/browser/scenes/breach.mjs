// A rule is broken on the real device: the threshold departs at the client, one mount is let off, an insight
// reads like a letter, its owner gets a mail, and the link in it takes the insight without an account.
import assert from "node:assert/strict";
import { until } from "../../lib/wait.mjs";
import { BAKERY, OWNER } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person, PHONE } from "../person.mjs";

const RAISED_WITHIN_MS = 30_000;
/** A mount that no machine has: an exception need not meet anything. */
const LET_OFF = "/nowhere";

const EMPTY = {
  Insights: "No open insights",
  Tickets: null,
  Runbooks: null,
  Upkeep: null,
  Planning: null,
  Reports: "No report yet",
  Decisions: "No answer is waited for",
  "Maintenance windows": "No maintenance window",
};

export async function breach(report, story) {
  const { owner } = story;
  const { page } = owner;

  for (const [label, words] of Object.entries(EMPTY)) {
    await report.check(`${label}, before anything happened`, async () => {
      await owner.go(label);
      if (words !== null) await owner.see(words);
      else await page.waitForLoadState("networkidle");
      await look(owner, `empty-${label.toLowerCase().replaceAll(" ", "-")}`);
    });
  }
  await report.must("the rules, and one in detail", async () => {
    await owner.go("Rules");
    await page.getByRole("button", { name: "Filesystem use", exact: true }).waitFor();
    await look(owner, "rules");
    await page.getByRole("button", { name: "Filesystem use", exact: true }).click();
    await owner.dialog("Filesystem use").getByText("The same values hold everywhere.").waitFor();
    await look(owner, "rule");
  });
  await report.must("a mount is let off", async () => {
    await owner.button("Let a device off").click();
    const dialog = owner.dialog("Filesystem use");
    await chooseClient(owner, dialog, story);
    await owner.fill({
      Device: story.deviceName,
      "Component (optional)": LET_OFF,
      Why: "It is full by design.",
      "Approved by": OWNER.name,
      "Until the end of": dayAfter(60),
    });
    await look(owner, "exception-form");
    await owner.button("Let it off").click();
    await dialog.getByText(LET_OFF).first().waitFor();
  });
  await report.must("the threshold departs at the client, below what is used", async () => {
    story.mount = await fullest(owner, story.deviceId);
    await owner.button("Override at a client").click();
    const dialog = owner.dialog("Filesystem use");
    await chooseClient(owner, dialog, story);
    await owner.fill({
      Device: story.deviceName,
      "Component (optional)": story.mount.component,
      "Warning from": String(Math.floor(story.mount.percent / 2)),
      "Raised after": "0",
      Why: "Their books grow fast in December.",
    });
    await look(owner, "override-form");
    await owner.button("Set these values").click();
    await dialog.getByText("Their books grow fast in December.").waitFor();
    await look(owner, "rule-departures");
    await owner.keys("Escape");
    await ticketAtOnce(owner, story);
  });
  await report.must("it is an insight with owner and ticket", async () => {
    const list =
      "query I($id: ID!) { insights(first: 5, filter: { clientId: $id }) { nodes { id title ticketId component } } }";
    const insight = await until("an insight of the mount", RAISED_WITHIN_MS, async () => {
      const { insights } = await owner.data(list, { id: story.bakeryId });
      return insights.nodes.find((each) => each.component === story.mount.component);
    });
    story.insight = insight;
    await owner.go("Insights");
    await page.getByRole("row").filter({ hasText: story.deviceName }).first().waitFor();
    await look(owner, "insights");
    await owner.open(`/insights/${insight.id}`);
    await owner.onPage(insight.title);
    for (const word of ["What", "Why", "So what", "Now what"])
      await page.getByRole("heading", { level: 2, name: word, exact: true }).waitFor();
    await owner.see("Order desk");
    await look(owner, "insight");
  });
  await report.check("Today begins with it", async () => {
    await owner.go("Today");
    const list = page.getByRole("list", { name: "What needs a person now" });
    await list.getByText(story.insight.title).first().waitFor();
    await look(owner, "today-insight");
  });
  await report.check("the device says which checks it breaks", async () => {
    await owner.open(`/devices/${story.deviceId}`);
    await owner.onPage(story.deviceName);
    await page.getByRole("heading", { name: "Checks", exact: true }).scrollIntoViewIfNeeded();
    await look(owner, "device-checks");
  });
  await report.check("a link in the mail takes it, without an account, on a telephone", async () => {
    const link = await story.mail.link(OWNER.email, "insight.acknowledge");
    const reader = await Person.arrive(story, { name: "reader of the mail", viewport: PHONE });
    await reader.page.goto(link);
    await reader.onPage(story.insight.title);
    assert.ok(!reader.page.url().includes("="), reader.page.url());
    await look(reader, "link-insight");
    await reader.button("I take it").click();
    await reader.see("You have it.");
    await look(reader, "link-insight-taken");
    await reader.page.goto(`${story.server.url}/link#insight.acknowledge=nothing`);
    await reader.page.reload();
    await reader.onPage(/^This link is /);
    await look(reader, "link-dead");
    await reader.leave();
  });
  await report.check("the insight's page shows who has it, by itself", async () => {
    await owner.open(`/insights/${story.insight.id}`);
    await owner.onPage(story.insight.title);
    await owner.button("Give it back").waitFor();
    await look(owner, "insight-taken");
  });
}

/** Chooses the client in a form, and waits until its device can be chosen. */
async function chooseClient(person, dialog, story) {
  await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
  await person.fill({ Client: BAKERY });
  await dialog.locator("option", { hasText: story.deviceName }).waitFor({ state: "attached" });
}

/** The date so many days from now. */
function dayAfter(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same departure with a ticket after a second; the form leaves that to the rule. */
async function ticketAtOnce(person, { bakeryId, deviceId, mount }) {
  const { rules } = await person.data("{ rules(first: 50) { nodes { id standardKey } } }");
  const raise = Math.floor(mount.percent / 2);
  const input = {
    ruleId: rules.nodes.find(({ standardKey }) => standardKey === "filesystem.use").id,
    clientId: bakeryId,
    deviceId,
    component: mount.component,
    warn: { raise, clear: raise - 1 },
    raiseAfterSeconds: 0,
    ticketAfterWarnSeconds: 1,
    note: "Their books grow fast in December.",
  };
  const { ruleOverrideSet } = await person.data(
    "mutation O($input: RuleOverrideSetInput!) { ruleOverrideSet(input: $input) { errors { code field message } } }",
    { input },
  );
  assert.deepEqual(ruleOverrideSet.errors, []);
}

/** The fullest filesystem of the device: `{ component, percent }`. */
async function fullest(person, deviceId) {
  const query = "query L($id: ID!) { device(id: $id) { latest { metric component value } } }";
  const { latest } = (await person.data(query, { id: deviceId })).device;
  const total = (component) =>
    latest.find((each) => each.metric === "filesystem.total" && each.component === component)?.value ?? 0;
  const shares = latest
    .filter(({ metric, component }) => metric === "filesystem.used" && total(component) > 0)
    .map(({ component, value }) => ({ component, percent: (100 * value) / total(component) }));
  assert.ok(shares.length > 0, "the device told of no filesystem");
  return shares.toSorted((a, b) => b.percent - a.percent)[0];
}
