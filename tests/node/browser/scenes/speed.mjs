// Warm navigation: from the click on a link to the painted page, in the page's own clock. The target is
// 100 ms at the 95th percentile (acceptance A7); a shared machine is noisy, so only three times that fails.
import assert from "node:assert/strict";
import { median, p95 } from "../../lib/wait.mjs";

const ROUNDS = 20;
const TARGET_MS = 100;
const LIMIT_MS = 300;
/** Pages by their name in the navigation, with what must stand there besides the heading. */
const CONTENT = {
  Clients: "main table a",
  Devices: "main [role=table] [role=cell]",
  Today: "main :is(h2, h3)",
};
const PAGES = Object.keys(CONTENT);

export async function speed(report, story) {
  const { owner } = story;
  await report.check(`warm navigation, ${ROUNDS} times`, async () => {
    await owner.open("/");
    await owner.onPage("Today");
    for (const label of PAGES) await owner.go(label);
    const times = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      const label = PAGES[n % PAGES.length];
      const painted = owner.page.evaluate(paintedAfterClick, [label, CONTENT[label]]);
      await owner.page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: label, exact: true })
        .click();
      times.push(await painted);
    }
    const [middle, late] = [median(times), p95(times)].map(Math.round);
    const all = times.map(Math.round).join(" ");
    assert.ok(late <= LIMIT_MS, `p95 ${late} ms: ${all}`);
    return `median ${middle} ms, p95 ${late} ms${late > TARGET_MS ? ` (target ${TARGET_MS} ms)` : ""}: ${all}`;
  });
}

/** Runs in the page: resolves with the milliseconds from the next click to the paint of heading and content. */
function paintedAfterClick([label, content]) {
  return new Promise((resolve) => {
    const onClick = (event) => {
      const started = event.timeStamp;
      const shown = () =>
        document.querySelector("main h1")?.textContent === label && document.querySelector(content) !== null;
      const finish = () => {
        observer.disconnect();
        // The frame that shows it has been handed over when the task after the next frame runs.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - started);
          port2.postMessage(null);
        });
      };
      const observer = new MutationObserver(() => shown() && finish());
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    };
    addEventListener("click", onClick, { capture: true, once: true });
  });
}
