import { Link } from "@tanstack/react-router";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import styles from "./report-page.module.css";
import type { Report } from "./report-query";

const NEXT: Record<Report["status"], string> = {
  DRAFT: "Read it as the client will. Mend the words, then say that you have looked at it.",
  REVIEWED: "It can be delivered as it is. A change of words or facts asks for another look.",
  DELIVERED: "It is frozen and archived. What changed since goes into a new edition.",
};

/** How far the report is, and the next step. */
export function StatePanel({ report, canWrite }: { report: Report; canWrite: boolean }) {
  const when = (at: string | null) => (at === null ? null : <Time at={at} />);
  return (
    <Panel title="State">
      <Facts
        rows={[
          ["Facts as of", <Time key="a" at={report.asOf} />],
          ["Looked at by", report.reviewedBy],
          ["Looked at", when(report.reviewedAt)],
          ["Delivered to", report.deliveredTo],
          ["Delivered", when(report.deliveredAt)],
          [
            "Replaces",
            report.editionOfId === null ? null : (
              <Link key="e" to="/reports/$reportId" params={{ reportId: report.editionOfId }}>
                edition {report.edition - 1}
              </Link>
            ),
          ],
        ]}
      />
      {canWrite && <p className={styles.step}>{NEXT[report.status]}</p>}
    </Panel>
  );
}
