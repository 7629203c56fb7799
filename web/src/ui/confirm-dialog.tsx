import type { ReactNode } from "react";
import { ConfirmBody } from "./confirm-body";
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
      <ConfirmBody
        confirmLabel={confirmLabel}
        onCancel={onClose}
        onConfirm={() => {
          onClose();
          onConfirm();
        }}
      >
        {children}
      </ConfirmBody>
    </Dialog>
  );
}
