import { ActionIcon, Button } from "@mantine/core";
import { ChevronUp, Lock, MessageSquare, Send } from "lucide-react";
import { useRef, useState } from "react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import type { Problem } from "#/gql/problem";
import { createIntent } from "#/lib/intent";
import { nodeIdOf } from "#/lib/node-id";
import { Hint } from "#/ui/hint";
import { Menu, MenuItem } from "#/ui/menu";
import { ProblemLine } from "#/ui/problem-notice";
import { useActions } from "../actions/use-actions";
import { useCan, useViewer } from "../session/viewer";
import styles from "./conversation.module.css";
import { type Audience, draftedAudience, keepDraft, readDraft } from "./drafts";
import { readersOf } from "./readers";
import { TicketNote, TicketReply } from "./ticket-mutations";
import type { TicketDetails } from "./ticket-query";
import { ACT_WORDS, type TicketAct } from "./ticket-words";

interface Props {
  ticket: TicketDetails;
  onDone: () => void;
}

/** What may follow a reply in the same breath. */
const THEN: readonly TicketAct[] = ["RESOLVE", "WAIT_CLIENT", "WAIT_VENDOR", "ASK_CONFIRMATION"];

/** Writing to the client, or for colleagues only. The draft lives in this browser until it is sent. */
export function ReplyBox({ ticket, onDone }: Props) {
  const { user } = useViewer();
  const can = useCan();
  const internal = can("TICKET_INTERNAL") || can("TICKET_WRITE");
  const [audience, setAudience] = useState<Audience>(() =>
    internal ? draftedAudience(user.id, ticket.id) : "PUBLIC",
  );
  const key = { userId: user.id, ticketId: ticket.id, audience };
  const [text, setText] = useState(() => readDraft(key));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [failed, setFailed] = useState<{ problem: Problem; then: TicketAct | null }>();
  const field = useRef<HTMLTextAreaElement>(null);
  const client = useClient();
  // One text, one id: trying again cannot say it twice.
  const intent = useRef(createIntent());

  const turn = (to: Audience) => {
    setAudience(to);
    setText(readDraft({ ...key, audience: to }));
    setRefused(undefined);
    setFailed(undefined);
    field.current?.focus();
  };
  const write = (next: string) => {
    setText(next);
    keepDraft(key, next);
    setRefused(undefined);
    setFailed(undefined);
  };
  const send = async (then: TicketAct | null = null) => {
    const body = text.trim();
    if (body === "" || busy) return;
    setBusy(true);
    const idempotencyKey = intent.current.keyFor([audience, body, then]);
    const id = nodeIdOf("message", idempotencyKey);
    const outcome =
      audience === "PUBLIC"
        ? await act(
            client,
            TicketReply,
            { input: { id, ticketId: ticket.id, body, then } },
            idempotencyKey,
          )
        : await act(
            client,
            TicketNote,
            { input: { id, ticketId: ticket.id, body } },
            idempotencyKey,
          );
    setBusy(false);
    if (outcome.kind === "failed") return setFailed({ problem: outcome.problem, then });
    intent.current.settle();
    setFailed(undefined);
    if (outcome.kind === "rejected")
      return setRefused(outcome.errors.map((each) => each.message).join(" "));
    keepDraft(key, "");
    setText("");
    onDone();
  };

  useActions([
    {
      id: "ticket.reply",
      title: "Reply to the client",
      section: "This page",
      keys: "r",
      icon: MessageSquare,
      run: () => turn("PUBLIC"),
    },
    ...(internal
      ? [
          {
            id: "ticket.note",
            title: "Write an internal note",
            section: "This page" as const,
            keys: "n",
            icon: Lock,
            run: () => turn("INTERNAL"),
          },
        ]
      : []),
  ]);
  const then = audience === "PUBLIC" ? THEN.filter((each) => ticket.acts.includes(each)) : [];
  const label = audience === "PUBLIC" ? "Send reply" : "Keep note";
  return (
    <div className={styles.box} data-audience={audience}>
      <div className={styles.tabs}>
        <Hint label="Reply to the client" keys="r">
          <button
            type="button"
            className={styles.tab}
            aria-pressed={audience === "PUBLIC"}
            onClick={() => turn("PUBLIC")}
          >
            <MessageSquare size={14} aria-hidden />
            Reply
          </button>
        </Hint>
        {internal && (
          <Hint label="Write an internal note" keys="n">
            <button
              type="button"
              className={styles.tab}
              aria-pressed={audience === "INTERNAL"}
              onClick={() => turn("INTERNAL")}
            >
              <Lock size={14} aria-hidden />
              Internal note
            </button>
          </Hint>
        )}
        <span className={styles.whom}>{readersOf(ticket, audience)}</span>
      </div>
      <textarea
        ref={field}
        className={styles.text}
        aria-label={audience === "PUBLIC" ? "Reply to the client" : "Internal note"}
        placeholder={
          audience === "PUBLIC" ? "Write to the client…" : "Write for your colleagues only…"
        }
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          }
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {refused !== undefined && <p role="alert">{refused}</p>}
      {failed !== undefined && (
        <ProblemLine problem={failed.problem} onRetry={() => void send(failed.then)} />
      )}
      <div className={styles.foot}>
        <span>Markdown. The draft is kept in this browser until it is sent.</span>
        <Hint label={label} keys="mod+Enter">
          <Button
            variant="filled"
            loading={busy}
            disabled={text.trim() === ""}
            leftSection={<Send size={14} />}
            onClick={() => void send()}
          >
            {label}
          </Button>
        </Hint>
        {then.length > 0 && (
          <Menu
            label="Send, and then"
            trigger={
              <ActionIcon variant="default" size={30} aria-label="Send, and then">
                <ChevronUp size={16} />
              </ActionIcon>
            }
          >
            {then.map((each) => (
              <MenuItem key={each} onSelect={() => void send(each)}>
                {`Send, and ${ACT_WORDS[each].toLowerCase()}`}
              </MenuItem>
            ))}
          </Menu>
        )}
      </div>
    </div>
  );
}
