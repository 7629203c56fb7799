import { BellRing } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { useOnChange } from "../live/changes";
import { type SectionProps, useSectionList } from "../service-levels/section";
import { EscalationForm } from "./escalation-form";
import { type Escalation, EscalationPoliciesQuery } from "./escalation-query";

const KINDS = ["ESCALATION_POLICY", "TEAM"] as const;

/** Who is told next when nobody has taken what is wrong. */
export function EscalationSection(props: SectionProps) {
  const { canWrite, editing, creating, onEdit, onClose } = props;
  const { data, loading, problem, refetch } = useLiveQuery({
    query: EscalationPoliciesQuery,
    variables: {},
  });
  useOnChange(KINDS, refetch);
  const rows = data?.escalationPolicies ?? [];
  const teams = data?.teams ?? [];
  const { cursor, rowProps } = useSectionList(rows, onEdit);
  const shown = rows.find(({ id }) => id === editing);
  const nameOf = (id: string | null) => teams.find((team) => team.id === id)?.name ?? "a team";
  return (
    <>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={BellRing} title="No escalation yet">
          Until there is one, the owning team is told, and after a quarter of an hour the default
          team.
        </Notice>
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">For</th>
                <th scope="col">Tells</th>
                <th scope="col" className={table.number}>
                  Begins again
                </th>
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
                  <td>
                    <For policy={policy} />
                  </td>
                  <td className={table.clip}>{inWords(policy, nameOf)}</td>
                  <td className={table.number}>
                    {policy.repeats === 0 ? "never" : `${policy.repeats} ×`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FormDrawer title="Add an escalation" opened={creating} onClose={onClose}>
        <EscalationForm teams={teams} onClose={onClose} />
      </FormDrawer>
      <FormDrawer
        title={shown?.name ?? "Escalation"}
        opened={shown !== undefined}
        onClose={onClose}
      >
        {shown !== undefined &&
          (canWrite ? (
            <EscalationForm existing={shown} teams={teams} onClose={onClose} />
          ) : (
            <p>{inWords(shown, nameOf)}</p>
          ))}
      </FormDrawer>
    </>
  );
}

function For({ policy: { standard, team } }: { policy: Escalation }) {
  if (standard) return <Badge tone="accent">everything else</Badge>;
  if (team === null) return <Badge tone="calm">not in use</Badge>;
  return team.name;
}

/** `the owner, after 15 m the default team` */
function inWords(policy: Escalation, nameOf: (id: string | null) => string): string {
  return policy.steps
    .map(({ targets }, index) => {
      const who = targets
        .map(({ kind, teamId }) => {
          if (kind === "OWNER") return "the owning team";
          if (kind === "DEFAULT_TEAM") return "the default team";
          return kind === "TEAM" ? nameOf(teamId) : "one person";
        })
        .join(" and ");
      const before = policy.steps[index - 1];
      return before === undefined ? who : `after ${before.waitMinutes} m ${who}`;
    })
    .join(", ");
}
