import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { createStore } from "#/lib/store";
import { type Action, actions, type Place } from "./registry";

/** Number of dialogs that have the keyboard to themselves. */
export const suspensions = createStore(0);

/**
 * Offers actions while the component is mounted. The list may be new on every render: what runs is
 * always the latest, and registration happens again only if what is shown of it changes.
 */
export function useActions(list: readonly Action[], place: Place = "page"): void {
  const latest = useRef(list);
  latest.current = list;
  const shape = list.map((each) => `${each.id}|${each.title}|${each.keys ?? ""}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is what is shown of the list
  const stable = useMemo(
    () =>
      latest.current.map((each, i) => ({
        ...each,
        run: () => latest.current[i]?.run(),
      })),
    [shape],
  );
  useEffect(() => actions.register(stable, place), [stable, place]);
}

/** Everything that can be done now. */
export function useActionList(): readonly Action[] {
  return useSyncExternalStore(actions.subscribe, actions.list);
}

/** Keeps the page's shortcuts quiet while a dialog is open. */
export function useSuspendedShortcuts(open: boolean): void {
  useEffect(() => {
    if (!open) return;
    suspensions.set((n) => n + 1);
    return () => suspensions.set((n) => n - 1);
  }, [open]);
}
