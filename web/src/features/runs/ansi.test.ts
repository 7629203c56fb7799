import { describe, expect, it } from "vitest";
import { ansiLines } from "./ansi";

const E = "\u001b";

describe("the output of a command", () => {
  it("is cut into lines", () => {
    expect(ansiLines("one\r\ntwo\n")).toEqual([[{ text: "one" }], [{ text: "two" }], []]);
  });

  it("keeps colour and weight until they are taken back, across lines", () => {
    expect(ansiLines(`${E}[1;31mfailed\nstill${E}[0m plain`)).toEqual([
      [{ text: "failed", ink: "red", bold: true }],
      [{ text: "still", ink: "red", bold: true }, { text: " plain" }],
    ]);
    expect(ansiLines(`${E}[92mok${E}[39m.`)).toEqual([
      [{ text: "ok", ink: "green" }, { text: "." }],
    ]);
  });

  it("skips the arguments of wide colours and leaves other sequences out", () => {
    expect(ansiLines(`${E}[38;5;31mx${E}[2J${E}[10;10Hy${E}]0;title\u0007z`)).toEqual([
      [{ text: "x" }, { text: "y" }, { text: "z" }],
    ]);
  });

  it("shows only what a progress display wrote last", () => {
    expect(ansiLines("10 %\r50 %\r100 %\ndone")).toEqual([[{ text: "100 %" }], [{ text: "done" }]]);
  });

  it("drops what could turn a line around", () => {
    expect(ansiLines("safe\u202egnp.exe\u0008\u0000")).toEqual([[{ text: "safegnp.exe" }]]);
  });
});
