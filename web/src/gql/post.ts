// The one place that knows how a GraphQL request looks on the wire.

export const ENDPOINT = "/graphql";

/** The server refuses requests without it: a page of another origin cannot set it. */
export const CLIENT_HEADER = { "X-Steward-Client": "portal" } as const;

/** Posts one document. Throws only where there was no answer at all. */
export function postGraphql(body: object): Promise<Response> {
  return fetch(ENDPOINT, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      ...CLIENT_HEADER,
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify(body),
  });
}
