// What the client sees: services, requests, decisions wanted, reports and care, in plain words and on a telephone.
import assert from "node:assert/strict";
import { look } from "../look.mjs";
import { DESK, PHONE } from "../person.mjs";

const REQUEST = "The printer in the shop does not print";

export async function portal(report, story) {
  const { owner, contact } = story;
  const { page } = contact;

  await report.must("the contact may decide from now on", async () => {
    const { viewer } = await contact.data("{ viewer { user { id } } }");
    const { grantCreate } = await owner.data(
      "mutation G($input: GrantCreateInput!) { grantCreate(input: $input) { errors { code field message } } }",
      { input: { userId: viewer.user.id, role: "CLIENT_APPROVER", effect: "ALLOW", clientId: story.bakeryId } },
    );
    assert.deepEqual(grantCreate.errors, []);
  });
  await report.check("the overview says what is at risk and who acts", async () => {
    await contact.open("/");
    await contact.onPage(/^Hello /);
    await contact.see("Order desk");
    await page.waitForLoadState("networkidle");
    await look(contact, "portal-overview");
  });
  await report.check("a request is made and followed", async () => {
    await contact.go("Requests");
    await look(contact, "portal-requests");
    await contact.keys("c");
    await contact.dialog("New request").waitFor();
    await contact.fill({ "What is it about?": REQUEST });
    await look(contact, "portal-request-form");
    await contact.button("Send").click();
    await page.getByRole("link", { name: REQUEST }).or(page.getByRole("heading", { level: 1, name: REQUEST })).first().waitFor();
    if (!/\/requests\/tic/.test(page.url())) await page.getByRole("link", { name: REQUEST }).first().click();
    await contact.onPage(REQUEST);
    await page.getByLabel("Your answer").fill("It says that it has no paper, but it has.");
    await contact.keys("Control+Enter");
    await page.getByText("It says that it has no paper, but it has.").first().waitFor();
    await look(contact, "portal-request");
  });
  await report.check("a decision is answered, with a receipt", async () => {
    await contact.go("Decisions wanted");
    await page.getByRole("article", { name: /file server/ }).waitFor();
    await look(contact, "portal-decisions");
    const card = page.getByRole("article", { name: /file server/ });
    await card.getByLabel("Note (optional)").fill("After the holidays.");
    await card.getByRole("button").first().click();
    await card.getByText("It cannot be changed.").waitFor();
    await look(contact, "portal-decision-sure");
    await card.getByRole("button", { name: "Send", exact: true }).click();
    await contact.see("No answer is waited for");
    await contact.keys("o");
    await page.getByRole("region", { name: "Receipt" }).first().waitFor();
    await look(contact, "portal-decided");
  });
  await report.check("reports and care", async () => {
    await contact.go("Reports");
    await page.waitForLoadState("networkidle");
    await look(contact, "portal-reports");
    await contact.go("Care");
    await contact.see("Restore test of the books");
    await look(contact, "portal-care");
  });
  await report.check("every page fits a telephone", async () => {
    await page.setViewportSize(PHONE);
    const wide = [];
    for (const path of ["/", "/requests", "/decisions", "/reports", "/care"]) {
      await contact.open(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wide.push(`${path}: ${over} px too wide`);
      if (path === "/" || path === "/care") await look(contact, `portal-phone-${path.slice(1) || "overview"}`);
    }
    await page.setViewportSize(DESK);
    assert.deepEqual(wide, []);
  });
}
