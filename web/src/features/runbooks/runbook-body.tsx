import { FileWarning } from "lucide-react";
import { plural } from "#/lib/quantity";
import { CopyButton } from "#/ui/copy-button";
import { Notice } from "#/ui/notice";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { RunsPanel } from "../runs/runs-panel";
import { readDefinition } from "./definition";
import { ParametersPanel } from "./parameters-panel";
import styles from "./runbook-body.module.css";
import type { RunbookDetails } from "./runbooks-query";
import { StepList } from "./step-list";
import { draftSteps } from "./step-words";

interface Props {
  runbook: RunbookDetails;
  /** Number of the version to show; 0 is the draft; absent: the newest published one. */
  chosen: number | undefined;
  onChoose: (number: number) => void;
}

/** One version of a runbook, and beside it what it must be told, its other versions and its runs. */
export function RunbookBody({ runbook, chosen, onChoose }: Props) {
  const number = chosen ?? runbook.published?.number ?? 0;
  const version = runbook.versions.find((each) => each.number === number);
  const draft = version === undefined ? readDefinition(runbook.draft) : null;
  const steps = version?.steps ?? (draft === null ? null : draftSteps(draft));
  return (
    <div className={styles.columns}>
      <Panel
        title={version === undefined ? "Draft" : `Version ${version.number}`}
        aside={
          steps === null
            ? undefined
            : `${plural(steps.length, "step")}${version === undefined ? ", not published" : ""}`
        }
        inset="flush"
      >
        {steps === null ? (
          <Notice icon={FileWarning} title="This draft cannot be shown">
            It was saved in a form that this page does not know.
          </Notice>
        ) : (
          <StepList steps={steps} />
        )}
      </Panel>
      <div className={styles.side}>
        {version !== undefined && <ParametersPanel parameters={version.parameters} />}
        <Versions runbook={runbook} shown={version?.number ?? 0} onChoose={onChoose} />
        <RunsPanel title="Latest runs" filter={{ runbookId: runbook.id }} />
      </div>
    </div>
  );
}

function Versions(props: {
  runbook: RunbookDetails;
  shown: number;
  onChoose: (number: number) => void;
}) {
  const { runbook, shown, onChoose } = props;
  return (
    <Panel title="Versions" aside={runbook.versions.length || undefined} inset="flush">
      <ol className={styles.versions}>
        {(runbook.hasUnpublishedChanges || runbook.published === null) && (
          <li data-shown={shown === 0}>
            <button
              type="button"
              className={styles.version}
              aria-pressed={shown === 0}
              onClick={() => onChoose(0)}
            >
              <strong>Draft</strong>
              <span>not published</span>
            </button>
          </li>
        )}
        {runbook.versions.map(({ id, number, note, hash, authorName, publishedAt }) => (
          <li key={id} data-shown={shown === number}>
            <button
              type="button"
              className={styles.version}
              aria-pressed={shown === number}
              onClick={() => onChoose(number)}
            >
              <strong>{`v${number}`}</strong>
              <span className={styles.note}>{note === "" ? "no note" : note}</span>
              <span className={styles.by}>
                {authorName}, <Time at={publishedAt} />
              </span>
            </button>
            <CopyButton text={hash} what="content hash" />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
