import { describe, expect, it } from "vitest";
import { hitPath } from "./hit-path";

const hit = (id: string, kind: string) => ({ id, kind, clientId: "cli_1" });

describe("where a hit leads", () => {
  it.each([
    [hit("tic_1", "TICKET"), "/tickets/tic_1"],
    [hit("ins_1", "INSIGHT"), "/insights/ins_1"],
    [hit("run_1", "RUN"), "/runs/run_1"],
    [hit("dev_1", "DEVICE"), "/devices/dev_1"],
    [hit("usr_1", "USER"), "/settings/people?user=usr_1"],
    [hit("cli_2", "CLIENT"), "/clients/cli_2"],
    [hit("svc_1", "BUSINESS_SERVICE"), "/clients/cli_1"],
  ])("for staff: %o to %s", (each, path) => {
    expect(hitPath(each, false)).toBe(path);
  });

  it.each([
    [hit("tic_1", "TICKET"), "/requests/tic_1"],
    [hit("dev_1", "DEVICE"), "/devices/dev_1"],
    [hit("ins_1", "INSIGHT"), "/"],
    [hit("run_1", "RUN"), "/"],
    [hit("usr_1", "USER"), "/"],
    [hit("cli_2", "CLIENT"), "/"],
    [hit("svc_1", "BUSINESS_SERVICE"), "/"],
  ])("for a client's contact: %o to %s", (each, path) => {
    expect(hitPath(each, true)).toBe(path);
  });
});
