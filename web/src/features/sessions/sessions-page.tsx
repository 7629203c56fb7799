import { Button } from "@mantine/core";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { browserName } from "./browser-name";
import { NameForm } from "./name-form";
import { PasswordForm } from "./password-form";
import styles from "./sessions-page.module.css";
import { type SessionRow, SessionsQuery } from "./sessions-query";

const SessionRevoke = graphql(`
  mutation SessionRevoke($input: SessionRevokeInput!) {
    sessionRevoke(input: $input) { errors { code field message } }
  }
`);

const NONE = {};

export function SessionsPage() {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: SessionsQuery,
    variables: NONE,
  });
  const viewer = data?.viewer ?? null;
  return (
    <Page title="My account" summary="Where you are signed in, your name and your password.">
      {loading && <SkeletonRows rows={4} />}
      {viewer === null && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {viewer !== null && (
        <div className={styles.columns}>
          <SessionsPanel rows={viewer.sessions} />
          <div className={styles.side}>
            <Panel title="Name">
              <NameForm user={viewer.user} />
            </Panel>
            <Panel title="Password">
              <PasswordForm />
            </Panel>
          </div>
        </div>
      )}
    </Page>
  );
}

function SessionsPanel({ rows }: { rows: readonly SessionRow[] }) {
  const run = useAct();
  const end = (row: SessionRow) =>
    run(
      SessionRevoke,
      { input: { id: row.id } },
      { done: "That session has ended.", failed: "Could not end the session" },
    );
  return (
    <Panel title="Signed in" aside={rows.length} inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Address</th>
            <th scope="col" className={table.number}>
              Last used
            </th>
            <th scope="col" className={table.number}>
              Ends
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className={table.strong} title={row.userAgent ?? undefined}>
                <span className={table.inline}>
                  {browserName(row.userAgent)}
                  {row.current && <Badge tone="accent">this one</Badge>}
                </span>
              </td>
              <td>{row.address ?? "unknown"}</td>
              <td className={`${table.number} ${table.quiet}`}>
                <Time at={row.lastUsedAt} />
              </td>
              <td className={`${table.number} ${table.quiet}`}>
                <Time at={row.expiresAt} />
              </td>
              <td className={table.actions}>
                {!row.current && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    aria-label={`End the session of ${browserName(row.userAgent)}`}
                    onClick={() => void end(row)}
                  >
                    End
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
