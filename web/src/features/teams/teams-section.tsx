import { UsersRound } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { useOnChange } from "../live/changes";
import type { SectionProps } from "../service-levels/section";
import { useSectionList } from "../service-levels/section";
import { TeamForm } from "./team-form";
import { TeamsQuery } from "./team-query";

const KINDS = ["TEAM"] as const;

/** The provider's teams: who gets work, and who is told when nobody else is named. */
export function TeamsSection({ canWrite, editing, creating, onEdit, onClose }: SectionProps) {
  const { data, loading, problem, refetch } = useLiveQuery({ query: TeamsQuery, variables: {} });
  useOnChange(KINDS, refetch);
  const rows = data?.teams ?? [];
  const { cursor, rowProps } = useSectionList(rows, onEdit);
  const shown = rows.find(({ id }) => id === editing);
  return (
    <>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={UsersRound} title="No team yet">
          Work is handed to teams: add the first one, and name who is in it.
        </Notice>
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col" className={table.number}>
                  People
                </th>
                <th scope="col">Members</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((team) => (
                <tr key={team.id} data-cursor={cursor === team.id} {...rowProps(team.id)}>
                  <td className={table.strong}>
                    <span className={table.inline}>
                      <button type="button" className={table.link} onClick={() => onEdit(team.id)}>
                        {team.name}
                      </button>
                      {team.isDefault && <Badge tone="calm">gets what nobody else has</Badge>}
                    </span>
                  </td>
                  <td className={table.number}>{team.members.length}</td>
                  <td className={table.clip}>
                    {team.members.length === 0 ? (
                      <span className={table.quiet}>nobody, so nobody is told</span>
                    ) : (
                      team.members.map(({ name }) => name).join(", ")
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FormDrawer title="Add a team" opened={creating} onClose={onClose}>
        <TeamForm onClose={onClose} />
      </FormDrawer>
      <FormDrawer title={shown?.name ?? "Team"} opened={shown !== undefined} onClose={onClose}>
        {shown !== undefined && <EditOrShow team={shown} canWrite={canWrite} onClose={onClose} />}
      </FormDrawer>
    </>
  );
}

function EditOrShow(props: {
  team: Parameters<typeof TeamForm>[0]["existing"] & object;
  canWrite: boolean;
  onClose: () => void;
}) {
  const { team, canWrite, onClose } = props;
  if (canWrite) return <TeamForm existing={team} onClose={onClose} />;
  return (
    <ul>
      {team.members.map(({ userId, name, email }) => (
        <li key={userId}>
          {name} · <a href={`mailto:${email}`}>{email}</a>
        </li>
      ))}
    </ul>
  );
}
