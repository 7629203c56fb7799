import { Link } from "@tanstack/react-router";
import { useLiveQuery } from "#/gql/use-live-query";
import { Panel } from "#/ui/panel";
import { Due } from "../clients/health-line";
import { DecisionsQuery } from "../decisions/decision-query";
import { useOnChange } from "../live/changes";
import { ReportsQuery } from "../reports/report-query";
import { dayInWords } from "../timeline/days";
import styles from "./contact-home.module.css";

const DECISIONS = ["DECISION"] as const;
const REPORTS = ["REPORT"] as const;
const ASKED = ["ASKED" as const];

/** Questions that wait for an answer; nothing at all while there is none. */
export function DecisionsWanted({ clientId }: { clientId: string }) {
  const { data, refetch } = useLiveQuery({
    query: DecisionsQuery,
    variables: { first: 5, after: null, filter: { clientId, states: ASKED } },
  });
  useOnChange(DECISIONS, refetch);
  const rows = data?.decisions.nodes.filter(({ state }) => state === "ASKED").slice(0, 5) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title="We need your word" aside={data?.decisions.totalCount} inset="flush">
      <ul className={styles.list}>
        {rows.map(({ id, question, deadline }) => (
          <li key={id}>
            <Link to="/decisions">{question}</Link>
            <span className={styles.reach}>
              <Due at={deadline} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What was delivered last; nothing at all before the first. */
export function NewestReports({ clientId }: { clientId: string }) {
  const { data, refetch } = useLiveQuery({
    query: ReportsQuery,
    variables: { first: 3, after: null, filter: { clientId } },
  });
  useOnChange(REPORTS, refetch);
  const rows = data?.reports.nodes.slice(0, 3) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title="Reports" aside={data?.reports.totalCount} inset="flush">
      <ul className={styles.list}>
        {rows.map(({ id, title, fromDay, toDay }) => (
          <li key={id}>
            <Link to="/reports/$reportId" params={{ reportId: id }}>
              {title}
            </Link>
            <span className={styles.reach}>
              {dayInWords(fromDay)} to {dayInWords(toDay)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
