import { Link } from "@tanstack/react-router";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { dayInWords } from "../timeline/days";
import type { ReportRow } from "./report-query";
import { ReportStatusBadge } from "./report-status";

interface Props {
  rows: readonly ReportRow[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
  /** Staff see the state and the client; a client's people see their own delivered ones only. */
  staff: boolean;
}

export function ReportsTable({ rows, cursor, rowProps, staff }: Props) {
  return (
    <div className="framed">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Report</th>
            {staff && <th scope="col">Client</th>}
            <th scope="col">Days</th>
            {staff && <th scope="col">State</th>}
            {staff && <th scope="col">Went to</th>}
            <th scope="col" className={table.number}>
              {staff ? "Facts as of" : "Sent"}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((report) => (
            <tr key={report.id} data-cursor={cursor === report.id} {...rowProps(report.id)}>
              <td className={table.strong}>
                <Link
                  to="/reports/$reportId"
                  params={{ reportId: report.id }}
                  className={table.name ?? ""}
                >
                  {report.title}
                </Link>
                {report.edition > 1 && (
                  <span className={table.quiet}> edition {report.edition}</span>
                )}
              </td>
              {staff && <td>{report.client.name}</td>}
              <td className={table.quiet}>
                {dayInWords(report.fromDay)} to {dayInWords(report.toDay)}
              </td>
              {staff && (
                <td>
                  <ReportStatusBadge status={report.status} />
                </td>
              )}
              {staff && <td className={table.clip}>{report.deliveredTo ?? "–"}</td>}
              <td className={`${table.number} ${table.quiet}`}>
                <Time at={staff ? report.asOf : (report.deliveredAt ?? report.asOf)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
