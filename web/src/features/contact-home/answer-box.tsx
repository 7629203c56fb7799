import { Button, Textarea } from "@mantine/core";
import { Send } from "lucide-react";
import { useRef, useState } from "react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import type { Problem } from "#/gql/problem";
import { createIntent } from "#/lib/intent";
import { nodeIdOf } from "#/lib/node-id";
import { KeyHint } from "#/ui/key-hint";
import { ProblemLine } from "#/ui/problem-notice";
import { useActions } from "../actions/use-actions";
import { useViewer } from "../session/viewer";
import { keepDraft, readDraft } from "../tickets/drafts";
import styles from "./contact-home.module.css";

const RequestReply = graphql(`
  mutation RequestReply($input: TicketReplyInput!) {
    ticketReply(input: $input) {
      message { id at visibility body author { kind name } }
      ticket { id status updatedAt }
      errors { code field message }
    }
  }
`);

/** Where a client's person answers; what was written survives a reload. */
export function AnswerBox({ ticketId, onSent }: { ticketId: string; onSent: () => void }) {
  const client = useClient();
  const { user } = useViewer();
  const draft = { userId: user.id, ticketId, audience: "PUBLIC" as const };
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(draft));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  // The same words sent again are the same message.
  const intent = useRef(createIntent());
  const write = (value: string) => {
    setText(value);
    keepDraft(draft, value);
  };
  const send = async () => {
    const body = text.trim();
    if (body === "" || busy) return;
    setBusy(true);
    setRefused(undefined);
    setProblem(undefined);
    const key = intent.current.keyFor(body);
    const input = { id: nodeIdOf("message", key), ticketId, body };
    const outcome = await act(client, RequestReply, { input }, key);
    setBusy(false);
    if (outcome.kind === "failed") return setProblem(outcome.problem);
    intent.current.settle();
    if (outcome.kind === "rejected")
      return setRefused(outcome.errors.map((each) => each.message).join(" "));
    write("");
    onSent();
  };
  useActions([
    {
      id: "request.answer",
      title: "Answer",
      section: "This page",
      keys: "r",
      icon: Send,
      run: () => field.current?.focus(),
    },
  ]);
  return (
    <div className={styles.answer}>
      <Textarea
        ref={field}
        label="Your answer"
        rows={4}
        maxLength={20_000}
        value={text}
        error={refused}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {problem !== undefined && <ProblemLine problem={problem} onRetry={() => void send()} />}
      <Button
        variant="filled"
        leftSection={<Send size={14} />}
        rightSection={<KeyHint keys="mod+Enter" />}
        loading={busy}
        disabled={text.trim() === ""}
        onClick={() => void send()}
      >
        Send
      </Button>
    </div>
  );
}
