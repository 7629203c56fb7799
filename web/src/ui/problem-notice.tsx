import { Button } from "@mantine/core";
import { Lock, SearchX, ServerCrash, WifiOff } from "lucide-react";
import type { Problem } from "#/gql/problem";
import { CopyButton } from "./copy-button";
import { Notice } from "./notice";
import styles from "./problem-notice.module.css";

const ICONS = { FORBIDDEN: Lock, NOT_FOUND: SearchX, OFFLINE: WifiOff } as const;

interface Props {
  problem: Problem;
  onRetry?: () => void;
}

/** A failure in full: what, what to do, and the id that the server's log knows it by. */
export function ProblemNotice({ problem, onRetry }: Props) {
  const icon = ICONS[problem.code as keyof typeof ICONS] ?? ServerCrash;
  const again = onRetry !== undefined && problem.code !== "FORBIDDEN";
  return (
    <div role="alert">
      <Notice
        icon={icon}
        title={problem.what}
        actions={again ? <Button onClick={onRetry}>Try again</Button> : undefined}
      >
        <p>{problem.next}</p>
        {problem.requestId !== undefined && (
          <p className={styles.id}>
            <code>{problem.requestId}</code>
            <CopyButton text={problem.requestId} what="request id" />
          </p>
        )}
      </Notice>
    </div>
  );
}

/** The same in one line, for a form or a panel that keeps its place. */
export function ProblemLine({ problem, onRetry }: Props) {
  return (
    <div role="alert" className={styles.line}>
      <span>
        <strong>{problem.what}</strong> {problem.next}
      </span>
      {problem.requestId !== undefined && <CopyButton text={problem.requestId} what="request id" />}
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
