import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useAct } from "#/gql/use-act";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { useActions } from "../actions/use-actions";
import { useCan } from "../session/viewer";
import styles from "./insight.module.css";
import { InsightNote } from "./insight-mutations";
import type { InsightDetails } from "./insight-query";

/** All that happened, newest first, and a line to add what one has found. */
export function TimelinePanel(props: { insight: InsightDetails; onDone: () => void }) {
  const { insight, onDone } = props;
  const can = useCan();
  return (
    <Panel title="What happened" inset="padded">
      {can("INSIGHT_WRITE") && <NoteLine insightId={insight.id} onDone={onDone} />}
      <ol className={styles.timeline}>
        {insight.timeline.toReversed().map((entry) => (
          <li key={entry.id} data-person={entry.actorName !== ""}>
            <span>
              {entry.actorName !== "" && <strong>{entry.actorName}: </strong>}
              {entry.text}
            </span>
            <Time at={entry.at} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function NoteLine({ insightId, onDone }: { insightId: string; onDone: () => void }) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const run = useAct();
  useActions([
    {
      id: "insight.note",
      title: "Add a note",
      section: "This page",
      keys: "n",
      run: () => input.current?.focus(),
    },
  ]);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    const outcome = await run(
      InsightNote,
      { input: { id: insightId, text: text.trim() } },
      { failed: "Could not add the note" },
    );
    if (outcome.kind !== "done") return;
    setText("");
    onDone();
  };
  return (
    <form className={styles.note} onSubmit={(event) => void send(event)}>
      <TextInput
        ref={input}
        aria-label="A note"
        placeholder="What did you find?"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      <Button type="submit" disabled={text.trim() === ""}>
        Add
      </Button>
    </form>
  );
}
