// Looks at a page in both colour schemes: a screenshot for a person to judge, and axe-core for the
// rules of WCAG 2.2 AA that a program can judge.
import assert from "node:assert/strict";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What to ask in each scheme: all of it in the first, and what depends on colours in the second. */
const SCHEMES = {
  light: { type: "tag", values: RULES },
  dark: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};
const SETTLE_MS = 150;
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where the pictures go; git ignores it. */
export const SCREENSHOTS = join(dirname(fileURLToPath(import.meta.url)), "..", "screenshots");
// What was there belongs to an earlier run.
await rm(SCREENSHOTS, { recursive: true, force: true });
await mkdir(SCREENSHOTS, { recursive: true });

/** One picture of what is shown now. */
export async function picture({ page }, name) {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: "disabled", caret: "initial" });
}

/** Pictures and rules of what is shown now: a check of its own, so that a scene goes on behind it. */
export function look(person, name) {
  return person.report.check(`looked at: ${name}`, () => judge(person, name));
}

async function judge(person, name) {
  const { page } = person;
  const found = [];
  for (const [scheme, asked] of Object.entries(SCHEMES)) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForTimeout(SETTLE_MS);
    await picture(person, `${name}-${scheme}`);
    found.push(...(await violations(page, asked)).map((each) => `${scheme}: ${each}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  assert.ok(found.length === 0, `axe finds on ${name}:\n${found.join("\n")}`);
}

async function violations(page, asked) {
  // Evaluated through the debugger, so the page's security policy stays as it is.
  await page.evaluate(`if (!window.axe) { ${axeSource} }; 0`);
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly, preload: false });
    return violations.map(({ id, nodes }) => {
      const places = nodes.slice(0, 3).map(({ target, any, all, none }) => {
        const why = [...any, ...all, ...none][0]?.message ?? "";
        return `${target.join(" ")} (${why.slice(0, 160)})`;
      });
      return `${id}, ${nodes.length} places: ${places.join("; ")}`;
    });
  }, asked);
}
