// Raw frames: every way to break the graphql-transport-ws protocol ends with its own close code.
//
// Source: the protocol's text, https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md.
import assert from "node:assert/strict";
import { RawSocket } from "../lib/raw-socket.mjs";

const INIT_TIMEOUT_MS = 5_000;

export async function closeCodes(report, { server, owner }) {
  const url = server.socketUrl;
  const hello = { authorization: `Bearer ${owner.access}` };
  const ready = async () => (await RawSocket.open(url)).init(hello);
  const ends = async (socket, code) => assert.equal(await socket.endCode(), code);

  await report.check("4400: text that is not JSON", async () => {
    const socket = await RawSocket.open(url);
    socket.send("this is not JSON");
    await ends(socket, 4400);
  });
  await report.check("4400: a message of no known type", async () => {
    const socket = await ready();
    socket.send({ type: "start", id: "1" });
    await ends(socket, 4400);
  });
  await report.check("4400: a binary frame", async () => {
    const socket = await ready();
    socket.send(Buffer.from([0, 159, 146, 150]));
    await ends(socket, 4400);
  });
  await report.check("4401: subscribe before connection_ack", async () => {
    const socket = await RawSocket.open(url);
    socket.subscribe("1", "{ __typename }");
    await ends(socket, 4401);
  });
  await report.check("4403: a token that is not valid", async () => {
    const socket = await RawSocket.open(url);
    socket.send({
      type: "connection_init",
      payload: { authorization: "Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA" },
    });
    await ends(socket, 4403);
  });
  await report.check("4403: no credential at all", async () => {
    const socket = await RawSocket.open(url);
    socket.send({ type: "connection_init" });
    await ends(socket, 4403);
  });
  await report.check("4406: no subprotocol", async () => {
    await ends(await RawSocket.open(url, { protocol: null }), 4406);
  });
  await report.check("4406: the subprotocol of an older time", async () => {
    // The client itself gives up when no offered name is chosen, so the names go into the header by hand.
    const socket = await RawSocket.open(url, {
      protocol: null,
      headers: { "Sec-WebSocket-Protocol": "graphql-ws" },
    });
    await ends(socket, 4406);
  });
  await report.check("4408: no connection_init in five seconds", async () => {
    const socket = await RawSocket.open(url);
    const opened = Date.now();
    await ends(socket, 4408);
    const took = Date.now() - opened;
    assert.ok(took > INIT_TIMEOUT_MS - 500 && took < INIT_TIMEOUT_MS + 3_000, `it took ${took} ms`);
    return `after ${(took / 1_000).toFixed(1)} s`;
  });
  await report.check("4409: one id twice", async () => {
    const socket = await ready();
    socket.subscribe("same", "subscription { changes { kind } }");
    socket.subscribe("same", "subscription { changes { kind } }");
    await ends(socket, 4409);
  });
  await report.check("4429: connection_init twice", async () => {
    const socket = await ready();
    socket.send({ type: "connection_init", payload: hello });
    await ends(socket, 4429);
  });
  await report.check("1009: a message over 128 KiB", async () => {
    const socket = await ready();
    socket.send({ type: "ping", payload: { x: "x".repeat(200_000) } });
    await ends(socket, 1009);
  });
  await report.check("a client's close is answered with its own code", async () => {
    const socket = await ready();
    socket.close(1000, "done");
    assert.equal(await socket.endCode(), 1000);
  });
  await report.check("a socket that keeps to the protocol stays open", async () => {
    const socket = await ready();
    socket.send({ type: "ping" });
    await socket.message("pong", (each) => each.type === "pong");
    socket.subscribe("1", "{ __typename }");
    const next = await socket.message("the result", (each) => each.type === "next");
    assert.deepEqual(next, { id: "1", type: "next", payload: { data: { __typename: "Query" } } });
    await socket.message("its end", (each) => each.type === "complete" && each.id === "1");
    socket.end();
  });
}
