import { Button } from "@mantine/core";
import { RotateCw } from "lucide-react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { Panel } from "#/ui/panel";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import styles from "./system-page.module.css";

export const DeadJobFields = graphql(`
  fragment DeadJobFields on DeadJob @_unmask { id kind attempts lastError diedAt }
`);

const DeadJobReplay = graphql(`
  mutation DeadJobReplay($input: DeadJobReplayInput!) {
    deadJobReplay(input: $input) { errors { code field message } }
  }
`);

type DeadJob = ResultOf<typeof DeadJobFields>;

/** Work that was given up after ten attempts. */
export function DeadJobsPanel({ jobs }: { jobs: readonly DeadJob[] }) {
  const run = useAct();
  const replay = (job: DeadJob) =>
    run(
      DeadJobReplay,
      { input: { id: job.id } },
      { done: `${job.kind} is queued again.`, failed: `Could not queue ${job.kind} again` },
    );
  return (
    <Panel title="Failed jobs" aside={jobs.length || undefined} inset="flush">
      {jobs.length === 0 && (
        <p className={styles.fine}>
          None. A job is given up after ten attempts and would stand here.
        </p>
      )}
      {jobs.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Last error</th>
              <th scope="col" className={table.number}>
                Attempts
              </th>
              <th scope="col" className={table.number}>
                Given up
              </th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <tr key={job.id}>
                <td className={table.strong}>{job.kind}</td>
                <td>{job.lastError}</td>
                <td className={table.number}>{job.attempts}</td>
                <td className={`${table.number} ${table.quiet}`}>
                  <Time at={job.diedAt} />
                </td>
                <td className={table.actions}>
                  <Button
                    size="compact-sm"
                    leftSection={<RotateCw size={14} />}
                    onClick={() => void replay(job)}
                  >
                    Replay
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
