import { ActionIcon, Button } from "@mantine/core";
import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { createPortal } from "react-dom";
import { useStore } from "#/lib/store";
import { CopyButton } from "./copy-button";
import { openDialogs } from "./dialog";
import styles from "./toast-stack.module.css";
import { type Toast, toasts } from "./toasts";

/** The messages that are up at this moment; read out by screen readers as they come. */
export function ToastStack() {
  const list = useStore(toasts);
  // A modal dialog makes everything outside of it inert, and lies above it.
  const above = useStore(openDialogs).at(-1) ?? document.body;
  return createPortal(
    <section className={styles.stack} aria-label="Messages" aria-live="polite">
      {list.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>,
    above,
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = () => toasts.set((list) => list.filter((each) => each.id !== toast.id));
  const { action } = toast;
  return (
    <div className={styles.toast} data-tone={toast.tone}>
      {toast.tone === "good" ? <CircleCheck size={16} /> : <TriangleAlert size={16} />}
      <div className={styles.text}>
        <strong>{toast.title}</strong>
        {toast.detail !== undefined && <span>{toast.detail}</span>}
      </div>
      {action !== undefined && (
        <Button
          onClick={() => {
            dismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      {toast.requestId !== undefined && <CopyButton text={toast.requestId} what="request id" />}
      <ActionIcon aria-label="Dismiss" onClick={dismiss}>
        <X size={14} />
      </ActionIcon>
    </div>
  );
}
