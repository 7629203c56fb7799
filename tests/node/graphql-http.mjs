// GraphQL over HTTP, judged by a peer: the audits of the npm package `graphql-http` against the real
// server, with a session. The last line is `61 of 61 audits ok`; anything less is a failure.
//
// Source: https://github.com/graphql/graphql-over-http and the audits' own texts.
import { serverAudits } from "graphql-http";
import { Server } from "./lib/server.mjs";
import { scratch } from "./lib/scratch.mjs";

/** Audits that the package has today; fewer would mean that some were lost. */
const EXPECTED = 61;

const place = await scratch();
let server;
try {
  server = await Server.start({ data: place.folder("data") });
  const owner = await server.setUp({ email: "owner@example.com", password: "a long walk by the lake" });
  const authorization = `Bearer ${owner.access}`;
  const withSession = (url, init = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, authorization } });

  let ok = 0;
  const audits = serverAudits({ url: server.graphqlUrl, fetchFn: withSession });
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status === "ok") ok += 1;
    else console.log(`${result.status}  ${audit.id} ${audit.name}: ${result.reason}`);
  }
  await server.stop();
  console.log(`${ok} of ${audits.length} audits ok`);
  process.exitCode = ok === audits.length && ok >= EXPECTED ? 0 : 1;
} finally {
  await server?.discard();
  await place.remove();
}
