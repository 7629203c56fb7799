// Story 2: the one-time address, the owner's account, an empty Today that says what to do next.
import assert from "node:assert/strict";
import { OWNER, PROVIDER } from "../accounts.mjs";
import { look } from "../look.mjs";
import { Person } from "../person.mjs";

export async function setup(report, story) {
  const { server } = story;
  const owner = await Person.arrive(story, { name: "owner" });
  story.owner = owner;
  const password = owner.page.getByLabel("Password", { exact: true });
  const send = () => owner.button("Create the owner's account").click();

  await report.check("before the set-up, signing in says how to begin", async () => {
    await owner.open("/");
    await owner.onPage("Steward is not set up yet");
    await look(owner, "setup-first");
  });
  await report.must("the set-up address opens the form, and the token leaves the address bar", async () => {
    await owner.page.goto(server.setupUrl);
    await owner.onPage("Set up Steward");
    assert.ok(!owner.page.url().includes("token"), owner.page.url());
    await look(owner, "setup");
  });
  await report.check("a short password is refused at its field", async () => {
    await owner.fill({
      "Your company": PROVIDER,
      "Your name": OWNER.name,
      "E-mail": OWNER.email,
      Password: "too short",
    });
    await send();
    await refusedAt(password, /12 characters/);
  });
  await report.check("a password that everybody has is refused at its field", async () => {
    await password.fill("password1234");
    await send();
    await refusedAt(password, /common|guess|known/i);
    await look(owner, "setup-refused");
  });
  await report.must("a good password creates the account; Today is empty and says what to do", async () => {
    await password.fill(OWNER.password);
    await send();
    await owner.onPage("Today");
    for (const step of [
      "Create your first client",
      "Create an enrolment token",
      "Run the command on a device",
    ])
      await owner.see(step);
    await owner.see("0 of 5 done");
  });
  await look(owner, "today-empty");
  await report.check("the set-up address works once", async () => {
    const second = await Person.arrive(story, { name: "second owner" });
    await second.page.goto(server.setupUrl);
    await second.onPage("Set up Steward");
    const account = {
      "Your company": "Other",
      "Your name": "Other",
      "E-mail": "other@provider.example",
      Password: "a long walk by the sea",
    };
    await second.fill(account);
    await second.button("Create the owner's account").click();
    await second.page
      .getByRole("alert")
      .filter({ hasText: /used|expired|no longer/i })
      .waitFor();
    assert.equal((await second.data("{ viewer { user { id } } }")).viewer, null);
    await look(second, "setup-used");
    await second.leave();
  });
}

/** A field that says what is wrong with its value, to the eye and to a screen reader. */
async function refusedAt(field, pattern) {
  const page = field.page();
  await page.locator("form").getByText(pattern).and(page.locator("[id$=error]")).waitFor();
  const described = (await field.getAttribute("aria-describedby")).trim().split(/\s+/);
  const texts = await page.locator(described.map((id) => `[id="${id}"]`).join(",")).allInnerTexts();
  assert.match(texts.join(" "), pattern);
  assert.equal(
    await field.getAttribute("aria-invalid"),
    "true",
    "the field does not say that it is invalid (aria-invalid)",
  );
}
