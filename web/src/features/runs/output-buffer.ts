// The output of commands as it arrives: kept in order, without repeats (a subscription that begins
// anew sends what is stored again), and bounded, so that a talkative script cannot fill the page.
import type { Chunk } from "./run-query";

/** Kept per command: a little more than what the server gives back. */
export const MOST_CHARACTERS = 128 * 1024;

export interface CommandOutput {
  chunks: readonly Chunk[];
  /** Characters that were let go of at the beginning. */
  dropped: number;
  /** Numbers that were let go of are not taken in again. */
  from: number;
}

export type Outputs = ReadonlyMap<string, CommandOutput>;

const NOTHING: CommandOutput = { chunks: [], dropped: 0, from: 0 };

/** The outputs with further chunks; the same object if there was nothing new. */
export function withChunks(outputs: Outputs, arrived: readonly Chunk[]): Outputs {
  let next: Map<string, CommandOutput> | undefined;
  for (const commandId of new Set(arrived.map((each) => each.commandId))) {
    const chunks = arrived.filter((each) => each.commandId === commandId);
    const before = outputs.get(commandId) ?? NOTHING;
    const after = joined(before, chunks);
    if (after === before) continue;
    next ??= new Map(outputs);
    next.set(commandId, after);
  }
  return next ?? outputs;
}

function joined(before: CommandOutput, arrived: readonly Chunk[]): CommandOutput {
  const known = new Set(before.chunks.map((each) => each.seq));
  const fresh = arrived.filter(({ seq }) => seq >= before.from && !known.has(seq));
  if (fresh.length === 0) return before;
  const chunks = [...before.chunks, ...fresh].sort((a, b) => a.seq - b.seq);
  let size = chunks.reduce((sum, { text }) => sum + text.length, 0);
  let { dropped, from } = before;
  let gone = 0;
  // The newest chunk stays, however long it is.
  while (size > MOST_CHARACTERS && gone < chunks.length - 1) {
    const first = chunks[gone];
    if (first === undefined) break;
    size -= first.text.length;
    dropped += first.text.length;
    from = first.seq + 1;
    gone += 1;
  }
  return { chunks: chunks.slice(gone), dropped, from };
}
