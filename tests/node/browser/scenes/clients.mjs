// Story 3: clients with a site, a contact and a business service; the last by keyboard alone.
import assert from "node:assert/strict";
import { BAKERY, CONTACT, DENTIST } from "../accounts.mjs";
import { look } from "../look.mjs";

export async function clients(report, story) {
  const { owner } = story;
  const { page } = owner;
  const idInPath = () => /\/clients\/(cli_[0-9a-f]{32})/.exec(page.url())?.[1];

  await report.check("Clients, empty, offers to create one", async () => {
    await owner.keys("g c");
    await owner.onPage("Clients");
    await owner.see("No clients yet");
    await look(owner, "clients-empty");
  });
  await report.must("a client is created by keyboard alone", async () => {
    await page.waitForFunction(
      () => document.activeElement === document.body || document.activeElement?.tagName !== "INPUT",
    );
    await owner.keys("c");
    await owner.dialog("New client").waitFor();
    await page.keyboard.type(BAKERY);
    await owner.keys("Tab");
    await page.keyboard.type("Bakery");
    await owner.keys("Control+Enter");
    await owner.onPage(BAKERY);
    story.bakeryId = idInPath();
    assert.ok(story.bakeryId, page.url());
  });
  await report.must("another client by its button", async () => {
    await owner.go("Clients");
    await owner.button("New client").first().click();
    await look(owner, "client-form");
    await owner.dialog("New client").getByLabel("Name", { exact: true }).fill(DENTIST);
    await owner.button("Create client").click();
    await owner.onPage(DENTIST);
    story.dentistId = idInPath();
  });
  await look(owner, "client-empty");
  await report.check("a name with nothing in it is refused at its field", async () => {
    await owner.go("Clients");
    await owner.button("New client").first().click();
    const name = owner.dialog("New client").getByLabel("Name", { exact: true });
    await name.fill("   ");
    await owner.button("Create client").click();
    await owner.see("Enter the client's name.");
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await owner.keys("Escape");
    await owner.dialog("New client").waitFor({ state: "detached" });
  });
  await report.check("a site and a contact", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.button("Add a site").click();
    await owner.fill({
      Name: "Head office",
      "Address (optional)": "1 Mill Lane",
      "Time zone": "Europe/Berlin",
    });
    await owner.button("Add site").click();
    await owner.see("1 Mill Lane");
    await owner.button("Add a contact").click();
    await owner.fill({
      Name: CONTACT.name,
      "Role at the client (optional)": "Office manager",
      "E-mail (optional)": CONTACT.email,
      "Site (optional)": "Head office",
    });
    await owner.button("Add contact").click();
    await owner.see(CONTACT.email);
  });
  await report.check("a business service by keyboard alone", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.tabTo(owner.button("Add a business service"));
    await owner.keys("Enter");
    await owner.dialog("Add a business service").waitFor();
    await page.keyboard.type("Order desk");
    await owner.keys("Tab");
    await page.keyboard.type("Takes the shops' orders");
    await owner.keys("Tab");
    // A native list takes the first letters of a choice.
    await page.keyboard.type("Hi");
    await owner.keys("Tab");
    await owner.keys("Control+a");
    await page.keyboard.type("12");
    await owner.keys("Control+Enter");
    await owner.dialog("Add a business service").waitFor({ state: "detached" });
    await owner.see("12 people work with it");
    const { client } = await owner.data(
      "query C($id: ID!) { client(id: $id) { businessServices { name criticality userCount } } }",
      { id: story.bakeryId },
    );
    assert.deepEqual(
      client.businessServices.map(({ name, userCount }) => [name, userCount]),
      [["Order desk", 12]],
    );
    return client.businessServices[0].criticality;
  });
  await look(owner, "client");
  await report.check("the clients' list", async () => {
    await owner.go("Clients");
    for (const name of [BAKERY, DENTIST]) await page.getByRole("link", { name, exact: true }).waitFor();
    await look(owner, "clients");
  });
  await report.check("the list is walked by keyboard: j, Enter", async () => {
    await owner.keys("j Enter");
    await page.waitForURL(/\/clients\/cli_/);
    await page.goBack();
    await owner.onPage("Clients");
  });
}
