import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import styles from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { Token } from "./enrolment-query";
import { tokenState } from "./token-state";

const TokenRevoke = graphql(`
  mutation EnrolmentTokenRevoke($input: EnrolmentTokenRevokeInput!) {
    enrolmentTokenRevoke(input: $input) {
      enrolmentToken { id revokedAt }
      errors { code field message }
    }
  }
`);

export function TokensTable({ rows, canRevoke }: { rows: readonly Token[]; canRevoke: boolean }) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Client</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.number}>
              Used
            </th>
            <th scope="col" className={styles.number}>
              Ends
            </th>
            <th scope="col">Created by</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((token) => (
            <Row key={token.id} token={token} canRevoke={canRevoke} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ token, canRevoke }: { token: Token; canRevoke: boolean }) {
  const run = useAct();
  useNow(60_000);
  const { tone, word, usable } = tokenState(token, serverNow());
  const revoke = () =>
    run(
      TokenRevoke,
      { input: { id: token.id } },
      {
        done: `“${token.label}” is revoked. Devices that used it stay.`,
        failed: `Could not revoke “${token.label}”`,
      },
    );
  return (
    <tr>
      <td className={styles.strong}>{token.label}</td>
      <td>
        <Link to="/clients/$clientId" params={{ clientId: token.client.id }}>
          {token.client.name}
        </Link>
        {token.site !== null && <span className={styles.quiet}> · {token.site.name}</span>}
      </td>
      <td>
        <Badge tone={tone}>{word}</Badge>
      </td>
      <td className={styles.number}>
        {token.uses} of {token.maxUses}
      </td>
      <td className={`${styles.number} ${styles.quiet}`}>
        <Time at={token.expiresAt} />
      </td>
      <td className={styles.quiet}>{token.createdBy?.name ?? "unknown"}</td>
      <td className={styles.actions}>
        {canRevoke && usable && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Revoke ${token.label}`}
            onClick={() => void revoke()}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}
