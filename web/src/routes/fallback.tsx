// What stands in for a page that failed, is unknown, or is still coming.
import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { type ReactNode, use } from "react";
import { ViewerContext } from "#/features/session/viewer";
import { problem } from "#/gql/problem";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { ProblemError } from "./frames";

function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof ProblemError)
    return (
      <Stand title="Not shown">
        <ProblemNotice problem={error.problem} onRetry={again} />
      </Stand>
    );
  // A chunk that is gone means that the server was updated since this page was loaded.
  if (error instanceof Error && /dynamically imported module|module script/i.test(error.message)) {
    return (
      <Stand title="Update">
        <Notice
          icon={MapPinOff}
          title="Steward was updated"
          actions={<Button onClick={() => location.reload()}>Reload</Button>}
        >
          This page belongs to the version before. Reload it to go on.
        </Notice>
      </Stand>
    );
  }
  return (
    <Stand title="Not shown">
      <ProblemNotice
        problem={{ ...problem("INTERNAL"), what: "This page failed." }}
        onRetry={again}
      />
    </Stand>
  );
}

function NotFoundPage() {
  return (
    <Stand title="Not found">
      <Notice icon={MapPinOff} title="There is no such page">
        <p>The address may be mistyped, or the page may have moved.</p>
        <p>
          <Link to="/">Go to the first page</Link>
        </p>
      </Notice>
    </Stand>
  );
}

/** A stand-in may fill the whole window, before there is a shell: it brings its own landmark then. */
function Stand({ title, children }: { title: string; children: ReactNode }) {
  const page = <Page title={title}>{children}</Page>;
  return use(ViewerContext) === null ? <main>{page}</main> : page;
}

export const fallback = {
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: () => <SkeletonRows />,
};
