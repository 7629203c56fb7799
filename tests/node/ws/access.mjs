// Who may open a socket, what may go over it, and that it ends with the session.
import assert from "node:assert/strict";
import { CLIENT_CREATE, MY_SESSION, SESSION_REVOKE } from "../lib/documents.mjs";
import { RawSocket } from "../lib/raw-socket.mjs";

const MAX_SUBSCRIPTIONS = 50;
const REVOKED_WITHIN_MS = 5_000;

export async function access(report, { server, owner, signIn }) {
  const url = server.socketUrl;
  const ready = async () => (await RawSocket.open(url)).init({ authorization: `Bearer ${owner.access}` });

  await report.check("cookies of our own page open a socket", async () => {
    const socket = await RawSocket.open(url, { headers: { cookie: owner.cookieHeader, origin: server.url } });
    await socket.init();
    socket.end();
  });
  await report.check("cookies and the origin of another site: 403", async () => {
    const headers = { cookie: owner.cookieHeader, origin: "https://elsewhere.example" };
    assert.equal(await RawSocket.refusal(url, { headers }), 403);
  });
  await report.check("cookies and no origin: 403", async () => {
    assert.equal(await RawSocket.refusal(url, { headers: { cookie: owner.cookieHeader } }), 403);
  });
  await report.check("a mutation over the socket is refused and not done", async () => {
    const socket = await ready();
    socket.subscribe("1", CLIENT_CREATE, { input: { name: "By socket" } });
    const answer = await socket.message("the refusal", (each) => each.id === "1");
    assert.equal(answer.type, "error");
    assert.equal(answer.payload[0].extensions.code, "BAD_REQUEST");
    socket.end();
    const { clients } = await owner.data('{ clients(filter: { search: "By socket" }) { totalCount } }');
    assert.equal(clients.totalCount, 0);
  });
  await report.check("a subscription by HTTP is refused", async () => {
    const { status } = await owner.send("subscription { changes { kind } }");
    assert.equal(status, 400);
  });
  await report.check(
    `operation ${MAX_SUBSCRIPTIONS + 1} of one socket is refused, the others go on`,
    async () => {
      const socket = await ready();
      for (let n = 1; n <= MAX_SUBSCRIPTIONS + 1; n += 1)
        socket.subscribe(String(n), "subscription { changes { kind } }");
      const refused = await socket.message("the refusal", (each) => each.type === "error");
      assert.equal(refused.id, String(MAX_SUBSCRIPTIONS + 1));
      assert.equal(refused.payload[0].extensions.code, "LIMIT_EXCEEDED");
      socket.send({ type: "ping" });
      await socket.message("pong", (each) => each.type === "pong");
      socket.end();
    },
  );
  await report.check("a revoked session's socket is closed within five seconds", async () => {
    const other = await signIn();
    const socket = await RawSocket.open(url);
    await socket.init({ authorization: `Bearer ${other.access}` });
    socket.subscribe("1", "subscription { changes { kind } }");
    const { viewer } = await other.data(MY_SESSION);
    const revoked = Date.now();
    await owner.done(SESSION_REVOKE, { input: { id: viewer.session.id } });
    assert.equal(await socket.endCode(REVOKED_WITHIN_MS + 1_000), 4403);
    const took = Date.now() - revoked;
    assert.ok(took <= REVOKED_WITHIN_MS, `it took ${took} ms`);
    assert.equal((await other.send(MY_SESSION)).json.data.viewer, null, "its cookie still works");
    assert.equal((await other.asBearer().send(MY_SESSION)).status, 401);
    return `after ${took} ms`;
  });
}
