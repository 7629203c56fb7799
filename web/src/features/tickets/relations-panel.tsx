import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useClient } from "urql";
import { toProblem } from "#/gql/problem";
import { useAct } from "#/gql/use-act";
import { Panel } from "#/ui/panel";
import { toast } from "#/ui/toasts";
import { useCan } from "../session/viewer";
import styles from "./ticket.module.css";
import { StatusBadge } from "./ticket-badges";
import { TicketRelate } from "./ticket-mutations";
import { TicketByNumberQuery, type TicketDetails } from "./ticket-query";
import { RELATION_WORDS, RELATIONS, type RelationKind } from "./ticket-words";

interface Props {
  ticket: TicketDetails;
  onDone: () => void;
}

/** The tickets that this one hangs together with. */
export function RelationsPanel({ ticket, onDone }: Props) {
  const [adding, setAdding] = useState(false);
  const may = useCan()("TICKET_WRITE");
  if (ticket.relations.length === 0 && !may) return null;
  return (
    <Panel
      title="Hangs together with"
      actions={
        may && !adding ? (
          <Button variant="subtle" color="gray" onClick={() => setAdding(true)}>
            Relate
          </Button>
        ) : undefined
      }
    >
      {ticket.relations.length === 0 && !adding && <p className={styles.quiet}>No other ticket.</p>}
      <ul className={styles.relations}>
        {ticket.relations.map(({ kind, ticket: other }) => (
          <li key={`${kind} ${other.id}`}>
            <span className={styles.quiet}>{RELATION_WORDS[kind]}</span>
            <Link to="/tickets/$ticketId" params={{ ticketId: other.id }}>
              #{other.number} {other.title}
            </Link>
            <StatusBadge status={other.status} />
          </li>
        ))}
      </ul>
      {adding && (
        <RelateLine
          ticketId={ticket.id}
          onDone={() => {
            setAdding(false);
            onDone();
          }}
        />
      )}
    </Panel>
  );
}

function RelateLine({ ticketId, onDone }: { ticketId: string; onDone: () => void }) {
  const [kind, setKind] = useState<RelationKind>("RELATED");
  const [number, setNumber] = useState("");
  const client = useClient();
  const run = useAct();
  const relate = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number.parseInt(number.replace("#", ""), 10);
    if (!Number.isFinite(wanted)) return;
    const { data, error } = await client.query(TicketByNumberQuery, { number: wanted }).toPromise();
    if (error !== undefined) {
      const { what, next, requestId } = toProblem(error);
      toast({ tone: "bad", title: what, detail: next, requestId });
      return;
    }
    const other = data?.ticketByNumber ?? null;
    if (other === null) {
      toast({ tone: "bad", title: `There is no ticket #${wanted} that you can see.` });
      return;
    }
    const outcome = await run(
      TicketRelate,
      { input: { id: ticketId, kind, otherId: other.id } },
      { failed: "Could not relate the tickets" },
    );
    if (outcome.kind === "done") onDone();
  };
  return (
    <form className={styles.relate} onSubmit={(event) => void relate(event)}>
      <NativeSelect
        aria-label="How"
        value={kind}
        data={RELATIONS}
        onChange={(event) => setKind(event.currentTarget.value as RelationKind)}
      />
      <TextInput
        aria-label="Number of the other ticket"
        placeholder="#1042"
        value={number}
        autoFocus
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <Button type="submit">Relate</Button>
    </form>
  );
}
