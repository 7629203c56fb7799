// The one session keeper of this page, wired to the browser: Web Locks for "one refresh at a time",
// a BroadcastChannel for news between tabs. The tokens themselves are HttpOnly cookies.
import { createStore } from "#/lib/store";
import { recall, remember } from "#/lib/stored";
import { postGraphql } from "./post";
import {
  type RefreshAnswer,
  readRefreshAnswer,
  SessionKeeper,
  type SessionMessage,
  sessionNow,
} from "./session-keeper";

const NAME = "steward-session";
const RENEW_AT = "session.renewAt";

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);

/** Counts the ends of sessions; the shell watches it and goes to the sign-in page. */
export const sessionEnds = createStore(0);

export const session = new SessionKeeper({
  refresh,
  exclusively: (body) => (navigator.locks ? navigator.locks.request(NAME, body) : body()),
  broadcast: (message) => channel?.postMessage(message),
  now: sessionNow,
  onEnded: () => sessionEnds.set((n) => n + 1),
  recall: () => Number(recall(RENEW_AT)) || null,
  remember: (renewAtMs) => remember(RENEW_AT, renewAtMs === null ? null : String(renewAtMs)),
});

channel?.addEventListener("message", (event: MessageEvent<SessionMessage>) => {
  session.hear(event.data);
});

async function refresh(): Promise<RefreshAnswer> {
  try {
    const response = await postGraphql({
      query: "mutation SessionRefresh { sessionRefresh { renewAt errors { code } } }",
      operationName: "SessionRefresh",
    });
    // 5xx says nothing about the session: the server is not itself.
    if (response.status >= 500 || response.status === 429) return { kind: "unreachable" };
    return readRefreshAnswer(await response.json(), response.headers.get("date"));
  } catch {
    return { kind: "unreachable" };
  }
}
