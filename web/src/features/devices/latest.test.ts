import { describe, expect, it } from "vitest";
import { cpuBusy, filesystems, memory } from "./latest";

const value = (metric: string, amount: number, component = "") => ({
  metric,
  component,
  value: amount,
});

describe("latest values", () => {
  it("give shares only where the whole is known and positive", () => {
    expect(memory([value("memory.used", 2)])).toBeUndefined();
    expect(memory([value("memory.used", 2), value("memory.total", 0)])).toBeUndefined();
    expect(memory([value("memory.used", 2), value("memory.total", 8)])?.share).toBe(0.25);
  });

  it("pair filesystems by mount and put the fullest first", () => {
    const found = filesystems([
      value("filesystem.used", 1, "/"),
      value("filesystem.total", 10, "/"),
      value("filesystem.used", 9, "/srv"),
      value("filesystem.total", 10, "/srv"),
      value("filesystem.used", 9, "/lost"),
    ]);
    expect(found.map((each) => each.component)).toEqual(["/srv", "/"]);
  });

  it("know a device without values", () => {
    expect(cpuBusy([])).toBeUndefined();
    expect(filesystems([])).toEqual([]);
  });
});
