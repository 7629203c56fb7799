// Upkeep: an obligation and its dates, evidence that says what it does not prove, and an occurrence that the
// client declines by a link, with a receipt.
import assert from "node:assert/strict";
import { BAKERY, CONTACT } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person, PHONE } from "../person.mjs";

const WORK = "Restore test of the books";

export async function care(report, story) {
  const { owner } = story;
  const { page } = owner;
  const occurrences = async () =>
    (
      await owner.data(
        "query O($filter: OccurrenceFilter) { occurrences(first: 5, filter: $filter, orderBy: DUE_ASC) { nodes { id state dueOn } } }",
        { filter: { clientId: story.bakeryId } },
      )
    ).occurrences.nodes;

  await report.must("an obligation, with the dates that follow from it", async () => {
    await owner.go("Upkeep");
    await owner.keys("c");
    const dialog = owner.dialog("New obligation");
    await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
    await owner.fill({
      Client: BAKERY,
      Programme: "Restore test",
      "What is done": WORK,
      Unit: "weeks",
      "Asked for before it is due": "7",
    });
    await dialog.getByLabel("Monday").check();
    await dialog.getByLabel("Order desk").check();
    await look(owner, "obligation-form");
    await owner.button("Take it on").click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(WORK).first().waitFor();
    await look(owner, "upkeep-calendar");
    await owner.keys("2");
    await page.getByRole("row").filter({ hasText: WORK }).first().waitFor();
    await look(owner, "upkeep-list");
    await owner.keys("3");
    await page.getByRole("row").filter({ hasText: WORK }).first().waitFor();
    await look(owner, "upkeep-obligations");
  });
  await report.must("evidence, and done", async () => {
    const [first] = await occurrences();
    await owner.open(`/upkeep/${first.id}`);
    await owner.onPage(WORK);
    await look(owner, "occurrence");
    await owner.keys("v");
    const dialog = owner.dialog("Add evidence");
    await dialog.waitFor();
    await owner.fill({ "What kind": "what was seen, in words" });
    await owner.fill({
      "What it shows": "One folder of books came back, byte for byte.",
      "What it does not prove": "Mail was not restored.",
    });
    await look(owner, "evidence-form");
    await owner.button("Add the evidence").click();
    await dialog.waitFor({ state: "detached" });
    await owner.keys("d");
    await owner.button("It is done").click();
    await page.getByRole("status").filter({ hasText: /done/i }).first().waitFor();
    await look(owner, "occurrence-done");
  });
  await report.must("the client declines another by a link in a mail, with a receipt", async () => {
    const next = (await occurrences()).find(({ state }) => state !== "DONE");
    await owner.open(`/upkeep/${next.id}`);
    await owner.onPage(WORK);
    await owner.keys("q");
    const dialog = page.getByRole("dialog");
    await dialog.locator("option", { hasText: CONTACT.name }).waitFor({ state: "attached" });
    await owner.fill({
      "Who is asked": `${CONTACT.name} (${CONTACT.email})`,
      "What follows if it is not done": "Whether the books can be brought back stays unknown.",
    });
    await look(owner, "ask-decline-form");
    await owner.button("Ask").last().click();
    const link = await story.mail.link(CONTACT.email, "decision");
    await owner.keys("Escape");
    const reader = await Person.arrive(story, { name: "client, by link", viewport: PHONE });
    await reader.page.goto(link);
    await reader.see("Whether the books can be brought back stays unknown.");
    assert.ok(!reader.page.url().includes("="), reader.page.url());
    await look(reader, "link-decision");
    await reader.page.getByLabel("Note (optional)").fill("Not in December.");
    const options = reader.page.locator("main, body").getByRole("button");
    await options.last().click();
    await reader.see("It cannot be changed.");
    await look(reader, "link-decision-sure");
    await reader.button("Send").click();
    await reader.page.getByRole("region", { name: "Receipt" }).waitFor();
    await look(reader, "link-decision-receipt");
    await reader.leave();
    await page.getByRole("status").filter({ hasText: /declined/i }).first().waitFor();
    await look(owner, "occurrence-declined");
  });
  await report.check("a question waits for the client's contact", async () => {
    await owner.go("Decisions");
    await owner.keys("c");
    const dialog = owner.dialog("Ask for a decision");
    await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
    await owner.fill({ Client: BAKERY });
    await dialog.locator("option", { hasText: CONTACT.name }).waitFor({ state: "attached" });
    const who = dialog.getByLabel("Who decides");
    await who.selectOption({ label: await who.locator("option", { hasText: CONTACT.name }).innerText() });
    await owner.fill({
      Question: "May we replace the file server this year?",
      "What follows from it": "If no: it runs without the maker's help from March.",
    });
    await look(owner, "decision-form");
    await dialog.getByRole("button", { name: "Ask", exact: true }).click();
    await dialog.getByText(/link#decision=/).waitFor();
    await owner.keys("Escape");
    await page.getByRole("article", { name: /file server/ }).waitFor();
    await look(owner, "decisions");
  });
}
