import { describe, expect, it } from "vitest";
import { areaName, openAreas, partyInput, partyKey } from "./areas";

const none = { team: null, contact: null };

describe("the responsibility matrix", () => {
  it("names areas for people", () => {
    const row = { areaText: "backups", deviceClass: null };
    expect(areaName({ ...row, area: "BACKUPS" })).toBe("Backups and restores");
    expect(areaName({ area: "OTHER", areaText: "Telephones", deviceClass: null })).toBe(
      "Telephones",
    );
    expect(areaName({ area: "OTHER", areaText: "other", deviceClass: null })).toBe(
      "Everything else",
    );
    expect(areaName({ ...row, area: "SERVERS", deviceClass: "database" })).toBe(
      "Servers (database)",
    );
  });
  it("says which areas nobody answers for", () => {
    expect(openAreas([{ area: "MAIL" }])).toHaveLength(10);
    expect(openAreas([{ area: "MAIL" }])).not.toContain("Mail");
  });
  it("keeps parties through a form", () => {
    const team = {
      ...none,
      kind: "TEAM" as const,
      name: "First line",
      team: { id: "tea_1", name: "First line" },
    };
    const vendor = { ...none, kind: "VENDOR" as const, name: "Lines: Ltd" };
    expect(partyInput(partyKey(team))).toEqual({ teamId: "tea_1" });
    expect(partyInput(partyKey(vendor))).toEqual({ vendorName: "Lines: Ltd" });
    expect(partyInput("")).toBeNull();
    expect(partyInput("contact:")).toBeNull();
  });
});
