import { describe, expect, it } from "vitest";
import type { DeviceState } from "../devices/device-state";
import { faultOf, REQUEST_NEXT, REQUEST_WORDS, serviceHealth } from "./plain-words";

const states = new Map<string, DeviceState>([
  ["a", "LIVE"],
  ["b", "SILENT"],
]);

describe("what is said of a service", () => {
  it("is never better than what is known", () => {
    expect(serviceHealth(["a"], states, true).kind).toBe("works");
    expect(serviceHealth(["a", "b"], states, true)).toEqual({
      kind: "unclear",
      words: "we do not hear from 1 of its 2 computers",
    });
    expect(serviceHealth(["b"], states, true).kind).toBe("unclear");
    expect(serviceHealth([], states, true).kind).toBe("unwatched");
    expect(serviceHealth(["elsewhere"], states, true).kind).toBe("unwatched");
  });
  it("says so where a long list of computers was cut", () => {
    const unseen = { kind: "unclear", words: "not all of its computers could be looked at" };
    expect(serviceHealth(["a", "elsewhere"], states, false)).toEqual(unseen);
    expect(serviceHealth(["elsewhere"], states, false)).toEqual(unseen);
    expect(serviceHealth(["b", "elsewhere"], states, false).words).toBe(
      "we do not hear from 1 of its computers, and could not look at all",
    );
    expect(serviceHealth(["a"], states, false).kind).toBe("works");
  });
});

describe("a request that we believe to be solved", () => {
  it("asks nobody to write for whom it works, since any answer opens it again", () => {
    expect(REQUEST_WORDS.AWAITING_CONFIRMATION).toBe("solved, we believe");
    expect(REQUEST_NEXT.AWAITING_CONFIRMATION).toContain("you need do nothing");
  });
});

describe("a reported fault", () => {
  it("is found by the service it touches, and no other", () => {
    const fault = { id: "tic_1", services: [{ id: "svc_1" }] };
    expect(faultOf("svc_1", [fault])).toBe(fault);
    expect(faultOf("svc_2", [fault])).toBeUndefined();
  });
});
