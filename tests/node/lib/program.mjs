// A program under test as a child process: its lines, its end, and nothing left behind.
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";

const KEPT_LINES = 5_000;

/** The path in an environment variable; the message says what to do when it is not set. */
export function binary(variable) {
  const path = process.env[variable];
  if (!path)
    throw new Error(
      `${variable} is not set: run this through \`cargo xtask test\`, or point it at the binary`,
    );
  return path;
}

/** The environment without settings of the person who runs the tests. */
function clean(extra) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("STEWARD_"));
  return { ...Object.fromEntries(kept), NO_COLOR: "1", ...extra };
}

export class Program {
  #child;
  #events = new EventEmitter();
  #ended;
  /** The newest lines of both streams. */
  lines = [];

  constructor(path, args, { env = {} } = {}) {
    this.#events.setMaxListeners(0);
    this.name = path.split("/").at(-1);
    this.#child = spawn(path, args, { env: clean(env), stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        this.lines.push(line);
        if (this.lines.length > KEPT_LINES) this.lines.shift();
        this.#events.emit("line", line);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve({ code: null, signal: null, error }));
      // `close` comes after the last line; `exit` may come before it.
      this.#child.on("close", (code, signal) => resolve({ code, signal }));
    });
    this.#ended.then((end) => this.#events.emit("end", end));
  }

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first line that matches, seen already or still to come. */
  line(pattern, withinMs) {
    const seen = this.lines.find((line) => pattern.test(line));
    if (seen !== undefined) return Promise.resolve(seen);
    return new Promise((resolve, reject) => {
      const finish = (settle, value) => {
        clearTimeout(timer);
        this.#events.off("line", onLine);
        this.#events.off("end", onEnd);
        settle(value);
      };
      const onLine = (line) => pattern.test(line) && finish(resolve, line);
      const why = (text) => new Error(`${this.name} ${text}; it said:\n${this.tail()}`);
      const onEnd = (end) => finish(reject, why(`ended (${describe(end)}) without a line like ${pattern}`));
      const timer = setTimeout(
        () => finish(reject, why(`said no line like ${pattern} in ${withinMs} ms`)),
        withinMs,
      );
      this.#events.on("line", onLine);
      this.#events.on("end", onEnd);
      if (!this.running) void this.#ended.then(onEnd);
    });
  }

  tail(count = 25) {
    return this.lines.slice(-count).join("\n");
  }

  /** Asks it to end and waits; kills it only when it does not. Answers `{ code, signal }`. */
  async stop(withinMs = 20_000) {
    if (this.running) this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), withinMs);
    const end = await this.#ended;
    clearTimeout(timer);
    return end;
  }

  /** Ends it at once, for a run that failed. */
  kill() {
    if (this.running) this.#child.kill("SIGKILL");
  }
}

function describe({ code, signal, error }) {
  return error?.message ?? signal ?? `exit code ${code}`;
}
