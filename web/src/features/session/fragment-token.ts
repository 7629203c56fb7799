/**
 * Takes a one-time token out of `#token=…`. It leaves the address bar, the history entry and any
 * later referrer at once; the page keeps it in memory only.
 */
export function takeFragmentToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  return token === null || token === "" ? null : token;
}

export interface LinkFragment {
  /** What the link is for, such as `insight.acknowledge`. */
  purpose: string;
  token: string;
}

/** Takes `#<purpose>=<token>` out of the address, as `takeFragmentToken` does. */
export function takeLinkFragment(): LinkFragment | null {
  const [first] = new URLSearchParams(location.hash.slice(1));
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  const [purpose = "", token = ""] = first ?? [];
  return purpose === "" || token === "" ? null : { purpose, token };
}
