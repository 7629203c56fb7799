import { getRouteApi, Link } from "@tanstack/react-router";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import { DocumentView } from "./document-view";
import { LinksPanel } from "./links-panel";
import { ReportActions } from "./report-actions";
import styles from "./report-page.module.css";
import { type Report, ReportQuery } from "./report-query";
import { ReportStatusBadge } from "./report-status";
import { StatePanel } from "./state-panel";

const route = getRouteApi("/shell/reports/$reportId");
const KINDS = ["REPORT"] as const;

export function prefetch(id: string): void {
  void graphqlClient.query(ReportQuery, { id }).toPromise();
}

export function ReportPage() {
  const { reportId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ReportQuery,
    variables: { id: reportId },
  });
  useOnChange(KINDS, refetch);
  if (data?.report !== undefined) return <Found key={data.report.id} report={data.report} />;
  return (
    <Page title="Report" trail={<Link to="/reports">Reports</Link>}>
      {loading ? (
        <SkeletonRows />
      ) : (
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      )}
    </Page>
  );
}

function Found({ report }: { report: Report }) {
  const canWrite = useCan()("REPORT_WRITE");
  const staff = useViewer().user.kind === "STAFF";
  return (
    <Page
      title={report.title}
      trail={<Link to="/reports">Reports</Link>}
      summary={
        staff ? (
          <span className="row">
            <Link to="/clients/$clientId" params={{ clientId: report.client.id }}>
              {report.client.name}
            </Link>
            <ReportStatusBadge status={report.status} />
            {report.edition > 1 && `Edition ${report.edition}`}
          </span>
        ) : undefined
      }
      actions={<ReportActions report={report} canWrite={canWrite} />}
    >
      <div className={staff ? styles.columns : ""}>
        <DocumentView document={report.document} untitled />
        {staff && (
          <aside className={styles.side} aria-label="About this report">
            <StatePanel report={report} canWrite={canWrite} />
            {canWrite && report.status === "DELIVERED" && <LinksPanel report={report} />}
          </aside>
        )}
      </div>
    </Page>
  );
}
