import { describe, expect, it } from "vitest";
import { tokenState } from "./token-state";

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const at = (ms: number) => new Date(NOW + ms).toISOString();
const fresh = { revokedAt: null, expiresAt: at(7 * DAY), uses: 0, maxUses: 1 };

describe("the state of a token", () => {
  it.each([
    [fresh, "usable", true],
    [{ ...fresh, expiresAt: at(DAY / 2) }, "ends soon", true],
    [{ ...fresh, expiresAt: at(0) }, "expired", false],
    [{ ...fresh, uses: 1 }, "used up", false],
    [{ ...fresh, uses: 1, revokedAt: at(-DAY) }, "revoked", false],
  ])("%o is %s", (token, word, usable) => {
    expect(tokenState(token, NOW)).toMatchObject({ word, usable });
  });
});
