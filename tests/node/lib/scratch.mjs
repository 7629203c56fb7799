// A folder of one test run: databases, keys and agent state lie in it, and it goes with the run.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes the folder; call `remove` at the end. */
export async function scratch() {
  const path = await mkdtemp(join(tmpdir(), "steward-node-"));
  return {
    path,
    folder: (name) => join(path, name),
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}
