import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./confirm-dialog.module.css";

interface Props {
  children: ReactNode;
  cancelLabel?: string;
  confirmLabel: string;
  onCancel: () => void;
  onConfirm: () => void;
}

/** A question and its two answers; the harmless one has the focus. */
export function ConfirmBody(props: Props) {
  const { children, cancelLabel = "Cancel", confirmLabel, onCancel, onConfirm } = props;
  return (
    <>
      <div className={styles.text}>{children}</div>
      <div className={styles.buttons}>
        <Button onClick={onCancel} data-autofocus>
          {cancelLabel}
        </Button>
        <Button variant="filled" color="red" onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </>
  );
}
