import { Button, Textarea } from "@mantine/core";
import { Ban, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { plural } from "#/lib/quantity";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { CopyButton } from "#/ui/copy-button";
import { Hint } from "#/ui/hint";
import { useActions } from "../actions/use-actions";
import { CodeBlock } from "../runbooks/code-block";
import { useCan } from "../session/viewer";
import { approvalWords } from "./approval-words";
import { type Run, RunApprove, RunReject, type RunStep } from "./run-query";
import { shellWords } from "./shell-words";
import styles from "./step-card.module.css";

/** What is asked, by whom, what exactly would run where, and the two answers. */
export function ApprovalPanel({ run, step }: { run: Run; step: RunStep }) {
  const act = useAct();
  const can = useCan();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const [asking, setAsking] = useState<"approve" | "reject">();
  const missing = step.requiredApprovals - step.approvals.length;
  const decide = async (verdict: "approve" | "reject") => {
    setBusy(true);
    const input = { runId: run.id, step: step.ordinal, note: note.trim() };
    if (verdict === "approve") {
      await act(
        RunApprove,
        { input: { ...input, planHash: run.planHash } },
        { done: "Approved.", failed: "Could not approve" },
      );
    } else {
      await act(RunReject, { input }, { done: "Rejected.", failed: "Could not reject" });
    }
    setBusy(false);
  };
  // Scripts may run within a second of it, so a stray key must not be enough.
  const approve = () => setAsking("approve");
  const reject = () => (note.trim() === "" ? setRejecting(true) : setAsking("reject"));
  useActions(
    run.approvableByMe
      ? [
          {
            id: "run.approve",
            title: "Approve the plan",
            section: "This page",
            keys: "a",
            icon: ShieldCheck,
            run: approve,
          },
          {
            id: "run.reject",
            title: "Reject the plan",
            section: "This page",
            keys: "r",
            icon: Ban,
            run: reject,
          },
        ]
      : [],
  );
  return (
    <div className={styles.approval}>
      <p>
        <strong>{run.requestedByMe ? "You" : run.requestedByName}</strong> asked for this.{" "}
        {missing === 1 ? "One more approval is" : `${plural(missing, "more approval")} are`} needed;
        an approval is good for an hour, and only for this plan.
      </p>
      <p className="row">
        <span className={styles.quiet}>Plan</span>
        <code className={styles.hash}>{run.planHash}</code>
        <CopyButton text={run.planHash} what="plan hash" />
      </p>
      <WhatRuns run={run} after={step.ordinal} />
      {run.approvableByMe ? (
        <div className={styles.verdict}>
          <Textarea
            label={rejecting ? "Why not" : "Note (optional, needed to reject)"}
            rows={2}
            value={note}
            error={
              rejecting && note.trim() === "" ? "Say why, so that it can be mended." : undefined
            }
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className="row">
            <Hint label="Approve the plan" keys="a">
              <Button
                variant="filled"
                leftSection={<ShieldCheck size={14} />}
                loading={busy}
                onClick={approve}
              >
                Approve
              </Button>
            </Hint>
            <Hint label="Reject the plan" keys="r">
              <Button leftSection={<Ban size={14} />} disabled={busy} onClick={reject}>
                Reject
              </Button>
            </Hint>
          </div>
        </div>
      ) : (
        <p className={styles.notice}>{whyNot(run, can("RUNBOOK_APPROVE"))}</p>
      )}
      <ConfirmDialog
        title="Approve?"
        opened={asking === "approve" && run.approvableByMe && !busy}
        confirmLabel="Approve"
        onConfirm={() => void decide("approve")}
        onClose={() => setAsking(undefined)}
      >
        {approvalWords(run, step).map((words) => (
          <p key={words}>{words}</p>
        ))}
      </ConfirmDialog>
      <ConfirmDialog
        title="Reject?"
        opened={asking === "reject" && run.approvableByMe && !busy}
        confirmLabel="Reject"
        onConfirm={() => void decide("reject")}
        onClose={() => setAsking(undefined)}
      >
        <p>The run ends here, and {run.requestedByName} reads why:</p>
        <p>{note.trim()}</p>
      </ConfirmDialog>
    </div>
  );
}

function whyNot(run: Run, mayApprove: boolean): string {
  if (run.requestedByMe) return "You asked for this run, so somebody else must approve it.";
  if (!mayApprove)
    return "You have no right to approve runs. Whoever has it finds this run on Today.";
  return "You cannot approve this one: you approved already, you wrote this version, or you have no right at this client.";
}

/** The scripts that an approval here lets run, word for word. */
function WhatRuns({ run, after }: { run: Run; after: number }) {
  const scripts = run.steps.filter((each) => each.kind === "SCRIPT" && each.ordinal > after);
  if (scripts.length === 0) return null;
  return (
    <div>
      <p className={styles.quiet}>
        Then this runs on {run.device?.name ?? "the device"}, exactly as it stands here:
      </p>
      <ol className={styles.scripts}>
        {scripts.map((each) => (
          <li key={each.key}>
            <h4>{each.title}</h4>
            {each.instruction !== "" && <p>{each.instruction}</p>}
            {each.argv !== null && <code className={styles.argv}>{shellWords(each.argv)}</code>}
            {each.script !== null && <CodeBlock text={each.script} what="script" />}
          </li>
        ))}
      </ol>
    </div>
  );
}
