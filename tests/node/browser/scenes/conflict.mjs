// Two people edit one record: what one saves appears at the other by itself, and nobody's work is
// overwritten unseen.
import assert from "node:assert/strict";
import { DENTIST, OWNER } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person } from "../person.mjs";

export async function conflict(report, story) {
  const { owner } = story;
  const edit = async (person, values) => {
    await person.keys("e");
    await person.dialog(/^Edit /).waitFor();
    await person.fill(values);
  };
  let second;

  await report.must("a wrong password is refused in words that tell nothing", async () => {
    second = await Person.arrive(story, { name: "owner, second browser" });
    await second.open(`/clients/${story.dentistId}`);
    await second.page.getByRole("heading", { level: 1, name: /^Sign in to / }).waitFor();
    await look(second, "sign-in");
    await second.fill({ "E-mail": OWNER.email, Password: "not the password" });
    await second.button("Sign in").click();
    await second.page
      .locator("form")
      .getByText(/password/i)
      .filter({ hasText: /not|wrong|match/i })
      .first()
      .waitFor();
    await look(second, "sign-in-refused");
  });
  await report.must("the right one leads to the page that was asked for", async () => {
    await second.fill({ Password: OWNER.password });
    await second.button("Sign in").click();
    await second.onPage(DENTIST);
  });
  await report.check("what one saves appears at the other without a reload", async () => {
    await owner.open(`/clients/${story.dentistId}`);
    await owner.onPage(DENTIST);
    await edit(owner, { "Short name (optional)": "Harbour" });
    await owner.button("Save").click();
    await owner.dialog(/^Edit /).waitFor({ state: "detached" });
    await second.page.locator("header").getByText("Harbour", { exact: true }).first().waitFor();
  });
  await report.check("a conflict is shown with both versions, and the choice is saved", async () => {
    await edit(second, { "Notes (optional)": "Ring twice." });
    await edit(owner, { "Notes (optional)": "The key is next door." });
    await owner.button("Save").click();
    await owner.dialog(/^Edit /).waitFor({ state: "detached" });
    await second.button("Save").click();
    const alert = second.page
      .getByRole("alert")
      .filter({ hasText: "Somebody else changed this while you were editing" });
    await alert.waitFor();
    const row = alert.getByRole("row", { name: /^Notes/ });
    for (const text of ["Ring twice.", "The key is next door."]) await row.getByText(text).waitFor();
    await look(second, "conflict");
    await row.getByLabel("The key is next door.").check();
    await second.button("Save this choice").click();
    await second.dialog(/^Edit /).waitFor({ state: "detached" });
    const { client } = await second.data("query C($id: ID!) { client(id: $id) { notes } }", {
      id: story.dentistId,
    });
    assert.equal(client.notes, "The key is next door.");
  });
  story.second = second;
}
