// Counts named checks: one `ok` or `FAIL` line each, and the closing line `N passed, N failed` that
// the test command shows.
//
// A check is a function that throws when it fails. Later checks run all the same, unless the run
// says by `must` that nothing behind a failed one makes sense.

import { stripVTControlCharacters } from "node:util";

/** Thrown when a check failed that all later ones stand on. */
export class Stopped extends Error {}

export class Report {
  #passed = 0;
  #failed = 0;
  /** Called after a failed check, to keep what can be seen of it. */
  onFailure = async () => {};

  /** Runs one check; answers whether it held. */
  async check(name, body) {
    const started = performance.now();
    try {
      const note = await body();
      const took = Math.round(performance.now() - started);
      console.log(`ok    ${name}${typeof note === "string" ? `: ${note}` : ""} (${took} ms)`);
      this.#passed += 1;
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL  ${name}`);
      for (const line of words(error).split("\n")) console.log(`        ${line}`);
      await this.onFailure(this.#failed).catch((why) => console.log(`        (${why.message})`));
      return false;
    }
  }

  /** As `check`, but nothing after it can be done if it fails. */
  async must(name, body) {
    if (!(await this.check(name, body))) throw new Stopped(`nothing after “${name}” could be done`);
  }

  /** Prints the closing line and sets the exit code. */
  close() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed === 0 ? 0 : 1;
  }

  /** Counts something that went wrong outside a check. */
  fail(name, error) {
    this.#failed += 1;
    console.log(`FAIL  ${name}`);
    for (const line of words(error).split("\n")) console.log(`        ${line}`);
  }
}

function words(error) {
  if (!(error instanceof Error)) return String(error);
  // An assertion says all in its message; anything else also needs the place.
  const text = error.code === "ERR_ASSERTION" ? error.message : (error.stack ?? error.message);
  return stripVTControlCharacters(text);
}
