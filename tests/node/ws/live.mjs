// The npm package `graphql-ws` as client: queries, changes made over HTTP, and samples of a real agent.
import assert from "node:assert/strict";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { Agent } from "../lib/agent.mjs";
import { CLIENT_CREATE, DEVICES, TOKEN_CREATE } from "../lib/documents.mjs";
import { until, within } from "../lib/wait.mjs";

export async function live(report, { server, owner, folder, defer }) {
  const client = createClient({
    url: server.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${owner.access}` },
    retryAttempts: 0,
  });
  defer(() => client.dispose());

  await report.check("a query by the npm client", async () => {
    const results = client.iterate({ query: "{ viewer { user { email } } installation { setupRequired } }" });
    const { value } = await within("the result", 10_000, results.next());
    assert.deepEqual(value.data, {
      viewer: { user: { email: "owner@example.com" } },
      installation: { setupRequired: false },
    });
    assert.equal((await within("the end", 10_000, results.next())).done, true);
  });
  await report.check(
    "a query that is refused reaches the client as an error with code and request id",
    async () => {
      const results = client.iterate({ query: "{ viewer { noSuchField } }" });
      const failure = await within(
        "the failure",
        10_000,
        results.next().then(
          () => null,
          (error) => error,
        ),
      );
      assert.ok(Array.isArray(failure), `it was not refused: ${failure?.code ?? ""} ${failure}`);
      assert.equal(failure[0].extensions.code, "VALIDATION_FAILED");
      assert.match(failure[0].extensions.requestId, /^[0-9a-f]{32}$/);
    },
  );
  await report.check("a change made over HTTP arrives in `changes`", async () => {
    const query = "subscription { changes { kind id node { id ... on Client { name } } } }";
    const changes = client.iterate({ query });
    // The subscription has begun when its first event can be asked for; the change is made until one comes.
    const first = changes.next();
    const made = new Set();
    const work = setInterval(async () => {
      const name = `Live ${made.size + 1}`;
      const { client: created } = await owner.done(CLIENT_CREATE, { input: { name } });
      made.add(created.id);
    }, 500);
    const { value } = await within("a change", 15_000, first).finally(() => clearInterval(work));
    const { kind, id, node } = value.data.changes;
    assert.equal(kind, "CLIENT");
    assert.equal(node.id, id);
    assert.match(node.name, /^Live \d+$/);
    await changes.return();
  });
  await report.check("samples of a real agent arrive in `deviceSamples`", async () => {
    const { client: owned } = await owner.done(CLIENT_CREATE, { input: { name: "Samples" } });
    const input = { clientId: owned.id, label: "Test", expiresInDays: 1, maxUses: 1 };
    const { secret } = await owner.done(TOKEN_CREATE, { input });
    const agent = Agent.up({ server: server.url, token: secret, state: folder("agent") });
    defer(() => agent.discard());
    const started = Date.now();
    const find = async () => (await owner.data(DEVICES, { filter: { clientId: owned.id } })).devices.nodes[0];
    const device = await until("the device appears", 20_000, find).catch((error) => {
      throw new Error(`${error.message}; the agent said:\n${agent.tail()}`);
    });
    const appeared = Date.now() - started;
    const query =
      "subscription S($id: ID!) { deviceSamples(deviceId: $id) { deviceId lastSeenAt points { metric component unit times values } } }";
    const samples = client.iterate({ query, variables: { id: device.id } });
    const seen = new Map();
    await within(
      "three instants of processor, memory and network",
      30_000,
      (async () => {
        const wanted = ["cpu.busy", "memory.used", "network.received"];
        for await (const { data, errors } of samples) {
          assert.equal(errors, undefined, JSON.stringify(errors));
          assert.equal(data.deviceSamples.deviceId, device.id);
          for (const { metric, times, values } of data.deviceSamples.points) {
            assert.equal(times.length, values.length);
            const instants = seen.get(metric) ?? new Set();
            for (const time of times) instants.add(time);
            seen.set(metric, instants);
          }
          if (wanted.every((metric) => seen.has(metric)) && seen.get("cpu.busy").size >= 3) return;
        }
      })(),
    );
    // Filesystems are measured once a minute; at the start they are there at once.
    const latest = "query L($id: ID!) { device(id: $id) { latest { metric component unit value } } }";
    const filesystem = (await owner.data(latest, { id: device.id })).device.latest.find(
      ({ metric }) => metric === "filesystem.used",
    );
    assert.ok(filesystem?.value > 0 && filesystem.component.startsWith("/"), JSON.stringify(filesystem));
    await agent.stop();
    return `device after ${appeared} ms, ${seen.size} metrics`;
  });
}
