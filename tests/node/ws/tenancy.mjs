// What belongs to another client does not exist for a technician limited to one: not by id, by search,
// by subscription.
import assert from "node:assert/strict";
import { CLIENT_CREATE, INVITATION_ACCEPT, SITE_CREATE, USER_INVITE } from "../lib/documents.mjs";
import { RawSocket } from "../lib/raw-socket.mjs";
import { pause } from "../lib/wait.mjs";

/** An id of the same kind that nothing has. */
const absent = (id) => `${id.split("_")[0]}_0198c0de0000700080000000000000ff`;

export async function tenancy(report, { server, owner }) {
  const scene = {};
  await report.must("a technician of one client joins by invitation", async () => {
    scene.own = (await owner.done(CLIENT_CREATE, { input: { name: "Own Bakery" } })).client.id;
    scene.other = (await owner.done(CLIENT_CREATE, { input: { name: "Other Dentist" } })).client.id;
    const grants = [{ role: "TECHNICIAN", effect: "ALLOW", clientId: scene.own }];
    const input = { name: "Tim Technician", email: "tim@example.com", kind: "STAFF", grants };
    const { invitationUrl } = await owner.done(USER_INVITE, { input });
    const token = invitationUrl.split("#token=")[1];
    scene.technician = server.visitor();
    await scene.technician.done(INVITATION_ACCEPT, {
      input: { token, password: "green kettles sing at noon" },
    });
  });
  const { own, other, technician } = scene;

  await report.check("an invitation link works once", async () => {
    const input = { name: "Una Usedup", email: "una@example.com", kind: "STAFF", grants: [] };
    const { invitationUrl } = await owner.done(USER_INVITE, { input });
    const token = invitationUrl.split("#token=")[1];
    const accept = { input: { token, password: "seven brown bears dance" } };
    await server.visitor().done(INVITATION_ACCEPT, accept);
    const { json } = await server.visitor().send(INVITATION_ACCEPT, accept);
    assert.equal(json.data.invitationAccept.errors[0]?.code, "EXPIRED", JSON.stringify(json));
  });
  await report.check("lists and search show the own client only", async () => {
    const { clients, search } = await technician.data(
      '{ clients { totalCount nodes { id } } search(text: "Other") { id } }',
    );
    assert.deepEqual(clients, { totalCount: 1, nodes: [{ id: own }] });
    assert.deepEqual(search, []);
  });
  await report.check("a foreign id and an id of nothing get the same bytes", async () => {
    const query = "query N($id: ID!) { node(id: $id) { __typename } client(id: $id) { name } }";
    const foreign = await technician.send(query, { id: other });
    const nothing = await technician.send(query, { id: absent(other) });
    const plain = ({ status, text }) => ({ status, text: text.replaceAll(/[0-9a-f]{32}/g, "#") });
    assert.deepEqual(plain(foreign), plain(nothing));
    assert.ok(!foreign.text.includes("Dentist"));
  });
  await report.check("a foreign client cannot be written to, as if it did not exist", async () => {
    const write = (clientId) => technician.send(SITE_CREATE, { input: { clientId, name: "Intruder" } });
    const plain = ({ status, text }) => ({ status, text: text.replaceAll(/[0-9a-f]{32}/g, "#") });
    const foreign = await write(other);
    assert.deepEqual(plain(foreign), plain(await write(absent(other))));
    assert.ok(!/"site":\{/.test(foreign.text), foreign.text);
  });
  await report.check("`changes` tells of the own client only", async () => {
    const socket = await RawSocket.open(server.socketUrl);
    await socket.init({ authorization: `Bearer ${technician.access}` });
    socket.subscribe("all", "subscription { changes { kind id node { id } } }");
    socket.subscribe("foreign", "subscription C($id: ID!) { changes(clientId: $id) { kind id } }", {
      id: other,
    });
    socket.subscribe("absent", "subscription C($id: ID!) { changes(clientId: $id) { kind id } }", {
      id: absent(other),
    });
    const refusal = async (id) => {
      const { type, payload } = await socket.message(`the answer to ${id}`, (each) => each.id === id);
      const [error] = payload.errors ?? payload;
      return { type, code: error.extensions.code, message: error.message };
    };
    assert.deepEqual(await refusal("foreign"), await refusal("absent"));
    await pause(300);
    await owner.done(SITE_CREATE, { input: { clientId: other, name: "Other site" } });
    const { site } = await owner.done(SITE_CREATE, { input: { clientId: own, name: "Own site" } });
    const told = (each) => each.id === "all" && each.type === "next";
    await socket.message(
      "the change of the own client",
      (each) => told(each) && each.payload.data.changes.id === site.id,
    );
    const ids = socket.messages.filter(told).map((each) => each.payload.data.changes.id);
    assert.deepEqual(ids, [site.id]);
    socket.end();
  });
}
