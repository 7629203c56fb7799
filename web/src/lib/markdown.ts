// Markdown as people write it in tickets, read into a tree that holds text and nothing executable.
// There is no raw HTML: `<b>` is four characters. Links lead only where `safeHref` allows.
// Bounds: nesting stops at MOST_DEEP, and no pattern looks back, so that a hostile text stays cheap.

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "emphasis" | "struck"; of: Inline[] }
  | { kind: "link"; href: string; of: Inline[] };

export type Block =
  | { kind: "paragraph"; of: Inline[] }
  | { kind: "heading"; level: number; of: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; of: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Block[][] }
  | { kind: "rule" };

const MOST_DEEP = 6;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(\S.*)$/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(.*)$/;

/** The blocks of a text. */
export function parseMarkdown(text: string): Block[] {
  return blocks(text.replaceAll("\r\n", "\n").split("\n"), 0);
}

function blocks(lines: readonly string[], depth: number): Block[] {
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const next = fenced(lines, at) ?? nested(lines, at, depth) ?? single(line, at);
    if (next !== undefined) {
      found.push(next.block);
      at = next.to;
      continue;
    }
    const from = at;
    do at += 1;
    while (at < lines.length && !begins(lines[at] ?? ""));
    found.push({ kind: "paragraph", of: inlines(lines.slice(from, at).join("\n"), depth) });
  }
  return found;
}

type Found = { block: Block; to: number } | undefined;

/** Whether a line ends the paragraph before it. */
function begins(line: string): boolean {
  return (
    line.trim() === "" ||
    FENCE.test(line) ||
    HEADING.test(line) ||
    RULE.test(line) ||
    ITEM.test(line) ||
    /^ {0,3}>/.test(line)
  );
}

