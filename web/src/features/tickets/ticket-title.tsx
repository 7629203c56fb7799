import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { Hint } from "#/ui/hint";
import { useActions } from "../actions/use-actions";
import { useCan } from "../session/viewer";
import styles from "./ticket.module.css";
import { TicketUpdate } from "./ticket-mutations";

interface Props {
  ticket: { id: string; title: string; version: number };
  onDone: () => void;
  place?: "page" | "pane";
}

/** The title, edited where it stands: Enter keeps it, Escape leaves it as it was. */
export function TicketTitle({ ticket, onDone, place = "pane" }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const run = useAct();
  const may = useCan()("TICKET_WRITE");
  const begin = () => setDraft(ticket.title);
  useActions(
    may
      ? [
          {
            id: "ticket.title",
            title: "Edit the title",
            section: "This page",
            keys: "e",
            run: begin,
          },
        ]
      : [],
  );
  const keep = async () => {
    const title = draft?.trim() ?? "";
    setDraft(null);
    if (title === "" || title === ticket.title) return;
    await run(
      TicketUpdate,
      { input: { id: ticket.id, expectedVersion: ticket.version, title } },
      { failed: "Could not change the title" },
    );
    onDone();
  };
  if (draft !== null)
    return (
      <TextInput
        className={styles.titleField ?? ""}
        aria-label="Title"
        value={draft}
        autoFocus
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void keep();
          if (event.key === "Escape") setDraft(null);
        }}
      />
    );
  const Heading = place === "page" ? "h1" : "h2";
  if (!may) return <Heading className={styles.title}>{ticket.title}</Heading>;
  return (
    <Heading className={styles.title}>
      <Hint label="Edit the title" keys="e">
        <button type="button" className={styles.titleButton} onClick={begin}>
          {ticket.title}
        </button>
      </Hint>
    </Heading>
  );
}
