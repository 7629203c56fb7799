// The ticket that the insight opened: queue, conversation, clocks that explain themselves, time worked.
import assert from "node:assert/strict";
import { until } from "../../lib/wait.mjs";
import { look } from "../look.mjs";

const OPENED_WITHIN_MS = 30_000;

export async function tickets(report, story) {
  const { owner } = story;
  const { page } = owner;

  await report.must("the insight has opened a ticket by itself", async () => {
    const query = "query I($id: ID!) { insight(id: $id) { ticketId } }";
    story.ticketId = await until(
      "the insight has a ticket",
      OPENED_WITHIN_MS,
      async () => (await owner.data(query, { id: story.insight.id })).insight.ticketId,
    );
    await owner.open(`/insights/${story.insight.id}`);
    await owner.onPage(story.insight.title);
    await owner.button(/^Ticket #/).click();
    await page.waitForURL(/\/tickets\/tic_/);
    await owner.see("Promises");
    await look(owner, "ticket");
  });
  await report.check("a note for colleagues cannot be taken for an answer", async () => {
    await owner.keys("n");
    await page.getByLabel("Internal note", { exact: true }).fill("The journal was **not** the cause.");
    await look(owner, "ticket-note");
    await owner.keys("Control+Enter");
    await page.getByRole("region", { name: "Conversation" }).getByText("not", { exact: true }).waitFor();
  });
  await report.check("a draft survives a reload, and is sent by keyboard", async () => {
    await owner.keys("Escape");
    await owner.keys("r");
    const box = page.getByLabel("Reply to the client", { exact: true });
    await box.fill("We are making room on your server.");
    await page.reload();
    await owner.see("Promises");
    assert.equal(await box.inputValue(), "We are making room on your server.");
    await box.focus();
    await owner.keys("Control+Enter");
    await page
      .getByRole("region", { name: "Conversation" })
      .getByText("We are making room on your server.")
      .waitFor();
    await look(owner, "ticket-answered");
  });
  await report.check("a clock explains itself line by line", async () => {
    await page.getByRole("button", { name: /Show the proof/ }).first().click();
    await page.getByRole("region", { name: "Stretches of time" }).waitFor();
    await look(owner, "ticket-clock");
    await owner.keys("Escape");
  });
  await report.check("a timer runs where one sees it everywhere", async () => {
    await owner.keys("s");
    await page.locator("main").getByRole("button", { name: "Stop the timer" }).waitFor();
    await owner.go("Clients");
    await look(owner, "timer-running");
    await owner.open(`/tickets/${story.ticketId}`);
    await page.locator("main").getByRole("button", { name: "Stop the timer" }).waitFor();
    await owner.keys("s");
    await owner.dialog("Stop the timer").waitFor();
    await owner.fill({ "What was done": "Looked at what fills it." });
    await look(owner, "timer-stop");
    await owner.button("Record the time").click();
    await owner.dialog("Stop the timer").waitFor({ state: "detached" });
  });
  await report.check("the queue, and a ticket beside it", async () => {
    await owner.go("Tickets");
    await page.getByRole("row").nth(1).waitFor();
    await look(owner, "tickets");
    await owner.keys("j Space");
    await page.getByRole("region", { name: "The chosen ticket" }).waitFor();
    await look(owner, "ticket-pane");
    await owner.keys("Escape");
  });
  await report.check("a view without tickets says so", async () => {
    await owner.keys("3");
    await look(owner, "tickets-breaching");
  });
}
