// Story 3, the people: a technician limited to one client, and a contact of the other as portal user;
// each joins by a link in a browser of their own.
import assert from "node:assert/strict";
import { BAKERY, CONTACT, DENTIST, OWNER, TECHNICIAN } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person } from "../person.mjs";

export async function people(report, story) {
  const { owner } = story;
  const { page } = owner;
  const links = {};
  const shownLink = async () => (await page.getByRole("dialog").locator("pre").innerText()).trim();

  await report.must("a technician of one client is invited", async () => {
    await owner.go("People");
    await page.getByRole("button", { name: OWNER.name, exact: true }).waitFor();
    await owner.keys("c");
    const dialog = owner.dialog("Invite a colleague");
    await dialog.waitFor();
    await dialog.locator("option", { hasText: DENTIST }).waitFor({ state: "attached" });
    await owner.fill({ Name: TECHNICIAN.name, "E-mail": TECHNICIAN.email, Role: "Technician", For: DENTIST });
    await look(owner, "invite-form");
    await owner.button("Invite").last().click();
    await owner.see("It works once");
    links.technician = await shownLink();
    await look(owner, "invite-sent");
    await owner.button("Done").click();
    await page
      .getByRole("row", { name: new RegExp(TECHNICIAN.name) })
      .getByText(`Technician: ${DENTIST}`)
      .waitFor();
  });
  await report.must("a contact is invited from the client's page", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.button(`Invite ${CONTACT.name} to the portal`).click();
    const dialog = owner.dialog("Invite to the client's portal");
    await dialog.locator(`input[value="${CONTACT.email}"]`).waitFor();
    await dialog.locator("option", { hasText: "Client user" }).waitFor({ state: "attached" });
    await owner.button("Invite").last().click();
    await owner.see("It works once");
    links.contact = await shownLink();
    await owner.button("Done").click();
  });
  const join = async (account, link, look_) => {
    const person = await Person.arrive(story, { name: account.name });
    await person.page.goto(link);
    await person.onPage("Welcome");
    assert.ok(!person.page.url().includes("token"), person.page.url());
    if (look_ !== undefined) await look(person, look_);
    await person.fill({ Password: account.password });
    await person.button("Create my account").click();
    return person;
  };
  await report.must("the technician joins by the link", async () => {
    story.technician = await join(TECHNICIAN, links.technician, "invitation");
    await story.technician.onPage("Today");
  });
  await report.must("the contact joins by the link", async () => {
    story.contact = await join(CONTACT, links.contact);
    await story.contact.onPage(/^Hello /);
  });
  await report.check("an invitation works once", async () => {
    const again = await join(TECHNICIAN, links.technician);
    await again.page
      .getByRole("alert")
      .filter({ hasText: /used|expired|no longer/i })
      .waitFor();
    await again.leave();
  });
  await report.check("People, and one person's grants", async () => {
    await owner.go("People");
    await page.getByRole("row", { name: new RegExp(CONTACT.name) }).waitFor();
    await look(owner, "people");
    await page.getByRole("button", { name: TECHNICIAN.name, exact: true }).click();
    await owner.dialog(TECHNICIAN.name).getByText("Grants", { exact: true }).waitFor();
    await look(owner, "person");
    await owner.dialog(TECHNICIAN.name).getByRole("button", { name: "Grant", exact: true }).click();
    await look(owner, "grant-form");
    await owner.keys("Escape");
    await owner.dialog(TECHNICIAN.name).waitFor({ state: "detached" });
  });
}
