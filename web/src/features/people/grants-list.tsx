import { ActionIcon } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { Badge } from "#/ui/badge";
import { Hint } from "#/ui/hint";
import { Time } from "#/ui/time";
import { type Grant, type Person, PersonFields } from "./people-query";
import styles from "./person.module.css";
import { useRoles } from "./use-roles";

const GrantRevoke = graphql(
  `mutation GrantRevoke($input: GrantRevokeInput!) {
    grantRevoke(input: $input) {
      user { ...PersonFields }
      errors { code field message }
    }
  }`,
  [PersonFields],
);

/** What a person may and may not do, grant by grant. */
export function GrantsList({ person, canWrite }: { person: Person; canWrite: boolean }) {
  const { titleOf } = useRoles();
  const run = useAct();
  const revoke = (grant: Grant) =>
    run(
      GrantRevoke,
      { input: { id: grant.id } },
      {
        done: "The grant is revoked; it has no effect from now on.",
        failed: "Could not revoke the grant",
      },
    );
  if (person.grants.length === 0) {
    return <p className={styles.quiet}>No grant: {person.name} can sign in but sees nothing.</p>;
  }
  return (
    <ul className={styles.grants}>
      {person.grants.map((grant) => (
        <li key={grant.id}>
          <Badge tone={grant.effect === "DENY" ? "bad" : "accent"}>
            {grant.effect === "DENY" ? "deny" : "allow"}
          </Badge>
          <div className={styles.grantText}>
            <strong>{titleOf(grant.role)}</strong>
            <span>{grant.client === null ? "whole provider" : grant.client.name}</span>
            {grant.expiresAt !== null && (
              <span>
                ends <Time at={grant.expiresAt} />
              </span>
            )}
            {grant.reason !== null && <span>“{grant.reason}”</span>}
          </div>
          {canWrite && (
            <Hint label="Revoke">
              <ActionIcon
                aria-label={`Revoke ${titleOf(grant.role)}`}
                onClick={() => void revoke(grant)}
              >
                <Trash2 size={14} />
              </ActionIcon>
            </Hint>
          )}
        </li>
      ))}
    </ul>
  );
}
