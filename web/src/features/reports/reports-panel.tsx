import { Link, useNavigate } from "@tanstack/react-router";
import { useLiveQuery } from "#/gql/use-live-query";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import styles from "../clients/client-body.module.css";
import { AddButton } from "../clients/panel-buttons";
import decision from "../decisions/decision.module.css";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { dayInWords } from "../timeline/days";
import { ReportsQuery } from "./report-query";
import { ReportStatusBadge } from "./report-status";

const KINDS = ["REPORT"] as const;
const SHOWN = 4;

/** The newest reports of a client, on its page. */
export function ReportsPanel({ clientId }: { clientId: string }) {
  const canWrite = useCan()("REPORT_WRITE");
  const navigate = useNavigate();
  const { data, problem, refetch } = useLiveQuery({
    query: ReportsQuery,
    variables: { first: SHOWN, after: null, filter: { clientId } },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.reports.nodes.slice(0, SHOWN);
  const draft = () =>
    void navigate({ to: "/reports", search: { client: clientId, create: "yes" } });
  return (
    <Panel
      title="Reports"
      aside={data?.reports.totalCount || undefined}
      inset="flush"
      actions={canWrite ? <AddButton what="a report" onClick={draft} /> : undefined}
    >
      {rows === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {rows?.length === 0 && (
        <p className={styles.empty}>No report yet. Nothing has shown them what was done.</p>
      )}
      <ul className={decision.list}>
        {rows?.map(({ id, title, status, fromDay, toDay }) => (
          <li key={id} className={decision.entry}>
            <Link to="/reports/$reportId" params={{ reportId: id }}>
              {title}
            </Link>
            <span className={decision.meta}>
              <ReportStatusBadge status={status} />
              {dayInWords(fromDay)} to {dayInWords(toDay)}
            </span>
          </li>
        ))}
      </ul>
      {data !== undefined && data.reports.totalCount > SHOWN && (
        <p className={styles.empty}>
          <Link to="/reports" search={{ client: clientId }}>
            Show all {data.reports.totalCount}
          </Link>
        </p>
      )}
    </Panel>
  );
}
