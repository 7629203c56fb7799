import { describe, expect, it } from "vitest";
import type { OpenInsight, OpenTicket } from "./health-query";
import { byGravity, healthOf, safety } from "./service-health";

const service = { id: "svc_1", deviceIds: ["dev_1", "dev_2"] };
const live = new Map([
  ["dev_1", "LIVE"],
  ["dev_2", "LIVE"],
]);
const insight = (level: "WARN" | "CRITICAL", ticketId: string | null = null): OpenInsight => ({
  id: `ins_${level}`,
  title: `${level} on the disk`,
  level,
  ticketId,
  holderName: null,
  owner: { team: { id: "tea_1", name: "First line" } },
  soWhat: { services: [{ id: "svc_1" }] },
});
const ticket = (priority: "P1" | "P3", kind: "INCIDENT" | "REQUEST" = "INCIDENT"): OpenTicket => ({
  id: `tic_${priority}`,
  number: 7,
  kind,
  title: "Slow",
  priority,
  status: "OPEN",
  dueAt: "2026-10-01T10:00:00Z",
  teamName: "First line",
  assignee: { name: "Robin Field" },
  services: [{ id: "svc_1" }],
});
const known = { insights: [], tickets: [], states: live, allDevices: true, allTroubles: true };

describe("a service's health", () => {
  it("works only where all its devices are heard", () => {
    expect(healthOf(service, known).kind).toBe("works");
    const states = new Map(live).set("dev_2", "SILENT");
    expect(healthOf(service, { ...known, states })).toMatchObject({ kind: "unclear" });
  });
  it("is not called well where a long list of devices was cut", () => {
    const cut = { ...known, states: new Map([["dev_1", "LIVE"]]), allDevices: false };
    const unseen = { kind: "unclear", why: "Not all of its devices could be looked at." };
    expect(healthOf(service, cut)).toMatchObject(unseen);
    expect(healthOf(service, { ...cut, states: new Map() })).toMatchObject(unseen);
    expect(healthOf(service, { ...cut, states: new Map([["dev_1", "SILENT"]]) }).why).toBe(
      "Nothing is heard from 1 of its devices. Not all of its devices could be looked at.",
    );
    expect(healthOf(service, { ...cut, states: live }).kind).toBe("works");
    // A device that was put away is in no list; that alone is no doubt.
    expect(healthOf(service, { ...cut, allDevices: true }).kind).toBe("works");
  });
  it("is not called well where more is open than was read", () => {
    expect(healthOf(service, { ...known, allTroubles: false })).toMatchObject({
      kind: "unclear",
      why: "More is open at this client than could be looked at.",
    });
  });
  it("is not called well where nothing is watched", () => {
    expect(healthOf({ id: "svc_1", deviceIds: [] }, known).word).toBe("not watched");
  });
  it("tells the gravest story, who acts and by when", () => {
    const health = healthOf(service, {
      ...known,
      insights: [insight("WARN"), insight("CRITICAL", "tic_P3")],
      tickets: [ticket("P3")],
    });
    expect(health).toMatchObject({
      kind: "disturbed",
      who: "First line",
      dueAt: "2026-10-01T10:00:00Z",
      ticketId: "tic_P3",
    });
  });
  it("counts a reported fault, but no wish", () => {
    expect(healthOf(service, { ...known, tickets: [ticket("P3")] })).toMatchObject({
      kind: "risk",
      who: "Robin Field",
    });
    expect(healthOf(service, { ...known, tickets: [ticket("P1", "REQUEST")] }).kind).toBe("works");
  });
  it("sums up honestly", () => {
    const works = healthOf(service, known);
    const open = healthOf({ id: "svc_2", deviceIds: [] }, known);
    expect(safety([works, works])).toBe("All 2 services work.");
    expect(safety([works, open])).toBe("Services: 1 not watched, 1 working.");
    expect(safety([])).toMatch(/nobody can say/);
    expect([works, open].sort(byGravity)[0]).toBe(open);
  });
});
