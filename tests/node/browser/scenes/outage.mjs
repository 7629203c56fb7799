// Story 5: the agent stopped, and the device is silent with the reason that is known; the server away for
// a while, and the gap closes.
import assert from "node:assert/strict";
import { DEVICES } from "../../lib/documents.mjs";
import { Server } from "../../lib/server.mjs";
import { pause, until } from "../../lib/wait.mjs";
import { chart } from "../ink.mjs";
import { look } from "../look.mjs";
import { everybodyExpecting } from "../troubles.mjs";

const AWAY_MS = 20_000;
/** The agent measures this long before the server goes, so that what is before the gap is known. */
const BEFORE_MS = 5_000;
/** The agent waits longer after each failure, up to half a minute by then. */
const CAUGHT_UP_WITHIN_MS = 75_000;
/** From the data being complete to the open page showing it. */
const SHOWN_WITHIN_MS = 30_000;
/** A span of the chart in which the gap is some pixels wide. */
const SPAN_MS = 15 * 60_000;
/** Three intervals of the agent, which measures every second here. */
const LONGEST_GAP_MS = 3_000;
/** What is on its way when one counts, and what was not acknowledged before the stop. */
const SLACK_S = 6;
const SILENT_WITHIN_MS = 50_000;

const SERIES = `query S($id: ID!, $from: DateTime!, $to: DateTime!) {
  device(id: $id) { series(from: $from, to: $to, metrics: ["cpu.busy", "memory.used"], points: 2000) {
    stepMs times series { metric min max mean } } } }`;

