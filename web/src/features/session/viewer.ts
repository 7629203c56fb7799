import { createContext, use } from "react";
import { client } from "#/gql/client";
import { type Problem, toProblem } from "#/gql/problem";
import { session } from "#/gql/session";
import { type Permission, type Viewer, ViewerQuery } from "./viewer-query";

export type LoadedViewer =
  | { kind: "signed-in"; viewer: Viewer }
  | { kind: "signed-out" }
  | { kind: "failed"; problem: Problem };

/**
 * Finds out who is signed in. The access cookie may have run out while the refresh cookie lives, and
 * neither can be seen from here: so "nobody" is believed only after a renewal was refused.
 */
export async function loadViewer(): Promise<LoadedViewer> {
  const first = await ask("cache-first");
  if (first.kind !== "signed-out") return first;
  const outcome = await session.renew();
  if (outcome !== "renewed") return first;
  return ask("network-only");
}

async function ask(requestPolicy: "cache-first" | "network-only"): Promise<LoadedViewer> {
  const { data, error } = await client.query(ViewerQuery, {}, { requestPolicy }).toPromise();
  if (error !== undefined) {
    const problem = toProblem(error);
    return problem.code === "UNAUTHENTICATED"
      ? { kind: "signed-out" }
      : { kind: "failed", problem };
  }
  const viewer = data?.viewer ?? null;
  return viewer === null ? { kind: "signed-out" } : { kind: "signed-in", viewer };
}

export const ViewerContext = createContext<Viewer | null>(null);

/** The person who is signed in; only inside the shell. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (viewer === null) throw new Error("useViewer outside the shell");
  return viewer;
}

/** Asks whether the person may do something anywhere; the server decides about each object. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useViewer();
  return (permission) => permissions.includes(permission);
}

/** Asks whether the person may do something for the whole provider. */
export function useCanProviderWide(): (permission: Permission) => boolean {
  const { providerPermissions } = useViewer();
  return (permission) => providerPermissions.includes(permission);
}
