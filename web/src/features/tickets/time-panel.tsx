import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { createIntent } from "#/lib/intent";
import { nodeIdOf } from "#/lib/node-id";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { useCan } from "../session/viewer";
import styles from "./ticket.module.css";
import { TimeEntryCreate } from "./ticket-mutations";
import type { TicketDetails } from "./ticket-query";
import { minutesWords, parseMinutes, WORK_KINDS, WORK_WORDS, type WorkKind } from "./ticket-words";

interface Props {
  ticket: TicketDetails;
  onDone: () => void;
}

/** Time that was worked, and a line to add some without the timer. */
export function TimePanel({ ticket, onDone }: Props) {
  const can = useCan();
  // The client's own people do not see it.
  if (ticket.minutes === null) return null;
  return (
    <Panel title="Time" aside={minutesWords(ticket.minutes)}>
      {ticket.timeEntries.length > 0 && (
        <ul className={styles.entries}>
          {ticket.timeEntries.map((entry) => (
            <li key={entry.id}>
              <strong>{minutesWords(entry.minutes)}</strong>
              <span>
                {entry.note === "" ? WORK_WORDS[entry.workKind] : entry.note}
                <span className={styles.quiet}> · {entry.person.name}</span>
              </span>
              <Time at={entry.startedAt} />
            </li>
          ))}
        </ul>
      )}
      {can("TICKET_WRITE") && <EntryLine ticket={ticket} onDone={onDone} />}
    </Panel>
  );
}

function EntryLine({ ticket, onDone }: Props) {
  const [length, setLength] = useState("");
  const [note, setNote] = useState("");
  const [kind, setKind] = useState<WorkKind>(ticket.workKind ?? "REACTIVE");
  const [busy, setBusy] = useState(false);
  const run = useAct();
  // The same line pressed again after a lost answer is the same entry, begun at the same instant.
  const intent = useRef(createIntent());
  const pressed = useRef({ key: "", startedAt: "" });
  const minutes = parseMinutes(length);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (minutes === null || busy) return;
    setBusy(true);
    const key = intent.current.keyFor([minutes, note.trim(), kind]);
    if (pressed.current.key !== key)
      pressed.current = {
        key,
        startedAt: new Date(serverNow() - minutes * 60_000).toISOString(),
      };
    const outcome = await run(
      TimeEntryCreate,
      {
        input: {
          id: nodeIdOf("timeEntry", key),
          ticketId: ticket.id,
          workKind: kind,
          startedAt: pressed.current.startedAt,
          minutes,
          note: note.trim() || null,
        },
      },
      { failed: "Could not record the time" },
    );
    setBusy(false);
    if (outcome.kind === "failed") return;
    intent.current.settle();
    if (outcome.kind !== "done") return;
    setLength("");
    setNote("");
    onDone();
  };
  return (
    <form className={styles.entryLine} onSubmit={(event) => void add(event)}>
      <TextInput
        aria-label="Time worked"
        placeholder="1:30"
        value={length}
        error={length !== "" && minutes === null}
        onChange={(event) => setLength(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="Kind of work"
        value={kind}
        data={WORK_KINDS}
        onChange={(event) => setKind(event.currentTarget.value as WorkKind)}
      />
      <TextInput
        aria-label="What was done"
        placeholder="What was done"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" disabled={minutes === null} loading={busy}>
        Add
      </Button>
    </form>
  );
}
