import { describe, expect, it } from "vitest";
import type { DeviceState } from "../devices/device-state";
import { faultOf, serviceHealth } from "./plain-words";

const states = new Map<string, DeviceState>([
  ["a", "LIVE"],
  ["b", "SILENT"],
]);

describe("what is said of a service", () => {
  it("is never better than what is known", () => {
    expect(serviceHealth(["a"], states).kind).toBe("works");
    expect(serviceHealth(["a", "b"], states)).toEqual({
      kind: "unclear",
      words: "we do not hear from 1 of its 2 computers",
    });
    expect(serviceHealth(["b"], states).kind).toBe("unclear");
    expect(serviceHealth([], states).kind).toBe("unwatched");
    expect(serviceHealth(["elsewhere"], states).kind).toBe("unwatched");
  });
});

describe("a reported fault", () => {
  it("is found by the service it touches, and no other", () => {
    const fault = { id: "tic_1", services: [{ id: "svc_1" }] };
    expect(faultOf("svc_1", [fault])).toBe(fault);
    expect(faultOf("svc_2", [fault])).toBeUndefined();
  });
});
