// Service levels: a team, hours, promised times, an escalation; then what is agreed with the client, and who
// looks after what.
import assert from "node:assert/strict";
import { APPROVER, BAKERY, CONTACT, OWNER } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person } from "../person.mjs";

export const TEAM = "Storage crew";
const HOURS = "Shop hours";
const POLICY = "Shops";

export async function promises(report, story) {
  const { owner } = story;
  const { page } = owner;
  const add = async (title) => {
    await owner.keys("c");
    await owner.dialog(title).waitFor();
  };
  const added = async (title, button) => {
    await owner.dialog(title).getByRole("button", { name: button, exact: true }).click();
    await owner.dialog(title).waitFor({ state: "detached" });
  };
  const cell = (priority, target) => page.locator(`input[name="${priority} ${target}"]`);

  await report.must("somebody who may approve joins", async () => {
    const invite =
      "mutation I($input: UserInviteInput!) { userInvite(input: $input) { invitationUrl user { id } errors { message } } }";
    const input = { name: APPROVER.name, email: APPROVER.email, kind: "STAFF" };
    const grants = [{ role: "APPROVER", effect: "ALLOW" }];
    const { userInvite } = await owner.data(invite, { input: { ...input, grants } });
    assert.deepEqual(userInvite.errors, []);
    story.approver = await Person.arrive(story, { name: APPROVER.name });
    await story.approver.page.goto(userInvite.invitationUrl);
    await story.approver.onPage("Welcome");
    await story.approver.fill({ Password: APPROVER.password });
    await story.approver.button("Create my account").click();
    await story.approver.onPage("Today");
  });
  await report.must("a team", async () => {
    await owner.open("/");
    await owner.onPage("Today");
    await owner.go("Service levels");
    await owner.see("Who works, and who is told.");
    await add("Add a team");
    await owner.fill({ Name: TEAM });
    await owner.dialog("Add a team").getByLabel(OWNER.name).check();
    await look(owner, "team-form");
    await added("Add a team", "Add team");
    await page.getByRole("row", { name: new RegExp(TEAM) }).waitFor();
    await look(owner, "teams");
  });
  await report.must("hours, with a day off", async () => {
    await owner.keys("2");
    await owner.see("Clocks count only while a calendar is open");
    await look(owner, "calendars-empty");
    await add("Add a calendar");
    await owner.fill({
      Name: HOURS,
      "Time zone": "Europe/Berlin",
      "Days off (optional)": "12-25\nthe last Monday of May",
    });
    await look(owner, "calendar-form");
    await added("Add a calendar", "Add calendar");
    await page.getByRole("row", { name: new RegExp(HOURS) }).waitFor();
    await look(owner, "calendars");
  });
  await report.must("promised times", async () => {
    await owner.keys("3");
    await owner.see("What is promised for which priority");
    await add("Add promised times");
    const dialog = owner.dialog("Add promised times");
    await dialog.locator("option", { hasText: HOURS }).waitFor({ state: "attached" });
    await owner.fill({ Name: POLICY, "Counted in": HOURS });
    for (const [priority, first, solved] of [
      ["P1", "30 m", "4 h"],
      ["P2", "1 h", "8 h"],
      ["P3", "4 h", "2 d"],
      ["P4", "8 h", "5 d"],
    ]) {
      await cell(priority, "FIRST_RESPONSE").fill(first);
      await cell(priority, "RESOLUTION").fill(solved);
    }
    await look(owner, "policy-form");
    await added("Add promised times", "Add promised times");
    await page.getByRole("row", { name: new RegExp(POLICY) }).waitFor();
    await look(owner, "policies");
  });
  await report.must("an escalation", async () => {
    await owner.keys("4");
    await owner.see("Who is told next when nobody has taken it.");
    await add("Add an escalation");
    const dialog = owner.dialog("Add an escalation");
    await dialog.locator("option", { hasText: APPROVER.name }).first().waitFor({ state: "attached" });
    await owner.fill({ Name: "Quick", "For what this team owns": TEAM });
    await dialog.getByLabel("Tell in step 2").selectOption({ label: APPROVER.name });
    await look(owner, "escalation-form");
    await added("Add an escalation", "Add escalation");
    await look(owner, "escalations");
  });
  await report.must("an agreement with the client", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.button("Add an agreement").click();
    await page.getByRole("dialog").locator("option", { hasText: POLICY }).waitFor({ state: "attached" });
    await owner.fill({
      Name: "Care",
      "First day": "2026-01-01",
      "Hours of cover": HOURS,
      "Promised times": POLICY,
    });
    await page.getByRole("dialog").getByLabel("Order desk").check();
    await look(owner, "agreement-form");
    await owner.button("Add agreement").click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await owner.see("Care");
  });
  await report.must("who looks after storage", async () => {
    await owner.button("Add a responsibility").click();
    const dialog = owner.dialog("Who does what");
    await dialog.locator("option", { hasText: `Team ${TEAM}` }).first().waitFor({ state: "attached" });
    await owner.fill({ Area: "Storage" });
    await dialog.locator("select[name=responsible]").selectOption({ label: `Team ${TEAM}` });
    const contact = dialog.locator("select[name=informed]");
    const label = await contact.locator("option", { hasText: CONTACT.name }).innerText();
    await contact.selectOption({ label });
    await look(owner, "responsibility-form");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("row", { name: new RegExp(`Storage.*${TEAM}`) }).waitFor();
    await look(owner, "client-agreed");
  });
}
