import { Button } from "@mantine/core";
import { CommandLine } from "#/ui/command-line";
import styles from "./occurrence.module.css";

interface Props {
  /** Shown once; null where it went by mail only. */
  linkUrl: string | null;
  mailed: boolean;
  onClose: () => void;
}

/** What became of a question: on its way by mail, or a link to pass on by hand. */
export function AnswerLink({ linkUrl, mailed, onClose }: Props) {
  return (
    <div className={styles.link}>
      <p>
        {mailed
          ? "The question is on its way by mail, with a link to answer."
          : "No mail could be sent, so pass the link on yourself."}
      </p>
      {linkUrl !== null && (
        <>
          <p>Whoever has this link can answer for this person. It is shown only now.</p>
          <CommandLine command={linkUrl} what="link" />
        </>
      )}
      <div className="row">
        <Button variant="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
