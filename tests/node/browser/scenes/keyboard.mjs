// The keyboard way: palette, sheet of keys, sequences, skip link; and the appearance that it sets.
import assert from "node:assert/strict";
import { BAKERY } from "../accounts.mjs";
import { look } from "../look.mjs";

export async function keyboard(report, story) {
  const { owner } = story;
  const { page } = owner;
  const field = page.getByRole("combobox", { name: "Search or run a command" });
  const option = (name) =>
    page.getByRole("listbox", { name: "Results" }).getByRole("option", { name }).first();
  const palette = async (text) => {
    await owner.keys("Control+k");
    await field.fill(text);
  };
  const scheme = () =>
    page.evaluate(() => document.documentElement.getAttribute("data-mantine-color-scheme"));

  await report.check("Ctrl+K opens the palette, and a command goes to its page", async () => {
    await owner.open("/");
    await owner.onPage("Today");
    await owner.keys("Control+k");
    await field.waitFor();
    await look(owner, "palette");
    await field.fill("go to devices");
    await option(/Go to Devices/).waitFor();
    await owner.keys("Enter");
    await owner.onPage("Devices");
    await field.waitFor({ state: "detached" });
  });
  await report.check("the palette finds records, in less than a blink", async () => {
    await palette("Sunrise");
    const started = Date.now();
    await option(new RegExp(BAKERY)).waitFor();
    const took = Date.now() - started;
    await look(owner, "palette-found");
    await owner.keys("Enter");
    await owner.onPage(BAKERY);
    return `${took} ms after typing`;
  });
  await report.check("? shows the keys", async () => {
    await owner.keys("?");
    const sheet = owner.dialog("Keyboard shortcuts");
    await sheet.waitFor();
    for (const title of ["Go to Today", "Go to Clients", `Edit ${BAKERY}`])
      await sheet.getByText(title, { exact: true }).waitFor();
    await look(owner, "shortcuts");
    await owner.keys("Escape");
    await sheet.waitFor({ state: "detached" });
  });
  await report.check("sequences lead to every page of the navigation", async () => {
    const pages = {
      "g t": "Today",
      "g i": "Insights",
      "g k": "Tickets",
      "g c": "Clients",
      "g d": "Devices",
      "g b": "Runbooks",
      "g u": "Upkeep",
      "g f": "Planning",
      "g r": "Reports",
      "g q": "Decisions",
      "g v": "Service levels",
      "g l": "Rules",
      "g m": "Maintenance windows",
      "g p": "People",
      "g e": "Enrolment tokens",
      "g s": "My account",
      "g a": "Audit",
      "g h": "System",
      "g x": "API explorer",
    };
    const links = page.getByRole("navigation", { name: "Main" }).getByRole("listitem");
    assert.equal(await links.count(), Object.keys(pages).length);
    for (const [keys, heading] of Object.entries(pages)) {
      await owner.keys(keys);
      await owner.onPage(heading);
    }
  });
  await report.check("keys rest inside a field", async () => {
    await owner.keys("g c");
    await owner.onPage("Clients");
    await owner.keys("/");
    const filter = page.getByLabel("Filter clients");
    await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
    await page.keyboard.type("gdc?");
    assert.equal(await filter.inputValue(), "gdc?");
    await owner.onPage("Clients");
    await owner.see("No client matches");
    await look(owner, "clients-no-match");
    await filter.fill("");
  });
  await report.check("the first Tab offers to skip to the content", async () => {
    await owner.open("/clients");
    await owner.onPage("Clients");
    await owner.keys("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
    await owner.keys("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
  });
  await report.check("dark and light are chosen by command and last over a reload", async () => {
    await palette("dark colours");
    await option(/Use dark colours/).waitFor();
    await owner.keys("Enter");
    await page.waitForFunction(
      () => document.documentElement.getAttribute("data-mantine-color-scheme") === "dark",
    );
    await page.reload();
    await owner.onPage("Clients");
    assert.equal(await scheme(), "dark");
    await palette("system's colours");
    await option(/Follow the system/).waitFor();
    await owner.keys("Enter");
    await page.waitForFunction(
      () => document.documentElement.getAttribute("data-mantine-color-scheme") === "light",
    );
  });
  await report.check("the navigation narrows by [ and stays so", async () => {
    await owner.keys("[");
    await owner.button("Widen the navigation").waitFor();
    await page.reload();
    await owner.button("Widen the navigation").waitFor();
    await look(owner, "rail-narrow");
    await owner.keys("[");
    await owner.button("Narrow the navigation").waitFor();
  });
}
