import { Button } from "@mantine/core";
import { Lock, LockOpen, Plus } from "lucide-react";
import { useState } from "react";
import { graphql } from "#/gql/graphql";
import { problem as problemOf } from "#/gql/problem";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { Facts } from "#/ui/facts";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useCan, useViewer } from "../session/viewer";
import { GrantForm } from "./grant-form";
import { GrantsList } from "./grants-list";
import { type Person, PersonQuery } from "./people-query";
import styles from "./person.module.css";
import { PersonState } from "./person-state";
import { RenewSection } from "./renew-section";

const UserLock = graphql(`
  mutation UserLock($input: UserLockInput!) {
    userLock(input: $input) { user { id lockedAt version } errors { code field message } }
  }
`);

const UserUnlock = graphql(`
  mutation UserUnlock($input: UserLockInput!) {
    userUnlock(input: $input) { user { id lockedAt version } errors { code field message } }
  }
`);

export function PersonDetails({ userId }: { userId: string }) {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: PersonQuery,
    variables: { id: userId },
  });
  if (loading) return <SkeletonRows rows={4} />;
  const person = data?.user ?? null;
  if (person === null)
    return <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />;
  return <Details person={person} />;
}

function Details({ person }: { person: Person }) {
  const [granting, setGranting] = useState(false);
  const canWrite = useCan()("PEOPLE_WRITE");
  return (
    <div className={styles.sections}>
      <Facts
        rows={[
          ["State", <PersonState key="s" person={person} />],
          ["E-mail", person.email],
          ["Contact of", person.contact?.client.name ?? null],
          ["Invited", person.invitedAt === null ? null : <Time key="i" at={person.invitedAt} />],
          ["Joined", person.joinedAt === null ? "not yet" : <Time key="j" at={person.joinedAt} />],
          [
            "Last seen",
            person.lastSeenAt === null ? "never" : <Time key="l" at={person.lastSeenAt} />,
          ],
        ]}
      />
      <section>
        <div className={styles.head}>
          <h3>Grants</h3>
          {canWrite && !granting && (
            <Button leftSection={<Plus size={14} />} onClick={() => setGranting(true)}>
              Grant
            </Button>
          )}
        </div>
        {granting ? (
          <GrantForm person={person} onClose={() => setGranting(false)} />
        ) : (
          <GrantsList person={person} canWrite={canWrite} />
        )}
      </section>
      {canWrite && !granting && person.joinedAt === null && <RenewSection person={person} />}
      {canWrite && !granting && <LockSection person={person} />}
    </div>
  );
}

function LockSection({ person }: { person: Person }) {
  const run = useAct();
  const { user } = useViewer();
  const input = { id: person.id };
  if (user.id === person.id) return null;
  const locked = person.lockedAt !== null;
  return (
    <section>
      <div className={styles.head}>
        <p className={styles.quiet}>
          {locked
            ? "Locked: cannot sign in, and every session has ended."
            : "Locking ends every session at once and keeps all records."}
        </p>
        {locked ? (
          <Button
            leftSection={<LockOpen size={14} />}
            onClick={() =>
              void run(
                UserUnlock,
                { input },
                {
                  done: `${person.name} can sign in again.`,
                  failed: `Could not unlock ${person.name}`,
                },
              )
            }
          >
            Unlock
          </Button>
        ) : (
          <Button
            leftSection={<Lock size={14} />}
            onClick={() =>
              void run(
                UserLock,
                { input },
                { done: `${person.name} is locked.`, failed: `Could not lock ${person.name}` },
              )
            }
          >
            Lock
          </Button>
        )}
      </div>
    </section>
  );
}
