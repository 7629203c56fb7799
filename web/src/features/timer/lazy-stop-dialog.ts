import { lazy } from "react";

/** The form that stops a timer, loaded when it is first wanted. */
export const LazyStopDialog = lazy(() =>
  import("./stop-dialog").then((module) => ({ default: module.StopDialog })),
);
