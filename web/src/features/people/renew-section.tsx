import { Button } from "@mantine/core";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { InvitationSent } from "./invitation-sent";
import type { Invitation } from "./invite-form";
import { type Person, PersonFields } from "./people-query";
import styles from "./person.module.css";

const InvitationRenew = graphql(
  `mutation InvitationRenew($input: InvitationRenewInput!) {
    invitationRenew(input: $input) {
      user { ...PersonFields }
      invitationUrl
      mailed
      errors { code field message }
    }
  }`,
  [PersonFields],
);

/** For a person who has not joined yet: links run out and get lost. */
export function RenewSection({ person }: { person: Person }) {
  const run = useAct();
  const [invitation, setInvitation] = useState<Invitation>();
  const renew = async () => {
    const outcome = await run(
      InvitationRenew,
      { input: { id: person.id } },
      { failed: `Could not make a new link for ${person.name}` },
    );
    if (outcome.kind === "done") setInvitation(outcome.data.invitationRenew);
  };
  if (invitation !== undefined) {
    return <InvitationSent invitation={invitation} onClose={() => setInvitation(undefined)} />;
  }
  return (
    <section className={styles.head}>
      <p className={styles.quiet}>Has not joined yet. A new link ends the older ones.</p>
      <Button leftSection={<Link2 size={14} />} onClick={() => void renew()}>
        New link
      </Button>
    </section>
  );
}
