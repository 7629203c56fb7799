import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./confirm-dialog.module.css";
import { Dialog } from "./dialog";

interface Props {
  title: string;
  opened: boolean;
  /** What will happen, and what cannot be taken back. */
  children: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. */
export function ConfirmDialog(props: Props) {
  const { title, opened, children, confirmLabel, onConfirm, onClose } = props;
  if (!opened) return null;
  return (
    <Dialog title={title} place="center" width={420} onClose={onClose}>
      <div className={styles.text}>{children}</div>
      <div className={styles.buttons}>
        <Button onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          variant="filled"
          color="red"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
