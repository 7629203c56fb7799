// Moving through a list by keyboard: j and k (or the arrows), Enter opens, Space peeks, Escape lets
// go. The focus goes with the cursor, to the row's own link. The cursor belongs to a record, not to a place: live updates never move it to another row.
import { useRef, useState } from "react";
import type { Action } from "#/features/actions/registry";
import { useActions } from "#/features/actions/use-actions";

interface Options {
  ids: readonly string[];
  onOpen: (id: string) => void;
  /** Absent where the list has nothing to peek at. */
  onPeek?: (id: string) => void;
  /** Called by Escape after the cursor was let go. */
  onClose?: () => void;
  /** For virtual lists, whose rows may not be in the document. */
  scrollTo?: (index: number) => void;
}

export function useListCursor(options: Options) {
  const { ids, onOpen, onPeek, onClose, scrollTo } = options;
  const [cursor, setCursor] = useState<string | null>(null);
  const rows = useRef(new Map<string, HTMLElement>());

  // The row that the focus goes to; in a virtual list it may have to be rendered first.
  const wanted = useRef<string | null>(null);
  const take = (row: HTMLElement) => {
    wanted.current = null;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector<HTMLElement>("a[href], button")?.focus({ preventScroll: true });
  };

  const moveBy = (step: number) => {
    if (ids.length === 0) return;
    const at = cursor === null ? -1 : ids.indexOf(cursor);
    const next = at === -1 ? (step > 0 ? 0 : ids.length - 1) : clamp(at + step, ids.length);
    const id = ids[next];
    if (id === undefined) return;
    setCursor(id);
    wanted.current = id;
    if (scrollTo !== undefined) scrollTo(next);
    const row = rows.current.get(id);
    if (row !== undefined) take(row);
  };
  const withCursor = (body: (id: string) => void) => () => {
    if (cursor !== null && ids.includes(cursor)) body(cursor);
  };
  const key = (id: string, title: string, keys: string, run: () => void): Action => ({
    id: `list.${id}`,
    title,
    section: "List",
    keys,
    reach: "keyboard",
    run,
  });
  useActions([
    key("next", "Next row", "j", () => moveBy(1)),
    key("previous", "Previous row", "k", () => moveBy(-1)),
    key("down", "Next row", "ArrowDown", () => moveBy(1)),
    key("up", "Previous row", "ArrowUp", () => moveBy(-1)),
    key("open", "Open the row", "Enter", withCursor(onOpen)),
    ...(onPeek === undefined ? [] : [key("peek", "Peek at the row", "Space", withCursor(onPeek))]),
    key("release", "Let go", "Escape", () => {
      setCursor(null);
      wanted.current = null;
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      onClose?.();
    }),
  ]);

  const rowProps = (id: string) => ({
    ref: (element: HTMLElement | null) => {
      if (element === null) rows.current.delete(id);
      else rows.current.set(id, element);
      if (element !== null && wanted.current === id) take(element);
    },
  });
  return { cursor, setCursor, rowProps };
}

const clamp = (index: number, length: number) => Math.max(0, Math.min(length - 1, index));
