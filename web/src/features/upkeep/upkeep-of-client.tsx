import { Link } from "@tanstack/react-router";
import { graphql } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { addDays, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { count } from "#/lib/quantity";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import styles from "./occurrence.module.css";
import { OccurrencesTable } from "./occurrences-table";
import { OccurrenceRowFields } from "./upkeep-query";

const UpkeepOfClientQuery = graphql(
  `
    query UpkeepOfClient($owed: OccurrenceFilter!, $missed: OccurrenceFilter!, $done: OccurrenceFilter!) {
      owed: occurrences(first: 6, filter: $owed, orderBy: DUE_ASC) {
        nodes { ...OccurrenceRowFields }
        totalCount
      }
      missed: occurrences(first: 4, filter: $missed, orderBy: DUE_DESC) {
        nodes { ...OccurrenceRowFields }
        totalCount
      }
      done: occurrences(first: 1, filter: $done) { nodes { id } totalCount }
    }
  `,
  [OccurrenceRowFields],
);

const KINDS = ["OCCURRENCE", "OBLIGATION"] as const;
const BACK_DAYS = 90;
const AHEAD_DAYS = 30;

/** A client's upkeep in short: what was missed lately, what is owed next. */
export function UpkeepOfClient({ clientId }: { clientId: string }) {
  const canRead = useCan()("UPKEEP_READ");
  const now = today(serverNow());
  const since = addDays(now, -BACK_DAYS);
  const { data, problem, refetch } = useLiveQuery({
    query: UpkeepOfClientQuery,
    variables: {
      owed: {
        clientId,
        state: ["PLANNED", "IN_PROGRESS", "AWAITING_EVIDENCE"],
        to: addDays(now, AHEAD_DAYS),
      },
      missed: { clientId, state: ["MISSED"], from: since },
      done: { clientId, state: ["DONE"], from: since },
    },
    pause: !canRead,
  });
  useOnChange(KINDS, refetch);
  if (!canRead) return null;
  const rows = data === undefined ? [] : [...data.missed.nodes, ...data.owed.nodes];
  return (
    <Panel
      title="Upkeep"
      aside={
        data === undefined
          ? undefined
          : `last ${BACK_DAYS} days: ${data.done.totalCount} done, ${data.missed.totalCount} missed`
      }
      inset="flush"
    >
      {data === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <OccurrencesTable rows={rows} columns="of-client" />}
      {data !== undefined && (
        <p className={styles.empty}>
          {rows.length === 0 && `Nothing is owed in the next ${AHEAD_DAYS} days. `}
          {data.owed.totalCount > data.owed.nodes.length && (
            <>{count(data.owed.totalCount - data.owed.nodes.length)} more are owed soon. </>
          )}
          <Link to="/upkeep" search={{ client: clientId }}>
            Open the calendar
          </Link>
          {" · "}
          <Link to="/upkeep" search={{ client: clientId, view: "obligations" }}>
            What is owed regularly
          </Link>
        </p>
      )}
    </Panel>
  );
}