export async function outage(report, story) {
  const { owner } = story;
  const { page } = owner;
  const state = async () =>
    (await owner.data(DEVICES)).devices.nodes.find(({ id }) => id === story.deviceId)?.state;
  const open = async () => {
    await owner.open(`/devices/${story.deviceId}?range=15m`);
    await owner.onPage(story.deviceName);
  };

  await report.must("the agent stopped: the device turns silent, with the reason", async () => {
    await open();
    await story.agent.stop();
    const stopped = Date.now();
    await page
      .getByRole("status")
      .filter({ hasText: /^Silent / })
      .waitFor({ timeout: SILENT_WITHIN_MS });
    const took = Date.now() - stopped;
    const query = "query D($id: ID!) { device(id: $id) { state silence { reason message since } } }";
    const { silence } = (await owner.data(query, { id: story.deviceId })).device;
    assert.equal(silence.reason, "AGENT_STOPPED", JSON.stringify(silence));
    await owner.see(silence.message);
    await owner.see("Start the agent's service on the device again.");
    await page.locator("header").getByText("silent", { exact: true }).waitFor();
    return `after ${(took / 1_000).toFixed(0)} s: ${silence.message}`;
  });
  await look(owner, "device-silent");
  await report.check("Today says what, why, so what, now what", async () => {
    await owner.go("Today");
    const item = page.getByRole("list", { name: "What needs a person now" }).getByRole("listitem").first();
    await item.waitFor();
    for (const word of ["Why", "So what", "Now what"]) await item.getByText(word, { exact: true }).waitFor();
    assert.match(await item.innerText(), new RegExp(story.deviceName));
    await look(owner, "today-silent");
  });
  await report.check("the agent started again: live at once, and Today is calm", async () => {
    story.agent = story.startAgent();
    await until("the device is live", 20_000, async () => (await state()) === "LIVE");
    await page
      .getByRole("list", { name: "What needs a person now" })
      .waitFor({ state: "detached", timeout: 15_000 });
    await open();
    await page
      .getByRole("status")
      .filter({ hasText: /^Silent / })
      .waitFor({ state: "detached" });
  });
  await report.must(
    `the server is away for ${AWAY_MS / 1_000} s, the page says so, and it comes back at the same place`,
    async () => {
      await open();
      await page.getByText(/^Live\./).waitFor();
      const { listen } = story.server;
      await everybodyExpecting(story.people, async () => {
        story.awayFrom = Date.now();
        await story.server.stop();
        await owner.see("The server does not answer.");
        await look(owner, "server-away");
        await pause(Math.max(0, AWAY_MS - (Date.now() - story.awayFrom)));
        story.server = await Server.start({ data: story.folder("data"), listen, env: story.settings });
        story.awayTo = Date.now();
        await page.getByText("The server does not answer.").waitFor({ state: "detached", timeout: 40_000 });
      });
      assert.equal(story.server.setupUrl, null, "a set-up address was printed again");
      return `away for ${((story.awayTo - story.awayFrom) / 1_000).toFixed(1)} s`;
    },
  );
  await report.check(
    "the session outlived the restart, and nothing turned silent by our own absence",
    async () => {
      assert.equal(await state(), "LIVE");
    },
  );
  await report.check("the agent's spool fills the gap: nothing is lost", async () => {
    const [from, to] = [story.awayFrom - BEFORE_MS + 2_000, story.awayTo + 5_000];
    const variables = {
      id: story.deviceId,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    };
    await pause(Math.max(0, to + 2_000 - Date.now()));
    const gap = await until(
      `no gap over ${LONGEST_GAP_MS} ms`,
      CAUGHT_UP_WITHIN_MS,
      async () => {
        const found = longestGap((await owner.data(SERIES, variables)).device.series);
        return found <= LONGEST_GAP_MS ? { found } : false;
      },
      1_000,
    ).catch(async (error) => {
      const found = longestGap((await owner.data(SERIES, variables)).device.series);
      throw new Error(
        `${error.message}; the longest is ${found} ms; the agent said:\n${story.agent.tail(12)}`,
      );
    });
    const { times } = (await owner.data(SERIES, variables)).device.series;
    assert.equal(new Set(times).size, times.length);
    return `longest gap ${gap.found} ms over ${times.length} buckets`;
  });
  await report.check(
    "the server counts every value once: what was sent again is not stored again",
    async () => {
      const { latest } = (
        await owner.data("query L($id: ID!) { device(id: $id) { latest { metric } } }", {
          id: story.deviceId,
        })
      ).device;
      const seldom = latest.filter(({ metric }) => metric.startsWith("filesystem.")).length;
      const seconds = (Date.now() - story.awayFrom) / 1_000;
      // The count begins with the server's start; the agent measures every second, filesystems every five seconds.
      const stored = await story.server.metric("steward_ingestion_samples_total");
      const [least, most] = [
        (seconds - SLACK_S) * (latest.length - seldom),
        (seconds + SLACK_S) * latest.length,
      ];
      assert.ok(
        stored >= least && stored <= most,
        `${stored} values, expected ${Math.round(least)} to ${Math.round(most)}`,
      );
      return `${stored} values in ${Math.round(seconds)} s of ${latest.length} series`;
    },
  );
  await report.check("the chart on the open page has the values of the gap, by itself", async () => {
    await until("the cross-hair finds what was known before", 5_000, () =>
      valueAt(page, "Memory", story.awayFrom - BEFORE_MS),
    );
    const middle = (story.awayFrom + story.awayTo) / 2;
    const value = await until(
      "the cross-hair in the middle of the gap finds a value",
      SHOWN_WITHIN_MS,
      () => valueAt(page, "Memory", middle),
      1_000,
    );
    await look(owner, "device-after-outage");
    return value;
  });
}

/** What the legend says of the first line at an instant, by pointing there; false where it knows nothing. */
async function valueAt(page, title, at) {
  const box = await chart(page, title).locator(".u-over").boundingBox();
  if (box === null) return false;
  const share = 1 - (Date.now() - at) / SPAN_MS;
  await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
  await page.waitForTimeout(100);
  const words = (await chart(page, title).locator("figcaption strong").first().innerText()).trim();
  const pointed = /\d\d:\d\d:\d\d/.test(await chart(page, title).locator("figcaption").innerText());
  return pointed && words !== "–" ? words : false;
}

/** The longest stretch of empty buckets, in ms, over all series; its ends count too. */
function longestGap({ stepMs, series }) {
  assert.ok(series.length >= 2, `only ${series.length} series`);
  let longest = 0;
  for (const { mean } of series) {
    const filled = mean.flatMap((value, index) => (value === null ? [] : [index]));
    const edges = [-1, ...filled, mean.length];
    for (let n = 1; n < edges.length; n += 1)
      longest = Math.max(longest, (edges[n] - edges[n - 1] - 1) * stepMs);
  }
  return longest;
}
