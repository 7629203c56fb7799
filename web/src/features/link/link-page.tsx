// What a link in a mail leads to, without an account. Opening it never acts: programs that check mail
// follow links, so a person has to press a button. One component for each purpose.
import { type ComponentType, lazy, Suspense, useState } from "react";
import { SkeletonRows } from "#/ui/skeleton";
import { takeLinkFragment } from "../session/fragment-token";
import { DeadLink, LinkFrame } from "./link-frame";

export interface LinkProps {
  token: string;
}

const PURPOSES: Readonly<Record<string, ComponentType<LinkProps>>> = {
  "insight.acknowledge": lazy(() =>
    import("./insight-link").then((module) => ({ default: module.InsightLink })),
  ),
  decision: lazy(() =>
    import("./decision-link").then((module) => ({ default: module.DecisionLink })),
  ),
  "report.view": lazy(() =>
    import("./report-link").then((module) => ({ default: module.ReportLink })),
  ),
};

export function LinkPage() {
  const [fragment] = useState(takeLinkFragment);
  const Purpose = fragment === null ? undefined : PURPOSES[fragment.purpose];
  if (fragment === null || Purpose === undefined) return <DeadLink reason="incomplete" />;
  const waiting = (
    <LinkFrame title="One moment">
      <SkeletonRows rows={4} />
    </LinkFrame>
  );
  return (
    <Suspense fallback={waiting}>
      <Purpose token={fragment.token} />
    </Suspense>
  );
}
