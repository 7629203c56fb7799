// Live updates: one WebSocket, opened with the first subscription and closed after the last
// (graphql-transport-ws). The cookie authenticates it, so a fresh session comes before every
// connection, and a refusal (4401, 4403) means: renew, then connect again.
import type { SubscriptionOperation } from "@urql/core";
import { createClient } from "graphql-ws";
import { createStore } from "#/lib/store";
import { ENDPOINT } from "./post";
import { session } from "./session";

export type LiveState = "idle" | "live" | "waiting";

/** Whether news arrives at this moment; the offline banner watches it. */
export const liveState = createStore<LiveState>("idle");

/** Counts reconnections; whoever shows data refetches it then, because news was missed. */
export const reconnections = createStore(0);

const LONGEST_WAIT_MS = 20_000;
const AUTH_CLOSE_CODES = [4401, 4403];

/** How long to wait before attempt `n` (from 0): doubling from half a second, halved at random. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt);
  return ceiling * (0.5 + random() / 2);
}

const pause = (attempt: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, backoffMs(attempt, Math.random)));

const socket = createClient({
  url: async () => {
    await session.ensureFresh();
    return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${ENDPOINT}`;
  },
  connectionParams: {},
  keepAlive: 15_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  // A refusal is answered by `recover` below: the session first, then the connection.
  shouldRetry: (event) => !isRefusal(event),
  retryWait: (retries) => {
    liveState.set("waiting");
    return pause(retries);
  },
  on: {
    connected: (_socket, _payload, wasRetry) => {
      liveState.set("live");
      if (wasRetry) reconnections.set((n) => n + 1);
    },
    closed: (event) => {
      const clean = (event as CloseEvent).code === 1000;
      liveState.set(clean ? "idle" : "waiting");
    },
  },
});

// A server that stopped answering leaves a half-open socket: without a pong in time it is dropped.
let pongDue: ReturnType<typeof setTimeout> | undefined;
socket.on("ping", (received) => {
  if (received) return;
  pongDue = setTimeout(() => socket.terminate(), 8_000);
});
socket.on("pong", (received) => {
  if (received) clearTimeout(pongDue);
});

interface Sink {
  next: (value: never) => void;
  error: (error: unknown) => void;
  complete: () => void;
}

/** The forwarder that urql's subscription exchange asks for. */
export function forwardSubscription(
  request: SubscriptionOperation | { query?: string; variables?: object },
) {
  const { query = "", variables } = request as {
    query?: string;
    variables?: Record<string, unknown>;
  };
  return {
    subscribe: (sink: Sink) => {
      let stopped = false;
      let dispose = () => {};
      let attempt = 0;
      const start = () => {
        dispose = socket.subscribe(
          { query, variables: variables ?? {} },
          {
            next: (value) => {
              attempt = 0;
              sink.next(value as never);
            },
            complete: () => sink.complete(),
            error: (error) => void recover(error),
          },
        );
      };
      // The library takes some close codes for final. Here only an error of the document is: a
      // refused session is renewed first, and every other loss is tried again.
      const recover = async (error: unknown) => {
        if (closeCode(error) === undefined || stopped) return sink.error(error);
        liveState.set("waiting");
        if (isRefusal(error) && (await session.renew()) === "refused") return sink.error(error);
        await pause(attempt);
        attempt += 1;
        if (stopped) return;
        start();
        reconnections.set((n) => n + 1);
      };
      start();
      return {
        unsubscribe: () => {
          stopped = true;
          dispose();
        },
      };
    },
  };
}

function closeCode(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "number" ? code : undefined;
}

function isRefusal(error: unknown): boolean {
  const code = closeCode(error);
  return code !== undefined && AUTH_CLOSE_CODES.includes(code);
}
