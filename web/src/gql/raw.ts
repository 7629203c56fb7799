// Documents that a person wrote: sent as they are, answered as they come.
import { newIdempotencyKey } from "#/lib/node-id";
import { ENDPOINT } from "./post";
import { session } from "./session";
import { sessionFetch } from "./session-fetch";

export interface RawAnswer {
  status: number;
  /** The body, indented where it is JSON. */
  text: string;
  tookMs: number;
}

const send = sessionFetch(session, (input, init) => fetch(input, init));

/** Sends one document; throws only where nothing answered. */
export async function sendDocument(query: string, variables: unknown): Promise<RawAnswer> {
  const before = performance.now();
  const response = await send(ENDPOINT, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json",
      "Idempotency-Key": newIdempotencyKey(),
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, text: indented(text), tookMs: performance.now() - before };
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
