import { Button } from "@mantine/core";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { uncachedClient } from "#/gql/client";
import { graphql } from "#/gql/graphql";
import { type Problem, toProblem } from "#/gql/problem";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { DocumentFields, type ReportDocument } from "../reports/document-fields";
import { DocumentView } from "../reports/document-view";
import { fetchReport } from "./fetch-report";
import { DeadLink, LinkFrame } from "./link-frame";
import type { LinkProps } from "./link-page";
import styles from "./report-link.module.css";

const ReportByLink = graphql(
  `query ReportByLink($token: String!) {
    reportByLink(token: $token) {
      document { ...DocumentFields }
      errors { code field message }
    }
  }`,
  [DocumentFields],
);

type Loaded =
  | { kind: "asking" }
  | { kind: "found"; document: ReportDocument }
  | { kind: "dead" }
  | { kind: "failed"; problem: Problem };

/** A delivered report, opened by its link: read here, or downloaded. */
export function ReportLink({ token }: LinkProps) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: "asking" });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    let gone = false;
    void ask(token).then((answer) => {
      if (!gone) setLoaded(answer);
    });
    return () => {
      gone = true;
    };
  }, [token, attempt]);
  if (loaded.kind === "dead") return <DeadLink reason="dead" />;
  if (loaded.kind !== "found")
    return (
      <LinkFrame title={loaded.kind === "asking" ? "One moment" : "Not shown"} wide>
        {loaded.kind === "asking" ? (
          <SkeletonRows rows={8} />
        ) : (
          <ProblemNotice problem={loaded.problem} onRetry={() => setAttempt((n) => n + 1)} />
        )}
      </LinkFrame>
    );
  return <Shown document={loaded.document} token={token} />;
}

async function ask(token: string): Promise<Loaded> {
  const { data, error } = await uncachedClient.query(ReportByLink, { token }).toPromise();
  const found = data?.reportByLink.document ?? null;
  if (found !== null) return { kind: "found", document: found };
  if (error !== undefined) return { kind: "failed", problem: toProblem(error) };
  return { kind: "dead" };
}

function Shown({ document: report, token }: { document: ReportDocument; token: string }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const download = async () => {
    setBusy(true);
    setRefused(await fetchReport(token, report.title));
    setBusy(false);
  };
  return (
    <LinkFrame title={report.title} from={report.provider} wide>
      <div className={styles.actions}>
        <Button leftSection={<Download size={14} />} loading={busy} onClick={() => void download()}>
          Download the PDF
        </Button>
        {refused !== null && <p role="alert">{refused}</p>}
      </div>
      <DocumentView document={report} untitled />
    </LinkFrame>
  );
}
