// Somebody at a browser of their own: own cookies, own storage, and the few moves that all scenes make.
import { Troubles } from "./troubles.mjs";

const PATIENCE_MS = 10_000;
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 740 };

export class Person {
  static async arrive(story, { name, viewport = DESK }) {
    const person = new Person();
    person.name = name;
    person.report = story.report;
    person.url = story.server.url;
    person.context = await story.browser.newContext({
      viewport,
      colorScheme: "light",
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    person.context.setDefaultTimeout(PATIENCE_MS);
    person.troubles = new Troubles(person.context, name);
    person.page = await person.context.newPage();
    story.people.push(person);
    return person;
  }

  /** Opens a path of the portal as if typed into the address bar. */
  async open(path) {
    await this.page.goto(new URL(path, this.url).href);
  }

  /** Waits for the page with this heading. */
  async onPage(heading) {
    await this.page
      .getByRole("heading", { level: 1, name: heading, exact: typeof heading === "string" })
      .waitFor();
    return this.page;
  }

  /** Follows a link of the navigation. */
  async go(label) {
    await this.page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: label, exact: true })
      .click();
    return this.onPage(label);
  }

  /** Types keys one after the other: `g c`, `?`, `Control+k`. */
  async keys(sequence) {
    for (const key of sequence.split(" ")) await this.page.keyboard.press(key);
  }

  /** Presses Tab until the wanted control has the focus, as one without a mouse must. */
  async tabTo(locator, most = 80) {
    const reached = () =>
      locator.evaluate(
        (element) => element === document.activeElement || element.contains(document.activeElement),
      );
    await locator.first().waitFor();
    for (let n = 0; n < most; n += 1) {
      if (await reached()) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${locator} in ${most} steps`);
  }

  /** Fills fields by their labels, in the open dialog if there is one; lists are choices, text is typed over what is there. */
  async fill(fields) {
    const dialog = this.page.locator("dialog[open]").last();
    const place = (await dialog.count()) > 0 ? dialog : this.page;
    for (const [label, value] of Object.entries(fields)) {
      const exact = { exact: true };
      const field = place.getByLabel(label, exact).or(place.getByLabel(`${label} (optional)`, exact));
      if (await field.evaluate((element) => element.tagName === "SELECT"))
        await field.selectOption({ label: value });
      else await field.fill(value);
    }
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  dialog(name) {
    return this.page.getByRole("dialog", { name });
  }

  async see(text) {
    const place = this.page.getByText(text, { exact: false }).filter({ visible: true }).first();
    await place.waitFor();
    return place;
  }

  path() {
    const { pathname, search, hash } = new URL(this.page.url());
    return `${pathname}${search}${hash}`;
  }

  /** Asks the API with this person's own session, as the page does. Answers `{ status, text, json }`. */
  async ask(query, variables = {}) {
    return this.page.evaluate(
      async ([body]) => {
        const headers = { "content-type": "application/json", "x-steward-client": "portal" };
        const response = await fetch("/graphql", { method: "POST", headers, body });
        const text = await response.text();
        return { status: response.status, text, json: JSON.parse(text) };
      },
      [JSON.stringify({ query, variables })],
    );
  }

  /** The same, when it must succeed. */
  async data(query, variables = {}) {
    const { json, text } = await this.ask(query, variables);
    if (!json.data || json.errors) throw new Error(text.slice(0, 500));
    return json.data;
  }

  /** Closes the browser; what was collected so far stays. */
  async leave() {
    await this.context.close();
  }
}
