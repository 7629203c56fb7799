import { describe, expect, it } from "vitest";
import { bytes, bytesPerSecond, inUnit, percent, plural, shareOf } from "./quantity";

const plain = (text: string) => text.replace("\u00a0", " ");

describe("quantities", () => {
  it.each([
    [bytes(0), "0 B"],
    [bytes(1023), "1023 B"],
    [bytes(8_160_000_000), "7.6 GiB"],
    [bytes(64 * 1024 ** 3), "64 GiB"],
    [bytesPerSecond(1_240_000), "1.2 MB/s"],
    [percent(0), "0 %"],
    [percent(0.42), "0.4 %"],
    [percent(99.96), "100 %"],
    [inUnit(1.5, "1"), "1.50"],
    [inUnit(1024, "bytes"), "1.0 KiB"],
    [inUnit(2000, "bytes/s"), "2.0 kB/s"],
    [inUnit(12, "ms"), "12 ms"],
    [shareOf(0.9975), "99.7 %"],
    [shareOf(0.99999), "99.9 %"],
    [shareOf(1), "100 %"],
  ])("%s", (shown, expected) => {
    expect(plain(shown)).toBe(expected);
  });

  it("takes the right form of the word", () => {
    expect(plural(1, "device")).toBe("1 device");
    expect(plural(0, "device")).toBe("0 devices");
    expect(plural(2, "entry", "entries")).toBe("2 entries");
  });
});
