// The paths of what is done between incidents: runbooks and runs, upkeep, planning.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./frames";
import {
  forecastsSearch,
  risksSearch,
  runbookSearch,
  runbooksSearch,
  runNewSearch,
  runsSearch,
  upkeepSearch,
} from "./search";

const under = () => shellRoute;

export const runbooks = createRoute({
  getParentRoute: under,
  path: "/runbooks",
  validateSearch: runbooksSearch,
  loader: () => import("#/features/runbooks/runbooks-page").then((page) => page.prefetch()),
  component: lazyRouteComponent(() => import("#/features/runbooks/runbooks-page"), "RunbooksPage"),
});

export const runbookNew = createRoute({
  getParentRoute: under,
  path: "/runbooks/new",
  component: lazyRouteComponent(
    () => import("#/features/runbooks/editor/new-runbook-page"),
    "NewRunbookPage",
  ),
});

export const runbookPage = createRoute({
  getParentRoute: under,
  path: "/runbooks/$runbookId",
  validateSearch: runbookSearch,
  loader: ({ params }) =>
    import("#/features/runbooks/runbook-page").then((page) => page.prefetch(params.runbookId)),
  component: lazyRouteComponent(() => import("#/features/runbooks/runbook-page"), "RunbookPage"),
});

export const runbookEdit = createRoute({
  getParentRoute: under,
  path: "/runbooks/$runbookId/edit",
  component: lazyRouteComponent(
    () => import("#/features/runbooks/editor/edit-runbook-page"),
    "EditRunbookPage",
  ),
});

export const runs = createRoute({
  getParentRoute: under,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("#/features/runs/runs-page"), "RunsPage"),
});

export const runNew = createRoute({
  getParentRoute: under,
  path: "/runs/new",
  validateSearch: runNewSearch,
  component: lazyRouteComponent(() => import("#/features/runs/start/new-run-page"), "NewRunPage"),
});

export const runPage = createRoute({
  getParentRoute: under,
  path: "/runs/$runId",
  loader: ({ params }) =>
    import("#/features/runs/run-page").then((page) => page.prefetch(params.runId)),
  component: lazyRouteComponent(() => import("#/features/runs/run-page"), "RunPage"),
});

export const upkeep = createRoute({
  getParentRoute: under,
  path: "/upkeep",
  validateSearch: upkeepSearch,
  component: lazyRouteComponent(() => import("#/features/upkeep/upkeep-page"), "UpkeepPage"),
});

export const occurrencePage = createRoute({
  getParentRoute: under,
  path: "/upkeep/$occurrenceId",
  loader: ({ params }) =>
    import("#/features/upkeep/occurrence-page").then((page) => page.prefetch(params.occurrenceId)),
  component: lazyRouteComponent(
    () => import("#/features/upkeep/occurrence-page"),
    "OccurrencePage",
  ),
});

export const forecasts = createRoute({
  getParentRoute: under,
  path: "/planning",
  validateSearch: forecastsSearch,
  component: lazyRouteComponent(
    () => import("#/features/planning/forecasts-page"),
    "ForecastsPage",
  ),
});

export const risks = createRoute({
  getParentRoute: under,
  path: "/planning/risks",
  validateSearch: risksSearch,
  component: lazyRouteComponent(() => import("#/features/planning/risks-page"), "RisksPage"),
});

export const forecastPage = createRoute({
  getParentRoute: under,
  path: "/planning/forecasts/$forecastId",
  loader: ({ params }) =>
    import("#/features/planning/forecast-page").then((page) => page.prefetch(params.forecastId)),
  component: lazyRouteComponent(() => import("#/features/planning/forecast-page"), "ForecastPage"),
});
