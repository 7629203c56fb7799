// The two frames that pages stand in: bare (before sign-in) and the shell (after).
import { createRootRoute, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { useQuery } from "urql";
import { loadViewer, ViewerContext } from "#/features/session/viewer";
import { ViewerQuery } from "#/features/session/viewer-query";
import { Shell } from "#/features/shell/shell";
import type { Problem } from "#/gql/problem";
import { ToastStack } from "#/ui/toast-stack";

/** Thrown by a loader; the router's error page shows it. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <ToastStack />
    </>
  ),
});

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ location }) => {
    const loaded = await loadViewer();
    if (loaded.kind === "failed") throw new ProblemError(loaded.problem);
    if (loaded.kind === "signed-out") {
      const next = location.href === "/" ? {} : { next: location.href };
      throw redirect({ to: "/sign-in", search: next });
    }
    return { viewer: loaded.viewer };
  },
  component: SignedIn,
});

function SignedIn() {
  const { viewer } = shellRoute.useRouteContext();
  // Rights can change while the page is open: the cache has the latest viewer.
  const [{ data }] = useQuery({ query: ViewerQuery });
  return (
    <ViewerContext value={data?.viewer ?? viewer}>
      <Shell />
    </ViewerContext>
  );
}
