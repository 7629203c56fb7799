import { useState } from "react";

/**
 * The cursor of a list that grows page by page. The cache joins the pages; here only the newest
 * cursor is kept, and it starts over when the filter (`key`) changes.
 */
export function usePaging(key: string): { after: string | null; more: (after: string) => void } {
  const [at, setAt] = useState<{ key: string; after: string | null }>({ key, after: null });
  return {
    after: at.key === key ? at.after : null,
    more: (after) => setAt({ key, after }),
  };
}
