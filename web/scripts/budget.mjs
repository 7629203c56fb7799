// Holds the portal to its size. Reads Vite's manifest of `dist/` and fails when over.
// The entry route is what a browser loads to show "/": the entry with its static imports, and the
// first page with its own. A route's own part is what it adds to that.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const LIMITS = { entryJs: 180 * KIB, entryCss: 30 * KIB, routeJs: 60 * KIB };
const FIRST_PAGE = "src/features/today/home-page.tsx";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`the manifest has no ${key}; run "npm run build" first`);
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const each of chunk.imports ?? []) closure(each, seen);
  return seen;
}

const sizes = new Map();
function gzipped(file) {
  if (!sizes.has(file))
    sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

function weigh(keys) {
  const css = new Set();
  let js = 0;
  for (const key of keys) {
    js += gzipped(manifest[key].file);
    for (const file of manifest[key].css ?? []) css.add(file);
  }
  return { js, css: [...css].reduce((sum, file) => sum + gzipped(file), 0) };
}

const entryKeys = closure("index.html");
closure(FIRST_PAGE, entryKeys);
const entry = weigh(entryKeys);
const rows = [
  ["entry route, JS", entry.js, LIMITS.entryJs],
  ["entry route, CSS", entry.css, LIMITS.entryCss],
];
for (const key of manifest["index.html"].dynamicImports ?? []) {
  if (key === FIRST_PAGE) continue;
  const own = [...closure(key)].filter((each) => !entryKeys.has(each));
  rows.push([key.replace(/^src\/features\//, ""), weigh(own).js, LIMITS.routeJs]);
}

let over = 0;
for (const [name, size, limit] of rows) {
  const fits = size <= limit;
  if (!fits) over += 1;
  const shown = `${(size / KIB).toFixed(1)} of ${limit / KIB} KiB`;
  console.log(`${fits ? "ok  " : "OVER"} ${name.padEnd(44)} ${shown.padStart(20)}`);
}
if (over > 0) {
  console.error(`${over} over budget (gzip).`);
  process.exit(1);
}
