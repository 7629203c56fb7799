import { Button, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Problem } from "#/gql/problem";
import { ProblemLine } from "#/ui/problem-notice";
import styles from "./decision.module.css";

interface Option {
  key: string;
  label: string;
  accepts: boolean;
}

export interface AnswerResult {
  problem?: Problem;
  messages?: readonly string[];
}

interface Props {
  options: readonly Option[];
  /** Sends the answer; what it returns is shown, an empty object means it is done. */
  onAnswer: (key: string, note: string) => Promise<AnswerResult>;
}

/**
 * The answers to choose from, and a note beside. An answer binds the client for good, so a press
 * only chooses it and a second sends it; the receipt follows.
 */
export function AnswerForm({ options, onAnswer }: Props) {
  const [note, setNote] = useState("");
  const [chosen, setChosen] = useState<Option>();
  const [sending, setSending] = useState(false);
  const [result, setResult] = useState<AnswerResult>({});
  const question = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone: the focus goes to what took its place, which is read out.
  useEffect(() => {
    if (chosen !== undefined) question.current?.focus();
  }, [chosen]);
  const choose = (option: Option | undefined) => {
    setChosen(option);
    setResult({});
  };
  const send = async (key: string) => {
    setSending(true);
    setResult(await onAnswer(key, note.trim()));
    setSending(false);
  };
  return (
    <>
      <Textarea
        label="Note (optional)"
        placeholder="What we should know, or a condition."
        rows={2}
        maxLength={20_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {chosen === undefined ? (
        <div className={styles.options}>
          {options.map((option) => (
            <Button
              key={option.key}
              variant={option.accepts ? "filled" : "default"}
              onClick={() => choose(option)}
            >
              {option.label}
            </Button>
          ))}
        </div>
      ) : (
        <div className={styles.sure}>
          <p ref={question} tabIndex={-1}>
            You answer: <strong>{chosen.label}</strong>. It cannot be changed.
          </p>
          <div className={styles.options}>
            <Button variant="filled" loading={sending} onClick={() => void send(chosen.key)}>
              Send
            </Button>
            <Button disabled={sending} onClick={() => choose(undefined)}>
              Back
            </Button>
          </div>
        </div>
      )}
      {result.messages?.map((message) => (
        <p key={message} role="alert" className={styles.refusal}>
          {message}
        </p>
      ))}
      {result.problem !== undefined && <ProblemLine problem={result.problem} />}
    </>
  );
}
