import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { deadline } from "#/lib/time";
import { Dialog } from "#/ui/dialog";
import styles from "./insight.module.css";
import { InsightSnooze } from "./insight-mutations";
import { fromLocalInput, localInput, snoozeChoices } from "./snooze";

interface Props {
  insight: { id: string };
  onClose: () => void;
  onDone: () => void;
}

const HOUR = 3_600_000;

/** Until when it can wait. It wakes earlier if it gets worse. */
export function SnoozeDialog({ insight, onClose, onDone }: Props) {
  const [now] = useState(serverNow);
  const choices = snoozeChoices(new Date(now));
  const [value, setValue] = useState(localInput(new Date(now + HOUR)));
  const [note, setNote] = useState("");
  const run = useAct();
  const send = async (until: Date) => {
    const outcome = await run(
      InsightSnooze,
      { input: { id: insight.id, until: until.toISOString(), note: note || null } },
      { done: "Put off.", failed: "Could not put it off" },
    );
    if (outcome.kind === "done") onDone();
  };
  const own = fromLocalInput(value);
  const future = own !== null && own.getTime() > now;
  return (
    <Dialog title="Put off until" place="center" width={440} onClose={onClose}>
      <div className={styles.dialog}>
        <p className={styles.quiet}>
          Nobody is told meanwhile. It wakes earlier if it gets worse or reaches more people.
        </p>
        <div className={styles.choices}>
          {choices.map(({ label, until }, i) => (
            <Button
              key={label}
              data-autofocus={i === 0 || undefined}
              onClick={() => void send(until)}
            >
              {label}
            </Button>
          ))}
        </div>
        <TextInput
          label="Why (optional)"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <TextInput
          label="Or until"
          type="datetime-local"
          value={value}
          description={
            future && own !== null ? deadline(own.getTime(), now) : "Name a time to come."
          }
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="filled"
            disabled={!future}
            onClick={() => own !== null && void send(own)}
          >
            Put off
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
