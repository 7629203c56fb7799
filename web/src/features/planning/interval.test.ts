import { describe, expect, it } from "vitest";
import { placed } from "./interval";

const TODAY = "2026-11-22";

describe("an interval on the axis", () => {
  it("lies between its ends, with the likeliest day marked", () => {
    const place = placed({ p10On: "2026-12-01", p50On: "2026-12-22", p90On: "2027-01-06" }, TODAY);
    expect(place).toEqual({ from: 9 / 90, mark: 30 / 90, to: 45 / 90, open: false });
  });

  it("stays open where an end is beyond what is looked at", () => {
    expect(placed({ p10On: "2026-12-01", p50On: "2026-12-22", p90On: null }, TODAY)).toMatchObject({
      to: 1,
      open: true,
    });
    expect(placed({ p10On: "2027-01-21", p50On: null, p90On: null }, TODAY)).toMatchObject({
      mark: null,
      open: true,
    });
  });

  it("begins today where the day has passed, and is absent far away", () => {
    expect(
      placed({ p10On: "2026-11-01", p50On: "2026-11-20", p90On: "2026-12-22" }, TODAY),
    ).toMatchObject({
      from: 0,
      mark: 0,
    });
    expect(placed({ p10On: "2027-06-01", p50On: null, p90On: null }, TODAY)).toBeNull();
    expect(placed({ p10On: null, p50On: null, p90On: null }, TODAY)).toBeNull();
  });
});
