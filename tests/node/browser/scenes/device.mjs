// Story 4: an enrolment token, the command that the page shows run for real, and this machine live in
// the portal with its inventory.
import assert from "node:assert/strict";
import { Agent } from "../../lib/agent.mjs";
import { DEVICES } from "../../lib/documents.mjs";
import { until } from "../../lib/wait.mjs";
import { BAKERY } from "../accounts.mjs";
import { chart, ink } from "../ink.mjs";
import { look } from "../look.mjs";

const LIVE_WITHIN_MS = 20_000;
const GROWS_WITHIN_MS = 15_000;
/** Fifteen minutes over some 600 pixels: a second is well under a pixel, so ten seconds are a few. */
const GROWN_COLUMNS = 4;

export async function device(report, story) {
  const { owner, server } = story;
  const { page } = owner;

  await report.check("Enrolment tokens, empty", async () => {
    await owner.go("Enrolment tokens");
    await owner.see("No usable token");
    await look(owner, "tokens-empty");
  });
  await report.must("a token is created and its command shown", async () => {
    await owner.keys("c");
    const dialog = owner.dialog("New enrolment token");
    await dialog.waitFor();
    // The list of clients comes from the server.
    await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
    await owner.fill({ Client: BAKERY, "Site (optional)": "Head office", "What it is for": "First devices" });
    await look(owner, "token-form");
    await owner.button("Create token").click();
    await owner.dialog("Install the agent").waitFor();
    story.command = (await owner.dialog("Install the agent").locator("pre").innerText()).trim();
    assert.ok(story.command.includes(server.url), story.command);
    await look(owner, "token-created");
  });
  await report.check("the command can be copied with one click", async () => {
    await owner.button("Copy command").click();
    assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), story.command);
  });
  await report.must("the command runs, and the page says that the device is here", async () => {
    story.agentState = story.folder("agent");
    story.startAgent = () => Agent.fromCommand(story.command, story.agentState);
    story.agent = story.startAgent();
    story.defer(() => story.agent.discard());
    const started = Date.now();
    await page
      .getByRole("status")
      .filter({ hasText: " is here." })
      .waitFor({ timeout: LIVE_WITHIN_MS })
      .catch((error) => {
        throw new Error(`${error.message}\nthe agent said:\n${story.agent.tail()}`);
      });
    const took = Date.now() - started;
    await page.getByRole("link", { name: "Open it" }).click();
    await page.waitForURL(/\/devices\/dev_/);
    story.deviceId = /dev_[0-9a-f]{32}/.exec(page.url())[0];
    return `after ${took} ms`;
  });
  await report.must("the device is live", async () => {
    const one = async () => (await owner.data(DEVICES)).devices.nodes.find(({ id }) => id === story.deviceId);
    const found = await until("the device is live", LIVE_WITHIN_MS, async () => {
      const each = await one();
      return each?.state === "LIVE" && each;
    });
    story.deviceName = found.name;
    await owner.onPage(found.name);
    await page.locator("header").getByText("live", { exact: true }).waitFor();
  });
  await report.check("its charts grow while one looks", async () => {
    await page.getByText("15m", { exact: true }).click();
    for (const title of ["Processor", "Memory", "Network", "Filesystems, used"])
      await chart(page, title).waitFor();
    await page.getByText(/^Live\./).waitFor();
    const grown = {};
    for (const title of ["Processor", "Memory"]) {
      const before = (await ink(chart(page, title))).count;
      const now = await until(
        `${title} grows by ${GROWN_COLUMNS} columns from ${before}`,
        GROWS_WITHIN_MS,
        async () => {
          const { count } = await ink(chart(page, title));
          return count >= before + GROWN_COLUMNS && count;
        },
      );
      grown[title] = `${before} to ${now} columns`;
    }
    return JSON.stringify(grown);
  });
  await report.check("every chart has values with units", async () => {
    for (const title of ["Processor", "Memory", "Network", "Filesystems, used"]) {
      const legend = await chart(page, title).locator("figcaption strong").allInnerTexts();
      assert.ok(legend.length > 0, `${title} has no line`);
      for (const value of legend)
        assert.match(value, /^-?[\d.,]+\s?(%|[kKMGT]?i?B(\/s)?)$/, `${title}: ${legend.join(" | ")}`);
    }
  });
  await report.check("the inventory of this machine is there", async () => {
    for (const heading of ["Machine", "Filesystems", "Network interfaces", "Agent"]) {
      await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    }
    const query =
      "query I($id: ID!) { device(id: $id) { inventory { hardware { cpuThreads memoryBytes } os { name kernel } filesystems { mount } interfaces { name } } } }";
    const { inventory } = (await owner.data(query, { id: story.deviceId })).device;
    assert.ok(
      inventory.hardware.cpuThreads > 0 &&
        inventory.hardware.memoryBytes > 0 &&
        inventory.filesystems.length > 0,
    );
    await owner.see(inventory.os.kernel);
    return `${inventory.os.name}, ${inventory.filesystems.length} filesystems, ${inventory.interfaces.length} interfaces`;
  });
  await look(owner, "device-live");
  await report.check("dragging over a chart zooms, and one gets back", async () => {
    // New colours draw the chart anew, on another canvas.
    const box = await until("the chart stands", 5_000, () =>
      chart(page, "Processor").locator("canvas").boundingBox(),
    );
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/from=\d+/);
    await owner.button("Back to live").click();
    await page.waitForURL((url) => !url.search.includes("from="));
  });
  await report.check("the list of devices, and a peek by keyboard", async () => {
    await owner.keys("g d");
    await owner.onPage("Devices");
    await page.getByRole("link", { name: story.deviceName, exact: true }).waitFor();
    await look(owner, "devices");
    await owner.keys("j Space");
    await page.getByRole("complementary", { name: `${story.deviceName} at a glance` }).waitFor();
    await look(owner, "device-peek");
    await owner.keys("Escape");
    await page.getByRole("complementary", { name: /at a glance/ }).waitFor({ state: "detached" });
    await owner.keys("j Enter");
    await owner.onPage(story.deviceName);
  });
  await report.check("filters are in the address", async () => {
    await owner.open("/devices?state=SILENT");
    await owner.see("No device matches");
    await owner.open(`/devices?client=${story.dentistId}`);
    await owner.see("No device matches");
    await look(owner, "devices-no-match");
  });
  await report.check("a business service says which devices it stands on", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.button("Edit Order desk").click();
    await owner.dialog("Edit Order desk").getByLabel(story.deviceName).check();
    await look(owner, "service-form");
    await owner.button("Save").click();
    await owner.see("stands on 1 device");
    await look(owner, "client-with-device");
  });
}
