// The live output of a run's commands. Chunks are gathered for a moment, so that a script that
// prints ten thousand lines renders twenty times a second at most.
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { type Outputs, withChunks } from "./output-buffer";
import { type Chunk, type Run, RunOutputSubscription } from "./run-query";

const NONE: Outputs = new Map();
const GATHER_MS = 50;

/** What the commands printed: what is stored, and while the run goes on, what arrives. */
export function useRunOutput(run: Run): Outputs {
  const client = useClient();
  const [outputs, setOutputs] = useState<Outputs>(NONE);
  const live = run.state !== "FINISHED";

  // What the query brought counts too: a finished run has no subscription.
  useEffect(() => {
    const stored = run.steps.flatMap((step) => step.commands.flatMap((each) => each.output));
    setOutputs((before) => withChunks(before, stored));
  }, [run.steps]);

  useEffect(() => {
    if (!live) return;
    let waiting: Chunk[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      timer = undefined;
      const arrived = waiting;
      waiting = [];
      setOutputs((before) => withChunks(before, arrived));
    };
    const { unsubscribe } = client
      .subscription(RunOutputSubscription, { runId: run.id })
      .subscribe(({ data }) => {
        if (data === undefined) return;
        waiting.push(...data.runOutput.chunks);
        timer ??= setTimeout(take, GATHER_MS);
      });
    return () => {
      unsubscribe();
      clearTimeout(timer);
      setOutputs((before) => withChunks(before, waiting));
    };
  }, [client, run.id, live]);
  return outputs;
}
