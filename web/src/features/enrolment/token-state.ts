import type { Tone } from "#/ui/badge";
import type { Token } from "./enrolment-query";

interface TokenState {
  tone: Tone;
  word: string;
  usable: boolean;
}

type Facts = Pick<Token, "revokedAt" | "expiresAt" | "uses" | "maxUses">;

/** Whether a token still lets agents in, and if not, why. */
export function tokenState(token: Facts, now: number): TokenState {
  if (token.revokedAt !== null) return { tone: "calm", word: "revoked", usable: false };
  if (Date.parse(token.expiresAt) <= now) return { tone: "calm", word: "expired", usable: false };
  if (token.uses >= token.maxUses) return { tone: "calm", word: "used up", usable: false };
  const soon = Date.parse(token.expiresAt) - now < 24 * 3_600_000;
  return soon
    ? { tone: "warn", word: "ends soon", usable: true }
    : { tone: "good", word: "usable", usable: true };
}
