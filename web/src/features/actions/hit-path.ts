// Where something that the search found is shown, to staff and to a client's contact.

interface Hit {
  id: string;
  kind: string;
  clientId: string | null;
}

const PAGES: Partial<Record<string, string>> = {
  tic: "/tickets",
  ins: "/insights",
  rbk: "/runbooks",
  run: "/runs",
};

/** By the kind that its id names; sites, contacts and services live on their client's page. */
export function hitPath(hit: Hit, contact: boolean): string {
  const prefix = hit.id.slice(0, 3);
  if (contact) {
    if (prefix === "tic") return `/requests/${hit.id}`;
    return hit.kind === "DEVICE" ? `/devices/${hit.id}` : "/";
  }
  const page = PAGES[prefix];
  if (page !== undefined) return `${page}/${hit.id}`;
  if (hit.kind === "DEVICE") return `/devices/${hit.id}`;
  if (hit.kind === "USER") return `/settings/people?user=${hit.id}`;
  return `/clients/${hit.kind === "CLIENT" ? hit.id : (hit.clientId ?? "")}`;
}
