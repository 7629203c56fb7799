// The real agent on this machine, in the foreground and measuring every second, its filesystems every five.
import assert from "node:assert/strict";
import { Program, binary } from "./program.mjs";

/** Seconds between measurements, and between those of what changes slowly. */
const PACE = ["--interval", "1", "--slow-interval", "5"];

export class Agent {
  #program;

  /** Enrols if need be, then runs: `steward-agent up`. */
  static up({ server, token, state }) {
    const agent = new Agent();
    const args = ["up", "--server", server, "--token", token, "--state", state, ...PACE];
    agent.#program = new Program(binary("STEWARD_AGENT_BIN"), args);
    return agent;
  }

  /** Runs the command that the portal shows, with a state folder and a pace of the test. */
  static fromCommand(command, state) {
    const words = command
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
    const at = words.findIndex((word) => /(^|\/)steward-agent$/.test(word));
    assert.ok(at >= 0, `the command does not run steward-agent: ${command}`);
    const agent = new Agent();
    const args = [...words.slice(at + 1), "--state", state, ...PACE];
    agent.#program = new Program(binary("STEWARD_AGENT_BIN"), args);
    return agent;
  }

  get running() {
    return this.#program.running;
  }

  tail() {
    return this.#program.tail();
  }

  /** Stops it with SIGTERM, so that it says good-bye to the server. */
  async stop() {
    const end = await this.#program.stop();
    assert.deepEqual(end, { code: 0, signal: null }, `the agent did not stop gracefully:\n${this.tail()}`);
  }

  async discard() {
    this.#program.kill();
    await this.#program.stop();
  }
}
