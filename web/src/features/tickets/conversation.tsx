import { Button } from "@mantine/core";
import { Lock, MessageSquare } from "lucide-react";
import { useState } from "react";
import { useClient } from "urql";
import { toProblem } from "#/gql/problem";
import { Markdown } from "#/ui/markdown";
import { Time } from "#/ui/time";
import { toast } from "#/ui/toasts";
import styles from "./conversation.module.css";
import { EarlierMessagesQuery, type Message, type TicketDetails } from "./ticket-query";

/** What was said, oldest first. An internal note never looks like a reply: ground, border, word. */
export function Conversation({ ticket }: { ticket: TicketDetails }) {
  const { nodes, totalCount, pageInfo } = ticket.messages;
  const [earlier, setEarlier] = useState<readonly Message[]>([]);
  const [before, setBefore] = useState<string | null>();
  const [busy, setBusy] = useState(false);
  const client = useClient();
  const cursor =
    before === undefined ? (pageInfo.hasPreviousPage ? pageInfo.startCursor : null) : before;
  const more = async () => {
    if (cursor === null) return;
    setBusy(true);
    const { data, error } = await client
      .query(EarlierMessagesQuery, { id: ticket.id, before: cursor })
      .toPromise();
    setBusy(false);
    if (error !== undefined) {
      const { what, next, requestId } = toProblem(error);
      toast({ tone: "bad", title: what, detail: next, requestId });
      return;
    }
    const page = data?.ticket?.messages;
    if (page === undefined) return;
    setEarlier((list) => [...page.nodes, ...list]);
    setBefore(page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null);
  };
  const known = new Set(nodes.map(({ id }) => id));
  const shown = [...earlier.filter(({ id }) => !known.has(id)), ...nodes];
  return (
    <section aria-label="Conversation" className={styles.conversation}>
      {ticket.description !== "" && (
        <article className={styles.message} data-kind="description">
          <header>
            <strong>{ticket.requester?.name ?? "Description"}</strong>
            <Time at={ticket.createdAt} />
          </header>
          <Markdown text={ticket.description} />
        </article>
      )}
      {cursor !== null && (
        <Button variant="subtle" loading={busy} onClick={() => void more()}>
          {`Show earlier messages (${totalCount - shown.length})`}
        </Button>
      )}
      {shown.map((message) => (
        <OneMessage key={message.id} message={message} />
      ))}
      {ticket.resolution !== "" && (
        <article className={styles.message} data-kind="resolution">
          <header>
            <strong>Resolution</strong>
            {ticket.resolvedAt !== null && <Time at={ticket.resolvedAt} />}
          </header>
          <Markdown text={ticket.resolution} />
        </article>
      )}
      {shown.length === 0 && ticket.description === "" && (
        <p className={styles.none}>Nothing was said yet.</p>
      )}
    </section>
  );
}

function OneMessage({ message }: { message: Message }) {
  const internal = message.visibility === "INTERNAL";
  const client = message.author.kind === "CONTACT";
  return (
    <article
      className={styles.message}
      data-kind={internal ? "internal" : client ? "client" : "reply"}
    >
      <header>
        {internal ? <Lock size={13} aria-hidden /> : <MessageSquare size={13} aria-hidden />}
        <strong>{message.author.name}</strong>
        <span className={styles.kind}>
          {internal ? "internal note" : client ? "from the client" : "public reply"}
        </span>
        <Time at={message.at} />
      </header>
      <Markdown text={message.body} />
    </article>
  );
}
