import { Timer } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { useOnChange } from "../live/changes";
import { type SectionProps, useSectionList } from "../service-levels/section";
import { PolicyForm } from "./policy-form";
import { PoliciesQuery, type Policy } from "./policy-query";
import { PRIORITIES } from "./promise";
import { PromisesTable } from "./promises-table";

const KINDS = ["SLA_POLICY", "CALENDAR"] as const;

/** What is promised for which priority: the provider's policies, and those of one client. */
export function PoliciesSection(props: SectionProps) {
  const { canWrite, clientId, editing, creating, onEdit, onClose } = props;
  const { data, loading, problem, refetch } = useLiveQuery({
    query: PoliciesQuery,
    variables: { clientId: clientId ?? null },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.slaPolicies ?? [];
  const { cursor, rowProps } = useSectionList(rows, onEdit);
  const shown = rows.find(({ id }) => id === editing);
  return (
    <>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={Timer} title="Nothing is promised yet">
          Add promised times, and name them in a client's agreement: then clocks run on its tickets.
        </Notice>
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Counted in</th>
                {PRIORITIES.map((priority) => (
                  <th key={priority} scope="col">
                    {priority}: response / resolution
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((policy) => (
                <tr key={policy.id} data-cursor={cursor === policy.id} {...rowProps(policy.id)}>
                  <td className={table.strong}>
                    <button type="button" className={table.link} onClick={() => onEdit(policy.id)}>
                      {policy.name}
                    </button>
                    {policy.client !== null && (
                      <span className={table.quiet}> of {policy.client.name}</span>
                    )}
                  </td>
                  <td className={table.quiet}>{policy.calendar?.name ?? "–"}</td>
                  {PRIORITIES.map((priority) => (
                    <td key={priority}>{inShort(policy, priority)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FormDrawer title="Add promised times" opened={creating} onClose={onClose}>
        <PolicyForm clientId={clientId} onClose={onClose} />
      </FormDrawer>
      <FormDrawer
        title={shown?.name ?? "Promised times"}
        opened={shown !== undefined}
        onClose={onClose}
      >
        {shown !== undefined &&
          (canWrite && (shown.client !== null || clientId === undefined) ? (
            <PolicyForm existing={shown} clientId={clientId} onClose={onClose} />
          ) : (
            <PromisesTable priorities={shown.priorities} />
          ))}
      </FormDrawer>
    </>
  );
}

function inShort(policy: Policy, priority: string): string {
  const targets = policy.priorities.find((each) => each.priority === priority)?.targets ?? [];
  const text = (kind: "FIRST_RESPONSE" | "RESOLUTION") =>
    targets.find((target) => target.kind === kind)?.text ?? "–";
  return targets.length === 0 ? "–" : `${text("FIRST_RESPONSE")} / ${text("RESOLUTION")}`;
}
