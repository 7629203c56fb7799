import { Button } from "@mantine/core";
import { useState } from "react";
import { useClient } from "urql";
import { check, object, pipe, string } from "valibot";
import { act } from "#/gql/act";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { Dialog } from "#/ui/dialog";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { minutesWords, parseMinutes, WORK_KINDS, type WorkKind } from "../tickets/ticket-words";
import { begunMinutes } from "./clock-face";
import styles from "./stop-dialog.module.css";
import { TimerDiscard, TimerStop } from "./timer-mutations";
import type { RunningTimer } from "./timer-query";

const schema = object({
  minutes: pipe(
    string(),
    check(
      (text) => parseMinutes(text) !== null,
      "Between 1 minute and 24 hours, such as 45 or 1:30.",
    ),
  ),
  workKind: string(),
  note: string(),
});

interface Props {
  timer: RunningTimer;
  onClose: () => void;
  /** Where another timer waits to begin: what to do once this one was recorded or discarded. */
  onDone?: () => void;
}

/** What was worked: length, kind and a line. Nothing is recorded before it is confirmed. */
export function StopDialog({ timer, onClose, onDone }: Props) {
  const client = useClient();
  const run = useAct();
  const switching = onDone !== undefined;
  const done = onDone ?? onClose;
  const [passed] = useState(() => begunMinutes(serverNow() - Date.parse(timer.startedAt)));
  const form = useForm({
    initial: { minutes: minutesWords(passed), workKind: timer.workKind as string, note: "" },
    schema,
    submit: ({ minutes, workKind, note }, { idempotencyKey }) =>
      act(
        client,
        TimerStop,
        {
          input: {
            minutes: parseMinutes(minutes),
            workKind: workKind as WorkKind,
            note: note.trim() || null,
          },
        },
        idempotencyKey,
      ),
    onDone: done,
  });
  const discard = async () => {
    const outcome = await run(
      TimerDiscard,
      {},
      { done: "The timer was discarded; nothing was recorded.", failed: "Could not discard it" },
    );
    if (outcome.kind === "done") done();
  };
  const { ticket } = timer;
  return (
    <Dialog
      title={switching ? "Stop the other timer first" : "Stop the timer"}
      place="center"
      width={440}
      onClose={onClose}
    >
      {ticket !== null && (
        <p className={styles.ticket}>
          #{ticket.number} {ticket.title}
        </p>
      )}
      <FormBody
        form={form}
        submitLabel={switching ? "Record the time and switch" : "Record the time"}
        onCancel={onClose}
      >
        <TextField form={form} name="note" label="What was done" optional autoFocus />
        <div className="halves">
          <TextField form={form} name="minutes" label="Time worked" />
          <ChoiceField form={form} name="workKind" label="Kind of work" choices={WORK_KINDS} />
        </div>
      </FormBody>
      <div className={styles.discard}>
        <Button variant="subtle" color="gray" onClick={() => void discard()}>
          {switching ? "Discard it and switch" : "Discard without recording"}
        </Button>
      </div>
    </Dialog>
  );
}
