// Moving through a list by keyboard: j and k (or the arrows), Enter opens, Space peeks, Escape lets
// go. The cursor belongs to a record, not to a place: live updates never move it to another row.
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

  const moveBy = (step: number) => {
    if (ids.length === 0) return;
    const at = cursor === null ? -1 : ids.indexOf(cursor);
    const next = at === -1 ? (step > 0 ? 0 : ids.length - 1) : clamp(at + step, ids.length);
    const id = ids[next];
    if (id === undefined) return;
    setCursor(id);
    if (scrollTo !== undefined) scrollTo(next);
    else rows.current.get(id)?.scrollIntoView({ block: "nearest" });
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
      onClose?.();
    }),
  ]);

  const rowProps = (id: string) => ({
    ref: (element: HTMLElement | null) => {
      if (element === null) rows.current.delete(id);
      else rows.current.set(id, element);
    },
  });
  return { cursor, setCursor, rowProps };
}

const clamp = (index: number, length: number) => Math.max(0, Math.min(length - 1, index));
