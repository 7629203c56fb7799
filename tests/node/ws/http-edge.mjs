// The HTTP side of the same endpoint: sizes, types, forged requests, and documents that would explode.
import assert from "node:assert/strict";
import { median } from "../lib/wait.mjs";

const BODY_LIMIT = 128 * 1024;
const LEVELS = 30;
const ROUNDS = 20;
/** What the refusal may take beyond a trivial query, by the server's own measure. */
const REFUSED_WITHIN_US = 5_000;

/** About 1 KB that would expand to 2^30 selections: each fragment spreads the one before twice. */
function bomb() {
  const fragments = Array.from({ length: LEVELS }, (_, n) => {
    const inside = n === 0 ? "__typename" : `...f${n - 1} ...f${n - 1}`;
    return `fragment f${n} on Query{${inside}}`;
  });
  return `{...f${LEVELS - 1}}${fragments.join("")}`;
}

export async function httpEdge(report, { server, owner }) {
  const anonymous = server.visitor();
  const code = (answer) => answer.json?.errors?.[0]?.extensions?.code;

  await report.check("a fragment bomb is refused, and as fast as a trivial query", async () => {
    const document = bomb();
    assert.ok(document.length < 1_300, `${document.length} bytes`);
    const timed = { bomb: [], trivial: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, query] of [
        ["bomb", document],
        ["trivial", "{ __typename }"],
      ]) {
        const answer = await owner.send(query);
        if (name === "bomb") assert.equal(code(answer), "LIMIT_EXCEEDED", answer.text);
        const line = await server.logged(answer.headers.get("x-request-id"));
        timed[name].push(line.duration_us);
      }
    }
    const [slow, plain] = [median(timed.bomb), median(timed.trivial)];
    assert.ok(slow - plain < REFUSED_WITHIN_US, `${slow} µs against ${plain} µs`);
    return `${document.length} bytes, ${slow} µs against ${plain} µs in the server`;
  });
  await report.check(`a body over ${BODY_LIMIT} bytes: 413`, async () => {
    const answer = await owner.send(`{ __typename } # ${"x".repeat(BODY_LIMIT)}`);
    assert.equal(answer.status, 413);
    assert.equal(code(answer), "LIMIT_EXCEEDED");
  });
  await report.check("a list of requests: 400", async () => {
    const answer = await owner.post({ body: JSON.stringify([{ query: "{ __typename }" }]) });
    assert.equal(answer.status, 400);
    assert.equal(code(answer), "BAD_REQUEST");
  });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    await report.check(`a body as ${type}: 415`, async () => {
      const body = JSON.stringify({ query: "{ __typename }" });
      const answer = await owner.post({ headers: { "content-type": type }, body });
      assert.equal(answer.status, 415);
    });
  }
  await report.check("cookies and the origin of another site: 403", async () => {
    const answer = await owner.send("{ __typename }", {}, { origin: "https://elsewhere.example" });
    assert.equal(answer.status, 403);
    assert.equal(code(answer), "FORBIDDEN");
  });
  await report.check("cookies and a cross-site fetch: 403", async () => {
    assert.equal((await owner.send("{ __typename }", {}, { "sec-fetch-site": "cross-site" })).status, 403);
  });
  await report.check("cookies without the portal's own header: 403", async () => {
    const headers = { "content-type": "application/json", cookie: owner.cookieHeader };
    const body = JSON.stringify({ query: "{ __typename }" });
    const answer = await fetch(server.graphqlUrl, { method: "POST", headers, body });
    assert.equal(answer.status, 403);
  });
  await report.check("nobody may read the schema, somebody may", async () => {
    for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }']) {
      const answer = await anonymous.send(query);
      assert.equal(code(answer), "UNAUTHENTICATED", answer.text);
      assert.ok(await owner.data(query));
    }
  });
  await report.check("nobody may do anything that needs a session", async () => {
    for (const query of [
      "{ clients { totalCount } }",
      '{ search(text: "a") { id } }',
      "{ systemHealth { version } }",
      "mutation { sessionEnd { errors { code } } }",
    ]) {
      assert.equal(await anonymous.refusal(query), "UNAUTHENTICATED", query);
    }
    assert.equal((await anonymous.data("{ viewer { user { id } } }")).viewer, null);
  });
  await report.check("an unknown token: 401", async () => {
    const answer = await anonymous.send("{ __typename }", {}, { authorization: "Bearer nonsense" });
    assert.equal(answer.status, 401);
    assert.equal(code(answer), "UNAUTHENTICATED");
  });
  await report.check("a mutation in a link: refused", async () => {
    const query = encodeURIComponent("mutation { sessionEnd { errors { code } } }");
    const headers = { authorization: `Bearer ${owner.access}` };
    assert.equal((await fetch(`${server.graphqlUrl}?query=${query}`, { headers })).status, 405);
  });
  await report.check("one document buys one try at a password", async () => {
    const tryOne = (alias) =>
      `${alias}: sessionCreate(input: { email: "owner@example.com", password: "wrong ${alias}" }) { errors { code } }`;
    assert.equal(await anonymous.refusal(`mutation { ${tryOne("a")} ${tryOne("b")} }`), "LIMIT_EXCEEDED");
  });
  await report.check("a wrong password and an unknown person get the same answer", async () => {
    const tryOne = async (email) => {
      const query =
        "mutation S($input: SessionCreateInput!) { sessionCreate(input: $input) { viewer { user { id } } errors { code field message } } }";
      const { json, status } = await anonymous.send(query, {
        input: { email, password: "not the password" },
      });
      return { status, json };
    };
    const known = await tryOne("owner@example.com");
    assert.deepEqual(known, await tryOne("nobody@example.com"));
    assert.equal(known.json.data.sessionCreate.errors[0].code, "BAD_CREDENTIALS");
  });
  await report.check("the set-up link is worth nothing once it was used", async () => {
    const token = server.setupUrl.split("#token=")[1];
    const input = {
      token,
      providerName: "Second",
      name: "Second",
      email: "second@example.com",
      password: "a long walk by the sea",
    };
    const query =
      "mutation S($input: SetupCompleteInput!) { setupComplete(input: $input) { viewer { user { id } } errors { code } } }";
    const { json } = await anonymous.send(query, { input });
    assert.equal(json.data.setupComplete.viewer, null);
    assert.equal(json.data.setupComplete.errors[0].code, "EXPIRED");
  });
}