function single(line: string, at: number): Found {
  if (RULE.test(line)) return { block: { kind: "rule" }, to: at + 1 };
  const heading = HEADING.exec(line);
  if (heading === null) return undefined;
  const [, marks = "#", words = ""] = heading;
  const of = inlines(words.replace(/\s+#+\s*$/, ""), 0);
  return { block: { kind: "heading", level: marks.length, of }, to: at + 1 };
}

function fenced(lines: readonly string[], at: number): Found {
  const fence = FENCE.exec(lines[at] ?? "")?.[1];
  if (fence === undefined) return undefined;
  let to = at + 1;
  while (to < lines.length && !(lines[to] ?? "").trim().startsWith(fence)) to += 1;
  return { block: { kind: "code", text: lines.slice(at + 1, to).join("\n") }, to: to + 1 };
}

function nested(lines: readonly string[], at: number, depth: number): Found {
  if (depth >= MOST_DEEP) return undefined;
  const line = lines[at] ?? "";
  if (/^ {0,3}>/.test(line)) {
    let to = at;
    const inner: string[] = [];
    for (; to < lines.length && /^ {0,3}>/.test(lines[to] ?? ""); to += 1)
      inner.push((lines[to] ?? "").replace(/^ {0,3}> ?/, ""));
    return { block: { kind: "quote", of: blocks(inner, depth + 1) }, to };
  }
  return ITEM.test(line) && !RULE.test(line) ? list(lines, at, depth) : undefined;
}

function list(lines: readonly string[], at: number, depth: number): Found {
  const ordered = isOrdered(lines[at] ?? "");
  const start = Number.parseInt(ITEM.exec(lines[at] ?? "")?.[2] ?? "1", 10);
  const items: Block[][] = [];
  let to = at;
  while (to < lines.length) {
    const item = ITEM.exec(lines[to] ?? "");
    if (item === null || isOrdered(lines[to] ?? "") !== ordered) break;
    const [, indent = "", mark = "", gap = " ", first = ""] = item;
    const width = indent.length + mark.length + Math.min(gap.length, 4);
    const inner = [first];
    for (to += 1; to < lines.length && belongs(lines, to); to += 1)
      inner.push((lines[to] ?? "").replace(new RegExp(`^ {1,${width}}|^\\t`), ""));
    items.push(blocks(inner, depth + 1));
  }
  return { block: { kind: "list", ordered, start: ordered ? start : 1, items }, to };
}

const isOrdered = (line: string) => /^\d/.test(ITEM.exec(line)?.[2] ?? "");

/** Whether a line goes on with the list item above it: indented, or empty before an indented one. */
function belongs(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (line.trim() === "") return /^( {2,}|\t)\S/.test(lines[at + 1] ?? "");
  return /^( {2,}|\t)/.test(line) || !begins(line);
}

const PUNCTUATION = /[!-/:-@[-`{-~]/;
const LINK = /\[([^[\]\n]*)\]\(\s*<?([^\s<>()]*)>?\s*\)/y;
const BARE = /https?:\/\/[^\s<>"]+/y;
/** How far ahead a closing mark is looked for. */
const REACH = 2_000;

const PAIRS = [
  { mark: "**", kind: "strong" },
  { mark: "__", kind: "strong" },
  { mark: "~~", kind: "struck" },
  { mark: "*", kind: "emphasis" },
  { mark: "_", kind: "emphasis" },
] as const;

/** The inline parts of a text; a line break in the source is one on the page. */
export function inlines(text: string, depth: number): Inline[] {
  const found: Inline[] = [];
  let plain = "";
  const add = (part: Inline) => {
    if (plain !== "") found.push({ kind: "text", text: plain });
    plain = "";
    found.push(part);
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === "\\" && PUNCTUATION.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const part = depth > MOST_DEEP ? undefined : special(text, at, depth);
    if (part === undefined) {
      plain += char;
      at += 1;
    } else {
      add(part.inline);
      at = part.to;
    }
  }
  if (plain !== "") found.push({ kind: "text", text: plain });
  return found;
}

type Part = { inline: Inline; to: number } | undefined;

function special(text: string, at: number, depth: number): Part {
  switch (text[at]) {
    case "\n":
      return { inline: { kind: "break" }, to: at + 1 };
    case "`":
      return code(text, at);
    case "[":
      return link(text, at, depth);
    case "h":
      return /\w/.test(text[at - 1] ?? "") ? undefined : bare(text, at);
    case "*":
    case "_":
    case "~":
      return paired(text, at, depth);
    default:
      return undefined;
  }
}

function code(text: string, at: number): Part {
  let width = 1;
  while (text[at + width] === "`") width += 1;
  const fence = "`".repeat(width);
  const end = text.slice(0, at + REACH).indexOf(fence, at + width);
  if (end === -1) return undefined;
  return { inline: { kind: "code", text: text.slice(at + width, end).trim() }, to: end + width };
}

function link(text: string, at: number, depth: number): Part {
  LINK.lastIndex = at;
  const match = LINK.exec(text);
  const href = safeHref(match?.[2] ?? "");
  if (match === null || href === null) return undefined;
  const of = inlines(match[1] || href, depth + 1);
  return { inline: { kind: "link", href, of: plainOnly(of) }, to: at + match[0].length };
}

/** A link inside a link is its words. */
function plainOnly(parts: Inline[]): Inline[] {
  return parts.flatMap((part) => (part.kind === "link" ? part.of : [part]));
}

function bare(text: string, at: number): Part {
  BARE.lastIndex = at;
  const match = BARE.exec(text)?.[0].replace(/[.,;:!?'")\]]+$/, "");
  const href = safeHref(match ?? "");
  if (match === undefined || href === null) return undefined;
  return {
    inline: { kind: "link", href, of: [{ kind: "text", text: match }] },
    to: at + match.length,
  };
}

function paired(text: string, at: number, depth: number): Part {
  for (const { mark, kind } of PAIRS) {
    if (!text.startsWith(mark, at)) continue;
    const inside = at + mark.length;
    // `2 * 3` and `snake_case` are no emphasis.
    if (/\s/.test(text[inside] ?? " ")) continue;
    if (mark.startsWith("_") && /\w/.test(text[at - 1] ?? "")) continue;
    const window = text.slice(0, at + REACH);
    const end = window.indexOf(mark, inside + 1);
    if (end === -1 || /\s/.test(text[end - 1] ?? " ")) continue;
    if (mark.startsWith("_") && /\w/.test(text[end + mark.length] ?? "")) continue;
    return {
      inline: { kind, of: inlines(text.slice(inside, end), depth + 1) },
      to: end + mark.length,
    };
  }
  return undefined;
}

/** The address if a click on it is harmless: the web, mail, or a page of this portal; else null. */
export function safeHref(href: string): string | null {
  if (/^\/(?![/\\])/.test(href)) return href;
  if (!/^(https?:|mailto:)/i.test(href)) return null;
  try {
    return new URL(href).href;
  } catch {
    return null;
  }
}
