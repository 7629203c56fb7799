// The client's report: drafted, looked at, delivered by mail, read by its link and as a PDF; and the client's page
// as it stands at the end of the story.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { BAKERY, CONTACT } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person } from "../person.mjs";

const TITLE = "Your IT in November";
const MADE_WITHIN_MS = 30_000;

export async function reports(report, story) {
  const { owner } = story;
  const { page } = owner;

  await report.must("a report is drafted", async () => {
    await owner.go("Reports");
    await owner.keys("c");
    const dialog = owner.dialog("Draft a report");
    await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
    const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    await owner.fill({ Client: BAKERY, "First day": day(-20), "Last day": day(0), Title: TITLE });
    await look(owner, "report-form");
    await owner.button("Draft the report").click();
    await page.waitForURL(/\/reports\/rep_/, { timeout: MADE_WITHIN_MS });
    await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
    await page.waitForLoadState("networkidle");
    await look(owner, "report-draft");
  });
  await report.must("it is looked at, then delivered by mail", async () => {
    await owner.button("I have looked at it").click();
    await owner.button("Deliver").click();
    const dialog = owner.dialog("Deliver the report");
    const to = dialog.getByLabel("To", { exact: true });
    const option = to.locator("option", { hasText: CONTACT.name });
    await option.waitFor({ state: "attached" });
    await to.selectOption({ label: await option.innerText() });
    await look(owner, "deliver-form");
    await dialog.getByRole("button", { name: "Deliver", exact: true }).click();
    story.reportLink = await story.mail.link(CONTACT.email, "report.view", MADE_WITHIN_MS);
    await dialog.getByText(story.reportLink).waitFor();
    await look(owner, "report-sent");
    await owner.keys("Escape");
    await owner.button("Begin a new edition").waitFor();
    await look(owner, "report-delivered");
  });
  await report.check("the link in the mail shows it, and its PDF is one", async () => {
    const reader = await Person.arrive(story, { name: "client, reading" });
    await reader.page.goto(story.reportLink);
    await reader.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
    await look(reader, "link-report");
    const [download] = await Promise.all([
      reader.page.waitForEvent("download", { timeout: MADE_WITHIN_MS }),
      reader.button("Download the PDF").click(),
    ]);
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 5).toString("latin1"), "%PDF-");
    await reader.leave();
    return `${download.suggestedFilename()}, ${bytes.length} bytes`;
  });
  await report.check("the list of reports", async () => {
    await owner.go("Reports");
    await page.getByRole("row").filter({ hasText: BAKERY }).first().waitFor();
    await look(owner, "reports");
  });
  await report.check("the client's page answers whether the client is safe", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await page.getByText("Managed, or only watched?").waitFor();
    await page.waitForLoadState("networkidle");
    await look(owner, "client-story");
    await page.getByText("Managed, or only watched?").scrollIntoViewIfNeeded();
    await look(owner, "client-story-between");
    await page.getByText("Responsibilities", { exact: true }).first().scrollIntoViewIfNeeded();
    await look(owner, "client-story-agreed");
  });
}
