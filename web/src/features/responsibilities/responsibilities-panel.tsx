import { ActionIcon } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import styles from "../clients/client-body.module.css";
import { useEditing } from "../clients/editing";
import { AddButton, EditButton } from "../clients/panel-buttons";
import { useOnChange } from "../live/changes";
import { AREAS, areaName, openAreas } from "./areas";
import { ResponsibilityForm } from "./responsibility-form";
import {
  type Party,
  ResponsibilitiesQuery,
  type Responsibility,
  ResponsibilityFields,
} from "./responsibility-query";

const ResponsibilityRemove = graphql(
  `mutation ResponsibilityRemove($input: ResponsibilityRemoveInput!) {
    responsibilityRemove(input: $input) {
      client { id responsibilities { ...ResponsibilityFields } }
      errors { code field message }
    }
  }`,
  [ResponsibilityFields],
);

const KINDS = ["RESPONSIBILITY", "TEAM", "CONTACT"] as const;

interface Props {
  clientId: string;
  canWrite: boolean;
}

/** Who looks after which area of the client's IT: who does it, answers for it, is asked, is told. */
export function ResponsibilitiesPanel({ clientId, canWrite }: Props) {
  const editing = useEditing<Responsibility>();
  const [removing, setRemoving] = useState<Responsibility | null>(null);
  const run = useAct();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ResponsibilitiesQuery,
    variables: { clientId },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.client?.responsibilities;
  const open = openAreas(rows ?? []);
  const remove = (row: Responsibility) =>
    run(
      ResponsibilityRemove,
      { input: { id: row.id, expectedVersion: row.version } },
      {
        done: `${areaName(row)} has nobody of its own now.`,
        failed: `Could not remove ${areaName(row)}`,
      },
    );
  const firstOpen = AREAS.find(({ label }) => open.includes(label))?.value ?? "OTHER";
  return (
    <Panel
      title="Responsibilities"
      aside={rows?.length || undefined}
      inset="flush"
      actions={
        canWrite ? <AddButton what="a responsibility" onClick={editing.create} /> : undefined
      }
    >
      {loading && <SkeletonRows rows={4} />}
      {rows === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {rows?.length === 0 && (
        <p className={styles.empty}>
          Nobody is named yet, so everything goes to your default team. Name who does what before
          something breaks.
        </p>
      )}
      {rows !== undefined && rows.length > 0 && (
        <>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Area</th>
                <th scope="col">Does it</th>
                <th scope="col">Answers for it</th>
                <th scope="col">Asked before</th>
                <th scope="col">Told after</th>
                {canWrite && <th scope="col" aria-label="Change" />}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className={table.strong}>{areaName(row)}</td>
                  <td>{nameOf(row.responsible)}</td>
                  <td>{row.accountable === null ? <Nobody /> : nameOf(row.accountable)}</td>
                  <td>
                    {row.consulted.length === 0 ? <Nobody /> : row.consulted.map(nameOf).join(", ")}
                  </td>
                  <td>
                    {row.informed.length === 0 ? <Nobody /> : row.informed.map(nameOf).join(", ")}
                  </td>
                  {canWrite && (
                    <td className={table.actions}>
                      <span className={table.inline}>
                        <EditButton what={areaName(row)} onClick={() => editing.edit(row)} />
                        <Hint label={`Remove ${areaName(row)}`}>
                          <ActionIcon
                            aria-label={`Remove ${areaName(row)}`}
                            onClick={() => setRemoving(row)}
                          >
                            <Trash2 size={14} />
                          </ActionIcon>
                        </Hint>
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {open.length > 0 && (
            <p className={styles.empty}>Nobody of their own: {open.join(", ")}.</p>
          )}
        </>
      )}
      <FormDrawer
        title={
          editing.existing === undefined ? "Who does what" : `Edit ${areaName(editing.existing)}`
        }
        opened={editing.subject !== null}
        onClose={editing.close}
      >
        <ResponsibilityForm
          clientId={clientId}
          area={firstOpen}
          onClose={editing.close}
          {...(editing.existing === undefined ? {} : { existing: editing.existing })}
        />
      </FormDrawer>
      <ConfirmDialog
        title={removing === null ? "" : `Remove ${areaName(removing)}?`}
        opened={removing !== null}
        confirmLabel="Remove"
        onConfirm={() => removing !== null && void remove(removing)}
        onClose={() => setRemoving(null)}
      >
        What goes wrong in this area will go to whoever has “Everything else”, or to your default
        team.
      </ConfirmDialog>
    </Panel>
  );
}

const nameOf = ({ name }: Party) => (name === "" ? "somebody" : name);

function Nobody() {
  return <span className={table.quiet}>–</span>;
}
