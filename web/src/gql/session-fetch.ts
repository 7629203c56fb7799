// `fetch` for the GraphQL client: fresh session before, one more try after UNAUTHENTICATED.
import { observeServerDate } from "#/lib/clock";
import { CLIENT_HEADER } from "./post";
import type { RenewOutcome } from "./session-keeper";

/** The part of the keeper that fetching needs. */
export interface Renewer {
  ensureFresh: () => Promise<void>;
  renew: () => Promise<RenewOutcome>;
}

/**
 * Builds a `fetch` that keeps the session alive. The second try sends the same body and the same
 * `Idempotency-Key`, so a creation that did reach the server is not done twice.
 */
export function sessionFetch(renewer: Renewer, send: typeof fetch): typeof fetch {
  const once = async (input: RequestInfo | URL, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(CLIENT_HEADER)) headers.set(name, value);
    const response = await send(input, { ...init, headers, credentials: "same-origin" });
    observeServerDate(response.headers.get("date"));
    return response;
  };
  return async (input, init) => {
    await renewer.ensureFresh();
    const first = await once(input, init);
    if (!(await isUnauthenticated(first))) return first;
    const outcome = await renewer.renew();
    return outcome === "renewed" ? once(input, init) : first;
  };
}

/** Looks into a copy of the body, because 200 answers can carry the code as well. */
async function isUnauthenticated(response: Response): Promise<boolean> {
  if (response.status === 401) return true;
  const text = await response.clone().text();
  if (!text.includes('"UNAUTHENTICATED"')) return false;
  try {
    const body = JSON.parse(text) as { errors?: { extensions?: { code?: unknown } }[] };
    return body.errors?.some((each) => each.extensions?.code === "UNAUTHENTICATED") ?? false;
  } catch {
    return false;
  }
}
