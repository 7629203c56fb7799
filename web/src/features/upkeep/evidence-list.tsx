import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { bytes, inUnit } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Time } from "#/ui/time";
import styles from "./occurrence.module.css";
import { EVIDENCE_WORDS } from "./upkeep-look";
import type { Evidence } from "./upkeep-query";

/** The proof of what was done, oldest first; each says what it does not prove. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ol className={styles.evidence}>
      {evidence.map((each) => (
        <li key={each.id}>
          <h3>
            <Value evidence={each} />
            <span className={styles.kind}>{EVIDENCE_WORDS[each.kind]}</span>
            {!each.intact && (
              <Badge tone="bad" icon={TriangleAlert}>
                changed after it was recorded
              </Badge>
            )}
          </h3>
          {each.statement !== "" && each.kind !== "TEXT" && each.kind !== "ATTESTATION" && (
            <p className={styles.prose}>{each.statement}</p>
          )}
          <p className={styles.limits}>Does not prove: {each.doesNotProve}</p>
          <p className={styles.by}>
            {each.authorName}, seen <Time at={each.observedAt} />, recorded{" "}
            <Time at={each.recordedAt} />
            {" · "}
            <span className={styles.hash} title={each.hash}>
              <code>{each.hash.slice(0, 12)}…</code>
              <CopyButton text={each.hash} what="evidence hash" />
            </span>
          </p>
        </li>
      ))}
    </ol>
  );
}

function Value({ evidence }: { evidence: Evidence }) {
  const { kind, statement, measure, unit, fileName, fileSizeBytes, fileHash, runId } = evidence;
  switch (kind) {
    case "TEXT":
    case "ATTESTATION":
      return <span className={styles.prose}>{statement}</span>;
    case "MEASURE":
      return <span>{measure === null ? "" : inUnit(measure, unit ?? "")}</span>;
    case "FILE":
      return (
        <span title={fileHash ?? undefined}>
          {fileName}
          {fileSizeBytes !== null && ` (${bytes(fileSizeBytes)})`}
        </span>
      );
    case "RUN":
      return runId === null ? (
        <span>A run</span>
      ) : (
        <Link to="/runs/$runId" params={{ runId }}>
          The run of a runbook
        </Link>
      );
  }
}
