import { ActionIcon } from "@mantine/core";
import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useSuspendedShortcuts } from "#/features/actions/use-actions";
import { createStore } from "#/lib/store";
import styles from "./dialog.module.css";

/** The dialogs that are open, the topmost last. Whatever must lie above them goes inside. */
export const openDialogs = createStore<readonly HTMLDialogElement[]>([]);

interface Props {
  title: string;
  /** `center` asks, `right` holds a form beside the page, `top` is the palette (title unseen). */
  place: "center" | "right" | "top";
  width: number;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog on the browser's own `<dialog>`: it traps the focus, answers Escape, lies above
 * everything and makes the page behind it inert. Mount it to open it. The element marked
 * `data-autofocus` has the focus first.
 */
export function Dialog({ title, place, width, onClose, children }: Props) {
  useSuspendedShortcuts(true);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element === null) return;
    element.showModal();
    openDialogs.set((list) => [...list, element]);
    const first = element.querySelector<HTMLElement>("[data-autofocus], input, select, textarea");
    (first ?? element).focus();
    return () => {
      openDialogs.set((list) => list.filter((each) => each !== element));
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onClick = (event: MouseEvent) => {
    // The backdrop belongs to the element itself; everything inside lies in a child.
    if (event.target === dialog.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for what the backdrop does
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-place={place}
      aria-labelledby={id}
      style={{ "--dialog-width": `${width}px` } as object}
      onClick={onClick}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.inner}>
        <div className={place === "top" ? "visually-hidden" : styles.header}>
          <h2 id={id}>{title}</h2>
          {place !== "top" && (
            <ActionIcon aria-label="Close" onClick={onClose}>
              <X size={16} />
            </ActionIcon>
          )}
        </div>
        <div className={styles.body}>{children}</div>
      </div>
    </dialog>
  );
}
