// Keeps the five-minute access cookie fresh. Invariants:
// 1. In one browser at most one `sessionRefresh` is under way, whatever the number of tabs: the
//    refresh token rotates, and a second use of an old one would revoke the whole family.
// 2. A tab that waited for another tab's refresh does not refresh again.
// 3. Only the server's refusal ends the session; a network fault never does.

import { observeServerDate, serverNow } from "#/lib/clock";

export type RefreshAnswer =
  | { kind: "renewed"; renewAtMs: number }
  | { kind: "refused" }
  | { kind: "unreachable" };

export type RenewOutcome = RefreshAnswer["kind"];

/** What the keeper shares with the other tabs of the same browser. */
export type SessionMessage = { kind: "renewed"; renewAtMs: number } | { kind: "ended" };

export interface SessionKeeperParts {
  /** Sends `sessionRefresh`. */
  refresh: () => Promise<RefreshAnswer>;
  /** Runs the body while no other tab runs one. */
  exclusively: <T>(body: () => Promise<T>) => Promise<T>;
  /** Tells the other tabs. */
  broadcast: (message: SessionMessage) => void;
  /** Milliseconds since the epoch, by the server's clock. */
  now: () => number;
  /** Called once when the session is over. */
  onEnded: () => void;
  /**
   * `renewAt` as any page of this browser last left it, or null. Read again after waiting for the
   * other tabs, because their broadcast may come later than their lock is released.
   */
  recall: () => number | null;
  /** Keeps `renewAt` for the other pages and those that open later; null forgets it. */
  remember: (renewAtMs: number | null) => void;
}

/** Renewed this long before the deadline, to leave room for the request itself. */
const MARGIN_MS = 15_000;

export class SessionKeeper {
  readonly #parts: SessionKeeperParts;
  #renewAtMs: number | null;
  #underWay: Promise<RenewOutcome> | null = null;

  constructor(parts: SessionKeeperParts) {
    this.#parts = parts;
    this.#renewAtMs = parts.recall();
  }

  /** A sign-in, set-up or refresh of this tab told the next deadline. */
  accept(renewAtMs: number): void {
    this.#renewAtMs = renewAtMs;
    this.#parts.remember(renewAtMs);
    this.#parts.broadcast({ kind: "renewed", renewAtMs });
  }

  /** Another tab told something. */
  hear(message: SessionMessage): void {
    if (message.kind === "renewed") {
      this.#renewAtMs = message.renewAtMs;
      return;
    }
    this.#renewAtMs = null;
    this.#parts.onEnded();
  }

  /** The person signed out here. */
  end(): void {
    this.#forget();
    this.#parts.broadcast({ kind: "ended" });
  }

  /** Before a request: renews when the deadline is near; does nothing while it is far or unknown. */
  async ensureFresh(): Promise<void> {
    if (this.#underWay !== null) {
      await this.#underWay;
      return;
    }
    if (this.#renewAtMs !== null && this.#parts.now() >= this.#renewAtMs - MARGIN_MS) {
      await this.renew();
    }
  }

  /** Renews now; callers that come meanwhile share the one request. */
  renew(): Promise<RenewOutcome> {
    this.#underWay ??= this.#renewOnce().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #renewOnce(): Promise<RenewOutcome> {
    const before = this.#renewAtMs;
    return this.#parts.exclusively(async () => {
      const meanwhile = this.#parts.recall() ?? this.#renewAtMs;
      if (meanwhile !== before && meanwhile !== null && meanwhile > this.#parts.now() + MARGIN_MS) {
        this.#renewAtMs = meanwhile;
        return "renewed";
      }
      const answer = await this.#parts.refresh();
      if (answer.kind === "renewed") this.accept(answer.renewAtMs);
      if (answer.kind === "refused") {
        this.end();
        this.#parts.onEnded();
      }
      return answer.kind;
    });
  }

  #forget(): void {
    this.#renewAtMs = null;
    this.#parts.remember(null);
  }
}

/** Codes that say nothing about the session: the server is not itself, or asks for patience. */
const PASSING = ["INTERNAL", "UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"];

interface RefreshBody {
  data?: { sessionRefresh?: { renewAt?: unknown } | null } | null;
  errors?: { extensions?: { code?: string } }[];
}

/** Parses a refresh answer; `renewAt` is an instant of the server, whose `Date` came with it. */
export function readRefreshAnswer(body: unknown, dateHeader: string | null): RefreshAnswer {
  observeServerDate(dateHeader);
  const { data, errors } = (body ?? {}) as RefreshBody;
  if (errors?.some((each) => PASSING.includes(each.extensions?.code ?? ""))) {
    return { kind: "unreachable" };
  }
  const payload = data?.sessionRefresh;
  if (typeof payload?.renewAt !== "string") return { kind: "refused" };
  const renewAtMs = Date.parse(payload.renewAt);
  return Number.isNaN(renewAtMs) ? { kind: "refused" } : { kind: "renewed", renewAtMs };
}

/** The keeper's clock in the browser. */
export const sessionNow = serverNow;
