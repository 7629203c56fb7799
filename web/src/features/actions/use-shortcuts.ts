import { useEffect } from "react";
import { actions } from "./registry";
import { ShortcutEngine } from "./shortcut-engine";
import { suspensions } from "./use-actions";

/** Listens to the keyboard for as long as the shell is there. */
export function useShortcuts(): void {
  useEffect(() => {
    const engine = new ShortcutEngine({
      match: (sequence) => actions.match(sequence),
      now: () => performance.now(),
      suspended: () => suspensions.get() > 0,
    });
    const onKeyDown = (event: KeyboardEvent) => {
      if (engine.handle(event) !== "ignored") event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
