// What a person wants done, outside of forms. One intent has one idempotency key: sent again after a
// lost answer it is the same request, and with anything in it changed it is another one.
import { newIdempotencyKey } from "./node-id";

export interface Intent {
  /** The key for this content: the same as last time unless the content differs. */
  keyFor: (content: unknown) => string;
  /** The server has answered: what is sent next is wanted anew, even with the same content. */
  settle: () => void;
}

export function createIntent(): Intent {
  let last: { content: string; key: string } | null = null;
  return {
    keyFor: (content) => {
      const text = JSON.stringify(content);
      if (last?.content !== text) last = { content: text, key: newIdempotencyKey() };
      return last.key;
    },
    settle: () => {
      last = null;
    },
  };
}
