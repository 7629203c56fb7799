// The pages of the settings that no other scene needs: what they say of what the story has done so far.
import assert from "node:assert/strict";
import { BAKERY, OWNER, TECHNICIAN } from "../accounts.mjs";
import { look } from "../look.mjs";

const NEW_PASSWORD = "another walk by the river";

export async function settings(report, story) {
  const { owner } = story;
  const { page } = owner;

  await report.check("Enrolment tokens show how often each was used", async () => {
    await owner.go("Enrolment tokens");
    await page
      .getByRole("row", { name: /First devices/ })
      .getByText("1 of 10", { exact: true })
      .waitFor();
    await look(owner, "tokens");
  });
  await report.check("Audit tells who did what, with before and after", async () => {
    await owner.go("Audit");
    const rows = page.getByRole("row");
    await rows.filter({ hasText: "client.create" }).first().waitFor();
    for (const action of [
      "client.create",
      "site.create",
      "contact.create",
      "business_service.create",
      "enrolment_token.create",
    ]) {
      await rows.filter({ hasText: action }).filter({ hasText: OWNER.name }).first().waitFor();
    }
    await rows.filter({ hasText: "business_service.update" }).first().getByRole("button").click();
    await look(owner, "audit");
  });
  await report.check("Audit is narrowed by address", async () => {
    await owner.open(`/settings/audit?client=${story.bakeryId}&action=client.create`);
    await page.getByRole("row").filter({ hasText: BAKERY }).first().waitFor();
    assert.equal(await page.getByRole("row").filter({ hasText: "client.create" }).count(), 1);
    await owner.open("/settings/audit?action=nothing.like.this");
    await owner.see("No entry matches");
  });
  await report.check("System says how the server does", async () => {
    await owner.go("System");
    for (const text of ["devices.silent", "Running since", "configured"]) await owner.see(text);
    await look(owner, "system");
  });
  await report.check("the explorer runs a document and shows its answer", async () => {
    await owner.go("API explorer");
    await look(owner, "explorer-empty");
    const field = page.getByLabel("Document", { exact: true });
    await field.fill("{ viewer { user { email } } }");
    await owner.keys("Control+Enter");
    await page.getByRole("region", { name: "Answer" }).getByText(OWNER.email).waitFor();
    await look(owner, "explorer");
  });
  await report.check("a technician may use the explorer with their own rights only", async () => {
    const { technician } = story;
    await technician.open("/settings/api");
    await technician.onPage("API explorer");
    await technician.page.getByLabel("Document", { exact: true }).fill("{ systemHealth { version } }");
    // The refusal is an answer of the API with its own HTTP status.
    await technician.troubles.expecting(async () => {
      await technician.keys("Control+Enter");
      await technician.page.getByRole("region", { name: "Answer" }).getByText("FORBIDDEN").waitFor();
    });
  });
  await report.check("My account", async () => {
    await owner.go("My account");
    await owner.see("this one");
    await look(owner, "account");
  });
  await report.check("a password is changed with the present one only", async () => {
    const { technician } = story;
    await technician.open("/settings/sessions");
    await technician.onPage("My account");
    await technician.fill({ "Present password": "not mine at all", "New password": NEW_PASSWORD });
    await technician.button("Change password").click();
    await technician.page.locator("[id$=error]").first().waitFor();
    await technician.fill({ "Present password": TECHNICIAN.password, "New password": NEW_PASSWORD });
    await technician.button("Change password").click();
    await technician.see("Your password is changed.");
    await technician.go("Today");
  });
}
