import { describe, expect, it } from "vitest";
import { type Block, type Inline, parseMarkdown, safeHref } from "./markdown";

const first = (text: string): Block | undefined => parseMarkdown(text)[0];
const parts = (text: string): Inline[] => {
  const block = first(text);
  return block?.kind === "paragraph" ? block.of : [];
};

describe("markdown", () => {
  it("keeps HTML as text", () => {
    expect(parts("<img src=x onerror=alert(1)>")).toEqual([
      { kind: "text", text: "<img src=x onerror=alert(1)>" },
    ]);
  });

  it("leads nowhere harmful", () => {
    for (const href of [
      "javascript:alert(1)",
      "JAVASCRIPT:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "/\\evil.example",
      "vbscript:x",
      "relative",
      "",
    ])
      expect(safeHref(href), href).toBeNull();
    expect(safeHref("https://example.org/a?b=1")).toBe("https://example.org/a?b=1");
    expect(safeHref("mailto:help@example.org")).toBe("mailto:help@example.org");
    expect(safeHref("/tickets/7")).toBe("/tickets/7");
    expect(parts("[click](javascript:alert(1))").some((each) => each.kind === "link")).toBe(false);
  });

  it("reads emphasis, code, links and line breaks", () => {
    expect(parts("**bold** and *soft*\n`df -h`")).toEqual([
      { kind: "strong", of: [{ kind: "text", text: "bold" }] },
      { kind: "text", text: " and " },
      { kind: "emphasis", of: [{ kind: "text", text: "soft" }] },
      { kind: "break" },
      { kind: "code", text: "df -h" },
    ]);
    expect(parts("see https://example.org/x.")).toEqual([
      { kind: "text", text: "see " },
      {
        kind: "link",
        href: "https://example.org/x",
        of: [{ kind: "text", text: "https://example.org/x" }],
      },
      { kind: "text", text: "." },
    ]);
  });

  it("leaves arithmetic and names alone", () => {
    for (const text of ["2 * 3 * 4", "snake_case_name", "a ** b"])
      expect(parts(text)).toEqual([{ kind: "text", text }]);
    expect(parts("\\*not soft\\*")).toEqual([{ kind: "text", text: "*not soft*" }]);
  });

  it("reads lists, nested ones, quotes, code and headings", () => {
    expect(first("1. one\n2. two\n   more")).toMatchObject({
      kind: "list",
      ordered: true,
      start: 1,
      items: [[{ kind: "paragraph" }], [{ kind: "paragraph" }]],
    });
    expect(first("- a\n  - b")).toMatchObject({
      kind: "list",
      ordered: false,
      items: [[{ kind: "paragraph" }, { kind: "list" }]],
    });
    expect(first("> said\n> twice")).toMatchObject({ kind: "quote", of: [{ kind: "paragraph" }] });
    expect(first("```sh\na * b *\n```")).toEqual({ kind: "code", text: "a * b *" });
    expect(first("## Steps ##")).toMatchObject({ kind: "heading", level: 2 });
    expect(first("---")).toEqual({ kind: "rule" });
    expect(parseMarkdown("text\n- item").map((block) => block.kind)).toEqual(["paragraph", "list"]);
  });

  it("stays quick and whole on hostile text", () => {
    const hostile = ["*a ", "[", "> ", "`", "**x", "- ", "![]("].map((each) => each.repeat(6_000));
    const started = performance.now();
    for (const text of hostile) parseMarkdown(text);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
