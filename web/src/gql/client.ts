// The GraphQL client of the page: cache, then the network with a live session, then the socket.
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { portalCache } from "./cache";
import { forwardSubscription } from "./live-client";
import { ENDPOINT } from "./post";
import { session } from "./session";
import { sessionFetch } from "./session-fetch";

const url = ENDPOINT;
const fetchWithSession = sessionFetch(session, (input, init) => fetch(input, init));
const network = [
  fetchExchange,
  subscriptionExchange({ forwardSubscription: forwardSubscription as never }),
];

// The server takes operations by POST only.
const shared = { url, preferGetMethod: false, fetch: fetchWithSession } as const;

export const client = new Client({ ...shared, exchanges: [portalCache(), ...network] });

/**
 * For what is asked once and never shared: chart data, whose arguments are different every time and
 * would fill the cache, and the explorer's documents.
 */
export const uncachedClient = new Client({ ...shared, exchanges: network });
