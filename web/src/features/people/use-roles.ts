import { useQuery } from "urql";
import { GrantableClients, type RoleInfo, type RoleName, RolesQuery } from "./people-query";

const NONE: readonly RoleInfo[] = [];

/** The roles there are, and a title for each. */
export function useRoles() {
  const [{ data }] = useQuery({ query: RolesQuery });
  const roles = data?.roles ?? NONE;
  const titleOf = (role: RoleName) =>
    roles.find((each) => each.role === role)?.title ?? role.toLowerCase().replaceAll("_", " ");
  return { roles, titleOf };
}

/** What a grant may be limited to, for a choice field; empty is the whole provider. */
export function useClientChoices() {
  const [{ data }] = useQuery({ query: GrantableClients });
  return (data?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
