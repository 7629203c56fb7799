// From the errors of the wire to what a person reads: what happened, why, what to do, and the id
// that the provider's log knows it by.
import type { CombinedError } from "@urql/core";

export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "BAD_REQUEST"
  | "PARSE_FAILED"
  | "VALIDATION_FAILED"
  | "LIMIT_EXCEEDED"
  | "RATE_LIMITED"
  | "TIMEOUT"
  | "CONFLICT"
  | "UNAVAILABLE"
  | "INTERNAL"
  | "OFFLINE";

export interface Problem {
  code: ErrorCode;
  /** What happened, in one sentence. */
  what: string;
  /** What the person can do now. */
  next: string;
  /** The request as the server's log names it; absent where nothing was answered. */
  requestId?: string;
}

const WORDS: Record<ErrorCode, { what: string; next: string }> = {
  UNAUTHENTICATED: { what: "Your session has ended.", next: "Sign in again; this page is kept." },
  FORBIDDEN: {
    what: "You do not have permission for this.",
    next: "Ask an owner or admin of your provider for a grant.",
  },
  NOT_FOUND: {
    what: "There is nothing here that you can see.",
    next: "It may have been removed, or it belongs to a client that you have no grant for.",
  },
  BAD_REQUEST: outdated("The server did not understand this page."),
  PARSE_FAILED: outdated("The server could not read this page's query."),
  VALIDATION_FAILED: outdated("This page and the server are of different versions."),
  LIMIT_EXCEEDED: {
    what: "The answer would have been larger than the server allows.",
    next: "Narrow the filter or the time range and try again.",
  },
  RATE_LIMITED: {
    what: "Too many requests in a short time.",
    next: "Wait a minute, then try again.",
  },
  TIMEOUT: {
    what: "The server took too long to answer.",
    next: "Try again; if it stays slow, look at Settings → System.",
  },
  CONFLICT: {
    what: "Somebody else changed this meanwhile.",
    next: "Compare both versions and choose.",
  },
  UNAVAILABLE: {
    what: "The server is not ready.",
    next: "It may be starting or have lost its database. Try again in a moment.",
  },
  INTERNAL: {
    what: "Something went wrong on the server.",
    next: "Nothing was saved. Try again; if it repeats, give the id to your administrator.",
  },
  OFFLINE: {
    what: "The server cannot be reached.",
    next: "Check your connection. What you see may be out of date.",
  },
};

function outdated(what: string) {
  return { what, next: "Reload the page; if that does not help, report the id." };
}

/** The problem behind a failed operation. */
export function toProblem(error: CombinedError): Problem {
  if (error.networkError !== undefined && error.response === undefined) return problem("OFFLINE");
  for (const each of error.graphQLErrors) {
    const code = each.extensions?.code;
    const requestId = each.extensions?.requestId;
    return problem(
      isCode(code) ? code : "INTERNAL",
      typeof requestId === "string" ? requestId : undefined,
    );
  }
  const status = (error.response as Response | undefined)?.status ?? 0;
  if (status === 401) return problem("UNAUTHENTICATED");
  if (status === 429) return problem("RATE_LIMITED");
  return problem(status === 502 || status === 503 || status === 504 ? "UNAVAILABLE" : "INTERNAL");
}

/** A problem by its code alone. */
export function problem(code: ErrorCode, requestId?: string): Problem {
  return requestId === undefined ? { code, ...WORDS[code] } : { code, ...WORDS[code], requestId };
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(WORDS, value);
}
