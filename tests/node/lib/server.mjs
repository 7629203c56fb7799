// The real server: started on a free port with an embedded database, stopped as an operator would.
import assert from "node:assert/strict";
import { Program, binary } from "./program.mjs";
import { Session } from "./session.mjs";

const READY = /is ready at (http:\/\/\S+)/;
const READY_WITHIN_MS = 30_000;

export class Server {
  #program;

  /** Starts it and waits until it answers. `listen` with port 0 takes a free port. */
  static async start({ data, listen = "127.0.0.1:0", env = {} }) {
    const server = new Server();
    server.#program = new Program(binary("STEWARD_BIN"), ["serve", "--listen", listen, "--data", data], {
      env: { STEWARD_LOG_FORMAT: "json", ...env },
    });
    try {
      const line = await server.#program.line(READY, READY_WITHIN_MS);
      server.url = READY.exec(line)[1];
      // The last line of the greeting; the set-up address stands before it.
      await server.#program.line(/^Press Ctrl-C/, READY_WITHIN_MS);
    } catch (error) {
      server.#program.kill();
      throw error;
    }
    const setup = server.#program.lines.find((each) => each.includes("/setup#token="));
    server.setupUrl = setup?.trim() ?? null;
    return server;
  }

  /** `host:port`, for starting again at the same place. */
  get listen() {
    return new URL(this.url).host;
  }

  get graphqlUrl() {
    return `${this.url}/graphql`;
  }

  get socketUrl() {
    return `${this.url.replace(/^http/, "ws")}/graphql`;
  }

  /** Somebody who is not signed in. */
  visitor() {
    return new Session(this.url);
  }

  /** Creates the owner through the API. Answers the signed-in session. */
  async setUp({ providerName = "Example Provider", name = "Olga Owner", email, password }) {
    assert.ok(this.setupUrl, "the server printed no set-up address");
    const token = this.setupUrl.split("#token=")[1];
    const session = this.visitor();
    const input = { token, providerName, name, email, password };
    await session.done(
      "mutation S($input: SetupCompleteInput!) { setupComplete(input: $input) { errors { code field message } } }",
      { input },
    );
    return session;
  }

  /** The log line of the request with this id, as an object. */
  async logged(requestId, withinMs = 2_000) {
    return JSON.parse(
      await this.#program.line(new RegExp(`"request_id":"${requestId}".*"target":"request"`), withinMs),
    );
  }

  /** One figure of `/metrics`. */
  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(`${name} `));
    assert.ok(line, `/metrics has no ${name}`);
    return Number(line.split(" ")[1]);
  }

  /** Log lines at level ERROR, and panics. */
  get complaints() {
    return this.#program.lines.filter((line) => /"level":"ERROR"|panicked at/.test(line));
  }

  tail() {
    return this.#program.tail();
  }

  /** Stops it with SIGTERM; a stop that is not graceful is a failure. */
  async stop() {
    const end = await this.#program.stop();
    assert.deepEqual(end, { code: 0, signal: null }, `the server did not stop gracefully:\n${this.tail()}`);
  }

  /** Ends it whatever state it is in, for a run that failed. */
  async discard() {
    this.#program.kill();
    await this.#program.stop();
  }
}
