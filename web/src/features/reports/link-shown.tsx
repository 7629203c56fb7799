import { Button } from "@mantine/core";
import { CommandLine } from "#/ui/command-line";
import styles from "./report-page.module.css";

interface Props {
  url: string | null;
  /** Whether a letter went out; null where none was to. */
  mailed: boolean | null;
  onClose: () => void;
}

/** A link is shown once: it is not stored where it could be read again. */
export function LinkShown({ url, mailed, onClose }: Props) {
  return (
    <div className={`${styles.shown} prose`}>
      <p>
        {mailed === true && "A letter with the link is on its way."}
        {mailed === false &&
          "No letter was sent: there is no address, or mail is not set up. Pass the link on yourself."}
        {mailed === null && "Pass the link on yourself."}
      </p>
      {url !== null && (
        <>
          <p>The link is shown only now:</p>
          <CommandLine command={url} what="link" />
        </>
      )}
      <div>
        <Button variant="filled" onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </div>
  );
}
