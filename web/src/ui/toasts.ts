// Short messages at the edge of the page. Good news goes away by itself; bad news stays until it is
// dismissed or tried again.
import { createStore } from "#/lib/store";

export interface Toast {
  id: number;
  tone: "good" | "bad";
  title: string;
  detail?: string;
  /** The request id to copy. */
  requestId?: string | undefined;
  action?: { label: string; run: () => void };
}

const GOOD_NEWS_MS = 4_000;
let nextId = 1;

export const toasts = createStore<readonly Toast[]>([]);

/** Shows a message; the returned function takes it away. */
export function toast(message: Omit<Toast, "id">): () => void {
  const id = nextId++;
  toasts.set((list) => [...list.slice(-3), { ...message, id }]);
  const dismiss = () => toasts.set((list) => list.filter((each) => each.id !== id));
  if (message.tone === "good") setTimeout(dismiss, GOOD_NEWS_MS);
  return dismiss;
}
