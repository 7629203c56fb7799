// Story 6: the technician and the contact see only their client; everything else answers as if it did
// not exist, to the eye and byte for byte.
import assert from "node:assert/strict";
import { BAKERY, CONTACT, DENTIST } from "../accounts.mjs";
import { look } from "../look.mjs";
import { PHONE, DESK } from "../person.mjs";

/** An id of the same kind that nothing has. */
const absent = (id) => `${id.split("_")[0]}_0198c0de0000700080000000000000ff`;
const withoutIds = (text) => text.replaceAll(/[0-9a-f]{32}/g, "#");

export async function isolation(report, story) {
  const { technician, contact, bakeryId, dentistId, deviceId, deviceName } = story;

  const pageOf = async (person, path) => {
    await person.open(path);
    await person.page.getByText("There is nothing here that you can see.").waitFor();
    return withoutIds(await person.page.locator("main").innerText());
  };
  const sameAsAbsent = async (person, folder, id) => {
    const foreign = await pageOf(person, `/${folder}/${id}`);
    assert.equal(foreign, await pageOf(person, `/${folder}/${absent(id)}`));
    const query =
      'query N($id: ID!) { node(id: $id) { id __typename } client(id: $id) { name } device(id: $id) { name series(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", metrics: ["cpu.busy"]) { tier } } }';
    for (const document of [
      query,
      "query N($id: ID!) { node(id: $id) { id } }",
      "query N($id: ID!) { nodes(ids: [$id]) { id } }",
    ]) {
      const one = await person.ask(document, { id });
      const other = await person.ask(document, { id: absent(id) });
      assert.deepEqual([one.status, withoutIds(one.text)], [other.status, withoutIds(other.text)]);
    }
  };
  const findsNothing = async (person, text) => {
    await person.open("/");
    await person.page.getByRole("navigation", { name: "Main" }).waitFor();
    await person.keys("Control+k");
    await person.page.getByRole("combobox", { name: "Search or run a command" }).fill(text);
    await person.see(`Nothing matches “${text}”.`);
    await person.keys("Escape");
    const { search } = await person.data("query S($text: String!) { search(text: $text) { id } }", { text });
    assert.deepEqual(search, []);
  };

  await report.check("the technician's lists hold the own client only", async () => {
    await technician.open("/clients");
    await technician.page.getByRole("link", { name: DENTIST, exact: true }).waitFor();
    await technician.see("1 client");
    assert.equal(await technician.page.getByText(BAKERY).count(), 0);
    await look(technician, "technician-clients");
    await technician.go("Devices");
    await technician.see("No devices yet");
    await look(technician, "technician-devices");
  });
  await report.check("the technician's navigation has only what they may use", async () => {
    const labels = await technician.page
      .getByRole("navigation", { name: "Main" })
      .getByRole("listitem")
      .allInnerTexts();
    for (const hidden of ["People", "Audit", "System"])
      assert.ok(!labels.includes(hidden), labels.join(", "));
    // A refusal has an HTTP status of its own, which the browser notes in its console.
    await technician.troubles.expecting(async () => {
      await technician.open("/settings/people");
      await technician.see("You do not have permission for this.");
    });
    await look(technician, "no-permission");
  });
  await report.check("a foreign client, by its address, is a page that does not exist", () =>
    sameAsAbsent(technician, "clients", bakeryId),
  );
  await report.check("a foreign device, by its address, is a page that does not exist", () =>
    sameAsAbsent(technician, "devices", deviceId),
  );
  await report.check("not found", async () => {
    await pageOf(technician, `/devices/${deviceId}`);
    await look(technician, "not-found");
    await technician.open("/no/such/page");
    await technician.see("There is no such page");
  });
  await report.check("the technician's search finds nothing of the other client", async () => {
    for (const text of [BAKERY, deviceName, CONTACT.name, "Order desk"]) await findsNothing(technician, text);
  });
  await report.check("the technician cannot write to the other client", async () => {
    const query =
      "mutation S($input: SiteCreateInput!) { siteCreate(input: $input) { site { id } errors { code field message } } }";
    const write = (clientId) => technician.ask(query, { input: { clientId, name: "Intruder" } });
    const [foreign, nothing] = [await write(bakeryId), await write(absent(bakeryId))];
    assert.deepEqual([foreign.status, withoutIds(foreign.text)], [nothing.status, withoutIds(nothing.text)]);
    assert.ok(!/"site":\s*\{/.test(foreign.text), foreign.text);
  });
  await report.check("the contact sees the own services, computers and people, in plain words", async () => {
    await contact.open("/");
    await contact.onPage(/^Hello /);
    for (const text of [BAKERY, "Order desk", deviceName]) await contact.see(text);
    await look(contact, "contact-home");
    await contact.go("Computers");
    await contact.page.getByRole("link", { name: deviceName, exact: true }).click();
    await contact.onPage(deviceName);
    await contact.see("Space on its disks");
    await look(contact, "contact-device");
  });
  await report.check("the contact's pages work on a telephone", async () => {
    await contact.page.setViewportSize(PHONE);
    await contact.open("/");
    await contact.onPage(/^Hello /);
    await look(contact, "contact-home-phone");
    const wide = await contact.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px wider than the screen`);
    await contact.page.setViewportSize(DESK);
  });
  await report.check("the other client does not exist for the contact either", async () => {
    await sameAsAbsent(contact, "clients", dentistId);
    await findsNothing(contact, DENTIST);
    const { clients } = await contact.data("{ clients { totalCount nodes { id } } }");
    assert.deepEqual(clients, { totalCount: 1, nodes: [{ id: bakeryId }] });
  });
  await report.check("the contact cannot write, nor see people, tokens, audit or system", async () => {
    const write =
      "mutation C($input: ClientUpdateInput!) { clientUpdate(input: $input) { client { id } errors { code } } }";
    const { json } = await contact.ask(write, { input: { id: bakeryId, expectedVersion: 1, name: "Mine" } });
    assert.equal(json.errors?.[0].extensions.code, "FORBIDDEN", JSON.stringify(json));
    for (const query of [
      "{ users { totalCount } }",
      "{ enrolmentTokens { totalCount } }",
      "{ auditEntries { totalCount } }",
      "{ systemHealth { version } }",
    ]) {
      const answer = await contact.ask(query);
      assert.equal(answer.json.errors?.[0].extensions.code, "FORBIDDEN", query);
    }
  });
}
