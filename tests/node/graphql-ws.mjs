// The GraphQL transport over HTTP and WebSocket, from outside: the npm client `graphql-ws`, raw frames
// for every close code, and what the edge refuses. The last line is `N passed, N failed`.
import assert from "node:assert/strict";
import { SESSION_END } from "./lib/documents.mjs";
import { run } from "./lib/run.mjs";
import { Server } from "./lib/server.mjs";
import { access } from "./ws/access.mjs";
import { closeCodes } from "./ws/close-codes.mjs";
import { httpEdge } from "./ws/http-edge.mjs";
import { live } from "./ws/live.mjs";
import { tenancy } from "./ws/tenancy.mjs";

const EMAIL = "owner@example.com";
const PASSWORD = "a long walk by the lake";

await run(async ({ report, folder, defer }) => {
  const scene = { folder, defer };
  await report.must("the server starts and is set up", async () => {
    scene.server = await Server.start({ data: folder("data") });
    defer(() => scene.server.discard());
    scene.owner = await scene.server.setUp({ email: EMAIL, password: PASSWORD });
    scene.signIn = () => scene.server.visitor().signIn(EMAIL, PASSWORD);
  });
  for (const part of [httpEdge, closeCodes, access, live, tenancy]) await part(report, scene);

  await report.check("after sign-out the token is worth nothing", async () => {
    const other = await scene.signIn();
    const bearer = other.asBearer();
    await other.done(SESSION_END);
    assert.equal(other.cookies.size, 0, "cookies were left");
    assert.equal((await bearer.send("{ __typename }")).status, 401);
  });
  await report.check("the server had nothing to complain of, and stops gracefully", async () => {
    await scene.server.stop();
    assert.deepEqual(scene.server.complaints, []);
  });
});
