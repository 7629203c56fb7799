import { ActionIcon } from "@mantine/core";
import { X } from "lucide-react";
import {
  type PointerEvent,
  type ReactNode,
  type SyntheticEvent,
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useSuspendedShortcuts } from "#/features/actions/use-actions";
import { createStore } from "#/lib/store";
import { ConfirmBody } from "./confirm-body";
import styles from "./dialog.module.css";
import { UnsavedContext } from "./unsaved";

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
 * `data-autofocus` has the focus first. Escape and a press beside it close it, but not with a form
 * in which something was entered: then it asks.
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
  // How many forms hold something that is not saved.
  const unsaved = useRef(0);
  const hold = useCallback(() => {
    unsaved.current += 1;
    return () => {
      unsaved.current -= 1;
    };
  }, []);
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    if (unsaved.current > 0) setLeaving(true);
    else onClose();
  };
  // Selecting text may begin or end outside, and is a click on the backdrop to the browser: only
  // what begins and ends there is one. It belongs to the element itself; the rest lies in a child.
  const outside = useRef(false);
  const beside = (event: SyntheticEvent) => event.target === dialog.current;
  const onPointerDown = (event: PointerEvent) => {
    outside.current = beside(event);
  };
  const onPointerUp = (event: PointerEvent) => {
    outside.current &&= beside(event);
  };
  const onClick = (event: SyntheticEvent) => {
    if (beside(event) && outside.current) leave();
  };
  // Both also come up here from what lies inside: a dialog, or the choice of a file.
  const onCancel = (event: SyntheticEvent) => {
    if (!beside(event)) return;
    event.preventDefault();
    if (event.cancelable) leave();
  };
  // A browser that was held back once may close it all the same.
  const onClosed = (event: SyntheticEvent) => {
    const element = dialog.current;
    if (element === null || element.open || !beside(event)) return;
    if (unsaved.current > 0) element.showModal();
    leave();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for what the backdrop does
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-place={place}
      aria-labelledby={id}
      style={{ "--dialog-width": `${width}px` } as object}
      onPointerDown={onPointerDown}
      onPointerUp={onPointerUp}
      onClick={onClick}
      onCancel={onCancel}
      onClose={onClosed}
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
        <div className={styles.body}>
          <UnsavedContext value={hold}>{children}</UnsavedContext>
        </div>
      </div>
      {leaving && (
        <Dialog
          title="Leave without saving?"
          place="center"
          width={380}
          onClose={() => setLeaving(false)}
        >
          <ConfirmBody
            cancelLabel="Stay"
            confirmLabel="Leave"
            onCancel={() => setLeaving(false)}
            onConfirm={onClose}
          >
            What you have entered here is not saved yet.
          </ConfirmBody>
        </Dialog>
      )}
    </dialog>
  );
}
