// Small preferences that live in this browser. Storage may be absent or full (private windows,
// policies): then the preference lasts for the page.

/** Reads a remembered text, or null. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`steward.${key}`);
  } catch {
    return null;
  }
}

/** Remembers a text; null forgets it. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`steward.${key}`);
    else localStorage.setItem(`steward.${key}`, value);
  } catch {
    // Nothing to do: the page goes on with the value it holds.
  }
}
