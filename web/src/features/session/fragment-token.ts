/**
 * Takes a one-time token out of `#token=…`. It leaves the address bar, the history entry and any
 * later referrer at once; the page keeps it in memory only.
 */
export function takeFragmentToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  return token === null || token === "" ? null : token;
}
