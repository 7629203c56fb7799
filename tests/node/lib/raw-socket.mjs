// A WebSocket that says exactly what a test tells it to, and remembers what came back.
import assert from "node:assert/strict";
import { WebSocket } from "ws";
import { within } from "./wait.mjs";

export const SUBPROTOCOL = "graphql-transport-ws";

export class RawSocket {
  #socket;
  #waiting = [];
  messages = [];

  /** Opens one; `protocol: null` offers none. */
  static async open(url, { protocol = SUBPROTOCOL, headers = {} } = {}) {
    const raw = new RawSocket(url, protocol, headers);
    await within("the socket opens", 10_000, raw.opened);
    return raw;
  }

  /** The HTTP status with which the server refuses to open a socket. */
  static async refusal(url, { headers = {} } = {}) {
    const raw = new RawSocket(url, SUBPROTOCOL, headers);
    const outcome = raw.opened.then(
      () => ({ status: 101 }),
      (error) => error,
    );
    const { status } = await within("the upgrade is answered", 10_000, outcome);
    raw.end();
    return status;
  }

  constructor(url, protocol, headers) {
    const options = { headers, perMessageDeflate: false };
    this.#socket = protocol === null ? new WebSocket(url, options) : new WebSocket(url, protocol, options);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("unexpected-response", (_, response) => {
        reject(
          Object.assign(new Error(`the upgrade was answered with ${response.statusCode}`), {
            status: response.statusCode,
          }),
        );
      });
      this.#socket.once("error", reject);
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.#socket.on("error", () => {});
    this.#socket.on("message", (bytes, isBinary) => {
      assert.equal(isBinary, false, "the server sends text only");
      this.#take(JSON.parse(bytes.toString()));
    });
  }

  #take(message) {
    // A server's ping is answered, so that a long test is not taken for a dead peer.
    if (message.type === "ping") return this.send({ type: "pong" });
    this.messages.push(message);
    const arrived = this.#waiting.filter(({ wanted }) => wanted(message));
    this.#waiting = this.#waiting.filter((each) => !arrived.includes(each));
    for (const { resolve } of arrived) resolve(message);
  }

  get protocol() {
    return this.#socket.protocol;
  }

  send(message) {
    this.#socket.send(
      typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  }

  /** The first message that is wanted, come already or still to come. */
  message(what, wanted, withinMs = 10_000) {
    const seen = this.messages.find(wanted);
    if (seen !== undefined) return Promise.resolve(seen);
    return within(what, withinMs, new Promise((resolve) => this.#waiting.push({ wanted, resolve })));
  }

  /** Says hello and waits until the server accepts. */
  async init(payload = {}) {
    this.send({ type: "connection_init", payload });
    await this.message("connection_ack", (each) => each.type === "connection_ack");
    return this;
  }

  subscribe(id, query, variables = {}) {
    this.send({ id, type: "subscribe", payload: { query, variables } });
  }

  /** The close code with which the server ends it. */
  async endCode(withinMs = 10_000) {
    return (await within("the server closes the socket", withinMs, this.closed)).code;
  }

  /** Begins the closing handshake. */
  close(code, reason) {
    this.#socket.close(code, reason);
  }

  /** Gives it up without a word. */
  end() {
    this.#socket.terminate();
  }
}
