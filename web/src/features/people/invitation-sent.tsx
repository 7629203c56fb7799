import { Button } from "@mantine/core";
import { CommandLine } from "#/ui/command-line";
import type { Invitation } from "./invite-form";
import styles from "./person.module.css";

/** The link, shown this once, and whether it was mailed as well. */
export function InvitationSent({
  invitation,
  onClose,
}: {
  invitation: Invitation;
  onClose: () => void;
}) {
  const name = invitation.user?.name ?? "the person";
  return (
    <div className={styles.link}>
      <p>
        {invitation.mailed
          ? `The invitation is on its way to ${invitation.user?.email ?? name}.`
          : `No mail is configured, so nothing was sent. Give this link to ${name} yourself.`}{" "}
        It works once and is shown <strong>only now</strong>.
      </p>
      {invitation.invitationUrl !== null && (
        <CommandLine command={invitation.invitationUrl} what="link" />
      )}
      <div className={styles.buttons}>
        <Button variant="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
