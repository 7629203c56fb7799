import type { ReactNode } from "react";
import { Dialog } from "../dialog";

interface Props {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A form at the right edge: the list behind it stays in sight. */
export function FormDrawer({ title, opened, onClose, children }: Props) {
  if (!opened) return null;
  return (
    <Dialog title={title} place="right" width={460} onClose={onClose}>
      {children}
    </Dialog>
  );
}
